import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/explore/exploration.ts';
import { explore } from '../../src/explore/explore.ts';
import { BugError } from '../../src/errors.ts';
import { TimeLimit } from '../../src/explore/watch.ts';
import { naive } from './naive.ts';
import { field, model, rule, walk } from './small-models.ts';

/** 23,751 states, the farthest at depth 100. */
const large = walk(5, 25);

describe('limits', () => {
  it('are not met by a complete search', async () => {
    const { states, complete, cutBy, expanded, depth } = await explore(large, { maxStates: 23_751 });
    expect({ states, complete, cutBy, expanded, depth }).toEqual({
      states: 23_751,
      complete: true,
      cutBy: null,
      expanded: 23_751,
      depth: 100,
    });
  });

  it('on states cut before one more is added', async () => {
    const { states, complete, cutBy, expanded } = await explore(large, { maxStates: 23_750 });
    expect({ complete, cutBy }).toEqual({ complete: false, cutBy: 'states' });
    expect(states).toBeLessThanOrEqual(23_750);
    expect(expanded).toBeLessThan(states);
  });

  it('on depth cut only where a new state lies deeper', async () => {
    expect(await explore(large, { maxDepth: 100 })).toMatchObject({ complete: true, cutBy: null });
    expect(await explore(large, { maxDepth: 99 })).toMatchObject({
      complete: false,
      cutBy: 'depth',
      depth: 99,
    });
    expect(await explore(large, { maxDepth: 0 })).toMatchObject({ states: 1, cutBy: 'depth', depth: 0 });
  });

  it('leave states unexpanded, whose rules and tokens count all the same', async () => {
    const { fired, maxTokensPerPlace, edges } = await explore(large, { maxDepth: 0 });
    expect({ fired: [...fired], maxTokensPerPlace, edges }).toEqual({
      fired: [1, 0, 0, 0],
      maxTokensPerPlace: 25,
      edges: 0,
    });
  });

  it('on memory first give up the edges, then cut', async () => {
    const whole = await explore(large, { keepEdges: true });
    const withoutEdges = await explore(large, { keepEdges: true, maxMemory: whole.memoryBytes });
    expect(withoutEdges).toMatchObject({ complete: true, edgeList: null, edges: whole.edges });
    const cut = await explore(large, { maxMemory: 100_000 });
    expect(cut).toMatchObject({ complete: false, cutBy: 'memory' });
    expect(cut.memoryBytes).toBeLessThanOrEqual(100_000);
  });

  it('on time and an interrupt cut', async () => {
    expect(await explore(large, { time: TimeLimit.of(-1) })).toMatchObject({
      complete: false,
      cutBy: 'time',
    });
    expect(await explore(large, { signal: { aborted: true } })).toMatchObject({
      complete: false,
      cutBy: 'interrupt',
    });
  });

  it('leave the event loop its turns, and progress is reported', async () => {
    const controller = new AbortController();
    const reports: Progress[] = [];
    const endless = walk(30, 30);
    const exploration = explore(endless, {
      signal: controller.signal,
      onProgress(progress) {
        reports.push(progress);
        setTimeout(() => controller.abort(), 0);
      },
    });
    expect(await exploration).toMatchObject({ cutBy: 'interrupt' });
    expect(reports[0].frontier).toBeGreaterThan(0);
    expect(reports[0].states).toBeGreaterThan(reports[0].frontier);
  });
});

describe('fields', () => {
  it('grow while states are stored, up to 31 bits', async () => {
    // x doubles with every step of y: every width is passed, and every state kept.
    const fields = [field('x', 'token', 1), field('y', 'token', 30)];
    const { states, value, maxTokensPerPlace } = await explore(
      model('plain-net', fields, [
        rule('double', [1], [], {
          move: [
            [0, 0],
            [0, 0],
          ],
        }),
      ]),
    );
    expect(states).toBe(31);
    expect(maxTokensPerPlace).toBe(2 ** 30);
    expect(Array.from({ length: 31 }, (_, state) => value(state, 0))).toEqual(
      Array.from({ length: 31 }, (_, n) => 2 ** n),
    );
  });

  it('of many places grow together, and no value is lost', async () => {
    const pairs = walk(60, 2);
    const exploration = await explore(pairs);
    const oracle = naive(pairs, 5000)!;
    expect(exploration).toMatchObject({ states: 1830, edges: oracle.edges.length, maxTokensPerPlace: 2 });
    oracle.states.forEach((values, state) => {
      expect(pairs.fields.map((_, place) => exploration.value(state, place))).toEqual(values);
    });
  });

  it('never wrap: a count of 2^31 is a cut that names the place', async () => {
    const fields = [field('x', 'token', 1), field('y', 'token', 31)];
    const cut = await explore(
      model('plain-net', fields, [
        rule('double', [1], [], {
          move: [
            [0, 0],
            [0, 0],
          ],
        }),
      ]),
    );
    expect(cut).toMatchObject({ complete: false, cutBy: 'memory', overflowed: 0, states: 31 });
  });

  it('of interned values grow too', async () => {
    const counting = rule('next', [], [], {
      update: [{ reads: [0], writes: [0], apply: ([value]) => [(value + 1) % 1000] }],
    });
    const variable = { ...field('v', 'variable'), domain: { json: String, tokens: () => 0 } };
    expect(await explore(model('case', [variable], [counting]))).toMatchObject({
      states: 1000,
      edges: 1000,
      complete: true,
    });
  });

  it('are not taken from without a test', async () => {
    const careless = rule('t', [0], [], { atLeast: [] });
    await expect(explore(model('plain-net', [field('p')], [careless]))).rejects.toThrow(BugError);
  });
});

describe('proofs of unboundedness', () => {
  const fields = [field('p', 'token', 1), field('q')];

  it('are found for a place that grows, with its path', async () => {
    const { covering, cutBy, pathTo } = await explore(model('plain-net', fields, [rule('t', [0], [0, 1])]));
    expect(cutBy).toBe('unbounded');
    expect(covering!.grows).toEqual([1]);
    expect(pathTo(covering!.to).length).toBeGreaterThan(pathTo(covering!.from).length);
  });

  const p = 0;
  const q = 1;
  it.each([
    ['resets the place elsewhere', [rule('t', [p], [p, q]), rule('u', [p], [p], { clear: [q] })], true],
    ['resets the place on the only path', [rule('t', [p], [p, q], { clear: [q] })], false],
    [
      'tests the place for absence elsewhere',
      [
        rule('t', [p], [p, q]),
        rule('u', [p], [], { zero: [q] }),
        rule('v', [p], [], { below: [[q, 5]] }),
        rule('w', [p], [p], { test: [{ reads: [q], holds: ([n]) => n < 5 }] }),
        rule('x', [p], [], { put: [[q, 1, 5]] }),
      ],
      true,
    ],
    [
      'tests the place for absence and comes before others',
      [rule('t', [p], [p, q]), rule('u', [p, q], [], { below: [[q, 5]], pace: 'immediate' })],
      false,
    ],
    ['tests the place for absence', [rule('t', [p], [p, q], { below: [[q, 5]] })], false],
    ['asks for one of several', [rule('t', [p], [p, q], { some: [[p, q]], below: [[q, 5]] })], false],
    [
      'tests the place by a predicate',
      [rule('t', [p], [p, q], { test: [{ reads: [q], holds: ([n]) => n < 5 }] })],
      false,
    ],
    [
      'caps the place',
      [
        rule('t', [p], [p], {
          put: [
            [p, 1],
            [q, 1, 5],
          ],
        }),
      ],
      false,
    ],
    [
      'sets the place',
      [rule('t', [p], [p], { update: [{ reads: [], writes: [q], apply: () => [5] }] })],
      false,
    ],
  ] as const)('where a rule %s', async (_, rules, unbounded) => {
    const { cutBy, complete } = await explore(model('plain-net', fields, [...rules]));
    expect({ cutBy, complete }).toEqual({ cutBy: unbounded ? 'unbounded' : null, complete: !unbounded });
  });

  it('count what updates read as tested', async () => {
    const full = { reads: [q], writes: [2], apply: ([n]: readonly number[]) => [Number(n > 5)] };
    const isRoom = { reads: [2], holds: ([v]: readonly number[]) => v === 0 };
    const variable = field('full', 'variable', 0, ['false', 'true']);
    const fill = rule('t', [p], [p, q], { update: [full], test: [isRoom] });
    expect(await explore(model('plain-net', [...fields, variable], [fill]))).toMatchObject({
      complete: true,
    });
  });

  // Two phases: q is emptied into r, then filled again.
  const phases = [field('a', 'token', 1), field('b'), field('q'), field('r'), field('s')];
  const empty = rule('empty', [0], [1], { move: [[2, 3]] });

  it('count what is moved to a tested place as tested', async () => {
    const fill = rule('fill', [1], [0, 4], {
      below: [[3, 3]],
      clear: [3],
      put: [
        [0, 1],
        [2, 5],
        [4, 1],
      ],
    });
    expect(await explore(model('plain-net', phases, [empty, fill]))).toMatchObject({ complete: true });
  });

  it('do not take a place for growing that is moved away on the path', async () => {
    const fill = rule('fill', [1], [0], {
      clear: [3],
      put: [
        [0, 1],
        [2, 5],
      ],
    });
    expect(await explore(model('plain-net', phases, [empty, fill]))).toMatchObject({ complete: true });
  });
});
