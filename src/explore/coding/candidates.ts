import type { Component, ComponentSearch } from './component-search.ts';
import type { TokenFlow } from './token-flow.ts';

/**
 * Components with one token each, to choose from: for each place one that is as large as possible, and one that is exact and as
 * small as possible; a place that is in one already found gets none of its own.
 */
export function componentsOf({ place }: TokenFlow, search: ComponentSearch): Component[] {
  const found = new Map<string, Component>();
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
      const key = [...component.places].sort((a, b) => a - b).join();
      if (!found.has(key)) found.set(key, component);
    }
  }
  return [...found.values()];
}
