import type { Change, TraceStep } from '../trace.ts';
import { middleCut, printable, type Palette } from './style.ts';

/** Longer runs are shown by their first and last steps. */
const shownAtEachEnd = 20;

/**
 * The steps of a run, one a line: number, label, and what the step changed.
 * @param width columns at most
 */
export function stepLines(steps: readonly TraceStep[], p: Palette, width: number): string[] {
  const hidden = steps.length - 2 * shownAtEachEnd;
  const shown = hidden > 1 ? [...steps.slice(0, shownAtEachEnd), ...steps.slice(-shownAtEachEnd)] : steps;
  const digits = Math.max(3, String(steps.length).length);
  const labelWidth = Math.min(44, Math.max(8, ...shown.map((s) => [...printable(s.label)].length)));
  const lines = shown.map((s): string => {
    const label = middleCut(printable(s.label), labelWidth);
    const pad = ' '.repeat(labelWidth - [...label].length);
    const number = String(s.index + 1).padStart(digits);
    const room = width - (4 + digits + 2 + labelWidth + 2);
    const changes = changesText(s.changes ?? [], room);
    return changes === ''
      ? `    ${p.dim(number)}  ${label}`
      : `    ${p.dim(number)}  ${label}${pad}  ${p.dim(changes)}`;
  });
  if (hidden > 1)
    lines.splice(shownAtEachEnd, 0, `    ${p.dim(`… ${hidden} steps between; all of them with --json`)}`);
  return lines;
}

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
