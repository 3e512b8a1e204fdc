import type { Change } from '../../trace.ts';
import { middleCut, printable } from '../style.ts';
import { mermaidDiagram } from './mermaid.ts';
import type { CopiedRun } from './run.ts';

/** Rows of a table in a comment, and changes of a step in it. */
const mostRows = 60;
const mostChanges = 4;

/**
 * What was found, for the comment on a pull request: the property, why, the steps as a table, the diagram, and how to replay it.
 * @param command that replays the run, if there is one
 */
export function pullRequestMarkdown(run: CopiedRun, command: string | null): string {
  const { model, property, isViolated, reason, why, steps } = run;
  const head = isViolated ? `${code(property)} is violated` : `a run of ${counted(steps.length)}`;
  const blocks = [
    `### ${code(model.name)}: ${head}`,
    plain(reason),
    ...why.map(plain),
    ...(steps.length > 0 ? [tableOf(run), diagramOf(run)] : []),
    ...(command === null ? [] : [fenced(command, 'sh')]),
    `<sub>${model.file === '' ? '' : `${code(model.file)}, `}flowproof</sub>`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function tableOf({ steps, loopFrom, noReturn }: CopiedRun): string {
  const hasLanes = steps.some(({ lane }) => lane !== undefined && lane !== '');
  // A bar would end a cell, in code too.
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rows = steps.slice(0, mostRows).map(({ label, lane = '', changes = [] }, i) => {
    const marks = [
      ...(i === loopFrom ? ['from here on for ever'] : []),
      ...(i + 1 === noReturn ? ['no return'] : []),
    ];
    const said = marks.length === 0 ? '' : ` **${marks.join(', ')}**`;
    const branch = hasLanes ? [lane === '' ? '' : code(lane, 40)] : [];
    return row([String(i + 1), ...branch, `${code(label, 80)}${said}`, changed(changes)]);
  });
  const titles = ['#', ...(hasLanes ? ['branch'] : []), 'step', 'what changed'];
  const more = steps.length - rows.length;
  return [
    row(titles),
    row(titles.map(() => '---')),
    ...rows,
    ...(more > 0 ? ['', `and ${counted(more)} more`] : []),
  ].join('\n');
}

/** Data first: tokens tell where a run is, values what it does. */
function changed(changes: readonly Change[]): string {
  const isData = ({ kind }: Change): boolean => kind !== 'token' && kind !== 'counter';
  const sorted = [...changes.filter(isData), ...changes.filter((change) => !isData(change))];
  const shown = sorted.slice(0, mostChanges).map(({ kind, name, before, after }) => {
    if (kind === 'token' && before === null) return code(`+${name}`, 40);
    if (kind === 'token' && after === null) return code(`-${name}`, 40);
    return code(`${name}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`, 60);
  });
  const more = sorted.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function diagramOf(run: CopiedRun): string {
  return `<details><summary>As a diagram</summary>\n\n${fenced(mermaidDiagram(run).trimEnd(), 'mermaid')}\n\n</details>`;
}

function counted(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}

/** A name as code, in which nothing is markup, a mention or a link. */
function code(name: string, width = 120): string {
  const shown = middleCut(printable(name), width);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[`\s]|[`\s]$/.test(shown) || shown === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A sentence that holds names: nothing in it is markup, a mention, a reference to an issue or a link. */
function plain(sentence: string): string {
  return printable(sentence)
    .replace(/[\\`*_{}[\]()#+\-!|<>~$&]/g, (c) => `\\${c}`)
    .replace(/@|:(?=\/\/)|#(?=\d)|\bwww(?=\.)|\bGH(?=\\-\d)/gi, (found) => `${found}\u200b`);
}

function fenced(content: string, language: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}
