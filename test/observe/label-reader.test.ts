import { expect, test } from 'vitest';

import { engine } from '../../src/kernel/engine.ts';
import { exploreLts } from '../../src/explore/lts/explore-lts.ts';
import { effect, event, flow, loop, mi, model, par, send, seq, task, xor } from '../../src/index.ts';
import { fairnessOf } from '../../src/observe/fairness.ts';
import { firingsOf } from '../../src/observe/firings.ts';
import { LabelReader } from '../../src/observe/label-reader.ts';
import type { Term } from '../../src/term/term.ts';

async function labelsOf(term: Term): Promise<readonly string[]> {
  const built = model('m', term, { variables: { v: 0 }, channels: { q: 'transient' } });
  return (await exploreLts(engine(built))).labels;
}

const choosing = flow('f', {
  starts: ['a'],
  nodes: {
    a: { do: task('a', { outcomes: ['ok', 'no'] }), split: 'xor' },
    b: { join: 'xor', split: 'or' },
    c: { do: task('c', { long: true }), join: 'xor', split: 'xor' },
    g: { split: 'defer' },
    e: { do: event('e', { into: 'v', domain: ['x>y', 1] }) },
    z: { do: event('z'), join: 'xor' },
  },
  edges: [
    { from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
    { from: 'b', to: 'c', id: 'b1' },
    { from: 'b', to: 'c', id: 'b11' },
    { from: 'c', to: 'g' },
    { from: 'c', to: 'z' },
    { from: 'g', to: 'e' },
    { from: 'g', to: 'z' },
    { from: 'a', to: 'g', id: 'ag' },
  ],
});

test('every label of a model is read as its node, its part and its exit', async () => {
  const reader = new LabelReader(choosing);
  const read = new Map(
    (await labelsOf(seq(choosing))).map((label) => {
      const { place, node, part, exit } = reader.read(label);
      return [label, [place, node, part, exit].join(' | ')] as const;
    }),
  );
  expect(Object.fromEntries([...read].filter(([label]) => !label.startsWith('b<')).sort()))
    .toMatchInlineSnapshot(`
    {
      "a:no>a->b": "a | a | :no | >a->b",
      "a:no>a->c": "a | a | :no | >a->c",
      "a:no>ag": "a | a | :no | >ag",
      "a:ok>a->b": "a | a | :ok | >a->b",
      "a:ok>a->c": "a | a | :ok | >a->c",
      "a:ok>ag": "a | a | :ok | >ag",
      "b>{b1,b11}": "b | b |  | >{b1,b11}",
      "b>{b11}": "b | b |  | >{b11}",
      "b>{b1}": "b | b |  | >{b1}",
      "c:ok": "c | c | :ok | ",
      "c:out>c->g": "c | c | :out | >c->g",
      "c:out>c->z": "c | c | :out | >c->z",
      "c:start": "c | c | :start | ",
      "c<a->c:in": "c | c | :in | ",
      "c<b11:in": "c | c | :in | ",
      "c<b1:in": "c | c | :in | ",
      "e<ag="x>y"": "e | e | ="x>y" | ",
      "e<ag=1": "e | e | =1 | ",
      "e<c->g="x>y"": "e | e | ="x>y" | ",
      "e<c->g=1": "e | e | =1 | ",
      "f:end": "f | f | :end | ",
      "z<ag": "z | z |  | ",
      "z<c->g": "z | z |  | ",
      "z<c->z": "z | z |  | ",
    }
  `);
});

test('an edge whose id ends like an outcome does not take the outcome away', () => {
  const term = flow('f', {
    starts: ['g'],
    nodes: { g: { split: 'xor' }, v: { do: task('v', { outcomes: ['ok', 'no'] }) } },
    edges: [
      { from: 'g', to: 'v', id: 'e' },
      { from: 'g', to: 'v', id: 'e:ok' },
    ],
  });
  const reader = new LabelReader(term);
  expect(reader.read('v<e:ok').part).toBe(':ok');
  expect(reader.read('v<e:ok:no').part).toBe(':no');
});

test('paths, values and receivers do not confuse it', () => {
  const term = seq(
    mi('m', seq(event('w', { domain: ['a/b', 'x:y'] }), task('t', { long: true })), { count: 2 }),
    send('s', 'q'),
  );
  const reader = new LabelReader(term);
  expect(reader.read('m[1]/w="a/b"')).toEqual({ place: 'm[1]/w', node: 'w', part: '="a/b"', exit: '' });
  expect(reader.read('m[0]/t:ok#2')).toEqual({ place: 'm[0]/t', node: 't', part: ':ok', exit: '' });
  expect(reader.read('s>m[0]/r')).toEqual({ place: 's', node: 's', part: '>m[0]/r', exit: '' });
  expect(reader.read('R#0/R#1/t:start')).toMatchObject({ place: 'R#0/R#1/t', node: 't', part: ':start' });
});

test('a node fires when its work is done, and not when it begins or fails', async () => {
  const term = seq(
    par([effect('pay', { outcomes: ['ok', 'declined'], errors: ['lost'] }), task('plain')]),
    loop(xor([task('left'), task('right')], { name: 'x' }), 'until', { name: 'l' }),
  );
  const labels = await labelsOf(term);
  const fires = (node: string): string[] => labels.filter(firingsOf(term, node)).sort();
  expect(fires('pay')).toEqual(['pay:declined', 'pay:ok']);
  expect(fires('pay:lost')).toEqual(['pay:lost']);
  expect(fires('pay:start')).toEqual(['pay:start']);
  expect(fires('plain')).toEqual(['plain']);
  expect(fires('x:1')).toEqual(['x:1']);
  expect(fires('l:exit')).toEqual(['l:exit']);
});

test('a compound node fires once in its work: a long task when it is done, others when they are left', async () => {
  const work = flow('f', {
    starts: ['long', 'inner'],
    nodes: { long: { do: task('long', { long: true }) }, inner: { do: seq(task('i'), task('j')) } },
    edges: [],
  });
  const labels = await labelsOf(work);
  expect(labels.filter(firingsOf(work, 'long'))).toEqual(['long:ok']);
  expect(labels.filter(firingsOf(work, 'inner'))).toEqual(['inner:out']);
});

test('an error, a reset and the ways in and out are no work', async () => {
  const raising = seq(task('a'), task('b', { outcomes: [], errors: ['e'] }));
  expect((await labelsOf(raising)).filter(firingsOf(raising, 'b'))).toEqual([]);
  const joins = flow('f', {
    starts: ['g'],
    nodes: {
      g: {},
      a: { do: task('a') },
      b: { do: task('b') },
      j: { join: { first: 1 } },
      u: { compensate: { handlers: ['h'], withdraw: false } },
      h: { compensates: 'a', do: task('h') },
    },
    edges: [
      ['g', 'a'],
      ['g', 'b'],
      ['a', 'j'],
      ['b', 'j'],
      ['j', 'u'],
    ],
  });
  const labels = await labelsOf(joins);
  expect(labels.filter(firingsOf(joins, 'j'))).toEqual(['j']);
  expect(labels.filter(firingsOf(joins, 'u'))).toEqual(['u:out']);
});

test('branches of choices are what is strongly fair', async () => {
  const term = seq(
    loop(xor([task('left'), task('right')], { name: 'x' }), 'while', { name: 'l' }),
    effect('pay', { outcomes: ['ok'], errors: ['lost'] }),
    par([task('p'), event('d', { domain: [1, 2], into: 'v' })], { name: 'par' }),
  );
  const fair = fairnessOf(term);
  const branches = (await labelsOf(term)).flatMap((label) => fair(label).branches).sort();
  expect(branches).toEqual(['d=1', 'd=2', 'l:exit', 'pay:lost', 'pay:ok', 'x:0', 'x:1']);
  const inFlow = (await labelsOf(choosing)).flatMap((label) => fairnessOf(choosing)(label).branches);
  expect([...new Set(inFlow)].sort()).toMatchInlineSnapshot(`
    [
      "a >a->b",
      "a >a->c",
      "a >ag",
      "a:no",
      "a:ok",
      "b >{b1,b11}",
      "b >{b11}",
      "b >{b1}",
      "c >c->g",
      "c >c->z",
      "c:ok",
      "e="x>y"",
      "e=1",
      "z",
    ]
  `);
});
