import type { Component, ComponentSearch } from './component-search.ts';
import type { TokenFlow } from './token-flow.ts';

/** Components with one token each, and the places that never have one. */
export interface Candidates {
  readonly components: readonly Component[];
  /** Per place, 1 where it is always empty. */
  readonly empty: Uint8Array;
}

/**
 * Components to choose from: for each place one that is as large as possible, and one that is exact and as small as possible;
 * a place that is in one already found gets none of its own.
 * @param flow the token flow of the model
 */
export function candidatesOf(flow: TokenFlow, search: ComponentSearch): Candidates {
  const size = flow.place.length;
  const empty = new Uint8Array(size);
  const found = new Map<string, Component>();
  const unseen = new Uint8Array(size).fill(1);
  const keep = (component: Component) => {
    const key = [...component.places].sort((a, b) => a - b).join();
    if (!found.has(key)) found.set(key, component);
  };
  for (let p = 0; p < size; p++) {
    if (unseen[p] === 0) continue;
    const how = { most: 1, exact: false, allowed: null, preferred: unseen, patience: 400 };
    const component = search.find(p, how);
    if (component === null) continue;
    for (const q of component.places) unseen[q] = 0;
    if (component.tokens === 1) keep(component);
    else for (const q of component.places) empty[q] = 1;
  }
  const unmet = new Uint8Array(size).fill(1);
  for (let p = 0; p < size; p++) {
    if (unseen[p] + empty[p] > 0 || unmet[p] === 0) continue;
    const component = search.find(p, {
      most: 1,
      exact: true,
      allowed: null,
      preferred: unmet,
      patience: 100,
    });
    if (component === null || component.tokens === 0) continue;
    for (const q of component.places) unmet[q] = 0;
    keep(component);
  }
  const components = [...found.values()].map((component) => ({
    ...component,
    places: component.places.filter((q) => empty[q] === 0),
  }));
  return { components, empty };
}
