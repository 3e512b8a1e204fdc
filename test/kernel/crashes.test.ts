import { describe, expect, it } from 'vitest';
import { bisimilar } from '../../properties/laws.ts';
import { engine } from '../../src/kernel/engine.ts';
import { observerOf } from '../../src/observe/observer.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { modelHash } from '../../src/term/hash.ts';
import { readTerm } from '../../src/term/json.ts';
import * as f from '../../src/term/construct.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';
import { exactlyOnce } from '../../src/term/property.ts';
import { replay } from '../../src/trace.ts';
import { check } from '../../src/index.ts';

const crashing = (term: Term, options: ModelOptions = {}) => model('m', term, { crashes: true, ...options });

/** A run by its labels; throws where one of them is not offered. */
function played(term: Term, options: ModelOptions, labels: readonly string[]) {
  const system = engine(crashing(term, options));
  return labels.reduce((state, label) => {
    const action = system.enabled(state).find((offer) => offer.label === label);
    if (!action) throw new Error(`${label} is not offered`);
    return system.step(state, action).state;
  }, system.initial);
}

const increment = f.task('A', { long: true, set: { x: { add: ['x', 1] } } });
const other = f.task('B', { set: { x: 5 } });

describe('a crash', () => {
  it('starts a task again with what is there now', () => {
    const both = f.par([increment, other], { name: 'p' });
    const start = ['p:split', 'A:start', 'B'];
    const view = (labels: readonly string[]) =>
      engine(crashing(both, { variables: { x: 0 } })).view(played(both, { variables: { x: 0 } }, labels));
    const x = (labels: readonly string[]) => view(labels).find(({ name }) => name === 'x')?.value;
    expect(x([...start, 'A:ok'])).toBe('1');
    expect(x([...start, 'A:crash', 'A:ok'])).toBe('6');
  });

  it('changes nothing where the task reads nothing that has changed', () => {
    const system = engine(crashing(f.effect('E', { outcomes: ['ok'] })));
    const [start] = system.enabled(system.initial);
    const running = system.step(system.initial, start!).state;
    const crash = system.enabled(running).find(({ label }) => label === 'E:crash')!;
    expect(system.key(system.step(running, crash).state)).toBe(system.key(running));
  });

  it('is offered last, and only of what runs and may crash', () => {
    const both = f.par([f.effect('E', { outcomes: ['ok', 'no'] }), other], { name: 'p' });
    const system = engine(model('m', both, { crashes: true, variables: { x: 0 } }));
    const state = played(both, { variables: { x: 0 } }, ['p:split', 'E:start']);
    expect(system.enabled(state).map(({ label }) => label)).toEqual(['E:ok', 'E:no', 'E:crash', 'B']);
    const plain = engine(model('m', both, { variables: { x: 0 } }));
    expect([...labelsOf(plain)].filter((label) => label.endsWith(':crash'))).toEqual([]);
  });

  const data: ModelOptions = { variables: { x: 0 } };
  const read = (name: string) =>
    f.task(name, { long: true, reads: ['x'], set: { x: { add: ['x', 1], mod: 3 } } });
  const cases: readonly [string, Term, ModelOptions, number, number][] = [
    ['of an effect: one edge more', f.effect('E', { outcomes: ['ok'] }), {}, 3, 3],
    [
      'behind a deferred choice',
      f.defer([
        [f.effect('E', { outcomes: ['ok'] }), f.skip()],
        [f.event('e'), f.skip()],
      ]),
      {},
      3,
      4,
    ],
    [
      'of two threads with different values',
      f.seq(f.split('s', 2), f.seq(read('A'), f.stop('z'))),
      data,
      9,
      12,
    ],
    [
      'of a timeout, which is armed again',
      f.par([f.effect('E', { outcomes: ['ok'], timeout: 3 }), f.timer('t', { delay: 2 })], { name: 'p' }),
      { clock: 'virtual' },
      9,
      13,
    ],
    [
      'in a node of a flow',
      f.flow('f', { starts: ['a'], nodes: { a: { do: read('A') } }, edges: [] }),
      data,
      5,
      5,
    ],
    ['in instances', f.mi('m', f.effect('E', { outcomes: ['ok'] }), { count: 2 }), {}, 11, 20],
  ];
  it.each(cases)('%s', (_, term, options, states, edges) => {
    const built = crashing(term, options);
    const walk = bisimilar(engine(built), tokenGame(translate(built)), 1000);
    expect(walk).toEqual({ states, edges, complete: true, broken: null });
  });
});

function labelsOf(system: ReturnType<typeof engine>): Set<string> {
  const seen = new Map([[system.key(system.initial), system.initial]]);
  const labels = new Set<string>();
  for (const state of seen.values()) {
    for (const action of system.enabled(state)) {
      labels.add(action.label);
      const next = system.step(state, action).state;
      seen.set(system.key(next), next);
    }
  }
  return labels;
}

describe('exactly once', () => {
  const charge = (idempotent: boolean) =>
    f.effect('charge', { outcomes: ['ok'], errors: ['no'], idempotent });
  const verdict = async (term: Term) => {
    const { properties } = await check(crashing(term, { properties: [exactlyOnce('charge')] }));
    const { holds, reason, witness } = properties.at(-1)!;
    return { holds, reason, labels: witness?.labels };
  };

  it('is lost with the first crash of what is not idempotent', async () => {
    expect(await verdict(charge(false))).toEqual({
      holds: 'no',
      reason: '"charge" may happen a second time: it crashed before',
      labels: ['charge:start', 'charge:crash', 'charge:ok'],
    });
    expect((await verdict(charge(true))).holds).toBe('yes');
  });

  it.each([
    [['charge:ok'], null],
    [[], 'the case ends (completed), and "charge" did not fire'],
    [['charge:crash'], 'the case ends (completed), and "charge" crashed and was not made again'],
    [['charge:crash', 'charge:no'], 'the case ends (completed), and "charge" crashed and was not made again'],
    [['charge:crash', 'charge:crash'], '"charge" may happen a second time: it crashed before'],
    [['charge:ok', 'charge:crash'], '"charge" may happen a second time: it crashed before'],
    [['charge:ok', 'charge:ok'], '"charge" fires a second time'],
  ])('%s: %s', (labels, message) => {
    const observer = observerOf(exactlyOnce('charge'), crashing(charge(false)));
    const none = () => ({});
    const memory = labels.reduce((m, label) => observer.after(m, label, none), observer.start(none));
    expect(observer.violation(memory, 'completed')?.message ?? null).toBe(message);
  });

  it('counts what is plainly done twice as such', async () => {
    const twice = f.loop(charge(true), { times: 2 });
    expect((await verdict(twice)).reason).toBe('"charge" fires a second time');
  });
});

it('is written in a term file for one element, or for all', () => {
  const file = (whole: string, one: string) =>
    readTerm(
      `{"flowproof": 1, "name": "m", ${whole} "term": {"kind": "effect", "name": "E", ${one} "outcomes": [{"name": "ok"}]}}`,
      'm.term.json',
    );
  const made = modelHash(crashing(f.effect('E', { outcomes: ['ok'], idempotent: true })));
  expect(modelHash(file('"crashes": true,', '"idempotent": true,'))).toBe(made);
  expect(modelHash(file('', '"crashes": true, "idempotent": true,'))).toBe(made);
  expect(modelHash(file('', ''))).not.toBe(made);
});

it('replays from a log', async () => {
  const built = crashing(f.effect('charge', { outcomes: ['ok'] }), { properties: [exactlyOnce('charge')] });
  const { properties } = await check(built);
  const log = properties.at(-1)!.witness!.log!;
  expect(replay(engine(built), log)).toMatchObject({ kind: 'reproduced', steps: 3 });
});
