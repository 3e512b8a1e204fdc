/** Small patterns that random composition seldom meets: each makes one rule of docs/semantics.md matter. */
import fc from 'fast-check';
import * as f from '../src/term/construct.ts';
import type { Shape } from './naming.ts';

/** @param inner what may stand inside */
export function corners(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.oneof(merging, sections(inner), itemsAgain, withdrawnBefore(inner));
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
      reads: ['item'],
      writes: ['y'],
      run: ({ item }) => ({ y: (item as number) % 3 }),
    });
    return f.loop(
      f.mi(name, body, { items: { variable: 'list', max: 2 }, ...(join ? { join } : {}) }),
      'while',
      { name: loop },
    );
  });

/** A scope, and right behind it who withdraws it or the one around (section 4.1). */
function withdrawnBefore(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(inner, fc.boolean()).map(([body, finishes]) => (around) => {
    const [scope, withdraw] = [around.name('S'), around.name('W')];
    around.opens(scope);
    return f.seq(f.scope(scope, body(around)), (finishes ? f.finish : f.cancel)(withdraw, scope));
  });
}
