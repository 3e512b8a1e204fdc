/** Small patterns that random composition seldom meets: each makes one rule of docs/semantics.md matter. */
import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import type { Shape } from './naming.ts';

/**
 * An arbitrary of such patterns.
 * @param leaf what stands where more would hide the point
 * @param inner what may stand inside
 */
export function corners(leaf: fc.Arbitrary<Shape>, inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.oneof(
    { weight: 4, arbitrary: crowd(leaf, inner) },
    attempt(inner),
    withdrawn(inner),
    withdrawnBefore(inner),
    merging,
    sections(inner),
    itemsAgain,
    twice(inner),
    recursing(inner),
    rounds,
  );
}

/** An OR-join behind a choice that can reach either of its edges, in a loop or not (section 4.4). */
const merging: fc.Arbitrary<Shape> = fc
  .record({ split: fc.constantFrom('and' as const, 'or' as const), across: fc.boolean(), back: fc.boolean() })
  .map(({ split, across, back }) => (around) => {
    const name = around.name('F');
    around.opens(name);
    const [s, x, y, j, k, z] = ['s', 'x', 'y', 'j', 'k', 'z'].map(() => around.name('n')) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return f.flow(name, {
      starts: [s],
      nodes: {
        [s]: { split },
        [x]: { split: 'xor' },
        [y]: {},
        [j]: { join: 'or' },
        [k]: { split: 'xor' },
        [z]: {},
      },
      edges: [
        [s, x],
        [s, y],
        [x, j],
        ...(across ? [[x, y] as const] : []),
        [y, j],
        [j, k],
        [k, z],
        ...(back ? [[k, y] as const] : []),
      ],
    });
  });

/** Two critical sections of one lock, one of which holds it through a scope that waits to end (section 4.2). */
function sections(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(inner, inner).map(([one, other]) => (around) => {
    const [name, first, second, scope] = [
      around.name('P'),
      around.name('C'),
      around.name('C'),
      around.name('S'),
    ];
    around.opens(scope);
    return f.par([f.lock(first, 'l', f.scope(scope, one(around))), f.lock(second, 'l', other(around))], {
      name,
    });
  });
}

/** Instances with items, again and again: what is left of them is seen at the test of the loop (section 4.3). */
const itemsAgain: fc.Arbitrary<Shape> = fc
  .constantFrom<f.MiOptions['join']>('all', 'multi', { first: 1 })
  .map((join) => (around) => {
    const [loop, name, task] = [around.name('L'), around.name('I'), around.name('T')];
    const body = f.task(task, {
      outcomes: ['low', 'high'],
      reads: ['item'],
      run: ({ item }) => ((item as number) < 2 ? 'low' : 'high'),
    });
    return f.loop(
      f.mi(name, body, { items: { variable: 'list', max: 2 }, ...(join ? { join } : {}) }),
      'while',
      { name: loop },
    );
  });

/** Two threads, each of which starts instances (section 4.3). */
function twice(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return inner.map((body) => (around) => {
    const [split, name] = [around.name('U'), around.name('I')];
    return f.seq(
      f.split(split, 2),
      f.mi(
        name,
        around.inside(name, () => body(around)),
        { count: 2 },
      ),
    );
  });
}

/** Two threads at a join of two branches: both may come by the same branch (section 9.3). */
const rounds: fc.Arbitrary<Shape> = fc
  .constantFrom('leave' as const, 'block' as const, 'cancel' as const)
  .map((rest) => (around) => {
    const [split, name, one, other] = ['U', 'P', 'T', 'T'].map((prefix) => around.name(prefix));
    return f.seq(
      f.split(split!, 2),
      f.par([f.task(one!), f.task(other!)], { name: name!, join: { first: 2 }, rest }),
    );
  });

/** A recursion that may end or go on, with something before it and something behind (WCP-22). */
function recursing(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(inner, fc.integer({ min: 1, max: 3 })).map(([behind, depth]) => (around) => {
    const [name, task, choice] = [around.name('Q'), around.name('T'), around.name('X')];
    return around.inside(name, () =>
      f.rec(name, f.seq(f.task(task), f.xor([f.skip(), f.recurse(name)], { name: choice }), behind(around)), {
        depth,
      }),
    );
  });
}

/** A scope, and right behind it who withdraws it or the one around (section 4.1). */
function withdrawnBefore(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(inner, fc.boolean()).map(([body, finishes]) => (around) => {
    const [scope, withdraw] = [around.name('S'), around.name('W')];
    around.opens(scope);
    return f.seq(f.scope(scope, body(around)), (finishes ? f.finish : f.cancel)(withdraw, scope));
  });
}

/** Nested scopes, both of which catch an error. */
function attempt(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      near: fc.constantFrom('e', '*', 'f'),
      far: fc.constantFrom('e', '*'),
      handlers: fc.tuple(inner, inner),
    })
    .map(({ body, near, far, handlers: [first, second] }) => (around) => {
      const [outer, name] = [around.name('S'), around.name('S')];
      around.opens(outer);
      around.opens(name);
      const failing = f.seq(body(around), f.task(around.name('T'), { outcomes: ['ok'], errors: ['e'] }));
      return f.scope(outer, f.scope(name, failing, { on: { [near]: first(around) } }), {
        on: { [far]: second(around) },
      });
    });
}

/** A scope that is withdrawn from beside it, while more goes on. */
function withdrawn(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      before: inner,
      beside: inner,
      finishes: fc.boolean(),
      join: fc.constantFrom('all' as const, 'multi' as const),
    })
    .map(({ body, before, beside, finishes, join }) => (around) => {
      const [name, scope] = [around.name('P'), around.name('S')];
      around.opens(scope);
      const withdraw = (finishes ? f.finish : f.cancel)(around.name('W'), scope);
      return f.par([f.scope(scope, body(around)), f.seq(before(around), withdraw), beside(around)], {
        name,
        join,
      });
    });
}

/** Several threads that go on in one place, collected by a scope or not. */
function crowd(leaf: fc.Arbitrary<Shape>, inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      one: leaf,
      other: inner,
      then: fc.oneof(inner, partial(leaf, inner), partial(leaf, inner), counted(inner), fc.constant(racing)),
      apart: fc.boolean(),
      collected: fc.boolean(),
    })
    .map(({ one, other, then, apart, collected }) => {
      const together: Shape = (around) => {
        const name = around.name('P');
        return f.seq(
          f.par([(apart ? scoped(one) : one)(around), other(around)], { name, join: 'multi' }),
          then(around),
        );
      };
      return collected ? scoped(together) : together;
    });
}

function scoped(body: Shape): Shape {
  return (around) => {
    const name = around.name('S');
    around.opens(name);
    return f.scope(name, body(around));
  };
}

/** A partial join of one branch or two, the first of which is a scope. */
function partial(leaf: fc.Arbitrary<Shape>, inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      one: leaf,
      others: fc.array(inner, { maxLength: 1 }),
      first: fc.constantFrom(1, 2),
      rest: fc.constantFrom('leave' as const, 'block' as const),
    })
    .map(({ one, others, first, rest }) => (around) => {
      const name = around.name('P');
      const branches = [scoped(one), ...others].map((shape) => shape(around));
      return f.par(branches, { name, join: { first: Math.min(first, branches.length) }, rest });
    });
}

function counted(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return inner.map((body) => (around) => {
    const name = around.name('L');
    return f.loop(body(around), { times: 2 }, { name });
  });
}

/** A long task that reads what the event before it has written: two threads of it run with different values. */
const racing: Shape = (around) =>
  f.seq(
    f.event(around.name('E'), { into: 'x', domain: [0, 2] }),
    f.task(around.name('T'), { set: { x: { add: ['x', 1], mod: 3 } }, long: true }),
  );
