/**
 * Runs of the original model that stand for one rule of a reduced one, as trees whose parts are shared: joining two runs takes no
 * copying, however long they are.
 */

/** One rule of the original model, or runs one after the other. */
export type Run = number | readonly Run[];

/** Nothing is fired. */
export const empty: Run = [];

/** One run after the other. */
export function joined(first: Run, second: Run): Run {
  if (first === empty) return second;
  return second === empty ? first : [first, second];
}

/** The rules of some runs, one after the other. */
export function flattened(...runs: readonly Run[]): number[] {
  const rules: number[] = [];
  const stack: Run[] = [...runs].reverse();
  for (let run = stack.pop(); run !== undefined; run = stack.pop()) {
    if (typeof run === 'number') rules.push(run);
    else for (let i = run.length - 1; i >= 0; i--) stack.push(run[i]);
  }
  return rules;
}

/** The rules that occur in some runs, each once. Shared parts are visited once: linear in what the runs take in memory. */
export function occurring(...runs: readonly Run[]): Set<number> {
  const rules = new Set<number>();
  const seen = new Set<Run>();
  const stack: Run[] = [...runs];
  for (let run = stack.pop(); run !== undefined; run = stack.pop()) {
    if (typeof run === 'number') rules.add(run);
    else if (!seen.has(run)) {
      seen.add(run);
      for (const part of run) stack.push(part);
    }
  }
  return rules;
}
