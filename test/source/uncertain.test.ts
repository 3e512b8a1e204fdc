import { describe, expect, it } from 'vitest';
import { told, type Files } from './marked.ts';

/** What is not certain is left out, and nothing else: exactly what is marked is found. */
const leftOut: Readonly<Record<string, Files>> = {
  'a name that is made when the file runs': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const name = process.env['FLOWPROOF_NOWHERE'] ?? 'made';
export default model('m', seq(task(name), /*@b*/task('b'), task(\`x\${new Date(0).getTime()}\`)));
`,
  },
  'a function of the project that is called task': {
    'a.model.ts': `import { model, seq, task as real } from 'flowproof';
import { task } from './mine.js';
export default model('m', seq(/*@a*/task('a'), /*@b*/real('b')));
`,
    'mine.js': `import { task as t } from 'flowproof';
export const task = (name) => t(name);
`,
  },
  'tasks of one name in two calls, which labels tell apart and positions do not': {
    'a.model.ts': `import { call, model, seq, task, xor } from 'flowproof';
const B = (kept: number) => task('B', { run: () => kept });
export default model('m', seq(/*@f*/call('f', B(1)), /*@g*/call('g', seq(B(2), /*@c*/task('c'))), /*@d*/task('d')));
`,
  },
  'a name that is shadowed': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const wrap = (task: (name: string) => ReturnType<typeof seq>) => seq(task('a'));
const turned = (name: string) => seq(/*@zz*/task('zz'));
export default model('m', seq(wrap(turned), /*@b*/task('b')));
`,
  },
  'alternatives that make the same name': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const far = process.env['FLOWPROOF_NOWHERE'] === 'x';
export default model('m', seq(far ? task('a') : task('a', { outcomes: ['ok', 'no'] }), /*@b*/task('b')));
`,
  },
  'a list that code unknown here has its hands on': {
    'a.model.ts': `import { model, seq, task, type Task } from 'flowproof';
import { inspect } from 'node:util';
const parts: Task[] = [task('a'), task('b')];
inspect(parts);
export default model('m', seq(/*@c*/task('c'), ...parts, /*@d*/task('d')));
`,
  },
  'a list that is put in another order under a condition': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const parts = [task('a'), task('b', { outcomes: ['ok', 'no'] })];
if (process.env['FLOWPROOF_NOWHERE'] !== 'x') { const [one] = parts; parts[0] = parts[1]!; parts[1] = one!; }
export default model('m', seq(...parts, /*@c*/task('c')));
`,
  },
  'parts that are changed after they are used': {
    'a.model.ts': `import { model, par, task } from 'flowproof';
const parts = [task('a'), task('b')];
const both = par(parts, { name: 'both' });
parts[0] = task('a');
export default model('m', both);
`,
  },
  'classes, generators, try': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
class Kit { constructor(readonly prefix: string) {} step(n: string) { return task(this.prefix + n); } }
function* names() { yield 'g'; }
let part = task('t');
try { part = task('t', { outcomes: ['ok', 'no'] }); } catch { part = task('t'); }
export default model('m', seq(new Kit('k').step('a'), ...[...names()].map((n) => task(n)), part, /*@z*/task('z')));
`,
  },
  'a method that uses this': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const kit = { n: 'a', step() { this.n += '1'; return task(this.n); } };
export default model('m', seq(kit.step(), task('b')));
`,
  },
  'a variable that is assigned under a condition': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
let part = task('a');
if (process.env['FLOWPROOF_NOWHERE'] !== 'x') part = task('a', { outcomes: ['ok', 'no'] });
export default model('m', seq(part, /*@b*/task('b')));
`,
  },
  'a model that another function of the project wraps': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
import { structuredCopy } from './copy.js';
export default model('m', structuredCopy(seq(task('a'), task('b'))));
`,
    'copy.js': `export const structuredCopy = (x) => structuredClone(x);
`,
  },
  'a copy of a part under another name': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
const part = task('a');
export default model('m', seq({ ...part, name: 'b' }, /*@c*/task('c')));
`,
  },
  'arguments that are taken as they come': {
    'a.model.js': `import { model, seq, task } from 'flowproof';
function swap() { const list = arguments; [].reverse.call(list); return seq(...list); }
export default model('m', swap(task('a'), task('b')));
`,
  },
  'an import that is not relative': {
    'a.model.ts': `import { model, seq, task } from 'flowproof';
import { parts } from '#parts';
export default model('m', seq(task('b'), ...parts));
`,
    'package.json': `{ "type": "module", "imports": { "#parts": "./parts.js" } }`,
    'parts.js': `import { task } from 'flowproof';
export const parts = [task('a')];
`,
  },
};

describe('positions that are not certain', () => {
  it.each(Object.entries(leftOut))('%s', async (_, files) => {
    const main = Object.keys(files).find((file) => file.startsWith('a.model'));
    const { marked, found } = await told(files, undefined, main);
    expect(found).toEqual(marked);
  });
});
