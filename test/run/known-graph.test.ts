import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endlessStates } from '../../src/run/endless.ts';
import { KnownGraph } from '../../src/run/known-graph.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { differenceOf } from '../../src/run/repeat.ts';
import { run } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import { arbitraryToy } from './arbitrary-toy.ts';
import { lostUpdate, noise, toy } from './toys.ts';

describe('a graph that remembers', () => {
  it('makes the runs of the system itself, whatever it keeps', () => {
    fc.assert(
      fc.property(arbitraryToy, fc.constantFrom(1, 3, 1000), (system, kept) => {
        const graph = new KnownGraph(system, kept);
        for (let seed = 0; seed < 6; seed++) {
          const options = { seed, maxSteps: 40 };
          const [plain, known] = [run(system, random(), options), run(graph, random(), options)];
          expect(known.log).toEqual(plain.log);
          expect(graph.key(known.state)).toBe(system.key(plain.state));
          expect(differenceOf(graph, system, known.log.steps)).toBeNull();
        }
        expect(graph.kept.length).toBeLessThanOrEqual(kept);
      }),
      { numRuns: 60 },
    );
  });

  it('makes each step once', () => {
    const system = toy([noise('A', 3), noise('B', 3)]);
    let steps = 0;
    const counted = {
      ...system,
      step: (...args: Parameters<typeof system.step>) => (steps++, system.step(...args)),
    };
    const graph = new KnownGraph(counted);
    for (let seed = 0; seed < 100; seed++) run(graph, random(), { seed });
    // A grid of 4 by 4 states: 24 transitions.
    expect(steps).toBe(24);
  });
});

describe('a run that is made again', () => {
  it('is compared state by state: the first difference is told, with what is otherwise', () => {
    const [one, two] = [lostUpdate(), lostUpdate()];
    const { log } = run(one, random(), { seed: 1 });
    let calls = 0;
    const forgetful: typeof two = {
      ...two,
      step(state, action) {
        const step = two.step(state, action);
        return ++calls < 3
          ? step
          : { ...step, state: { ...step.state, memory: { ...step.state.memory, x: 9 } } };
      },
    };
    const difference = differenceOf(one, forgetful, log.steps);
    expect(difference).toMatchObject({ step: 3, label: log.steps[2]!.offered[log.steps[2]!.pick] });
    expect(difference!.changes).toMatchObject([{ name: 'x', after: expect.stringMatching('9') as unknown }]);
  });

  it('is compared in what is offered, too', () => {
    const system = toy([noise('A', 2), noise('B', 2)]);
    const shy: typeof system = { ...system, enabled: (state) => system.enabled(state).slice(0, 1) };
    expect(differenceOf(system, shy, [])).toEqual({ step: 0, label: 'B:0', changes: [] });
  });
});

describe('states from which no end can be reached', () => {
  it('are those of a loop without an exit, and none from which there is a way out', () => {
    const choice = {
      lane: 'A',
      code: [
        [
          { label: 'in', to: 1 },
          { label: 'out', to: 2 },
        ],
        [{ label: 'on', to: 1 }],
      ],
    };
    const graph = new KnownGraph(toy([choice, noise('B', 1)]));
    const endless = toItsEnd(endlessStates(graph))!;
    expect([...endless].map(({ state }) => state.at[0])).toEqual([1, 1]);
    expect(toItsEnd(endlessStates(new KnownGraph(toy([noise('A', 3)]))))!.size).toBe(0);
  });

  it('are not told of a graph that is too large', () => {
    expect(toItsEnd(endlessStates(new KnownGraph(toy([noise('A', 9)]), 4)))).toBeNull();
  });
});
