import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { standardProperties, type ModelResult, type ReportDocument } from '../../src/report/document.ts';
import { methods } from '../../src/verify/search-options.ts';
import { modelsFolder } from '../models.ts';
import { flowproof, Folder, pnml, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const files = Object.fromEntries(
  Object.entries(terms).map(([name, term]) => [name, folder.write(`${name}.term.json`, term)]),
) as Record<keyof typeof terms, string>;
const deadNet = folder.write('dead.pnml', pnml({ p: 1, q: 0 }, ['t'], ['p->t', 't->q', 'q->t']));
const ring = folder.write('ring.pnml', pnml({ p: 1, q: 0 }, ['t', 'u'], ['p->t', 't->q', 'q->u', 'u->p']));
const growing = folder.write('growing.pnml', pnml({ p: 1, q: 0 }, ['t'], ['p->t', 't->p', 't->q']));

/** The published schema, as another program would read it. */
const published = z.fromJSONSchema(
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../schema/report.v1.json'), 'utf8')) as never,
);

async function json(
  args: readonly string[],
): Promise<{ code: number; report: ReportDocument; results: ModelResult[] }> {
  const { code, out, err } = await flowproof([...args, '--json']);
  expect(err).toBe('');
  const report = JSON.parse(out) as ReportDocument;
  published.parse(report);
  return { code, report, results: report.results as ModelResult[] };
}

const violated = (result: ModelResult) =>
  result.properties.filter((q) => q.holds === 'no').map((q) => q.name);

describe('check', () => {
  test.each([
    ['sound', 0, 'sound', []],
    ['endless', 0, 'sound', []],
    ['deadlock', 1, 'unsound', ['option-to-complete', 'deadlock-free']],
    ['livelock', 1, 'unsound', ['option-to-complete']],
    ['failure', 1, 'unsound', ['no-unhandled-failure']],
    ['undelivered', 1, 'unsound', ['no-undelivered-messages']],
    ['improper', 1, 'unsound', ['proper-completion']],
    ['unsafe', 1, 'sound', ['safe']],
  ] as const)('%s: exit code %i, verdict %s', async (name, code, verdict, wrong) => {
    const { code: found, results } = await json(['check', files[name]]);
    const [result] = results;
    expect(result!.properties.map((q) => q.name)).toEqual(standardProperties);
    expect({ code: found, verdict: result!.verdict, wrong: violated(result!) }).toEqual({
      code,
      verdict,
      wrong,
    });
  });

  test('every witness has been replayed: its log and its steps say the same', async () => {
    const { results } = await json(['check', ...Object.values(files)]);
    const witnesses = results.flatMap((r) => r.properties.flatMap((q) => (q.witness ? [q] : [])));
    expect(witnesses.length).toBeGreaterThan(5);
    for (const { name, witness } of witnesses) {
      const picked = witness!.log!.steps.map((s) => s.offered[s.pick]);
      expect(picked).toEqual(witness!.labels);
      expect(witness!.steps!.map((s) => s.label)).toEqual(witness!.labels);
      expect(witness!.log!.expected!.property).toBe(name);
    }
  });

  test('a property that is ignored is reported and does not count', async () => {
    expect((await flowproof(['check', files.unsafe, '--ignore', 'safe'])).code).toBe(0);
    const both = ['--ignore', 'deadlock-free', '--ignore', 'option-to-complete'];
    const { code, out } = await flowproof(['check', files.deadlock, ...both]);
    expect(code).toBe(0);
    expect(out).toContain('✗ deadlock-free');
    expect(out).toContain('(ignored)');
    expect((await flowproof(['check', files.deadlock, '--ignore', 'deadlock-free'])).code).toBe(1);
  });

  test('a search that is cut is undecided, and says what cut it', async () => {
    const { code, results } = await json(['check', files.wide, '--max-states', '100']);
    expect(code).toBe(3);
    expect(results[0]!.verdict).toBe('unknown');
    expect(results[0]!.stateSpace).toMatchObject({ complete: false, cutBy: 'states' });
    const { out } = await flowproof(['check', files.wide, '--max-memory', '16KiB']);
    expect(out).toContain('cut by the limit on memory (--max-memory)');
  });

  test('what is violated before a cut stays violated', async () => {
    const { code, results } = await json(['check', files.improper, '--max-states', '4']);
    expect({ code, cut: results[0]!.stateSpace.cutBy }).toEqual({ code: 1, cut: 'states' });
  });

  test('an unbounded net is violated, not undecided', async () => {
    const { results } = await json(['check', growing]);
    expect(violated(results[0]!)).toContain('bounded');
    expect(results[0]!.stateSpace.cutBy).toBe('unbounded');
  });

  test('a net that is no workflow net is not applicable', async () => {
    const { code, results } = await json(['check', ring]);
    expect({ code, verdict: results[0]!.verdict }).toEqual({ code: 0, verdict: 'not-applicable' });
    expect((await flowproof(['check', deadNet])).code).toBe(0);
    expect((await flowproof(['check', ring, '--max-states', '1'])).code).toBe(3);
  });

  test('an interrupt keeps what was found and exits with 130', async () => {
    const interrupt = AbortSignal.abort();
    expect(await flowproof(['check', files.wide], { interrupt })).toMatchObject({ code: 130 });
    const later = new AbortController();
    const io = {
      interrupt: later.signal,
      stdout: { write: (text: string) => void ((printed += text), later.abort()) },
    };
    let printed = '';
    const { code } = await flowproof(['check', files.sound, files.wide, files.deadlock], io);
    expect(code).toBe(130);
    expect(printed).toContain('✓ SOUND');
    expect(printed).not.toContain('deadlock.term.json');
  });

  test('a report of an interrupted check is no green one: it says that something was not looked at', async () => {
    const written = join(folder.path, 'interrupted.json');
    const { code } = await flowproof(['check', files.wide, '--out', written, '--markdown', `${written}.md`], {
      interrupt: AbortSignal.abort(),
    });
    const { results } = JSON.parse(readFileSync(written, 'utf8')) as ReportDocument;
    expect({ code, results }).toMatchObject({ code: 130, results: [{ error: { code: 'FP5011' } }] });
    expect(readFileSync(`${written}.md`, 'utf8')).toMatch(/^## ✗/);
  });

  test('an interrupt in the middle of a search keeps what the search found', async () => {
    const branches = Array.from({ length: 24 }, (_, i) => ({ kind: 'task', name: `t${i}` }));
    const term = { kind: 'par', name: 'p', branches };
    const huge = folder.write('huge.term.json', { flowproof: 1, name: 'huge', term });
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 300);
    const { code, out } = await flowproof(['check', huge, '--method', 'explicit', '--json'], {
      interrupt: interrupt.signal,
    });
    const [result] = (JSON.parse(out) as ReportDocument).results as ModelResult[];
    expect({ code, cut: result!.stateSpace.cutBy, verdict: result!.verdict }).toEqual({
      code: 130,
      cut: 'interrupt',
      verdict: 'unknown',
    });
  });

  test('--counts tells the states of the model, not of what is left of it', async () => {
    // no two as long as each other: like rows would be explored by one state of each orbit, and not reduced
    const lengths = [7, 8, 9, 10, 11];
    const rows = lengths.map((length, row) => Array.from({ length }, (_, i) => `p${row}_${i}`));
    const steps = rows.flatMap((row) =>
      row.slice(1).map((place, i) => [row[i]!, `to_${place}`, place] as const),
    );
    const chains = folder.write(
      'chains.pnml',
      pnml(
        Object.fromEntries(rows.flatMap((row) => row.map((place, i) => [place, i === 0 ? 1 : 0]))),
        steps.map(([, step]) => step),
        steps.flatMap(([from, step, to]) => [`${from}->${step}`, `${step}->${to}`]),
      ),
    );
    const [reduced] = (await json(['check', chains])).results;
    const [counted] = (await json(['check', chains, '--counts'])).results;
    expect(reduced!.stateSpace.method).toMatch(/^reduce/);
    expect(reduced!.stateSpace.states).toBeLessThan(10);
    const states = lengths.reduce((product, length) => product * length);
    const edges = lengths.reduce((sum, length) => sum + (states / length) * (length - 1), 0);
    expect(counted!.stateSpace).toMatchObject({ states, edges });
    expect(violated(counted!)).toEqual(violated(reduced!));
  });

  test.each(methods)('--method %s gives the same verdicts', async (method) => {
    const { results } = await json(['check', files.wide, files.deadlock, files.improper, '--method', method]);
    expect(results.map(violated)).toEqual([
      [],
      ['option-to-complete', 'deadlock-free'],
      ['proper-completion'],
    ]);
    const { verdict, stateSpace } = results[0]!;
    // Boundedness of terms is among what stubborn sets leave open.
    expect(verdict).toBe(method === 'stubborn' ? 'unknown' : 'sound');
    expect(stateSpace.method).toMatch(method === 'auto' ? /./ : new RegExp(`^${method}\\b`));
  });

  test('a method that does not cover a model is refused, not replaced by another', async () => {
    const timer = (name: string, delay: number) => ({ kind: 'timer', name, delay });
    const term = { kind: 'par', name: 'p', branches: [timer('t', 1), timer('u', 2)] };
    const timed = folder.write('timed.term.json', { flowproof: 1, name: 'timed', clock: 'virtual', term });
    const uncovered = ['bits', 'hash', 'symbolic'];
    for (const method of methods) {
      const { code, err } = await flowproof(['check', timed, '--method', method]);
      expect({ method, refused: code === 2 }).toEqual({ method, refused: uncovered.includes(method) });
      if (code !== 2) continue;
      expect(err).toContain(`error FP5007 ${timed}: the method ${method} does not cover the model`);
      expect(err).toContain('fix: ');
    }
  });

  test('--stats says how states were kept; without it nothing does', async () => {
    const said = 'Reduced from ';
    const args = ['check', files.wide, '--method', 'reduce'];
    expect((await flowproof(args)).out).not.toContain(said);
    expect((await flowproof([...args, '--stats'])).out).toContain(said);
    const { results } = await json(args);
    expect(results[0]!.stateSpace.remarks).toEqual([expect.stringContaining(said)]);
  });

  test('invariants of a TypeScript model are decided, and a broken one is shown', async () => {
    const file = folder.write('counter.model.ts', typescript);
    const { code, results } = await json(['check', file]);
    expect({ code, verdict: results[0]!.verdict }).toEqual({ code: 1, verdict: 'sound' });
    expect(violated(results[0]!)).toEqual(['both-count']);
    expect(results[0]!.properties.at(-1)).toMatchObject({ name: 'beyond-two', holds: 'yes' });
  });
});

describe('several files', () => {
  test('one bad file has its error; the others are answered', async () => {
    const bad = folder.write('bad.term.json', '{ "flowproof": 1, ');
    const { code, report } = await json(['check', files.sound, bad, files.deadlock, 'nowhere.bpmn']);
    expect(code).toBe(2);
    expect(report.results.map((r) => ('error' in r ? r.error.code : r.verdict))).toEqual([
      'sound',
      'FP1019',
      'unsound',
      'FP2001',
    ]);
    const { out, err } = await flowproof(['check', files.sound, bad, files.deadlock]);
    expect(out).toContain('3 models: 1 sound, 1 not readable, 1 unsound');
    expect(err).toContain(`error FP1019 ${bad}`);
  });

  test.each([
    ['violated before undecided', ['wide', 'deadlock'], 1],
    ['undecided before fine', ['sound', 'wide'], 3],
  ] as const)('%s', async (_, names, code) => {
    const args = names.map((n) => files[n]);
    expect((await flowproof(['check', ...args, '--max-states', '50'])).code).toBe(code);
  });

  test('a folder stands for its models', async () => {
    const inner = folder.write('inner/a.term.json', terms.sound);
    folder.write('inner/deep/b.term.json', terms.endless);
    const { results } = await json(['check', join(folder.path, 'inner')]);
    expect(results.map((r) => r.model.file)).toEqual([inner, inner.replace('a.term', 'deep/b.term')]);
  });

  test('each further model that holds takes one line', async () => {
    const { out } = await flowproof(['check', files.sound, files.endless]);
    expect(out.split('\n').length).toBe(4);
  });
});

describe('what check writes', () => {
  test('--out: the document, whole, beside the text', async () => {
    const out = join(folder.path, 'new/report.json');
    const said = await flowproof(['check', files.deadlock, '--out', out]);
    expect(said.out).toContain('✗ UNSOUND');
    expect((published.parse(JSON.parse(readFileSync(out, 'utf8'))) as ReportDocument).results).toHaveLength(
      1,
    );
    expect(readdirSync(join(folder.path, 'new'))).toEqual(['report.json']);
  });

  test('--out FILE.html: the page', async () => {
    const out = join(folder.path, 'page/report.html');
    await flowproof(['check', files.deadlock, '--out', out]);
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>.*id="flowproof-data">deflate:/is);
    await flowproof(['explore', files.deadlock, '--out', out]);
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  test('an output that cannot be written is a mistake of the caller', async () => {
    const { code, err } = await flowproof(['check', files.sound, '--out', join(files.sound, 'x.json')]);
    expect(code).toBe(2);
    expect(err).toContain('error FP5004');
  });

  test('--logs: a log for each violation that a run shows, and the command that replays it', async () => {
    const logs = join(folder.path, 'logs');
    const { out } = await flowproof(['check', files.deadlock, files.unsafe, '--logs', logs]);
    expect(readdirSync(logs)).toHaveLength(3);
    const commands = [...out.matchAll(/flowproof replay (\S+)/g)].map((m) => m[1]!);
    expect(commands).toHaveLength(3);
    for (const file of commands)
      expect(await flowproof(['replay', file])).toMatchObject({ code: 1, err: '' });
  });

  test('without --logs nothing is written, and the text says how to reproduce', async () => {
    const before = readdirSync(folder.path);
    const { out } = await flowproof(['check', files.deadlock]);
    expect(out).toContain(`flowproof replay ${files.deadlock} 'fp1:`);
    expect(readdirSync(folder.path)).toEqual(before);
  });

  test('--junit', async () => {
    const junit = join(folder.path, 'junit.xml');
    await flowproof(['check', files.deadlock, files.sound, 'nowhere.bpmn', '--junit', junit]);
    const text = readFileSync(junit, 'utf8');
    expect([...text.matchAll(/<failure /g)]).toHaveLength(2);
    expect([...text.matchAll(/<error /g)]).toHaveLength(1);
    expect(existsSync(junit)).toBe(true);
  });
});

describe('names that mean harm', () => {
  const id = '</script><script>alert(1)</script>\u001b[2J\u2028\u202e$&';
  const escaped = id
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace('\u001b', '');
  const file = folder.write(
    'hostile.pnml',
    pnml({ [escaped]: 1, q: 0 }, ['t'], [`${escaped}->t`, 't->q', 't->q']),
  );

  test('are printed as they are not', async () => {
    const { out } = await flowproof(['check', file]);
    expect(out).not.toMatch(/[\u001b\u2028\u202e]/);
    expect(out).toContain('\\u{202e}');
  });
});

describe.skipIf(modelsFolder === null)('the shared BPMN models', () => {
  test.each([
    ['bpmn-rust/p10x01.bpmn', { states: 1027 }],
    ['own', {}],
  ])('%s', async (name, space) => {
    const { results } = await json(['check', join(modelsFolder!, name)]);
    for (const result of results) expect(result.stateSpace).toMatchObject(space);
  });
});
