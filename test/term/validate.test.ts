/** Every mistake that a term or model can have, by the message a user sees. */
import { describe, expect, test } from 'vitest';
import * as c from '../../src/term/construct.ts';
import { readTerm } from '../../src/term/json.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import { evaluateCondition } from '../../src/term/data.ts';
import { always, eventually, exactlyOnce } from '../../src/term/property.ts';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import type { Term } from '../../src/term/term.ts';

const { task, effect, seq, par, flow, event, timer, scope, mi, rec, recurse, loop } = c;
const A = task('A');
const body = seq(task('inner'));

/** A flow from `a` to `z` with further nodes and edges. */
function graph(nodes: Record<string, FlowNodeOptions>, edges: [string, string][] = []): Term {
  return flow('f', { starts: ['a'], nodes: { a: {}, z: {}, ...nodes }, edges: [['a', 'z'], ...edges] });
}

const error = { kind: 'error', name: 'e' } as const;
const message = { kind: 'message' } as const;
const host: FlowNodeOptions = { do: body, single: true };
const onHost = (b: FlowNodeOptions): Term => graph({ v: host, b }, [['a', 'v']]);
const handler = { h: { compensates: 'a' } } as const;
const deep = (n: number): Term => Array.from({ length: n }).reduce<Term>((t) => loop(t, 'while'), A);

/** Code, what the message says, the term, and the rest of the model. */
const mistakes: [string, RegExp, Term, ModelOptions?][] = [
  ['FP1001', /two nodes are called "A"/, seq(A, task('A'))],
  ['FP1002', /"a b" is not a name for a task/, task('a b')],
  ['FP1002', /a scope is called "case"/, scope('case', A)],
  ['FP1003', /names the scope "s", which the model does not have/, c.cancel('k', 's')],
  ['FP1003', /cannot see the scope "s"/, par([mi('m', scope('s', A), { count: 2 }), c.cancel('k', 's')])],
  ['FP1003', /names the recursion "R"/, recurse('R')],
  ['FP1004', /has no branches/, par([], { name: 'p' })],
  ['FP1004', /names no channel/, c.send('s')],
  ['FP1004', /the domain of event "e" is empty/, event('e', { domain: [] })],
  ['FP1004', /flow "f" has no nodes/, flow('f', { starts: [], nodes: {}, edges: [] })],
  ['FP1005', /names the node "y", which does not exist/, graph({}, [['a', 'y']])],
  ['FP1006', /uses the variable "n", which the model does not have/, task('B', { reads: ['n'] })],
  ['FP1007', /has no start/, flow('f', { starts: [], nodes: { a: {} }, edges: [] })],
  [
    'FP1008',
    /more than one else branch/,
    c.xor(
      [
        { else: true, do: A },
        { else: true, do: c.skip() },
      ],
      { name: 'x' },
    ),
  ],
  [
    'FP1009',
    /which is not a simple event with join xor/,
    graph({ g: { split: 'defer' } }, [
      ['a', 'g'],
      ['g', 'z'],
    ]),
  ],
  ['FP1010', /has two edges "a->z"/, graph({}, [['a', 'z']])],
  ['FP1011', /terminates but has outgoing edges/, graph({ t: { end: 'terminate' } }, [['t', 'z']])],
  ['FP1012', /joins the first 3 of 2 branches/, par([A, task('B')], { join: { first: 3 } })],
  ['FP1012', /has from 3 to 2 instances/, mi('m', A, { count: { min: 3, max: 2 } })],
  ['FP1012', /joins the first 2 of 1 incoming edges/, graph({ j: { join: { first: 2 } } }, [['a', 'j']])],
  ['FP1013', /lists the outcome "ok" twice/, task('B', { outcomes: ['ok', 'ok'] })],
  ['FP1013', /outcome called "start"/, task('B', { outcomes: ['start'] })],
  ['FP1013', /raises an error and escalates/, task('B', { outcomes: { o: { raise: 'e', escalate: 'e' } } })],
  ['FP1014', /waits for a seq/, c.defer([[seq(A) as never, c.skip()]])],
  [
    'FP1015',
    /both a handler and expressions/,
    task('B', { run: () => {}, set: { n: 1 } }),
    { variables: { n: 0 } },
  ],
  [
    'FP1016',
    /stand inside another term/,
    seq(c.pools([{ name: 'p', instances: null, flow: graph({}) as never }])),
  ],
  ['FP1016', /starts instances outside a pool/, graph({ s: { instantiates: true, receives: ['c'] } })],
  ['FP1017', /waits for a signal outside a flow/, c.receive('r', 's'), { channels: { s: 'signal' } }],
  ['FP1017', /of the unknown kind "lossy"/, A, { channels: { s: 'lossy' as never } }],
  ['FP1018', /is to run 0 times/, loop(A, { times: 0 })],
  ['FP1018', /is to run 5000000000 times/, loop(A, { times: 5e9 })],
  ['FP1012', /has n = 1000001/, c.split('s', 1_000_001)],
  ['FP1018', /the delay of timer "t" is -1/, timer('t', { delay: -1 })],
  ['FP1018', /the clock is "sundial"/, A, { clock: 'sundial' as never }],
  ['FP1018', /the delay of "b" is NaN/, onHost({ attached: { to: 'v', on: { kind: 'timer', delay: NaN } } })],
  ['FP1018', /react 3 times/, onHost({ attached: { to: 'v', times: 3, on: { kind: 'event' } } })],
  ['FP1018', /react without bound/, onHost({ attached: { to: 'v', times: null, on: { kind: 'event' } } })],
  ['FP1020', /no term of kind "frob"/, { kind: 'frob' } as never],
  ['FP1021', /the variable|variable "n" is no JSON value/, A, { variables: { n: NaN } }],
  [
    'FP1022',
    /the property name "safe"/,
    A,
    {
      properties: [c.is('n', '=', 1) as never].map(() => ({
        name: 'safe',
        kind: 'always' as const,
        reads: [],
        test: () => true,
        at: 'end' as const,
      })),
    },
  ],
  ['FP1023', /nested more than 1000 deep/, deep(1001)],
  ['FP1024', /can enter itself without an action/, rec('R', recurse('R'), { depth: 2 })],
  [
    'FP1025',
    /more than 12 branches/,
    c.or(Array.from({ length: 13 }, (_, i) => ({ when: c.is('n', '=', i), do: c.skip() }))),
    { variables: { n: 0 } },
  ],
  ['FP1027', /is single but simple/, graph({ v: { single: true } })],
  ['FP1027', /has incoming edges/, graph({ v: host, b: { attached: { to: 'v', on: error } } }, [['a', 'b']])],
  ['FP1027', /an atom as its content/, onHost({ do: task('b'), attached: { to: 'v', on: error } })],
  [
    'FP1027',
    /attached to "z", which is no compound node/,
    onHost({ attached: { to: 'z', on: error }, single: false }),
  ],
  ['FP1027', /attached to "nobody"/, onHost({ attached: { to: 'nobody', on: error } })],
  ['FP1027', /waits for a message, but receives nothing/, onHost({ attached: { to: 'v', on: message } })],
  [
    'FP1027',
    /waits for a signal, but receives c/,
    onHost({ receives: ['c'], attached: { to: 'v', on: { kind: 'signal' } } }),
  ],
  [
    'FP1027',
    /waits for an error, but receives c/,
    onHost({ receives: ['c'], attached: { to: 'v', on: error } }),
  ],
  [
    'FP1027',
    /catches an error and does not interrupt/,
    onHost({ attached: { to: 'v', on: error, interrupting: false } }),
  ],
  ['FP1028', /compensates "nobody", which is no ordinary node/, graph({ h: { compensates: 'nobody' } })],
  ['FP1028', /compensates "a", but has edges/, graph(handler, [['h', 'z']])],
  [
    'FP1028',
    /which is no handler of its flow/,
    graph({ c: { compensate: { handlers: ['z'], withdraw: false } } }, [['a', 'c']]),
  ],
  [
    'FP1028',
    /does more than that/,
    graph({ ...handler, c: { do: A, compensate: { handlers: ['h'], withdraw: false } } }, [['a', 'c']]),
  ],
  [
    'FP1028',
    /raises "e" but has outgoing edges/,
    graph({ ...handler, c: { compensate: { handlers: ['h'], withdraw: true, raise: 'e' } } }, [['c', 'z']]),
  ],
  ['FP1029', /ordered by "lifo"/, A, { network: { order: 'lifo' as never, peers: {} } }],
  [
    'FP1029',
    /is transient/,
    A,
    { channels: { q: 'transient' }, network: { order: 'fifo', peers: { q: ['p', 'r'] } } },
  ],
  [
    'FP1031',
    /"p" asks for "nobody", which the model does not have/,
    A,
    { properties: [eventually('p', 'nobody')] },
  ],
  ['FP1032', /"a" can crash, and is a single step/, task('a', { crashes: true })],
  ['FP1032', /"a" is idempotent, and is a single step/, task('a', { idempotent: true })],
  ['FP1032', /has an outcome called "crash"/, effect('a', { outcomes: ['crash'] }), { crashes: true }],
];

describe('a model is refused', () => {
  test.each(mistakes)('%s %s', (code, said, term, options = {}) => {
    const build = () => model('m', term, options);
    expect(build).toThrowError(said);
    expect(build).toThrowError(expect.objectContaining({ code }));
  });

  test('every code of terms is among them', () => {
    const tested = new Set(mistakes.map(([code]) => code));
    const others = ['FP1019', 'FP1026', 'FP1030', 'FP1033'];
    const all = Array.from({ length: 33 }, (_, i) => `FP10${String(i + 1).padStart(2, '0')}`);
    expect(all.filter((code) => !tested.has(code) && !others.includes(code))).toEqual([]);
  });
});

describe('a word that is none of those there are, which JavaScript lets pass', () => {
  const p = par([task('a'), task('b')], { name: 'p' });
  const words: [RegExp, () => unknown][] = [
    [/"p" joins 2/, () => model('m', { ...p, join: 2 as never })],
    [/"p" joins undefined/, () => model('m', { ...p, join: undefined as never })],
    [/"p" leaves the rest to "kill"/, () => model('m', { ...p, rest: 'kill' as never })],
    [/"o" joins "xor"/, () => model('m', c.or([task('a')], { name: 'o', join: 'xor' as never }))],
    [/"m" leaves the rest to "block"/, () => model('m', mi('m', A, { count: 2, rest: 'block' as never }))],
    [/"l" loops "untill"/, () => model('m', loop(A, 'untill' as never, { name: 'l' }))],
    [/"v" splits "xnor"/, () => model('m', graph({ v: { split: 'xnor' as never } }, [['a', 'v']]))],
    [/"x" by ">="/, () => c.is('x', '>=' as never, 3)],
    [
      /"low" is asked at "all"/,
      () => model('m', A, { properties: [always('low', [], () => true, { at: 'all' as never })] }),
    ],
    [
      /"once" is asked at "every-state"/,
      () => model('m', A, { properties: [exactlyOnce('A', { name: 'once', at: 'every-state' as never })] }),
    ],
  ];

  test.each(words)('%s', (said, build) => {
    expect(build).toThrowError(said);
    expect(build).toThrowError(expect.objectContaining({ code: 'FP1033' }));
  });

  test('a relation that no constructor has seen is refused where it is asked', () => {
    const relation = { var: 'x', is: '>=' as never, value: 3 };
    expect(() => evaluateCondition(relation, { x: 5 }, 'n')).toThrowError(/compares by ">="/);
  });
});

describe('a term file is refused', () => {
  const file = (nodes: string) =>
    `{"flowproof": 1, "name": "m", "term": {"kind": "flow", "name": "f", "starts": ["a"], "edges": [],\n "nodes": {${nodes}}}}`;

  test.each([
    ['two members of one name', '"a": {"do": {"kind": "task", "name": "a", "outcomes": []}},\n"a": {}', 3],
    ['also when escaped', '"a": {}, "\\u0061": {}', 2],
    ['also when a line ends before the colon', '"a"\n: {},\n"a": {}', 4],
  ])('%s', (_, nodes, line) => {
    expect(() => readTerm(file(nodes), 'm.term.json')).toThrowError(
      expect.objectContaining({ code: 'FP1030', place: { file: 'm.term.json', line, element: 'a' } }),
    );
  });

  test('but not the same name in two objects, or as a value', () => {
    const term = '"a": {"do": {"kind": "task", "name": "a"}}, "name": {"do": {"kind": "task", "name": "b"}}';
    expect(() => readTerm(file(term), 'm.term.json')).not.toThrow();
  });

  test('what is no JSON at all', () => {
    expect(() => readTerm('{"a": 1, "a"', 'm.term.json')).toThrowError(
      expect.objectContaining({ code: 'FP1019' }),
    );
    expect(() => readTerm('['.repeat(500), 'm.term.json')).toThrowError(
      expect.objectContaining({ code: 'FP2013' }),
    );
  });
});

describe('what is attached', () => {
  test('defaults: once and interrupting; the host becomes single', () => {
    const built = graph({ v: { do: body }, b: { attached: { to: 'v', on: { kind: 'timer', delay: 1 } } } }, [
      ['a', 'v'],
    ]);
    const nodes = built.kind === 'flow' ? built.nodes : [];
    expect(nodes.find((v) => v.name === 'v')?.single).toBe(true);
    expect(nodes.find((v) => v.name === 'b')?.attached).toEqual({
      to: 'v',
      interrupting: true,
      on: { kind: 'timer', delay: 1 },
      times: 1,
    });
    model('m', built);
  });

  test('is read from JSON', () => {
    const file = {
      flowproof: 1,
      name: 'm',
      clock: 'virtual',
      network: { order: 'fifo', peers: { c: ['p', 'q'] } },
      term: {
        kind: 'flow',
        name: 'f',
        starts: ['v'],
        edges: [{ from: 'v', to: 'c' }],
        nodes: {
          v: {
            do: {
              kind: 'seq',
              parts: [{ kind: 'task', name: 'A', outcomes: [{ name: 'x', escalate: 'up' }] }],
            },
          },
          b: { attached: { to: 'v', on: { kind: 'escalation', name: 'up' }, interrupting: false } },
          h: { compensates: 'v' },
          c: { compensate: { handlers: ['h'] } },
        },
      },
    };
    const read = readTerm(JSON.stringify(file), 'm.term.json');
    expect(read.clock).toBe('virtual');
    expect(read.network).toEqual(file.network);
    const nodes = read.term.kind === 'flow' ? read.term.nodes : [];
    expect(nodes.map((v) => [v.name, v.single, v.attached?.times, v.compensate?.withdraw])).toEqual([
      ['v', true, undefined, undefined],
      ['b', false, null, undefined],
      ['h', false, undefined, undefined],
      ['c', false, undefined, false],
    ]);
  });
});
