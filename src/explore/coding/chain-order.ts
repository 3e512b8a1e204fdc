import type { TokenFlow } from './token-flow.ts';

/**
 * Orders the places of a component along the rules, depth first from the place that has the token at first, so that steps along a
 * chain add 1 to the value of the digit: then the rules of the chain are one rule.
 * @param places at most one of them has a token at first
 */
export function chainOrder({ initial, byPlace, byRule }: TokenFlow, places: readonly number[]): number[] {
  const inside = new Set(places);
  const next = new Map(
    places.map((p) => {
      const outputs: number[] = [];
      for (let i = byPlace.start[p]; i < byPlace.start[p + 1]; i += 2) {
        const rule = byPlace.items[i];
        if (byPlace.items[i + 1] > 0) continue;
        for (let j = byRule.start[rule]; j < byRule.start[rule + 1]; j += 2) {
          if (byRule.items[j + 1] > 0 && inside.has(byRule.items[j])) outputs.push(byRule.items[j]);
        }
      }
      return [p, outputs];
    }),
  );
  const entries = new Map(places.map((p) => [p, 0]));
  for (const outputs of next.values()) for (const q of outputs) entries.set(q, entries.get(q)! + 1);
  const roots = [...places].sort((a, b) => initial[b] - initial[a] || entries.get(a)! - entries.get(b)!);
  const ordered = new Set<number>();
  for (const root of roots) {
    const stack = [root];
    while (stack.length > 0) {
      const p = stack.pop()!;
      if (ordered.has(p)) continue;
      ordered.add(p);
      for (const q of next.get(p)!.toReversed()) if (!ordered.has(q)) stack.push(q);
    }
  }
  return [...ordered];
}
