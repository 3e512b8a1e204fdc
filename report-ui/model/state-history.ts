import type { Diagram } from '../../src/report/diagram.ts';
import type { TraceStep, ViewKind } from '../../src/trace.ts';

export type Value = number | string | null;

/** One thing in the state and all values that it took in a trace. */
export interface EntryHistory {
  readonly kind: ViewKind;
  readonly name: string;
  /** Ascending; the first has step -1 and the value before the trace. */
  readonly points: readonly { readonly step: number; readonly value: Value }[];
}

/** One thing in the state after a step. */
export interface StateEntry {
  readonly kind: ViewKind;
  readonly name: string;
  readonly value: Value;
  /** Its value before this step. */
  readonly before: Value;
  /** The step that gave it this value; -1: it had it from the start. */
  readonly since: number;
}

/** Kinds in the order in which they are shown. */
export const kindOrder: readonly ViewKind[] = ['failed', 'variable', 'token', 'channel', 'counter', 'sink'];

/**
 * Collects, for every thing that a trace changes, its values over time. What a trace never changes is not in it.
 * @param steps the whole trace
 * @returns entries by kind, then name in natural order
 */
export function stateHistory(steps: readonly TraceStep[]): EntryHistory[] {
  const entries = new Map<
    string,
    { kind: ViewKind; name: string; points: { step: number; value: Value }[] }
  >();
  steps.forEach((step, index) => {
    for (const change of step.changes ?? []) {
      const key = `${change.kind} ${change.name}`;
      let entry = entries.get(key);
      if (!entry) {
        entry = { kind: change.kind, name: change.name, points: [{ step: -1, value: change.before }] };
        entries.set(key, entry);
      }
      const last = entry.points.at(-1)!;
      if (last.step === index) entry.points[entry.points.length - 1] = { step: index, value: change.after };
      else entry.points.push({ step: index, value: change.after });
    }
  });
  const collator = new Intl.Collator('en', { numeric: true });
  return [...entries.values()].sort(
    (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || collator.compare(a.name, b.name),
  );
}

/**
 * What a model starts with, as the history of a run without steps.
 * @param start tokens and variables, as the report's diagram has them
 */
export function firstHistory({ start, values = {} }: Pick<Diagram, 'start' | 'values'>): EntryHistory[] {
  const entries = (kind: ViewKind, from: Readonly<Record<string, Value>>): EntryHistory[] =>
    Object.entries(from).map(([name, value]) => ({ kind, name, points: [{ step: -1, value }] }));
  return [...entries('variable', values), ...entries('token', start)];
}

/**
 * The state after a step, as far as the trace tells it.
 * @param history from {@link stateHistory}
 * @param step 0-based; -1 for the state before the first step
 * @returns what is present after the step or was just before it
 */
export function stateAfter(history: readonly EntryHistory[], step: number): StateEntry[] {
  const state: StateEntry[] = [];
  for (const { kind, name, points } of history) {
    const at = lastAtOrBefore(points, step);
    const { step: since, value } = points[at]!;
    const before = since === step && at > 0 ? points[at - 1]!.value : value;
    if (isPresent(value) || isPresent(before)) state.push({ kind, name, value, before, since });
  }
  return state;
}

/** Whether a value says that something is there: absent and zero are the same. */
function isPresent(value: Value): boolean {
  return value !== null && value !== 0;
}

function lastAtOrBefore(points: EntryHistory['points'], step: number): number {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (points[middle]!.step <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
