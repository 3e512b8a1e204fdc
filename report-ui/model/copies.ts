import {
  commandOf,
  copiedRun,
  linesDigest,
  mermaidDiagram,
  pullRequestMarkdown,
  regressionTest,
} from '../../src/replay.ts';
import type { CopiedRun } from '../../src/replay.ts';
import type { ModelInfo, PropertyResult } from '../../src/report/document.ts';
import type { ReplayLog } from '../../src/trace.ts';
import type { TraceModel } from './trace-model.ts';

/** A text that stands for the run elsewhere. */
export interface Copy {
  readonly title: string;
  readonly tip: string;
  /** @returns `null` where the run cannot be told so */
  make(): string | null;
}

/**
 * The texts of the run on show.
 * @param flowproof version that wrote the report
 */
export function copiesOf(
  model: ModelInfo,
  property: PropertyResult,
  trace: TraceModel,
  flowproof: string,
): Copy[] {
  const run = runOnShow(model, property, trace, flowproof);
  if (run === null) return [];
  const command = (): string | null =>
    run.log === null ? null : commandOf(run.log, linesDigest, run.model.reading);
  return [
    { title: 'Replay command', tip: 'Makes the run again in a shell', make: command },
    { title: 'Regression test', tip: 'A file for vitest', make: () => regressionTest(run) },
    {
      title: 'Mermaid diagram',
      tip: 'A sequence diagram, a lane for each branch',
      make: () => mermaidDiagram(run),
    },
    {
      title: 'Markdown',
      tip: 'For a pull request: what is wrong, the steps, the diagram and the command',
      make: () => pullRequestMarkdown(run, command()),
    },
    {
      title: 'Replay log',
      tip: 'JSON, for a file that flowproof replay reads',
      make: () => (run.log === null ? null : `${JSON.stringify(run.log, null, 2)}\n`),
    },
  ];
}

function runOnShow(
  model: ModelInfo,
  property: PropertyResult,
  trace: TraceModel,
  flowproof: string,
): CopiedRun | null {
  const original = copiedRun(model, property);
  if (!trace.whatIf || original === null) return original;
  const { from, run } = trace.whatIf;
  const first = run.violations[0];
  // A log of a violation ends where it shows.
  const steps = first ? run.steps.slice(0, first.after) : run.steps;
  const log: ReplayLog = {
    format: 1,
    flowproof,
    model: { name: model.name, file: model.file, hash: model.hash },
    origin: `what if, from step ${from} on`,
    expected: first ? { property: first.violation.property, culprits: first.violation.culprits } : null,
    end: steps.length === run.steps.length ? (run.end ?? 'stopped') : 'stopped',
    steps: run.log.slice(0, steps.length),
  };
  return {
    model,
    property: first?.violation.property ?? property.name,
    isViolated: first !== undefined,
    reason:
      first?.violation.message ??
      `A run that leaves the one that violates ${property.name} after step ${from}.`,
    why: [],
    steps,
    log,
    causes: null,
    loopFrom: null,
    noReturn: null,
  };
}
