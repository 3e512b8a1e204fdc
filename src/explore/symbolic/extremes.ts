import type { LinearForm } from '../coding/coded.ts';
import type { Layers } from './layers.ts';
import type { Levels } from './levels.ts';

/** The largest value of a linear form over the states of a diagram that is not empty: from its lowest term up to its highest. */
export function maximum({ constant, terms }: LinearForm, layers: Layers, { levelOf }: Levels): number {
  if (terms.length === 0) return constant;
  const weightsAt = new Map(terms.map(({ digit, weights }) => [levelOf[digit], weights]));
  const levels = [...weightsAt.keys()];
  const lowest = levels.reduce((a, b) => Math.min(a, b));
  const highest = levels.reduce((a, b) => Math.max(a, b));
  let below = new Float64Array(layers.nodes[lowest - 1].length);
  for (let level = lowest; level <= highest; level++) {
    const weights = weightsAt.get(level);
    const here = new Float64Array(layers.nodes[level].length);
    layers.nodes[level].forEach((node, i) => {
      let most = -Infinity;
      layers.forEach(node, (value, child) => {
        most = Math.max(most, below[layers.place[child]] + (weights ? weights[value] : 0));
      });
      here[i] = most;
    });
    below = here;
  }
  return constant + below.reduce((a, b) => Math.max(a, b));
}
