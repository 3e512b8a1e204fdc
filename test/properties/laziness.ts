import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputs, schedules, signals, workflows } from '../../src/properties/index.ts';
import { generated } from '../../src/properties/terms/drawn.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import { order } from './subjects.ts';

/** An arbitrary, a value that it shrinks, and how much has been done for it so far. */
interface Watched<T> {
  readonly arbitrary: fc.Arbitrary<T>;
  readonly value: T;
  work(): number;
}

let calls = 0;
const count = () => void calls++;
const work = () => calls;

/** Handlers are called by every run that is made. */
function watchedSchedules(): Watched<unknown> {
  const arbitrary = schedules(order(count));
  return { arbitrary, value: arbitrary.of([0, 4, 0, 4, 0, 4, 1, 3, 2, 2, 1, 1]), work };
}

function watchedSignals(): Watched<unknown> {
  const arbitrary = signals(order(count));
  const list = ['change=0', 'changes:repeat', 'change=1', 'changes:repeat', 'change=1'];
  return { arbitrary, value: arbitrary.of(list), work };
}

/** An arbitrary of the user's that counts what it makes. */
function watchedInputs(): Watched<unknown> {
  const amount = fc.integer().map(
    (n) => (count(), n),
    (n) => n as number,
  );
  const arbitrary = inputs(model('m', f.task('a'), { inputs: { n: 0 } }), { arbitraries: { n: amount } });
  return { arbitrary, value: arbitrary.of({ n: 1_000_000 }), work };
}

/** The text of a handler is read for every term that is looked at. */
function watchedWorkflows(): Watched<unknown> {
  const run = Object.assign(() => 'ok', { toString: () => (count(), 'run') });
  const term = f.seq(f.task('a', { run }), f.par([f.task('b'), f.task('c', { long: true })]));
  return { arbitrary: workflows(), value: generated(term, 'virtual', null), work };
}

/** Each candidate costs what it takes, when it is asked for. */
export function laziness(): void {
  describe('no more is done for a candidate than it takes', () => {
    it.each([
      ['schedules', watchedSchedules],
      ['signals', watchedSignals],
      ['inputs', watchedInputs],
      ['workflows', watchedWorkflows],
    ])('%s', (_, watched) => {
      const { arbitrary, value, work } = watched();
      const before = work();
      const stream = arbitrary.shrink(value, undefined);
      const asked = work();
      expect(stream.next().done).toBe(false);
      const one = work();
      expect([...stream].length).toBeGreaterThan(2);
      const all = work();
      expect(asked - before).toBeLessThanOrEqual(1);
      expect(one - asked).toBeLessThan((all - asked) / 2);
    });
  });
}
