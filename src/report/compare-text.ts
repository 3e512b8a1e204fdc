/** A comparison, for people. */
import { grouped } from '../numerals.ts';
import type {
  Change,
  ComparedVerdict,
  Counted,
  FigureComparison,
  ReportComparison,
  ModelComparison,
  PropertyComparison,
  RunComparison,
  SavedComparison,
} from './comparison.ts';
import { middleCut, palette, printable, wrap, type Palette } from './style.ts';

/** Columns at most. */
const width = 100;

/** Lines of two runs that are shown. */
const mostLines = 40;

/**
 * The differences of two reports, model by model: verdicts, figures, properties, and runs step against step.
 * @returns text that ends with a newline
 */
export function comparisonText(
  comparison: ReportComparison,
  { colour }: { readonly colour: boolean },
): string {
  const p = palette(colour);
  const { before, after, models, change } = comparison;
  const alike = models.filter((model) => isAlike(model));
  // What is worse comes first.
  const order: readonly Change[] = ['worse', 'other', 'better', 'same'];
  const differing = order.flatMap((kind) =>
    models.filter((model) => model.change === kind && !isAlike(model)),
  );
  const lines = [
    `${changeWord(change, p)}  ${middleCut(printable(before.file), 40)} ${p.dim('->')} ${p.strong(middleCut(printable(after.file), 40))}`,
    ...differing.flatMap((model) => ['', ...modelLines(model, p)]),
    ...(alike.length > 0
      ? [
          '',
          `  ${p.dim(alike.length === 1 ? '1 model is as it was' : `${grouped(alike.length)} models are as they were`)}`,
        ]
      : []),
    ...(models.length === 0 ? ['', `  ${p.dim('neither has a model')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether nothing is to be told of a model. */
function isAlike({ change, figures, properties, saved, notes }: ModelComparison): boolean {
  return (
    change === 'same' &&
    saved === undefined &&
    notes === undefined &&
    figures.every(({ delta }) => delta === 0) &&
    properties.every(({ runs }) => runs === undefined)
  );
}

function changeWord(change: Change, p: Palette): string {
  switch (change) {
    case 'same':
      return p.good('= SAME');
    case 'better':
      return p.good('✓ BETTER');
    case 'worse':
      return p.bad('✗ WORSE');
    case 'other':
      return p.open('~ DIFFERENT');
  }
}

function modelLines(model: ModelComparison, p: Palette): string[] {
  const { file, name, verdict, figures, properties, saved = [], notes = [] } = model;
  const title = name === '' || file.includes(name) ? file : `${file}  ${name}`;
  const isOnOneSide = verdict.before === null || verdict.after === null;
  const telling = properties.filter(
    ({ holds }) => !isOnOneSide || holds.before === 'no' || holds.after === 'no',
  );
  return [
    `${changeWord(model.change, p)}  ${p.strong(middleCut(printable(title), width - 14))}`,
    `  ${verdictLine(verdict)}${model.isSameModel ? ', the same model' : ''}`,
    ...notes.flatMap((note) => wrap(printable(note), width - 2).map((line) => `  ${p.dim(line)}`)),
    ...figures.filter(({ delta }) => delta !== 0).map((figure) => `  ${figureLine(figure, model.counted)}`),
    ...telling.flatMap((property) => propertyLines(property, p)),
    ...saved.map((run) => savedLine(run, p)),
  ];
}

const verdictWords: Readonly<Record<ComparedVerdict, string>> = {
  sound: 'sound',
  unsound: 'unsound',
  unknown: 'unknown',
  'not-applicable': 'no workflow net',
  unreadable: 'unreadable',
};

function verdictLine({ before, after }: ModelComparison['verdict']): string {
  if (before === null) return after === null ? '' : `new, and ${verdictWords[after]}`;
  if (after === null) return `gone; it was ${verdictWords[before]}`;
  return before === after ? verdictWords[after] : `${verdictWords[before]} -> ${verdictWords[after]}`;
}

const countedWords: Readonly<Record<Counted, string>> = {
  all: '',
  part: ' in part',
  reduced: ' reduced',
  runs: ' in runs',
};

/** A difference is told only of figures of the same kind: all states of both, or all of what both were reduced to. */
function figureLine(
  { name, before, after, delta }: FigureComparison,
  counted: ModelComparison['counted'],
): string {
  const [b, a] = [counted?.before ?? 'all', counted?.after ?? 'all'];
  const isTold = b === a && b !== 'part' && b !== 'runs';
  const difference = isTold ? ` (${signed(delta)})` : '';
  return `${name} ${grouped(before)}${countedWords[b]} -> ${grouped(after)}${countedWords[a]}${difference}`;
}

function savedLine({ file, change, outcome }: SavedComparison, p: Palette): string {
  const [before, after] = [outcome.before ?? 'not there', outcome.after ?? 'not there'];
  return `  ${changeMark(change, p)} saved run ${middleCut(printable(file), 50)}: ${before} -> ${after}`;
}

function signed(delta: number | string): string {
  const text = String(delta);
  return text.startsWith('-') ? `-${grouped(text.slice(1))}` : `+${grouped(text)}`;
}

function changeMark(change: Change, p: Palette): string {
  return { same: '=', better: p.good('✓'), worse: p.bad('✗'), other: p.open('~') }[change];
}

const holdsWords = { yes: 'holds', no: 'violated', unknown: 'undecided', none: 'not there' } as const;

function propertyLines(property: PropertyComparison, p: Palette): string[] {
  const { name, change, holds, gone, come, runs } = property;
  if (change === 'same' && runs === undefined) return [];
  const [before, after] = [holdsWords[holds.before ?? 'none'], holdsWords[holds.after ?? 'none']];
  const culprits = [...gone.map((culprit) => `-${culprit}`), ...come.map((culprit) => `+${culprit}`)];
  const said = before === after ? `${before} in both` : `${before} -> ${after}`;
  return [
    `  ${changeMark(change, p)} ${middleCut(printable(name), 60)}: ${said}`,
    ...(culprits.length > 0
      ? wrap(
          `culprits: ${culprits.slice(0, 12).map(printable).join(' ')}${culprits.length > 12 ? ` and ${culprits.length - 12} more` : ''}`,
          width - 6,
        ).map((line) => `      ${line}`)
      : []),
    ...(runs === undefined ? [] : runLines(runs, p)),
  ];
}

function runLines({ steps, differsAt, lines, leftOut }: RunComparison, p: Palette): string[] {
  const digits = String(Math.max(steps.before, steps.after)).length;
  const number = (index: number | null): string => (index === null ? '' : String(index + 1)).padStart(digits);
  const shown = lines.slice(0, mostLines).map((line) => {
    if (line === null) return `      ${p.dim('…')}`;
    const { label, before, after } = line;
    const text = `${number(before)} ${number(after)}  ${middleCut(printable(label), width - 14 - 2 * digits)}`;
    if (before !== null && after !== null) return `        ${p.dim(text)}`;
    return `      ${before === null ? '+' : '-'} ${text}`;
  });
  const isCut = lines.length > mostLines || leftOut !== undefined;
  return [
    `      ${steps.before} -> ${steps.after} steps; the first that differs is step ${differsAt + 1}`,
    ...shown,
    ...(isCut ? [`      ${p.dim('… not every step that differs is shown')}`] : []),
  ];
}
