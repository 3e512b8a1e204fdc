import type { TokenFlow } from './token-flow.ts';

/**
 * Places that may be part of a component, as far as single rules tell: whatever puts tokens there must take some from another such
 * place; of exact components, whatever takes tokens must put some, too. All others are left out, one after the other, so that no
 * search has to find out by trying.
 * @returns 1 for these
 */
export function balanceable(
  { place, exact, byPlace, byRule, rules }: TokenFlow,
  isExact: boolean,
): Uint8Array {
  const able = isExact ? exact.slice() : place.slice();
  // Per rule, the places left that it puts to, and those that it takes from.
  const puts = new Int32Array(rules);
  const takes = new Int32Array(rules);
  const out: number[] = [];
  const leaveOut = (p: number) => {
    if (able[p] === 0) return;
    able[p] = 0;
    out.push(p);
  };
  const check = (rule: number) => {
    const isStuck = takes[rule] === 0 ? puts[rule] > 0 : isExact && puts[rule] === 0;
    if (!isStuck) return;
    for (let i = byRule.start[rule]; i < byRule.start[rule + 1]; i += 2) leaveOut(byRule.items[i]);
  };
  const count = (p: number, by: number) => {
    for (let i = byPlace.start[p]; i < byPlace.start[p + 1]; i += 2)
      (byPlace.items[i + 1] > 0 ? puts : takes)[byPlace.items[i]] += by;
  };
  for (let p = 0; p < able.length; p++) if (able[p] === 1) count(p, 1);
  for (let rule = 0; rule < rules; rule++) check(rule);
  for (let p = out.pop(); p !== undefined; p = out.pop()) {
    count(p, -1);
    for (let i = byPlace.start[p]; i < byPlace.start[p + 1]; i += 2) check(byPlace.items[i]);
  }
  return able;
}
