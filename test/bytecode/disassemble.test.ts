import { expect, it } from 'vitest';
import { compile } from '../../src/bytecode/compile.ts';
import { disassemble } from '../../src/bytecode/disassemble.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';

const term = () =>
  f.seq(
    f.par(
      [
        f.task('A', { long: true, set: { x: { add: ['x', 1] } } }),
        f.scope('S', f.task('B', { errors: ['e'] }), { on: { e: f.task('C') } }),
      ],
      { name: 'both' },
    ),
    f.xor(
      [
        { when: f.is('x', '<', 2), do: f.finish('end', 'case') },
        { else: true, do: f.loop(f.task('D'), { times: 2 }, { name: 'again' }) },
      ],
      { name: 'which' },
    ),
  );

it('lists every position, action and instruction, the same every time', () => {
  const listing = disassemble(compile(model('golden', term(), { variables: { x: 0 } })));
  expect(listing).toMatchSnapshot();
  expect(disassemble(compile(model('golden', term(), { variables: { x: 0 } })))).toBe(listing);
});

it('lists what nodes that react to others arm, put and recall', () => {
  const flow = f.flow('F', {
    starts: ['v'],
    nodes: {
      v: { do: f.seq(f.task('A', { errors: ['e'] })) },
      m: { receives: ['x'], attached: { to: 'v', on: { kind: 'message' }, interrupting: false, times: 2 } },
      s: { receives: ['q'], attached: { on: { kind: 'signal' } } },
      e: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
      h: { compensates: 'v' },
      c: { join: { first: 1 }, compensate: { handlers: ['h'], withdraw: true } },
    },
    edges: [
      ['v', 'c'],
      ['m', 'c'],
    ],
  });
  expect(disassemble(compile(model('reactions', flow, { channels: { q: 'signal' } })))).toMatchSnapshot();
});
