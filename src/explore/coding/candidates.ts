import type { Component, ComponentSearch } from './component-search.ts';
import type { TokenFlow } from './token-flow.ts';

/**
 * Components with one token each, to choose from: for each place one that is as large as possible, and one that is exact and as
 * small as possible; a place that is in one already found gets none of its own.
 */
export function componentsOf({ place }: TokenFlow, search: ComponentSearch): Component[] {
  const found: Component[] = [];
  const byHash = new Map<number, Component[]>();
  const ways = [
    { exact: false, large: true, patience: 400 },
    { exact: true, large: false, patience: 100 },
  ];
  for (const way of ways) {
    const unseen = Uint8Array.from(place);
    for (let p = 0; p < place.length; p++) {
      if (unseen[p] === 0) continue;
      const component = search.find(p, { ...way, most: 1, allowed: null, preferred: unseen });
      if (component === null) continue;
      for (const q of component.places) unseen[q] = 0;
      const hash = component.places.reduce((sum, q) => (sum + Math.imul(q + 1, 0x9e3779b1)) | 0, 0);
      const alike = byHash.get(hash) ?? [];
      if (alike.some((other) => isSame(other.places, component.places))) continue;
      byHash.set(hash, [...alike, component]);
      found.push(component);
    }
  }
  return found;
}

/** Whether two lists have the same places, in whichever order. */
function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  const all = new Set(a);
  return b.every((place) => all.has(place));
}
