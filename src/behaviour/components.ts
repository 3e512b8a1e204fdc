import type { Walked } from './walk.ts';

/** The strongly connected components of a graph: each state's number; a component has a greater number than those it leads to. */
export interface Components {
  readonly of: Uint32Array;
  readonly count: number;
}

/**
 * All strongly connected components, those of one state too. Without recursion and in flat arrays: graphs are deep and large.
 * @see Tarjan, *Depth-first search and linear graph algorithms*, SIAM J. Comput. 1 (1972)
 */
export function componentsOf({
  states,
  start,
  targets,
}: Pick<Walked, 'states' | 'start' | 'targets'>): Components {
  const of = new Uint32Array(states);
  // 0: not met; done states have the largest number, so that they lower nobody's.
  const low = new Uint32Array(states);
  const done = 0xffffffff;
  const edge = start.slice();
  const stack: number[] = [];
  const path: number[] = [];
  const first = new Uint32Array(states);
  let met = 0;
  let count = 0;
  const enter = (state: number): void => {
    low[state] = first[state] = ++met;
    stack.push(state);
    path.push(state);
  };
  for (let root = 0; root < states; root++) {
    if (low[root] !== 0) continue;
    enter(root);
    for (let state = path.at(-1); state !== undefined; state = path.at(-1)) {
      if (edge[state]! < start[state + 1]!) {
        const target = targets[edge[state]!++]!;
        if (low[target] === 0) enter(target);
        else if (low[target]! < low[state]!) low[state] = low[target]!;
        continue;
      }
      path.pop();
      const under = path.at(-1);
      if (under !== undefined && low[state]! < low[under]!) low[under] = low[state]!;
      if (low[state] !== first[state]) continue;
      for (let member = stack.pop()!; ; member = stack.pop()!) {
        of[member] = count;
        low[member] = done;
        if (member === state) break;
      }
      count++;
    }
  }
  return { of, count };
}
