/** A comparison, for people. */
import { grouped } from '../numerals.ts';
import type {
  Change,
  ReportComparison,
  ModelComparison,
  PropertyComparison,
  RunComparison,
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
  const lines = [
    `${changeWord(change, p)}  ${middleCut(printable(before.file), 40)} ${p.dim('->')} ${p.strong(middleCut(printable(after.file), 40))}`,
    ...models.filter((model) => !isAlike(model)).flatMap((model) => ['', ...modelLines(model, p)]),
    ...(alike.length > 0
      ? [
          '',
          `  ${p.dim(alike.length === 1 ? '1 model is as it was' : `${grouped(alike.length)} models are as they were`)}`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether nothing is to be told of a model. */
function isAlike({ change, figures, properties }: ModelComparison): boolean {
  return (
    change === 'same' &&
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
  const { file, name, verdict, figures, properties } = model;
  const title = name === '' || file.includes(name) ? file : `${file}  ${name}`;
  const changed = figures.filter(({ delta }) => delta !== 0);
  return [
    `${changeWord(model.change, p)}  ${p.strong(middleCut(printable(title), width - 14))}`,
    `  ${verdictLine(verdict)}${model.isSameModel ? ', the same model' : ''}`,
    ...changed.map(
      ({ name: figure, before, after, delta }) =>
        `  ${figure} ${grouped(before)} -> ${grouped(after)} (${signed(delta)})`,
    ),
    ...properties.flatMap((property) => propertyLines(property, p)),
  ];
}

function verdictLine({ before, after }: ModelComparison['verdict']): string {
  if (before === null) return `new: ${after ?? ''}`;
  if (after === null) return `gone; it was ${before}`;
  return before === after ? after : `${before} -> ${after}`;
}

function signed(delta: number | string): string {
  const text = String(delta);
  return text.startsWith('-') ? `-${grouped(text.slice(1))}` : `+${grouped(text)}`;
}

const holdsWords = { yes: 'holds', no: 'violated', unknown: 'undecided', none: 'not there' } as const;

function propertyLines(property: PropertyComparison, p: Palette): string[] {
  const { name, change, holds, gone, come, runs } = property;
  if (change === 'same' && runs === undefined) return [];
  const [before, after] = [holdsWords[holds.before ?? 'none'], holdsWords[holds.after ?? 'none']];
  const mark = { same: '=', better: p.good('✓'), worse: p.bad('✗'), other: p.open('~') }[change];
  const culprits = [...gone.map((culprit) => `-${culprit}`), ...come.map((culprit) => `+${culprit}`)];
  const said = before === after ? `${before} in both` : `${before} -> ${after}`;
  return [
    `  ${mark} ${middleCut(printable(name), 60)}: ${said}`,
    ...(culprits.length > 0
      ? wrap(`culprits: ${culprits.slice(0, 12).map(printable).join(' ')}`, width - 6).map(
          (line) => `      ${line}`,
        )
      : []),
    ...(runs === undefined ? [] : runLines(runs, p)),
  ];
}

function runLines({ steps, differsAt, lines }: RunComparison, p: Palette): string[] {
  const digits = String(Math.max(steps.before, steps.after)).length;
  const number = (index: number | null): string => (index === null ? '' : String(index + 1)).padStart(digits);
  const shown = lines.slice(0, mostLines).map((line) => {
    if (line === null) return `      ${p.dim('…')}`;
    const { label, before, after } = line;
    const text = `${number(before)} ${number(after)}  ${middleCut(printable(label), width - 14 - 2 * digits)}`;
    if (before !== null && after !== null) return `        ${p.dim(text)}`;
    return `      ${before === null ? '+' : '-'} ${text}`;
  });
  return [
    `      ${steps.before} -> ${steps.after} steps; the first that differs is step ${differsAt + 1}`,
    ...shown,
    ...(lines.length > mostLines ? [`      ${p.dim('… all of it with --json')}`] : []),
  ];
}
