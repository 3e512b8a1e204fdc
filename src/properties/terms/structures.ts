/** Terms around other terms. */
import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import type { Atom } from '../../term/term.ts';
import { corners } from './corners.ts';
import { graph } from './graph.ts';
import { condition, event, leaf, plainTask, receive, timer } from './leaves.ts';
import type { Naming, Shape } from './naming.ts';
import { reactions } from './reactions.ts';
import { widerStructures } from './wider.ts';

/**
 * Any structure.
 * @param inner what stands inside
 * @param width most branches or parts
 */
export function structure(inner: fc.Arbitrary<Shape>, width: number): fc.Arbitrary<Shape> {
  const several = fc.array(inner, { minLength: 1, maxLength: width });
  return fc.oneof(
    { weight: 4, arbitrary: sequence(several) },
    { weight: 4, arbitrary: parallel(several) },
    { weight: 2, arbitrary: choice(inner, width) },
    { weight: 3, arbitrary: loop(inner) },
    { weight: 3, arbitrary: scope(inner) },
    { weight: 1, arbitrary: defer(inner, width) },
    { weight: 4, arbitrary: graph(inner) },
    { weight: 6, arbitrary: widerStructures(inner, width, condition) },
    { weight: 9, arbitrary: corners(leaf, inner) },
    { weight: 5, arbitrary: reactions(leaf, inner) },
  );
}

const all = (list: readonly Shape[], around: Naming) => list.map((shape) => shape(around));

function sequence(several: fc.Arbitrary<Shape[]>): fc.Arbitrary<Shape> {
  return several.map(
    (parts): Shape =>
      (around) =>
        f.seq(...all(parts, around)),
  );
}

function parallel(several: fc.Arbitrary<Shape[]>): fc.Arbitrary<Shape> {
  return fc
    .record({
      branches: several,
      n: fc.nat(9),
      join: fc.constantFrom('all', 'all', 'all', 'first', 'multi'),
      rest: fc.constantFrom('cancel' as const, 'leave' as const, 'block' as const),
    })
    .map(({ branches, n, join, rest }): Shape => (around) => {
      const name = around.name('P');
      const first = { first: 1 + (n % branches.length) };
      return f.par(all(branches, around), { name, rest, join: join === 'first' ? first : (join as 'all') });
    });
}

function choice(inner: fc.Arbitrary<Shape>, width: number): fc.Arbitrary<Shape> {
  return fc
    .array(fc.tuple(fc.option(condition), inner), { minLength: 1, maxLength: width })
    .chain((branches) =>
      fc.boolean().map((last): Shape => (around) => {
        const name = around.name('X');
        return f.xor(
          branches.map(([when, shape], i) => {
            const term = shape(around);
            if (last && i > 0 && i === branches.length - 1) return { else: true as const, do: term };
            return when ? { when, do: term } : term;
          }),
          { name },
        );
      }),
    );
}

function loop(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      how: fc.constantFrom('while' as const, 'until' as const, 'times' as const),
      when: fc.option(condition),
      times: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ body, how, when, times }): Shape => (around) => {
      const name = around.name('L');
      return how === 'times'
        ? f.loop(body(around), { times }, { name })
        : f.loop(body(around), how, { name, ...(when ? { when } : {}) });
    });
}

function scope(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      on: fc.dictionary(fc.constantFrom('e', 'f', 'fault', '*'), inner, { maxKeys: 2 }),
    })
    .map(({ body, on }): Shape => (around) => {
      const name = around.name('S');
      around.opens(name);
      const built = body(around);
      return f.scope(name, built, {
        on: Object.fromEntries(Object.entries(on).map(([e, s]) => [e, s(around)])),
      });
    });
}

function defer(inner: fc.Arbitrary<Shape>, width: number): fc.Arbitrary<Shape> {
  const atom = fc.oneof(plainTask, event, timer, receive);
  return fc
    .array(fc.tuple(atom, inner), { minLength: 1, maxLength: width })
    .map((branches): Shape => (around) => {
      const name = around.name('D');
      return f.defer(
        branches.map(([on, then]) => [on(around) as Atom, then(around)] as const),
        { name },
      );
    });
}
