/** Programs that make models in roundabout ways, one call a line. The same names are made in many places, and few of them are used. */
import * as fc from 'fast-check';

const names = ['a', 'b', 'c'];
const name = fc.constantFrom(...names);
/** A condition: known, or not known but decided when the program runs. */
const condition = fc.constantFrom(
  'true',
  'false',
  'yes()',
  '!yes()',
  'flag',
  'xs.length > 1',
  "xs[0]?.name === 'a'",
);
const list = fc.constantFrom('xs', 'ys', 'zs', 'box.list', 'alias');
const index = fc.constantFrom('0', '1', 'xs.length - 1', 'two() - 2');

const part: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(name).map(([n]) => `task(\n'${n}')`),
  fc.tuple(name).map(([n]) => `event(\n'${n}')`),
  fc.tuple(name).map(([n]) => `step(\n'${n}')`),
  fc.tuple(name, condition).map(([n, c]) => `either(\n'${n}', ${c})`),
  fc.tuple(name).map(([n]) => `twice(\n'${n}')`),
  fc.tuple(name).map(([n]) => `made.get(\n'${n}')()`),
  fc.tuple(name, name, condition).map(([n, m, c]) => `(${c} ?\ntask('${n}') :\nstep('${m}'))`),
  fc.tuple(name).map(([n]) => `seq(\ntask('${n}'))`),
  fc.tuple(name).map(([n]) => `kit.of(\n'${n}')`),
  fc.tuple(list, index).map(([l, i]) => `${l}[${i}]`),
  fc.constant('last'),
);

const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; some: string }>((tie) => ({
  some: fc.array(tie('one'), { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n')),
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(list, part).map(([l, p]) => `${l}.push(${p});`),
    fc.tuple(list, index, part).map(([l, i, p]) => `${l}[${i}] = ${p};`),
    fc.tuple(list, part).map(([l, p]) => `add(${l}, ${p});`),
    fc.tuple(part).map(([p]) => `last = ${p};`),
    fc.tuple(list, list).map(([l, m]) => `${l}.push(...${m});`),
    fc.tuple(list).map(([l]) => `${l}.reverse();`),
    fc.tuple(list).map(([l]) => `${l}.splice(0, 1);`),
    fc.tuple(list).map(([l]) => `swap(${l});`),
    fc.tuple(list).map(([l]) => `remake(${l});`),
    fc.tuple(list, index).map(([l, i]) => `${l}[${i}] = step(\n${l}[${i}]?.name ?? 'a');`),
    fc
      .tuple(list, condition)
      .map(([l, c]) => `${l} = ${l}.map((p) => ${c} ? p :\ntask(p.name));`.replace(/^xs = /, 'ys = ')),
    fc.tuple(list).map(([l]) => `alias = ${l};`),
    fc.tuple(list).map(([l]) => `box.list = ${l};`),
    fc.tuple(list, part).map(([l, p]) => `later.push(() => { ${l}[0] = ${p}; });`),
    fc.constantFrom(
      'later.pop()?.();',
      'later.forEach((f) => f());',
      'rename();',
      'flag = !flag;',
      'flag = yes();',
    ),
    fc.tuple(list).map(([l]) => `xs.push(...${l}.map((p) => step(\np?.name ?? 'a')));`),
    fc.tuple(list).map(([l]) => `zs = ${l}.filter((p) => p?.name !== 'a');`),
    fc.tuple(condition, tie('some')).map(([c, s]) => `if (${c}) {\n${s}\n}`),
    fc.tuple(condition, tie('some'), tie('some')).map(([c, s, t]) => `if (${c}) {\n${s}\n} else {\n${t}\n}`),
    fc
      .tuple(condition, tie('some'), tie('some'))
      .map(([c, s, t]) => `(() => {\nif (${c}) return;\n${s}\n})();\n${t}`),
    fc
      .tuple(name, name, tie('some'))
      .map(([n, m, s]) => `for (const n of ['${n}', '${m}']) {\nxs.push(step(\nn));\n${s}\n}`),
    fc
      .tuple(condition, tie('some'))
      .map(([c, s]) => `for (let i = 0; i < 2; i++) {\nif (${c}) continue;\n${s}\n}`),
    fc
      .tuple(condition, tie('some'))
      .map(([c, s]) => `for (let i = 0; i < 2; i++) {\n${s}\nif (${c}) break;\n}`),
    fc.tuple(tie('some')).map(([s]) => `try {\n${s}\n} catch {}`),
    fc.tuple(tie('some')).map(([s]) => `switch (two()) {\ncase 2:\n${s}\n}`),
    fc.tuple(tie('some')).map(([s]) => `made.set('a', () => {\n${s}\nreturn task('a'); });`),
    fc.tuple(part).map(([p]) => `kit.of = (n) => ${p};`),
  ),
})).one as fc.Arbitrary<string>;

const head = `import { event, model, seq, task } from 'flowproof';
const yes = () => new Date().getTime() > 0;
const two = () => Number(new Date().getTime() > 0) + 1;
let flag = false;
const step = (n) => task(n);
const either = (n, far) => (far ? event(n) : task(n));
function twice(n) { const inner = () => step(n); return inner(); }
const add = (list, part) => { list.push(part); return list; };
const swap = (list) => { const [one] = list; list[0] = list[1]; list[1] = one; };
const rename = () => { last = step(
last.name); };
const remake = (list) => { list.forEach((p, i) => { list[i] = event(
p.name); }); };
const kit = { of: (n) => step(n) };
let last = task('a');
const later = [];
const made = new Map(['a', 'b', 'c'].map((n) => [n, () => step(n)]));
const xs = [task('b')];
let ys = [];
let zs = [step('c')];
let alias = xs;
const box = { list: ys };
`;

/** A JavaScript file whose default export is a model, if the program does not throw. */
export const program: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(statement, { minLength: 1, maxLength: 6 }),
    fc.array(
      fc.oneof(
        list.map((l) => `...${l}`),
        part,
        fc.constant('last'),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(
    ([lines, parts]) => `${head}${lines.join('\n')}\nexport default model('m', seq(${parts.join(',\n')}));\n`,
  );
