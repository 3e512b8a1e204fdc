/** The view for people: verdicts, properties, counterexamples and counts in at most 100 columns. */
import type {
  CutBy,
  FailedResult,
  ModelInfo,
  ModelResult,
  PropertyResult,
  ReportDocument,
  ReportedError,
  Result,
  SavedResult,
  StateSpace,
} from './document.ts';
import { grouped } from '../numerals.ts';
import { bytes, duration, middleCut, palette, printable, wrap, type Palette } from './style.ts';
import { explainedLines } from './explained-text.ts';
import { named } from './named.ts';
import { lastStepPlace, propertyPlaces } from './position-text.ts';
import { savedSentence, stillFails } from './saved.ts';
import { stepLines } from './steps-text.ts';
import type { ReplayLog } from '../trace.ts';

/** How the text is drawn. */
export interface TextOptions {
  /** With ANSI colours. */
  readonly colour: boolean;
  /** Columns at most; default 100. */
  readonly width?: number;
  /** Properties whose violation was asked to be ignored: still shown, and said to be ignored. */
  readonly ignored?: readonly string[];
  /** Whether it is told how states were kept and found. */
  readonly stats?: boolean;
  /** The command that reproduces a property's witness, where there is one. */
  reproduce?(result: ModelResult, property: PropertyResult): string | null;
  /** The command that replays a run without a file, where there is one. */
  replay?(log: ReplayLog): string | null;
  /** A last line for a model that violates something that no command reproduces. */
  advice?(result: ModelResult): string | null;
}

/**
 * The whole report as `check` prints it: its results, and for several a line that counts them.
 * @returns text that ends with a newline
 */
export function reportText(report: ReportDocument, options: TextOptions): string {
  const several = report.results.length > 1;
  const blocks = report.results.map((r) =>
    isFailed(r) ? errorText(r.error, options) : resultText(r, several, options),
  );
  return [...blocks, `${several ? `${summaryLine(report.results)}\n` : ''}`].join('');
}

/** Whether an input could not be read. */
export function isFailed(result: Result): result is FailedResult {
  return 'error' in result;
}

/**
 * A mistake in the input: `error FP2001 file:line (element): message`, and how to mend it.
 * @returns two lines or more
 */
export function errorText(error: ReportedError, options: TextOptions): string {
  const p = palette(options.colour);
  const line = error.line === null ? '' : `:${error.line}`;
  const element = error.element === null ? '' : `(${middleCut(printable(error.element), 100)})`;
  const place = [error.file === null ? '' : `${printable(error.file)}${line}`, element]
    .filter((s) => s !== '')
    .join(' ');
  const head = `${p.bad(`error ${error.code}`)}${place === '' ? '' : ` ${place}`}: ${middleCut(printable(error.message), 800)}\n`;
  return error.remedy === '' ? head : `${head}  fix: ${printable(error.remedy)}\n`;
}

/**
 * The verdict on one model, its properties and what violates them.
 * @param brief one line is enough if everything holds, as for one model among several
 * @returns text that ends with a newline
 */
export function resultText(result: ModelResult, brief: boolean, options: TextOptions): string {
  const p = palette(options.colour);
  const width = options.width ?? 100;
  const bad = result.properties.filter((q) => q.holds !== 'yes');
  if (brief && bad.length === 0) {
    const line = `${verdictWord(result, p)}  ${title(result, width - 20)}`;
    const more = [...remarkLines(result, width, p, options), ...savedLines(result, p, options)];
    return [line, ...more, ...noteLines(result, width, p), ''].join('\n');
  }
  const lines = [
    `${verdictWord(result, p)}  ${p.strong(title(result, width - 20))}`,
    ...indented(wrap(spaceLine(result.stateSpace, result.elapsedMs), width - 2), 2, p.dim),
    ...remarkLines(result, width, p, options),
    ...savedLines(result, p, options),
    '',
    ...resultLines(result, options),
    ...(result.notes.length > 0 ? ['', ...noteLines(result, width)] : []),
  ];
  return `${lines.join('\n')}\n${brief ? '\n' : ''}`;
}

/** The properties of a result and what shows that they are violated, without a verdict. */
export function resultLines(result: ModelResult, options: TextOptions): string[] {
  const p = palette(options.colour);
  const width = options.width ?? 100;
  return [
    ...result.properties.flatMap((q) => [
      ...propertyLines(q, result.model.names, p, width, options),
      ...propertyPlaces(q, result.model.positions, p, width),
    ]),
    ...result.properties.flatMap((q) => witnessLines(result, q, p, width, options)),
    ...adviceLines(result, p, options),
  ];
}

/** How states were kept and found, where that is asked for. */
function remarkLines(
  { stateSpace }: ModelResult,
  width: number,
  p: Palette,
  { stats = false }: TextOptions,
): string[] {
  const remarks = stats ? (stateSpace.remarks ?? []) : [];
  return remarks.flatMap((remark) => indented(wrap(printable(remark), width - 4), 2, p.dim));
}

/** What becomes of the failing runs that were saved, and how those that still fail are replayed. */
export function savedLines({ saved = [] }: ModelResult, p: Palette, options: TextOptions): string[] {
  const sentence = savedSentence(saved);
  if (sentence === null) return [];
  const paint = saved.some(stillFails) ? p.bad : saved.every(passes) ? p.good : p.open;
  const commands = saved.filter(stillFails).flatMap(({ log }) => {
    const command = log ? (options.replay?.(log) ?? null) : null;
    return command === null ? [] : [`    ${p.dim('reproduce:')} ${command}`];
  });
  return [...indented(wrap(printable(sentence), (options.width ?? 100) - 2), 2, paint), ...commands];
}

function passes({ outcome }: SavedResult): boolean {
  return outcome === 'passes';
}

function noteLines({ notes }: ModelResult, width: number, p: Palette = palette(false)): string[] {
  return notes.flatMap((n) => indented(wrap(`note: ${printable(n)}`, width - 4), 2, p.dim));
}

/** The file of a model, with its name where the path does not say it. */
export function title(result: ModelResult, width: number): string {
  const file = printable(result.model.file);
  const name = printable(result.model.name);
  return middleCut(name === '' || file.includes(name) ? file : `${file}  ${name}`, width);
}

function verdictWord(result: ModelResult, p: Palette): string {
  switch (result.verdict) {
    case 'sound':
      return p.good('✓ SOUND');
    case 'unsound':
      return p.bad('✗ UNSOUND');
    case 'unknown':
      return p.open('? UNKNOWN');
    case 'not-applicable':
      return '- NO WORKFLOW NET';
  }
}

/** Counts and method in one sentence. */
export function spaceLine(space: StateSpace, elapsedMs: number): string {
  const extent = extentOf(space);
  const depth = space.depth === null ? '' : `depth ${grouped(space.depth)}, `;
  return (
    `${grouped(space.states)} states, ${grouped(space.edges)} edges, ${depth}${extent}; ` +
    `${printable(space.method)}, ${duration(elapsedMs)}`
  );
}

/** How far a search went, in words. */
function extentOf({ complete, cutBy }: StateSpace): string {
  if (cutBy !== null) return `cut by ${cutReason(cutBy)}`;
  return complete ? 'complete' : 'the rest was not needed';
}

/** What ended a search early, in words. */
export function cutReason(cut: CutBy): string {
  const words: Record<CutBy, string> = {
    states: 'the limit on states (--max-states)',
    memory: 'the limit on memory (--max-memory)',
    time: 'the time limit (--timeout)',
    depth: 'a limit on depth',
    unbounded: 'a place without a bound',
    instances: 'a bound on instances',
    interrupt: 'an interrupt',
  };
  return words[cut];
}

const nameColumn = 27;

function propertyLines(
  q: PropertyResult,
  names: ModelInfo['names'],
  p: Palette,
  width: number,
  options: TextOptions,
): string[] {
  const mark = { yes: p.good('✓'), no: p.bad('✗'), unknown: p.open('?') }[q.holds];
  const name = middleCut(printable(q.name), nameColumn - 1);
  const said = q.holds === 'yes' ? [] : [printable(q.reason)];
  if (q.culprits.length > 0 && q.holds !== 'yes') said.push(culpritText(q.culprits, names));
  if (q.holds === 'no' && options.ignored?.includes(q.name)) said.push('(ignored)');
  const text = said.filter((s) => s !== '').flatMap((s) => wrap(s, width - nameColumn - 4));
  const pad = ' '.repeat(Math.max(0, nameColumn - [...name].length));
  const first = `  ${mark} ${name}${text.length > 0 ? pad + text[0]! : ''}`;
  return [first, ...indented(text.slice(1), nameColumn + 4, (t) => t)];
}

function culpritText(culprits: readonly string[], names: ModelInfo['names']): string {
  const shown = culprits.slice(0, 12).map((c) => named(c, names, 60));
  const more = culprits.length - shown.length;
  return `culprits: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The run that shows a violation, and how it is made again; a run that was shown for another property is only named. */
export function witnessLines(
  result: ModelResult,
  q: PropertyResult,
  p: Palette,
  width: number,
  options: TextOptions,
): string[] {
  if (q.holds !== 'no' || q.witness === null) return [];
  const { labels, log, steps, loopFrom } = q.witness;
  const n = labels.length;
  const same = sameRun(result, q);
  const ends =
    loopFrom === undefined ? (log ? `, ${endWord(log.end)}` : '') : `, the last ${n - loopFrom} for ever`;
  const run =
    same === null
      ? n === 0
        ? 'the initial state shows it'
        : `a ${q.witness.isShortest === false || loopFrom !== undefined ? '' : 'shortest '}run, ${n} step${n === 1 ? '' : 's'}${ends}`
      : `the same run as for ${printable(same)}`;
  const command = options.reproduce?.(result, q) ?? null;
  return [
    '',
    `  ${p.strong(middleCut(`${printable(q.name)}: ${run}`, width - 2))}`,
    ...(same === null
      ? stepLines(steps ?? labels.map((label, index) => ({ index, label })), p, width, {
          names: result.model.names,
          pointOfNoReturn: q.witness.pointOfNoReturn,
          loopFrom,
        }).concat(lastStepPlace(labels.at(-1), result.model.positions, p, width))
      : []),
    ...explanation(result, q, same).flatMap((line) => indented(wrap(line, width - 4), 4, p.dim)),
    ...(command === null ? [] : [`    ${p.dim('reproduce:')} ${command}`]),
  ];
}

/** What is told of the run, but for what was told of it already. */
function explanation(result: ModelResult, q: PropertyResult, same: string | null): readonly string[] {
  const { names } = result.model;
  const first = same === null ? null : result.properties.find(({ name }) => name === same)?.witness;
  const told = first ? explainedLines(first, names) : [];
  if (q.witness === null) return [];
  // Of the same run it was told why already.
  const { why, ...rest } = q.witness;
  const lines = explainedLines(
    first?.why === undefined ? { ...rest, ...(why === undefined ? {} : { why }) } : rest,
    names,
  );
  return lines.filter((line) => !told.includes(line));
}

/** A violated property before `q` whose witness is the very same run. */
function sameRun(result: ModelResult, q: PropertyResult): string | null {
  const run = JSON.stringify(q.witness?.labels);
  const first = result.properties.find((r) => r.holds === 'no' && JSON.stringify(r.witness?.labels) === run);
  return first === undefined || first === q ? null : first.name;
}

function adviceLines(result: ModelResult, p: Palette, options: TextOptions): string[] {
  const hasNoCommand = (q: PropertyResult) => (options.reproduce?.(result, q) ?? null) === null;
  const advice = result.properties.some((q) => q.holds === 'no' && q.witness?.log && hasNoCommand(q))
    ? options.advice?.(result)
    : null;
  return advice ? ['', `  ${p.dim('reproduce:')} ${advice}`] : [];
}

/** How a run ended, for the middle of a sentence. */
function endWord(end: string): string {
  return end === 'cut' || end === 'stopped' ? 'which can go on' : `which ends ${end}`;
}

/** How many models there are of each verdict, in one line. */
export function summaryLine(results: readonly Result[]): string {
  const counts = new Map<string, number>();
  for (const r of results) {
    const word = isFailed(r)
      ? 'not readable'
      : r.verdict === 'not-applicable'
        ? 'no workflow net'
        : r.verdict;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `${grouped(results.length)} ${results.length === 1 ? 'model' : 'models'}: ${[...counts].map(([word, n]) => `${grouped(n)} ${word}`).join(', ')}`;
}

/** Lines with `by` spaces in front, each painted. */
function indented(lines: readonly string[], by: number, paint: (text: string) => string): string[] {
  return lines.map((line) => ' '.repeat(by) + paint(line));
}

/**
 * The figures of a state space as `explore` prints them.
 * @returns text that ends with a newline
 */
export function exploreResultText(result: ModelResult, options: TextOptions): string {
  const p = palette(options.colour);
  const width = options.width ?? 100;
  const s = result.stateSpace;
  const holds = (name: string) => result.properties.find((q) => q.name === name)?.holds ?? 'unknown';
  const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  const rows: [string, string][] = [
    ['states', grouped(s.states)],
    ['edges', grouped(s.edges)],
    ['max tokens in a place', grouped(s.maxTokensPerPlace)],
    ['max tokens in a marking', grouped(s.maxTokensPerMarking)],
    ['deadlock reachable', `${opposite[holds('deadlock-free')]} (${grouped(s.deadlocks)} dead states)`],
    ['1-safe', holds('safe')],
    ['quasi-live', holds('no-dead-tasks')],
    ['depth', s.depth === null ? 'not measured' : grouped(s.depth)],
    ['rate', `${grouped(Math.round(s.statesPerSecond))} states/s`],
    ['memory', bytes(s.memoryBytes)],
    ['method', printable(s.method)],
    ['extent', extentOf(s)],
    ['time', duration(result.elapsedMs)],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(25)}${middleCut(value, width - 27)}`);
  return `${[
    p.strong(title(result, width)),
    ...lines,
    ...remarkLines(result, width, p, options),
    ...noteLines(result, width, p),
  ].join('\n')}\n`;
}
