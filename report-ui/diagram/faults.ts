import type { TraceModel } from '../model/trace-model.ts';
import type { RunMarks } from './run-marks.ts';

const none: ReadonlySet<number> = new Set();

/**
 * The parts that are at fault after a step: where what the property names holds a token once failure is inevitable, what else it
 * names at the end, and in a deadlock, if that is none of it, where the tokens are stuck.
 */
export function faultsAt(trace: TraceModel, step: number): ReadonlySet<number> {
  const { workflow, violated, steps, end } = trace;
  if (workflow === null || !violated) return none;
  const isLast = step >= steps.length - 1;
  const { isExact = false, noReturn = null } = trace.explained.doom ?? {};
  if (!isLast && !(isExact && noReturn !== null && step + 1 >= noReturn)) return none;
  const { marks } = workflow;
  const tokens = marks.tokens(step);
  const found = new Set<number>();
  for (const { name, part, isPosition } of workflow.blamed) {
    if (isPosition ? tokens.has(`token ${name}`) || tokens.has(`sink ${name}`) : isLast) found.add(part);
  }
  if (found.size === 0 && isLast && end === 'deadlocked') return stuck(marks, step);
  return found;
}

function stuck(marks: RunMarks, step: number): ReadonlySet<number> {
  const heaps = [...marks.tokens(step).values()].filter(({ kind }) => kind === 'token');
  return new Set(heaps.map((heap) => marks.holder(heap)));
}
