import { describe, expect, it } from 'vitest';
import { told, type Files } from './marked.ts';

/** Calls that are followed: exactly what is marked is found, where it is marked. */
const followed: Readonly<Record<string, Files>> = {
  'plain calls, over several lines': {
    'a.model.ts': `import { model, par, seq, task } from 'flowproof';
export default model(
  'm',
  seq(
    /*@a*/task('a'),
    /*@both*/par(
      [/*@b*/task('b'), /*@c*/task( 'c' )],
      { name: 'both' },
    ),
  ),
);
`,
  },
  'names without a name of their own': {
    'a.model.ts': `import { model, par, seq, skip, task, xor, loop } from 'flowproof';
export default model('m', seq(/*@par2*/par([/*@xor3*/xor([/*@a*/task('a'), skip()]), /*@b*/task('b')]), /*@loop7*/loop(/*@c*/task('c'), 'until')));
`,
  },
  'an alias, and a default export that is a variable': {
    'a.model.ts': `import { task as t, model as m, seq } from 'flowproof';
const built = m('m', seq(/*@a*/t('a'), (/*@b*/t('b'))));
export { built as default };
`,
  },
  'a namespace import': {
    'a.model.ts': `import * as fp from 'flowproof';
export default fp.model('m', fp.seq(/*@a*/fp.task('a'), /*@b*/fp['task']('b')));
`,
  },
  're-exports of the project': {
    'a.model.ts': `import { activity, flows, model } from './kit';
export default model('m', flows.seq(/*@a*/activity('a'), /*@b*/flows.task('b')));
`,
    'kit/index.ts': `export { task as activity } from 'flowproof';
export * from './more.js';
export * as flows from 'flowproof';
`,
    'kit/more.ts': `export * from 'flowproof';
`,
  },
  'a helper of another file': {
    'a.model.ts': `import { model, seq } from 'flowproof';
import step, { step as again } from './lib/step.ts';
export default model('m', seq(/*@a*/step('a'), /*@b*/again('b')));
`,
    'lib/step.ts': `import { task } from 'flowproof';
export function step(name: string) {
  return task(name, { outcomes: ['ok', 'no'] });
}
export default step;
`,
  },
  'a helper of a helper, options, defaults': {
    'a.model.ts': `import { effect, model, seq, task, type TaskOptions } from 'flowproof';
const plain = (name: string, options: TaskOptions = {}) => task(name, options);
const named = ({ name, prefix = 'do' }: { name: string; prefix?: string }) => plain(\`\${prefix}-\${name}\`);
function all(...names: string[]) { return seq(...names.map((name) => effect(name))); }
const fixed = () => /*@fixed*/task('fixed');
export default model('m', seq(/*@do-a*/named({ name: 'a' }), /*@x-b*/named({ name: 'b', prefix: 'x' }), fixed(), /*@c,d*/all('c', 'd')));
`,
  },
  'a helper that renames what it is given': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const step = (n: string) => { const full = n.toUpperCase() + '-1'; return task(full); };
export default model('m', seq(/*@A-1*/step('a'), /*@B-1*/step('b')));
`,
  },
  'a helper made by a function, called in another': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const maker = (prefix: string) => (n: string) => task(prefix + n);
const make = maker('x');
const inner = () => seq(/*@xa*/make('a'), /*@xb*/make('b'));
export default model('m', seq(inner(), /*@yc*/maker('y')('c')));
`,
  },
  'a helper with a condition, known or not': {
    'a.model.ts': `import { effect, model, seq, task } from 'flowproof';
const step = (n: string, far: boolean) => (far ? effect(n) : task(n));
const far = process.env['FLOWPROOF_NOWHERE'] === 'x';
export default model('m', seq(/*@a*/step('a', true), /*@b*/step('b', false), /*@c*/step('c', far)));
`,
  },
  'a condition that is not known, around calls': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const far = process.env['FLOWPROOF_NOWHERE'] === 'x';
const late = () => { if (far) return task('b'); return /*@c*/task('c'); };
export default model('m', seq(far ? task('z') : /*@a*/task('a'), late(), ...(far ? [task('y')] : [/*@d*/task('d')]), /*@e*/task('e')));
`,
  },
  'loops over what is written': {
    'a.model.ts': `import { always, model, par, seq, task, type Task } from 'flowproof';
const names = ['a', 'b'] as const;
const made: Task[] = [];
for (const name of names) made.push(/*@a,b*/task(name));
for (let i = 0; i < 2; i++) made.push(/*@n0,n1*/task(\`n\${i}\`));
const step = (name: string) => task(name);
const mapped = [{ id: 'c' }, { id: 'd' }].map(({ id }) => /*@c,d*/step(id));
const passed = /*@e,f*/['e', 'f'].map(step);
export default model('m', seq(...made, ...mapped, /*@both*/par([...passed], { name: 'both' })), {
  variables: { x: 0 },
  properties: names.map((name) => /*@is:a,is:b*/always(name, ['x'], ({ x }) => x === 0)),
});
`,
  },
  'objects, destructuring, spread': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const parts = { first: /*@a*/task('a'), rest: [/*@b*/task('b'), /*@c*/task('c')] };
const { first, rest: [second, ...others] } = parts;
const copy = { ...parts, last: /*@d*/task('d') };
export default model('m', seq(first, second!, ...others, copy.last));
`,
  },
  'handlers: inline, declared, a method, of another file': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
import { count } from './count';
/*@run:b*/function decide() { return 'ok'; }
export default model('m', seq(
  /*@a*/task('a', { run: /*@run:a*/() => 'ok' }),
  /*@b*/task('b', { run: decide }),
  /*@c*/task('c', { /*@run:c*/run() { return 'ok'; } }),
  /*@d*/task('d', { run: count }),
));
`,
    'count.ts': `export const count = /*@run:d*/() => 'ok';
`,
  },
  'derived patterns': {
    'a.model.ts': `import { attempt, effect, interleave, model, raise, retry, seq, task, timeout } from 'flowproof';
export default model('m', seq(
  /*@s*/attempt('s', /*@r,r.attempt*/retry('r', 2, /*@a*/effect('a', { errors: ['e'] }), 'e'), { e: /*@b*/task('b') }),
  /*@t,t.clock,t.race*/timeout('t', /*@c*/task('c'), 5, /*@d*/task('d')),
  /*@i,lock15,lock17*/interleave([/*@f*/task('f'), /*@g*/task('g')], { name: 'i', lock: 'l' }),
  /*@q*/attempt('q', /*@x*/raise('x', 'no'), { no: /*@y*/task('y') }),
));
`,
  },
  'graphs: a node is its content of that name, else it is made by the graph': {
    'a.model.ts': `import { flow, model, seq, task } from 'flowproof';
export default model('m', /*@f,g,j,k*/flow('f', {
  starts: ['g'],
  nodes: { g: {}, a: { do: /*@a*/task('a') }, j: { do: task('other') }, k: { do: seq(/*@b*/task('b'), /*@c*/task('c')) } },
  edges: [['g', 'a'], ['a', 'j'], ['j', 'k']],
}));
`,
  },
  'columns behind a mark of byte order, line ends of Windows, and signs of two units': {
    'a.model.ts': `\ufeffimport { model, seq, task } from 'flowproof';\r\nexport default model('m', seq(\r\n\t/* 🙂 é 漢 */ /*@a*/task('a'), /* 👩‍👩‍👧 */ /*@b*/task('b')));\r\n`,
  },
  'exactlyOnce, whose name is an option or made of the name of its node': {
    'a.model.ts': `import { exactlyOnce, model, task } from 'flowproof';
export default model('m', /*@a*/task('a'), {
  properties: [/*@is:exactly once: a*/exactlyOnce('a'), /*@is:paid once*/exactlyOnce('a', { name: 'paid once' })],
});
`,
  },
  'a property of any constructor whose first argument is its name': {
    'a.model.ts': `import { always, model, never, task } from 'flowproof';
const kept = (name: string) => always(name, ['x'], ({ x }) => x === 0);
export default model('m', /*@a*/task('a'), {
  variables: { x: 0 },
  properties: [/*@is:one*/kept('one'), /*@is:two*/never('two', ['x'], ({ x }) => x === 1)],
});
`,
  },
  'branches that end a function, and what is known of them': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
function step(n: string, kind = 'a') {
  if (kind === 'b') { return task(\`b-\${n}\`); } else if (!n) throw new Error('no name');
  let name = kind;
  name += '-' + n;
  return task(name);
}
export default model('m', seq(/*@a-x*/step('x'), /*@b-x*/step('x', 'b')));
`,
  },
  'modules that import each other': {
    'a.model.ts': `import { model } from 'flowproof';
import { body } from './b';
export const prefix = () => 'p';
export default model('m', body());
`,
    'b.ts': `import { seq, task } from 'flowproof';
import { prefix } from './a.model';
export const body = () => seq(/*@p1*/task(prefix() + 1), /*@b*/task('b'));
`,
  },
};

describe('positions', () => {
  it.each(Object.entries(followed))('%s', async (_, files) => {
    const { marked, found } = await told(files);
    expect(found).toEqual(marked);
  });

  it('tells models of one file apart, though names are the same', async () => {
    const files = (first: string, second: string) => ({
      'a.model.ts': `import { model, seq, task } from 'flowproof';
export const one = model('one', seq(${first}task('a'), ${first && '/*@b*/'}task('b')));
export default model('two', seq(${second}task('a'), ${second && '/*@c*/'}task('c')));
`,
    });
    const one = await told(files('/*@a*/', ''), 'one');
    expect(one.found).toEqual(one.marked);
    const two = await told(files('', '/*@a*/'), 'two');
    expect(two.found).toEqual(two.marked);
  });

  it('tells where branches are, by node and number', async () => {
    const { branches } = await told({
      'a.model.ts': `import { defer, event, model, par, seq, skip, task, xor } from 'flowproof';
export default model('m', seq(
  par([task('a'),
    seq(task('b'), skip())], { name: 'p' }),
  xor([{ do: task('c') },
    skip()], { name: 'x' }),
  defer([[event('d'), task('e')]], { name: 'w' }),
));
`,
    });
    const at = (line: number, column: number) => `a.model.ts:${line}:${column}`;
    expect(branches).toEqual({
      'p:0': at(3, 8),
      'p:1': at(4, 5),
      'x:0': at(5, 14),
      'x:1': at(6, 5),
      'w:0': at(7, 11),
    });
  });
});
