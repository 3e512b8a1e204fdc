import type { Change, TraceStep } from '../trace.ts';
import type { ModelInfo } from './document.ts';
import { named } from './named.ts';
import { middleCut, printable, type Palette } from './style.ts';

/** Longer runs are shown by their first and last steps. */
const shownAtEachEnd = 20;

/** What is shown beside the steps themselves. */
export interface StepMarks {
  /** Of the model's elements, by id. */
  readonly names?: ModelInfo['names'];
  /** After so many steps no final state can be reached any more. */
  readonly pointOfNoReturn?: number | undefined;
  /** From this step on the run is repeated for ever. */
  readonly loopFrom?: number | undefined;
}

/**
 * The steps of a run, one a line: number, label (with the name of the element, where it has one), and what the step changed.
 * @param width columns at most
 */
export function stepLines(
  steps: readonly TraceStep[],
  p: Palette,
  width: number,
  { names, pointOfNoReturn, loopFrom }: StepMarks = {},
): string[] {
  const hidden = steps.length - 2 * shownAtEachEnd;
  const shown = hidden > 1 ? [...steps.slice(0, shownAtEachEnd), ...steps.slice(-shownAtEachEnd)] : steps;
  const digits = Math.max(3, String(steps.length).length);
  const labels = shown.map((s) => named(s.label, names, widestLabel));
  const labelWidth = Math.max(8, ...labels.map((label) => [...label].length));
  const line = (s: TraceStep, i: number): string => {
    const label = labels[i]!;
    const pad = ' '.repeat(labelWidth - [...label].length);
    const number = String(s.index + 1).padStart(digits);
    const room = width - (4 + digits + 2 + labelWidth + 2);
    const changes = changesText(s.changes ?? [], room);
    return changes === ''
      ? `    ${p.dim(number)}  ${label}`
      : `    ${p.dim(number)}  ${label}${pad}  ${p.dim(changes)}`;
  };
  const lines = shown.map(line);
  const mark = (words: string): string => `    ${' '.repeat(digits)}  ${p.bad(`-- ${words} --`)}`;
  const at = (index: number): string[] => [
    ...(pointOfNoReturn === index ? [mark('from here on no final state can be reached')] : []),
    ...(loopFrom === index ? [mark('what follows is repeated for ever')] : []),
  ];
  const marked = [...at(0), ...lines.flatMap((text, i) => [text, ...at(shown[i]!.index + 1)])];
  if (hidden <= 1) return marked;
  const last = steps.length - shownAtEachEnd;
  const between =
    pointOfNoReturn !== undefined && pointOfNoReturn > shownAtEachEnd && pointOfNoReturn <= last;
  const what = between ? `, no final state can be reached from step ${pointOfNoReturn + 1} on` : '';
  const gap = `    ${p.dim(`… ${hidden} steps between${what}; all of them with --json`)}`;
  const before = marked.indexOf(lines[shownAtEachEnd]!, shownAtEachEnd);
  marked.splice(before, 0, gap);
  return marked;
}

/** Columns of a label with its name, at most; the rest is for what the step changed. */
const widestLabel = 52;

/** A change in a few characters: `-a +b` for tokens that left and came, `x: 1 -> 2` for everything else. */
export function changeText(change: Change): string {
  const { kind, before, after } = change;
  const name = printable(change.name);
  if (
    (kind === 'token' || kind === 'sink') &&
    typeof (before ?? 0) === 'number' &&
    typeof (after ?? 0) === 'number'
  ) {
    const by = Number(after ?? 0) - Number(before ?? 0);
    return `${by > 0 ? '+' : '-'}${Math.abs(by) === 1 ? '' : Math.abs(by)}${name}`;
  }
  if (kind === 'failed') return `failed: ${printable(String(after))}`;
  const absent = kind === 'variable' ? 'none' : '0';
  return `${name}: ${printable(String(before ?? absent))} -> ${printable(String(after ?? absent))}`;
}

/** As many changes as fit; what is left out is said. */
function changesText(changes: readonly Change[], room: number): string {
  const texts = changes.map((c) => middleCut(changeText(c), Math.max(8, room - 2)));
  let text = '';
  for (const [i, next] of texts.entries()) {
    const longer = i === 0 ? next : `${text}  ${next}`;
    const rest = i < texts.length - 1 ? 2 : 0;
    if (longer.length + rest > room) return text === '' ? '…' : `${text} …`;
    text = longer;
  }
  return text;
}
