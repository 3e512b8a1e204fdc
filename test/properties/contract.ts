import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** An arbitrary of ours, and what the laws need to know of it. */
export interface Subject<T> {
  /** Makes it anew each time. */
  make(): fc.Arbitrary<T>;
  /** Equal texts mean equal values. */
  text(value: T): string;
  /** Negative where `a` comes before `b` in the order that values shrink in. */
  compare(a: T, b: T): number;
  /** A property that some values break. */
  holds(value: T): boolean;
  /** What the smallest values that break it look like. */
  isSmallest(value: T): boolean;
  /** What it never makes. */
  readonly foreign: readonly unknown[];
}

const seeds = [1, 2, 3];

/** How many values of a stream are looked at. */
const looked = 25;

const failing = <T>({ make, holds }: Subject<T>, parameters: fc.Parameters<[T]>) =>
  fc.check(
    fc.property(make(), (value) => holds(value)),
    { numRuns: 2000, ...parameters },
  );

/** What holds of every arbitrary, whoever drives it. */
export function contract<T>(name: string, subject: Subject<T>): void {
  const { make, text, compare, holds, isSmallest } = subject;
  const drawn = (seed: number, numRuns = 15) => fc.sample(make(), { seed, numRuns });
  describe(`${name}: the laws of arbitraries`, () => {
    it('accepts the values that it makes, and no others', () => {
      const arbitrary = make();
      const values = fc.sample(arbitrary, { seed: 1, numRuns: 20 });
      expect(values.map((value) => arbitrary.canShrinkWithoutContext(value))).not.toContain(false);
      const others = [null, undefined, 3, {}, { ...values[0] }, ...subject.foreign];
      expect(others.map((value) => arbitrary.canShrinkWithoutContext(value))).not.toContain(true);
    });

    it('makes the same values from the same seed, and others from another', () => {
      expect(drawn(7).map(text)).toEqual(drawn(7).map(text));
      expect(drawn(8).map(text)).not.toEqual(drawn(7).map(text));
    });

    it('shrinks to smaller values that it could have made, and never to the value itself', () => {
      const arbitrary = make();
      let candidates = 0;
      for (const value of fc.sample(arbitrary, { seed: 3, numRuns: 8 })) {
        for (const { value: smaller } of arbitrary.shrink(value, undefined).take(looked)) {
          expect(compare(smaller, value)).toBeLessThan(0);
          expect(arbitrary.canShrinkWithoutContext(smaller)).toBe(true);
          expect(text(smaller)).not.toBe(text(value));
          candidates++;
        }
      }
      expect(candidates).toBeGreaterThan(40);
    });

    it('gives the same candidates each time it is asked', () => {
      const arbitrary = make();
      for (const value of fc.sample(arbitrary, { seed: 4, numRuns: 5 })) {
        const asked = () => [...arbitrary.shrink(value, undefined).take(looked)].map((v) => text(v.value));
        expect(asked()).toEqual(asked());
      }
    });

    it('comes to an end, wherever the property fails', () => {
      const always = fc.check(
        fc.property<[T]>(make(), () => false),
        { seed: 5 },
      );
      expect(always.failed).toBe(true);
      const smallest = always.counterexample![0];
      expect([...make().shrink(smallest, undefined)].map((v) => text(v.value))).toEqual([]);
    });

    it.each(seeds)('finds a smallest failing value from seed %i, and a path leads back to it', (seed) => {
      const found = failing(subject, { seed });
      const value = found.counterexample![0];
      expect(isSmallest(value), fc.stringify(value)).toBe(true);
      const again = failing(subject, { seed, path: found.counterexamplePath! });
      expect(text(again.counterexample![0])).toBe(text(value));
      expect(again).toMatchObject({ numRuns: 1, numShrinks: 0 });
    });

    it('shrinks examples', () => {
      const examples = [1, 2, 3, 4]
        .flatMap((seed) => drawn(seed, 60))
        .filter((value) => !holds(value) && !isSmallest(value));
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples.slice(0, 2)) {
        const found = failing(subject, { examples: [[example]], numRuns: 1 });
        expect(isSmallest(found.counterexample![0]), fc.stringify(found.counterexample![0])).toBe(true);
      }
    });

    it('lets values be passed over', () => {
      const details = fc.check(
        fc.property(make(), (value) => {
          fc.pre(holds(value));
          return holds(value);
        }),
        { seed: 6 },
      );
      expect(details).toMatchObject({ failed: false, numRuns: 100 });
      expect(details.numSkips).toBeGreaterThan(0);
    });

    it('says in words what failed', () => {
      const { counterexample } = failing(subject, { seed: 1 });
      expect(() =>
        fc.assert(
          fc.property(make(), (value) => holds(value)),
          { seed: 1, numRuns: 2000 },
        ),
      ).toThrow(fc.stringify(counterexample!));
    });
  });
}
