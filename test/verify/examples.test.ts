import { describe, expect, test } from 'vitest';

import { check, engine, replay, run } from '../../src/index.ts';
import { parse } from '../notation.ts';
import { count, examples } from '../semantics.ts';
import { open, sourceOf } from '../../src/verify/source.ts';
import type { Model } from '../../src/term/term.ts';

/** The examples of docs/semantics.md that the algebra has, with their models. */
const subjects = examples().map((example) => ({ example, model: parse(example.term) }));

/** Whether from every state of the system an end other than a deadlock can be reached, the plain way. */
async function canAlwaysComplete(model: Model): Promise<boolean> {
  const { system } = await open(await sourceOf(model));
  const sources = new Map<string, string[]>();
  const states = new Map([[system.key(system.initial), system.initial]]);
  const good: string[] = [];
  for (const [key, state] of states) {
    for (const action of system.enabled(state)) {
      const next = system.step(state, action).state;
      const to = system.key(next);
      sources.set(to, [...(sources.get(to) ?? []), key]);
      if (!states.has(to)) states.set(to, next);
    }
    const end = system.enabled(state).length > 0 ? null : system.end(state);
    if (end !== null && end !== 'deadlocked') good.push(key);
  }
  const reached = new Set(good);
  for (const key of reached) for (const source of sources.get(key) ?? []) reached.add(source);
  return reached.size === states.size;
}

describe('the examples of the semantics', () => {
  test('are many', () => expect(subjects.length).toBeGreaterThan(60));

  test.each(subjects)('$example.term', async ({ example, model }) => {
    const { stateSpace, properties, verdict } = await check(model);
    const { ends } = stateSpace;
    const named = Object.entries(ends)
      .filter(([, n]) => n !== 0)
      .map(([end, n]) => `${n} ${end}`);
    const counted = { states: stateSpace.states, edges: stateSpace.edges, ends: named.join(', ') || 'none' };
    expect(counted).toEqual({ states: example.states, edges: example.edges, ends: example.ends });
    expect(count(engine(model))).toEqual(counted);
    const holds = (name: string) => properties.find((q) => q.name === name)!.holds;
    const bounded = stateSpace.complete ? 'yes' : 'unknown';
    expect(holds('option-to-complete')).toBe((await canAlwaysComplete(model)) ? bounded : 'no');
    expect(holds('deadlock-free')).toBe(ends.deadlocked === 0 ? bounded : 'no');
    for (const { witness } of properties) {
      if (witness) expect((await replay(model, witness.log!)).replayed.kind).toBe('reproduced');
    }
    if (verdict === 'sound') {
      const { violation } = await run(model, { runs: 20, maxSteps: 200 });
      expect(violation).toBeNull();
    }
  });
});
