import type { Graph, Parts } from './graph.ts';

/**
 * The strongly connected components of the part `of` of a graph in which a run can stay: those with an edge inside. Without recursion,
 * since runs may be long.
 * @param states the states of that part
 * @see Tarjan, *Depth-first search and linear graph algorithms*, SIAM J. Comput. 1 (1972)
 */
export function components(
  { start, targets }: Graph,
  parts: Parts,
  of: number,
  states: readonly number[],
): number[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open = new Set<number>();
  const stack: number[] = [];
  const found: number[][] = [];
  for (const root of states) {
    if (index.has(root)) continue;
    const path: { readonly state: number; edge: number }[] = [];
    const enter = (state: number): void => {
      index.set(state, index.size);
      low.set(state, index.get(state)!);
      stack.push(state);
      open.add(state);
      path.push({ state, edge: start[state]! });
    };
    enter(root);
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const { state } = at;
      if (at.edge < start[state + 1]!) {
        const target = targets[at.edge++]!;
        if (parts[target] !== of) continue;
        if (!index.has(target)) enter(target);
        else if (open.has(target)) low.set(state, Math.min(low.get(state)!, index.get(target)!));
        continue;
      }
      path.pop();
      const under = path.at(-1);
      if (under) low.set(under.state, Math.min(low.get(under.state)!, low.get(state)!));
      if (low.get(state) !== index.get(state)) continue;
      const component = stack.splice(stack.lastIndexOf(state));
      for (const member of component) open.delete(member);
      if (component.length > 1 || loopsAt(state)) found.push(component);
    }
  }
  return found;

  function loopsAt(state: number): boolean {
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) if (targets[edge] === state) return true;
    return false;
  }
}
