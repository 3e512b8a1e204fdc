import { existsSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { flowproof, Folder, pnml, terms } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const imports = "import { model, task } from 'flowproof';\n";
const bpmn = (content: string) =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">${content}</definitions>`;
const lol = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const deep = (n: number) =>
  `{"flowproof":1,"name":"x","term":${'{"kind":"seq","parts":['.repeat(n)}{"kind":"task","name":"a"}${']}'.repeat(n)}}`;

/** Files that are wrong: content, and the code that says so. */
const wrong: readonly (readonly [string, string, string])[] = [
  ['empty.bpmn', '', 'FP2006'],
  ['empty.model.ts', '', 'FP2006'],
  ['binary.pnml', '\0\u0001\u0002', 'FP2007'],
  ['truncated.bpmn', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process', 'FP2011'],
  ['laughs.bpmn', `${lol}${bpmn('&b;')}`, 'FP2012'],
  ['laughs.pnml', `${lol}<pnml>&b;</pnml>`, 'FP2012'],
  [
    'nowhere.bpmn',
    bpmn('<process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/></process>'),
    'FP2044',
  ],
  ['nowhere.pnml', pnml({ p: 1 }, ['t'], ['p->t', 't->q']), 'FP2025'],
  ['truncated.term.json', '{"flowproof":1,', 'FP1019'],
  ['deep.term.json', deep(900), 'FP2013'],
  ['deepest.term.json', deep(100_000), 'FP2013'],
  ['throws.model.ts', `${imports}throw new Error('boom');`, 'FP2060'],
  ['syntax.model.ts', 'export const = ;', 'FP2061'],
  ['nothing.model.ts', 'export const x = 1;', 'FP2062'],
  [
    'circle.model.ts',
    `${imports}const n: Record<string, any> = {}; n.n = n; export default model('x', { ...task('a'), n } as never);`,
    'FP2067',
  ],
  ['map.model.ts', `${imports}export default model('x', { ...task('a'), n: new Map() } as never);`, 'FP2067'],
  [
    'channel.model.ts',
    `${imports.replace('task', 'receive')}export default model('x', receive('r', { channel: 'c' } as never));`,
    'FP1002',
  ],
  ['nameless.model.ts', `${imports}export default model(undefined as never, task('a'));`, 'FP2067'],
  [
    'same.model.ts',
    `${imports}export const a = model('x', task('a')); export const b = model('x', task('b'));`,
    'FP2068',
  ],
  ['note.txt', 'note', 'FP2003'],
];

describe('a wrong file has its code, a remedy, exit code 2 and no stack', () => {
  test.each(wrong)('%s', async (name, content, code) => {
    const said = await flowproof(['check', folder.write(name, content)]);
    expect({ code: said.code, out: said.out }).toEqual({ code: 2, out: '' });
    expect(said.err).toMatch(new RegExp(`^error ${code} .*\\n  fix: .+\\n$`));
  });

  test('a file of 200 MB', async () => {
    const file = folder.write('huge.bpmn', ' ');
    truncateSync(file, 200_000_000);
    expect((await flowproof(['check', file])).err).toContain('FP2004');
  });

  test('a message stays short whatever the names', async () => {
    const term = { flowproof: 1, name: 'x', term: { kind: 'task', name: 'a b'.repeat(10_000) } };
    const { err } = await flowproof(['check', folder.write('long.term.json', term)]);
    expect(err).toContain('FP1002');
    expect(err.length).toBeLessThan(1500);
  });
});

test('two models of one file are loaded', async () => {
  const text = `${imports}export const a = model('one', task('a')); export const b = model('two', task('b'));`;
  const { code, out } = await flowproof(['check', folder.write('two.model.ts', text)]);
  expect({ code, last: out.split('\n').at(-2) }).toEqual({ code: 0, last: '2 models: 2 sound' });
});

describe('paths', () => {
  test('glob characters in real names', async () => {
    for (const name of ['[a]', 'x*y', 'q?', '{a,b}', '!neg', '(x)', "quo'te", 'sp ace']) {
      const file = folder.write(`glob/${name}.term.json`, terms.sound);
      expect(await flowproof(['check', file])).toMatchObject({ code: 0, err: '' });
    }
    expect((await flowproof(['check', join(folder.path, 'glob')])).out).toContain('8 models: 8 sound');
  });

  test.skipIf(process.platform === 'win32')('links that lead in circles or nowhere', async () => {
    folder.write('loop/a/m.term.json', terms.sound);
    symlinkSync('..', join(folder.path, 'loop/a/b'));
    symlinkSync('self.bpmn', join(folder.path, 'self.bpmn'));
    expect((await flowproof(['check', join(folder.path, 'loop')])).code).toBe(0);
    expect((await flowproof(['check', join(folder.path, 'self.bpmn')])).err).toContain('FP2001');
  });

  test('an output that is a folder is refused before any work', async () => {
    const file = folder.write('sound.term.json', terms.sound);
    const out = join(folder.path, 'taken');
    mkdirSync(out);
    for (const args of [
      ['check', file, '--out'],
      ['check', file, '--junit'],
      ['check', file, '--markdown'],
      ['check', file, '--sarif'],
      ['run', file, '--out'],
      ['run', file, '--trace-out'],
    ])
      expect(await flowproof([...args, out])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('FP5004'),
      });
  });

  test.skipIf(!existsSync('/proc/self'))('a folder that takes no others', async () => {
    const file = folder.write('sound.term.json', terms.sound);
    expect((await flowproof(['check', file, '--out', '/proc/none/x.json'])).err).toContain('FP5004');
  });
});

test('--trace-out alone writes the trace', async () => {
  const trace = join(folder.path, 'trace.ndjson');
  await flowproof(['run', folder.write('sound.term.json', terms.sound), '--trace-out', trace]);
  expect(existsSync(trace)).toBe(true);
});

describe('a log that was changed by hand', () => {
  const changed = async (change: object) => {
    const log = join(folder.path, 'log.json');
    await flowproof(['run', folder.write('deadlock.term.json', terms.deadlock), '--out', log]);
    const { readFileSync } = await import('node:fs');
    const { digest: _, ...made } = JSON.parse(readFileSync(log, 'utf8')) as { digest: string };
    return flowproof(['replay', folder.write('changed.json', { ...made, ...change })]);
  };

  test.each([
    [{ steps: [] }, 'FP3004'],
    [{ steps: [{ offered: ['zz'], pick: 0 }] }, 'FP3004'],
    [{ steps: [{ offered: ['a'], pick: 7 }] }, 'FP3010'],
    [{ expected: { property: 'nope', culprits: [] } }, 'FP3004'],
    [{ format: 2 }, 'FP3002'],
    [{ end: 'nope' }, 'FP3003'],
  ])('%j', async (change, code) => {
    const { code: exit, err } = await changed(change);
    expect({ exit, err: err.slice(0, 12) }).toEqual({ exit: 2, err: `error ${code}` });
  });
});

describe('BPMN', () => {
  const shop = bpmn(`
    <collaboration id="c"><participant id="P" processRef="p"/><participant id="Q" processRef="q"/>
      <messageFlow id="m" sourceRef="order" targetRef="begin"/></collaboration>
    <process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="order"/>
      <sendTask id="order" name="Order &lt;b&gt;"/></process>
    <process id="q"><startEvent id="begin" name="Order came"><messageEventDefinition id="e"/></startEvent>
      <sequenceFlow id="g" sourceRef="begin" targetRef="join"/><sequenceFlow id="h" sourceRef="join" targetRef="join"/>
      <parallelGateway id="join"/></process>`);
  const file = folder.write('shop.bpmn', shop);

  test('names are in the document, notes are in the document and in the text', async () => {
    const { out } = await flowproof(['check', file, '--json', '--instances', '3']);
    const result = (JSON.parse(out) as ReportDocument).results[0] as ModelResult;
    expect(result.model.names).toEqual({ order: 'Order <b>', begin: 'Order came' });
    expect(result.notes.join()).toContain('messages start at most 3 instances of ');
    const witness = result.properties.find((q) => q.name === 'option-to-complete')!.witness!;
    expect(witness.pointOfNoReturn).toBeGreaterThanOrEqual(0);
    const text = (await flowproof(['check', file])).out;
    expect(text).toContain('order "Order <b>"');
    expect(text).toMatch(/note: messages start at most 2 instances/);
    expect(text).toContain('-- from here on no final state can be reached --');
  });

  test('a log is replayed with as many instances as it was made with', async () => {
    const log = join(folder.path, 'shop.json');
    const { out } = await flowproof(['run', file, '--instances', '3', '--out', log]);
    expect(out).toContain(`reproduce: flowproof replay ${log} --instances 3`);
    expect(out).toContain('note: messages start at most 3 instances');
    expect((await flowproof(['replay', log])).err).toContain('FP3011');
    expect((await flowproof(['replay', log, '--instances', '3'])).code).toBe(1);
  });
});
