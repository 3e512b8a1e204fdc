/** What stands alone: tasks, events, timers, messages, ends. */
import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import type { Condition } from '../../term/term.ts';
import type { Shape } from './naming.ts';
import { widerLeaves } from './wider.ts';

const variable = fc.constantFrom('x', 'y');
const value = fc.nat(2);

/** Of the variables x and y: a comparison, or a predicate. */
export const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ var: variable, is: fc.constantFrom('=' as const, '!=' as const, '<' as const), value }),
  fc.tuple(variable, value).map(([v, n]) => f.when([v], (data) => (data[v] as number) >= n)),
);

const writes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(variable, variable, value)
      .map(([v, w, n]) => ({ [v]: { add: [w, n] as const, mod: 3 } })),
  },
  { weight: 1, arbitrary: value.map((n) => ({ x: { add: ['y', n] as const, mod: 3 }, y: { var: 'x' } })) },
);

/** With one or two outcomes, an error, something written. */
export const plainTask: fc.Arbitrary<Shape> = fc
  .record({
    long: fc.boolean(),
    two: fc.boolean(),
    error: fc.option(fc.constantFrom('e', 'f'), { freq: 4 }),
    set: writes,
  })
  .map(
    ({ long, two, error, set }) =>
      (around) =>
        f.task(around.name('T'), {
          ...(two ? { outcomes: ['ok', 'no'] } : {}),
          ...(error ? { errors: [error] } : {}),
          ...(set ? { set } : {}),
          long,
        }),
  );

/** Tasks whose handler decides by data, and now and then faults; one of the variables that it may write stays as it is. */
const handled: fc.Arbitrary<Shape> = fc
  .record({ long: fc.boolean(), v: variable, n: value, fault: fc.boolean() })
  .map(
    ({ long, v, n, fault }) =>
      (around) =>
        f.task(around.name('H'), {
          outcomes: ['low', 'high'],
          long,
          reads: [v],
          writes: ['x', 'y'],
          run: (data) => {
            const now = data[v] as number;
            if (fault && now === 2) throw new Error('fault');
            return f.outcome(now < n ? 'low' : 'high', { [v]: (now + 1) % 3 });
          },
        }),
  );

const guardedOutcomes: fc.Arbitrary<Shape> = fc.tuple(condition, condition, fc.boolean()).map(
  ([a, b, long]) =>
    (around) =>
      f.task(around.name('G'), { outcomes: { a: { when: a }, b: { when: b } }, long }),
);

/** With a value that it carries or without. */
export const event: fc.Arbitrary<Shape> = fc
  .option(fc.tuple(variable, fc.uniqueArray(value, { minLength: 1, maxLength: 2 })))
  .map((given) => (around) => f.event(around.name('E'), given ? { into: given[0], domain: given[1] } : {}));
/** Of a short delay. */
export const timer: fc.Arbitrary<Shape> = fc
  .constantFrom(1, 1, 2, 0)
  .map((delay) => (around) => f.timer(around.name('Z'), { delay }));
/** From one channel or two. */
export const receive: fc.Arbitrary<Shape> = fc
  .constantFrom(['c'], ['c', 'd'])
  .map((channels) => (around) => f.receive(around.name('R'), ...channels));
const send: fc.Arbitrary<Shape> = fc
  .constantFrom(['c'], ['d'], ['c', 'd'], ['s'])
  .map((channels) => (around) => f.send(around.name('M'), ...channels));
const withdraw: fc.Arbitrary<Shape> = fc.tuple(fc.boolean(), fc.nat(6)).map(([finishes, n]) => (around) => {
  const built = { ...(finishes ? f.finish : f.cancel)(around.name('W'), 'case') };
  // which scope is meant can only be said once all are known
  around.later(n, (scope) => Object.assign(built, { scope }));
  return built;
});

/** Any of these. */
export const leaf: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 10, arbitrary: plainTask },
  { weight: 2, arbitrary: handled },
  { weight: 2, arbitrary: guardedOutcomes },
  { weight: 1, arbitrary: event },
  { weight: 1, arbitrary: timer },
  { weight: 1, arbitrary: fc.oneof(send, receive) },
  { weight: 1, arbitrary: withdraw },
  { weight: 1, arbitrary: fc.constant<Shape>((around) => f.stop(around.name('K'))) },
  { weight: 1, arbitrary: fc.constant<Shape>(() => f.skip()) },
  { weight: 3, arbitrary: widerLeaves },
);
