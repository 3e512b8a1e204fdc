/** Play under the virtual clock. */
import { expect } from 'vitest';
import { endsOf } from '../explore/ends.ts';
import { explore } from '../../src/explore/explore.ts';
import { timer } from '../../src/term/construct.ts';
import type { ModelOptions } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

export const t = (name: string, delay: number) => timer(name, { delay });

export const virtual = (term: Term, options: ModelOptions = {}) =>
  new Play(term, { ...options, clock: 'virtual' });

/** Counts of the token game under the virtual clock, which the explorer of packed states must find too. */
export async function counted(term: Term, options: ModelOptions = {}) {
  const { net, game } = virtual(term, options);
  const found = count(game);
  const graph = await explore(net);
  const { states, edges } = graph;
  const named = Object.entries(endsOf(graph)).flatMap(([end, n]) => (n > 0 ? [`${n} ${end}`] : []));
  expect({ states, edges, ends: named.join(', ') || 'none' }).toEqual(found);
  return `${found.states}/${found.edges}, ${found.ends}`;
}

/** What the places hold whose tokens carry delays. */
export function carried({ net, marking }: Play): Record<string, unknown> {
  const held = net.fields.flatMap((f, i) =>
    f.domain && marking[i]! > 0 && /colours|counter/.test(f.role)
      ? [[f.name, JSON.parse(f.domain.json(marking[i]!)) as unknown]]
      : [],
  );
  return Object.fromEntries(held as [string, unknown][]);
}
