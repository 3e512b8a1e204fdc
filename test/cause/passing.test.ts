import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestPassing } from '../../src/cause/passing.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { run } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import type { LogStep, Monitor } from '../../src/trace.ts';
import { lostUpdate, noLostUpdate, toy, type Process, type Toy, type ToyState } from '../run/toys.ts';

const labelsOf = (steps: readonly LogStep[]): string[] => steps.map(({ offered, pick }) => offered[pick]!);

const nearest = (system: Toy, labels: readonly string[], fails: Monitor<ToyState>, steps = 100_000) =>
  toItsEnd(nearestPassing(system, labels, { fails, noReturn: Infinity, causes: null }, { steps }));

/** The fewest changes of a passing run, over all runs there are: how often each takes something else than it is led to. */
function fewest(system: Toy, labels: readonly string[], fails: Monitor<ToyState>): number {
  const from = (state: ToyState, rest: readonly string[]): number => {
    const offered = system.enabled(state);
    if (fails(state, offered.length === 0 ? system.end(state) : null) !== null) return Infinity;
    if (offered.length === 0) return 0;
    const guide = rest.find((label) => offered.some((o) => o.label === label)) ?? offered[0]!.label;
    return Math.min(
      ...offered.map((action) => {
        const at = rest.indexOf(action.label);
        const isChange = action.label !== guide;
        const left = at >= 0 ? rest.toSpliced(at, 1) : isChange ? rest.slice(1) : rest;
        return Number(isChange) + from(system.step(state, action).state, left);
      }),
    );
  };
  return from(system.initial, labels);
}

/** Two or three processes that write what they are to a shared variable, with choices and no loops. */
const toys = fc
  .array(
    fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    {
      minLength: 2,
      maxLength: 3,
    },
  )
  .map((processes) =>
    toy(
      processes.map((code, p): Process => ({
        lane: `p${p}`,
        code: code.map((ways, at) =>
          ways.map((n) => ({ label: `${p}.${at}.${n}`, set: ({ x }) => ({ x: (3 * x! + n + p) % 7 }) })),
        ),
      })),
      { x: 0 },
    ),
  );

describe('the nearest run that passes', () => {
  it('has the fewest changes of all passing runs, and none is found where there is none', () => {
    let found = 0;
    fc.assert(
      fc.property(toys, fc.nat(20), fc.nat(100), (system, wanted, seed) => {
        const allowed = new Set([wanted % 7, (wanted * 3) % 7]);
        const fails: Monitor<ToyState> = ({ memory }, end) =>
          end !== null && !allowed.has(memory['x']!) ? { property: 'p', culprits: [], message: '' } : null;
        const { log, violation } = run(system, random(), { seed, monitors: [fails] });
        if (violation === null) return;
        const labels = labelsOf(log.steps);
        const passing = nearest(system, labels, fails);
        const least = fewest(system, labels, fails);
        expect(passing?.changes ?? Infinity).toBe(least);
        if (passing === null) return;
        found++;
        expect(passing.isNearest).toBe(true);
        const other = labelsOf(passing.steps);
        expect(other.findIndex((label, i) => label !== labels[i])).toBe(passing.differsAt);
        expect(fewest(system, other, fails)).toBe(0);
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(30);
  });

  it('changes the last pick that does', () => {
    const labels = ['A:start', 'A:read', 'B:start', 'B:read', 'A:write', 'B:write'];
    const passing = nearest(lostUpdate(), labels, noLostUpdate)!;
    expect(passing).toMatchObject({ changes: 1, differsAt: 3, isNearest: true, end: 'completed' });
    expect(labelsOf(passing.steps)).toEqual(['A:start', 'A:read', 'B:start', 'A:write', 'B:read', 'B:write']);
  });

  it('is not looked for after the point of no return, nor beyond the budget', () => {
    const labels = ['A:start', 'A:read', 'B:start', 'B:read', 'A:write', 'B:write'];
    const within = (noReturn: number, steps: number) =>
      toItsEnd(
        nearestPassing(lostUpdate(), labels, { fails: noLostUpdate, noReturn, causes: null }, { steps }),
      );
    expect(within(4, 1_000)?.differsAt).toBe(3);
    expect(within(3, 1_000)?.differsAt).toBe(2);
    expect(within(6, 6)).toBeNull();
  });

  it('ends: a run that goes round for ever is none', () => {
    const spin: Process = {
      lane: 's',
      code: [
        [{ label: 'spin', to: 0 }, { label: 'leave' }],
        [
          { label: 'bad', to: 2 },
          { label: 'good', to: 3 },
        ],
        [],
        [],
      ],
    };
    const bad: Monitor<ToyState> = ({ at }) =>
      at[0] === 2 ? { property: 'p', culprits: [], message: '' } : null;
    const stuck = { ...toy([spin]), end: () => 'completed' as const };
    const passing = nearest(stuck, ['leave', 'bad'], bad)!;
    expect(labelsOf(passing.steps)).toEqual(['leave', 'good']);
    expect(labelsOf(nearest(stuck, ['spin', 'leave', 'bad'], bad)!.steps)).toEqual(['spin', 'leave', 'good']);
  });
});
