import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fateOf } from '../../src/cause/fate.ts';
import { futuresOf } from '../../src/cause/futures.ts';
import { type Asked, estimatedOutlook, exactOutlook } from '../../src/cause/outlook.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { toy, type Instruction, type Toy, type ToyState } from '../run/toys.ts';

/** Whether, from a state, no bad state can be reached; or a state can be from which none can: by looking at every path without a circle. */
function fates(targets: readonly (readonly number[])[], bad: ReadonlySet<number>) {
  const reaches = (from: number, isGoal: (s: number) => boolean, seen = new Set<number>()): boolean => {
    if (isGoal(from)) return true;
    if (bad.has(from) || seen.has(from)) return false;
    seen.add(from);
    return targets[from]!.some((to) => reaches(to, isGoal, seen));
  };
  const isSafe = (s: number) => !reaches(s, (t) => bad.has(t));
  return targets.map((_, s) => ({ safe: isSafe(s), inevitable: !reaches(s, isSafe) }));
}

describe('the fate of states', () => {
  const graphs = fc
    .integer({ min: 1, max: 7 })
    .chain((n) =>
      fc.tuple(
        fc.array(fc.uniqueArray(fc.nat(n - 1), { maxLength: 3 }), { minLength: n, maxLength: n }),
        fc.uniqueArray(fc.nat(n - 1), { maxLength: 2 }),
      ),
    );

  it('is as defined, and its likelihood is the mean over the actions', () => {
    fc.assert(
      fc.property(graphs, ([targets, bad]) => {
        const { inevitable, likelihood } = fateOf({ targets }, bad);
        const expected = fates(targets, new Set(bad));
        expect([...inevitable].map(Boolean)).toEqual(expected.map((fate) => fate.inevitable));
        targets.forEach((after, s) => {
          if (expected[s]!.safe) expect(likelihood[s]).toBe(0);
          else if (expected[s]!.inevitable) expect(likelihood[s]).toBe(1);
          else {
            const mean = after.reduce((sum, to) => sum + likelihood[to]!, 0) / after.length;
            expect(likelihood[s]).toBeCloseTo(mean, 6);
          }
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('likelihoods on graphs where runs wander', () => {
  /** Runs go one up or one down until they come to either end. */
  const wander = (length: number) =>
    Array.from({ length: length + 1 }, (_, s) => (s === 0 || s === length ? [] : [s - 1, s + 1]));

  it('are right, or are said not to be known: small changes do not show that the limit is near', () => {
    const { likelihood } = fateOf({ targets: wander(20) }, [20]);
    likelihood.forEach((one, s) => expect(one).toBeCloseTo(s / 20, 6));
    const far = fateOf({ targets: wander(1_200) }, [1_200]).likelihood;
    expect([far[0], far[600], far[1_200]]).toEqual([0, NaN, 1]);
  });
});

/** One process: the first step is a choice of `bad` or `good`, after `again` any number of times. */
const choice = (then: readonly Instruction[][] = []): Toy =>
  toy([
    { lane: 'p', code: [[{ label: 'good', to: 9 }, { label: 'bad' }, { label: 'again', to: 0 }], ...then] },
  ]);
const open = { waits: null, isCut: () => false };
const violation = { property: 'p', culprits: [], message: '' };
const asked = (at: number): Asked<ToyState> => ({
  ...open,
  monitor: (state) => (state.at[0] === at ? violation : null),
});

function pathOf(system: Toy, labels: readonly string[]): ToyState[] {
  const states = [system.initial];
  for (const label of labels) {
    const state = states.at(-1)!;
    states.push(
      system.step(
        state,
        system.enabled(state).find((o) => o.label === label)!,
      ).state,
    );
  }
  return states;
}

describe('the outlook along a run', () => {
  const system = choice([[{ label: 'x' }, { label: 'y' }], [{ label: 'z' }]]);
  const path = pathOf(system, ['again', 'bad', 'x', 'z']);

  it('is exact where the whole graph is known; a loop that can be left is no way out', () => {
    const futures = toItsEnd(futuresOf(system, 100))!;
    expect(exactOutlook(futures, path, asked(3))).toEqual({
      isExact: true,
      noReturn: 2,
      prospects: [0.5, 0.5, 1, 1, 1].map((likelihood, position) => ({ position, likelihood })),
    });
    expect(exactOutlook(futures, path.slice(0, 2), asked(3))).toBeNull();
    expect(toItsEnd(futuresOf(system, 2))).toBeNull();
  });

  it('knows a livelock from which the violation cannot be reached as a way out', () => {
    const endless = toy([
      {
        lane: 'p',
        code: [[{ label: 'a' }, { label: 'b', to: 2 }], [{ label: 'c', to: 1 }], [{ label: 'd' }]],
      },
    ]);
    const futures = toItsEnd(futuresOf(endless, 100))!;
    const outlook = exactOutlook(futures, pathOf(endless, ['b', 'd']), asked(3));
    expect(outlook?.prospects.map(({ likelihood }) => likelihood)).toEqual([0.5, 1, 1]);
    // The option to complete is lost in it.
    const lost = exactOutlook(futures, pathOf(endless, ['a', 'c']), { ...open, monitor: null });
    expect(lost).toMatchObject({ noReturn: 1 });
  });

  it('knows that what is waited for without end is a violation, and is not known where a bound was met', () => {
    const endless = toy([
      {
        lane: 'p',
        code: [[{ label: 'a' }, { label: 'b', to: 2 }], [{ label: 'c', to: 1 }], [{ label: 'd' }]],
      },
    ]);
    const futures = toItsEnd(futuresOf(endless, 100))!;
    // `d` is to come: it comes in one of two runs, and in the other something else for ever
    const waits = ({ at: [at] }: ToyState) => at !== 3;
    const comes: Asked<ToyState> = {
      ...open,
      waits,
      monitor: (state, end) => (end !== null && waits(state) ? violation : null),
    };
    const path = pathOf(endless, ['a', 'c']);
    expect(exactOutlook(futures, path, comes)).toMatchObject({
      noReturn: 1,
      prospects: [{ likelihood: 0.5 }, {}, {}],
    });
    expect(toItsEnd(estimatedOutlook(endless, path, comes, { steps: 1e6 }))).toBeNull();
    const ended = { ...futures, ends: futures.ends.map((end) => end && ('failed' as const)) };
    expect(exactOutlook(ended, path, comes)).not.toBeNull();
    expect(exactOutlook(ended, path, { ...comes, isCut: () => true })).toBeNull();
  });

  it('is estimated by the same continuations each time, and says by how many', () => {
    const estimate = (steps: number) => toItsEnd(estimatedOutlook(system, path, asked(3), { steps }));
    const outlook = estimate(5_000)!;
    expect(estimate(5_000)).toEqual(outlook);
    expect(outlook).toMatchObject({ isExact: false, noReturn: 2 });
    expect(outlook.prospects.map(({ of }) => of)).toEqual([32, 32, 32, 32, 32]);
    const [first, , third] = outlook.prospects;
    expect(third).toEqual({ position: 2, likelihood: 1, failing: 32, of: 32 });
    expect(first!.failing).toBeGreaterThan(6);
    expect(first!.failing).toBeLessThan(26);
    expect(estimate(10)).toBeNull();
  });
});
