import { chdir, cwd } from 'node:process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { load, type LoadOptions, type LoadResult } from '../../src/import/load.ts';
import { forward } from '../../src/import/patterns.ts';
import { bpmn, folderWith, pnml, process } from './files.ts';

const home = cwd();
afterEach(() => chdir(home));

async function all(patterns: readonly string[], options?: LoadOptions): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for await (const result of load(patterns, options)) results.push(result);
  return results;
}

const files = {
  'b.bpmn': bpmn(process('p', '<startEvent id="s"/><task id="a"/>', 'f:s>a')),
  'n.pnml': pnml('<place id="a"/><transition id="t"/>'),
  't.term.json': JSON.stringify({ flowproof: 1, name: 'terms', term: { kind: 'task', name: 'A' } }),
  'sub/m.model.ts': `import { model, task } from 'flowproof';\nexport const a = model('a', task('A'));\nexport const b = model('b', task('B'));`,
  'node_modules/x.bpmn': 'not read',
  'other.json': '{}',
  'notes.txt': 'text',
};

const told = (results: readonly LoadResult[]) =>
  results.map((r) => (r.ok ? `${r.file} ${r.format} ${r.name}` : `${r.file} ${r.error.code}`));
const everything = [
  'b.bpmn bpmn b',
  'n.pnml pnml n',
  'sub/m.model.ts typescript a',
  'sub/m.model.ts typescript b',
  't.term.json term terms',
];

describe('what a pattern stands for', () => {
  test('a folder: its models outside node_modules, sorted', async () => {
    chdir(folderWith(files));
    expect(told(await all(['.']))).toEqual(everything);
  });

  test('a folder by its path', async () => {
    const folder = folderWith(files);
    expect((await all([`${folder}/sub/`])).map((r) => r.file)).toEqual([
      `${folder}/sub/m.model.ts`,
      `${folder}/sub/m.model.ts`,
    ]);
    expect((await all([folder])).map((r) => r.file)).toContain(join(folder, 'b.bpmn'));
  });

  test('globs, relative and absolute; each file once', async () => {
    const folder = folderWith(files);
    chdir(folder);
    expect(told(await all(['*.{bpmn,pnml}', 'b.bpmn']))).toEqual(everything.slice(0, 2));
    expect((await all([`${folder}/**/*.pnml`])).map((r) => r.file)).toEqual([join(folder, 'n.pnml')]);
  });

  test('a path that exists is never a glob', async () => {
    chdir(folderWith({ '[ab].bpmn': files['b.bpmn'], 'a.bpmn': 'not read', '{x}/n.pnml': files['n.pnml'] }));
    expect(told(await all(['[ab].bpmn', '{x}']))).toEqual(['[ab].bpmn bpmn [ab]', '{x}/n.pnml pnml n']);
  });

  test('backslashes of Windows', () => {
    expect(forward('models\\sub\\*.bpmn', 'win32')).toBe('models/sub/*.bpmn');
    expect(forward('a\\[b].bpmn', 'linux')).toBe('a\\[b].bpmn');
  });

  test('mistakes do not keep the others from being loaded', async () => {
    chdir(folderWith(files));
    expect(
      told(await all(['gone.bpmn', '*.nothing', 'other.json', 'sub/none*', 'notes.txt', 'n.pnml'])),
    ).toEqual([
      'gone.bpmn FP2001',
      '*.nothing FP2002',
      'other.json FP2003',
      'sub/none* FP2002',
      'notes.txt FP2003',
      'n.pnml pnml n',
    ]);
  });

  test('FP2002: a folder without models', async () => {
    chdir(folderWith({ 'empty/readme.txt': 'x' }));
    expect(told(await all(['empty']))).toEqual(['empty FP2002']);
  });

  test('FP2003 lists what is supported', async () => {
    chdir(folderWith(files));
    const [result] = await all(['notes.txt']);
    expect(!result!.ok && result!.error.remedy).toContain('*.bpmn, *.pnml');
  });
});

describe('what is loaded', () => {
  test('terms with their hash, nets, elements and notes', async () => {
    chdir(folderWith(files));
    const results = await all(['b.bpmn', 'n.pnml', 't.term.json']);
    expect(results).toMatchObject(
      [
        {
          ok: true,
          format: 'bpmn',
          source: { kind: 'term', model: { term: { kind: 'flow' } } },
          notes: [],
          hash: /^[0-9a-f]{64}$/ as unknown,
        },
        { ok: true, format: 'pnml', source: { kind: 'net', net: { ending: 'plain-net' } } },
        { ok: true, format: 'term', source: { kind: 'term', model: { name: 'terms' } } },
      ].map(({ hash: _, ...rest }: Record<string, unknown>) => rest),
    );
    expect(results.map((r) => r.ok && /^[0-9a-f]{64}$/.test(r.hash))).toEqual([true, true, true]);
    expect(results.map((r) => r.ok && r.elements?.has('a'))).toEqual([true, true, undefined]);
  });

  test('the hash of a BPMN model depends on neither its path, its drawing nor its line ends', async () => {
    const text = files['b.bpmn'];
    chdir(
      folderWith({
        'a.bpmn': text,
        'x/b.bpmn': text.replaceAll('\n', '\r\n').replace('<task id="a"/>', '<task id="a" name="A"/>'),
        'c.bpmn': text.replace('id="f"', 'id="f" name="x"').replace('"a"/>', '"a"/><endEvent id="e"/>'),
      }),
    );
    const [a, c, b] = (await all(['.'])).map((r) => r.ok && r.hash);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  test('instances and limits are passed on', async () => {
    chdir(folderWith(files));
    expect(
      told(await all(['b.bpmn', 'n.pnml', 't.term.json', 'sub/m.model.ts'], { maxFileSize: 10 })),
    ).toEqual(['b.bpmn FP2004', 'n.pnml FP2004', 't.term.json FP2004', 'sub/m.model.ts FP2004']);
    expect(told(await all(['n.pnml'], { maxElements: 1 }))).toEqual(['n.pnml FP2028']);
  });

  test('FP2013: a term that is nested too deep', async () => {
    const nested = (n: number) => `${'{"kind":"seq","parts":['.repeat(n)}{"kind":"skip"}${']}'.repeat(n)}`;
    chdir(folderWith({ 'a.term.json': `{"flowproof":1,"name":"deep","term":${nested(100_000)}}` }));
    expect(told(await all(['.']))).toEqual(['a.term.json FP2013']);
  });

  test('every mistake has its file', async () => {
    chdir(folderWith({ 'a.bpmn': '', 'b.pnml': 'x', 'c.term.json': '{', 'd.model.js': 'throw 1' }));
    for (const result of await all(['.'])) expect(!result.ok && result.error.place.file).toBe(result.file);
  });
});
