/** What the viewer of reports runs in the page: models that a report carries, and texts made of what it tells. Uses nothing of Node. */
export { revive, type Revived } from './replay/revived.ts';
export { lookAhead, type Ahead } from './replay/ahead.ts';
export { WhatIfs, type Departure, type WhatIfRun } from './replay/what-if.ts';
export { commandOf } from './report/copy/command.ts';
export { mermaidDiagram } from './report/copy/mermaid.ts';
export { pullRequestMarkdown } from './report/copy/markdown.ts';
export { regressionTest } from './report/copy/regression-test.ts';
export { copiedRun, type CopiedRun } from './report/copy/run.ts';
export { linesDigest } from './report/sha256.ts';
