import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import type { Condition } from '../../term/term.ts';
import type { Shape } from './naming.ts';

const bound = fc.integer({ min: 1, max: 3 });

const effect: fc.Arbitrary<Shape> = fc
  .record({ two: fc.boolean(), error: fc.boolean(), timeout: fc.boolean() })
  .map(
    ({ two, error, timeout }) =>
      (around) =>
        f.effect(around.name('Y'), {
          outcomes: two ? ['ok', 'no'] : ['ok'],
          ...(error ? { errors: ['e'] } : {}),
          ...(timeout ? { timeout: 1 } : {}),
        }),
  );

/** A task or an event that waits for a scope to be active. */
const within: fc.Arbitrary<Shape> = fc
  .tuple(fc.boolean(), fc.boolean(), fc.nat(6))
  .map(([task, long, n]) => (around) => {
    const name = around.name('V');
    const built = task ? f.task(name, { long, within: 'case' }) : f.event(name, { within: 'case' });
    around.later(n, (scope) => Object.assign(built, { within: scope }));
    return built;
  });

/** Threads, transient triggers, effects, milestones, and the way back into a recursion. */
export const widerLeaves: fc.Arbitrary<Shape> = fc.oneof(
  fc.integer({ min: 1, max: 2 }).map(
    (n): Shape =>
      (around) =>
        f.split(around.name('U'), n),
  ),
  fc.integer({ min: 1, max: 2 }).map(
    (n): Shape =>
      (around) =>
        f.merge(around.name('J'), n),
  ),
  fc.constant<Shape>((around) => f.send(around.name('M'), 'q')),
  fc.constant<Shape>((around) => f.receive(around.name('R'), 'q')),
  effect,
  within,
  fc.constant<Shape>((around) => {
    const recursion = around.recursions.at(-1);
    const step = f.task(around.name('T'));
    return recursion === undefined ? step : f.seq(step, f.recurse(recursion));
  }),
);

/** Multi-choice, critical sections, multiple instances, calls, recursion. */
export function widerStructures(
  inner: fc.Arbitrary<Shape>,
  width: number,
  condition: fc.Arbitrary<Condition>,
): fc.Arbitrary<Shape> {
  const or = fc
    .record({
      branches: fc.array(fc.tuple(fc.option(condition), inner), { minLength: 1, maxLength: width }),
      multi: fc.boolean(),
      last: fc.boolean(),
    })
    .map(({ branches, multi, last }): Shape => (around) => {
      const name = around.name('O');
      const built = branches.map(([when, shape], i) => {
        const term = shape(around);
        if (last && i > 0 && i === branches.length - 1) return { else: true as const, do: term };
        return when ? { when, do: term } : term;
      });
      return f.or(built, { name, join: multi ? 'multi' : 'all' });
    });
  const lock = fc.tuple(inner, fc.constantFrom('l', 'm')).map(([body, key]): Shape => (around) => {
    const name = around.name('C');
    return f.lock(name, key, body(around));
  });
  const call = inner.map((body): Shape => (around) => {
    const name = around.name('N');
    return f.call(
      name,
      around.inside(name, () => body(around)),
    );
  });
  const rec = fc.tuple(inner, bound, fc.boolean()).map(([body, depth, caught]): Shape => (around) => {
    const name = around.name('Q');
    around.recursions.push(name);
    const first = f.task(around.name('T'));
    const built = around.inside(name, () => body(around));
    around.recursions.pop();
    return f.rec(name, f.seq(first, built), {
      depth: Math.min(depth, 2),
      ...(caught ? { atBound: 'e' } : {}),
    });
  });
  return fc.oneof(
    { weight: 2, arbitrary: or },
    { weight: 2, arbitrary: lock },
    { weight: 3, arbitrary: instances(inner) },
    call,
    rec,
  );
}

function instances(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      count: fc.constantFrom('fixed', 'open', 'computed', 'items'),
      n: fc.integer({ min: 1, max: 2 }),
      more: fc.nat(1),
      add: fc.boolean(),
      join: fc.constantFrom('all', 'first', 'computed', 'multi'),
      rest: fc.constantFrom('cancel' as const, 'leave' as const),
    })
    .map(({ body, count, n, more, add, join, rest }): Shape => (around) => {
      const name = around.name('I');
      const built = around.inside(name, () => body(around));
      const bounds = { min: n, max: n + more };
      const number =
        count === 'computed'
          ? { count: { ...bounds, from: { var: 'x' } } }
          : { count: count === 'fixed' ? n : bounds };
      const items = { items: { variable: 'list', max: 2 } };
      const first =
        join === 'computed' ? { reads: ['y'], count: (data: { y?: unknown }) => (data.y as number) + 1 } : n;
      return f.mi(name, count === 'items' ? f.seq(usesItem(around.name('T')), built) : built, {
        ...(count === 'items' ? items : number),
        add: add && count !== 'items',
        join: join === 'all' || join === 'multi' ? join : { first: count === 'items' ? 1 : first },
        rest,
      });
    });
}

/** A task that reads the item of its instance. */
function usesItem(name: string) {
  return f.task(name, {
    outcomes: ['low', 'high'],
    reads: ['item'],
    run: ({ item }) => ((item as number) < 2 ? 'low' : 'high'),
  });
}
