import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { unpacked } from '../../report-ui/model/unpacked.ts';
import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { flowproof, Folder, pnml, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const file = (name: keyof typeof terms) => folder.write(`${name}.term.json`, terms[name]);
/** A log without its digest, as older versions wrote it: what is changed in it is no change of the file. */
const read = (path: string): ReplayLog => {
  const { digest: _, ...log } = JSON.parse(readFileSync(path, 'utf8')) as ReplayLog;
  return log;
};

describe('run', () => {
  test.each([
    ['sound', 0, 'nothing violated'],
    ['deadlock', 1, 'deadlock-free violated'],
    ['undelivered', 1, 'no-undelivered-messages violated'],
    ['improper', 1, 'proper-completion violated'],
    ['unsafe', 0, 'nothing violated'],
  ] as const)('%s: exit code %i', async (name, code, said) => {
    const { code: found, out, err } = await flowproof(['run', file(name), '--scheduler', 'deterministic']);
    expect({ code: found, err }).toEqual({ code, err: '' });
    expect(out).toContain(said);
  });

  test('many seeds are tried until one run violates something, which is made small and written', async () => {
    const log = join(folder.path, 'failing.json');
    const model = folder.write('counter.model.ts', typescript);
    const { code, out } = await flowproof(['run', model, '--runs', '500', '--out', log]);
    expect(code).toBe(1);
    expect(out).toContain('both-count violated');
    expect(out).toContain('minimal in steps: proved');
    expect(out).toContain(`reproduce: flowproof replay ${log}`);
    expect(read(log)).toMatchObject({
      expected: { property: 'both-count', culprits: ['x'] },
      end: 'completed',
    });
    expect(read(log).steps).toHaveLength(6);
  });

  test('the shortest failing run is found among longer ones', async () => {
    const detour = { kind: 'loop', name: 'l', loop: 'while', body: { kind: 'task', name: 'again' } };
    const stuck = { kind: 'receive', name: 'r', channel: 'c' };
    const model = folder.write('detour.term.json', {
      flowproof: 1,
      name: 'detour',
      term: { kind: 'seq', parts: [detour, stuck] },
    });
    const log = join(folder.path, 'detour.json');
    const { out } = await flowproof(['run', model, '--runs', '20', '--seed', '3', '--out', log]);
    expect(out).toContain('minimal in steps: proved');
    expect(read(log).steps.map((s) => s.offered[s.pick])).toEqual(['l:exit']);
  });

  test('no run violates anything: all seeds are named', async () => {
    const { code, out } = await flowproof(['run', file('sound'), '--runs', '25', '--seed', '5']);
    expect(code).toBe(0);
    expect(out).toContain('25 runs were made, seeds 5 to 29');
  });

  test('the command that is named brings the run back', async () => {
    const model = file('failure');
    const { out } = await flowproof(['run', model, '--runs', '50']);
    const [, command] = /reproduce: flowproof (.*)/.exec(out)!;
    const again = await flowproof(command!.split(' '));
    expect(again.code).toBe(1);
    expect(again.out).toContain('no-unhandled-failure violated');
  });

  test('a run that is cut is undecided', async () => {
    const { code, out } = await flowproof(['run', file('livelock'), '--max-steps', '10']);
    expect(code).toBe(3);
    expect(out).toContain('10 steps, cut by the limit on steps');
  });

  test('what is ignored ends no run', async () => {
    expect((await flowproof(['run', file('undelivered'), '--ignore', 'no-undelivered-messages'])).code).toBe(
      0,
    );
  });

  test('an interrupt ends it', async () => {
    const { code } = await flowproof(['run', file('sound'), '--runs', '1000000'], {
      interrupt: AbortSignal.abort(),
    });
    expect(code).toBe(130);
  });

  test('a net is run by the token game', async () => {
    const net = folder.write(
      'net.pnml',
      pnml({ p: 1, q: 0, r: 0 }, ['t', 'u'], ['p->t', 't->q', 'q->u', 'r->u']),
    );
    const { code, out } = await flowproof(['run', net]);
    expect(code).toBe(1);
    expect(out).toContain('deadlock-free violated');
  });

  test('of several models one is named', async () => {
    const text = `import { model, task } from 'flowproof'; export const a = model('first', task('x')); export const b = model('second', task('y'));`;
    const several = folder.write('two.model.ts', text);
    const { code, err } = await flowproof(['run', several]);
    expect({ code, named: err.includes('first, second') }).toEqual({ code: 2, named: true });
    const { out } = await flowproof(['run', several, '--name', 'second']);
    expect(out).toMatch(/^ +1 {2}y/m);
    expect((await flowproof(['run', several, '--name', 'third'])).code).toBe(2);
  });

  test('--json prints the document of the run', async () => {
    const { code, out } = await flowproof(['run', file('deadlock'), '--json']);
    const result = (JSON.parse(out) as ReportDocument).results[0] as ModelResult;
    expect({ code, verdict: result.verdict }).toEqual({ code: 1, verdict: 'unsound' });
    expect(result.properties[0]).toMatchObject({ name: 'deadlock-free', holds: 'no' });
    const sound = await flowproof(['run', file('sound'), '--json']);
    expect((JSON.parse(sound.out) as ReportDocument).results[0]).toMatchObject({
      verdict: 'unknown',
      stateSpace: { states: 5, edges: 4, complete: false },
      properties: [{ name: 'run', holds: 'unknown' }],
    });
  });

  test('--trace-out writes a line a step', async () => {
    const trace = join(folder.path, 'trace.ndjson');
    for (const [level, keys] of [
      ['full', 7],
      ['min', 2],
    ] as const) {
      await flowproof(['run', file('sound'), '--trace', level, '--trace-out', trace]);
      const lines = readFileSync(trace, 'utf8')
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l) as object);
      expect(lines).toHaveLength(4);
      expect(Object.keys(lines[0]!)).toHaveLength(keys);
    }
    const none = join(folder.path, 'none.ndjson');
    await flowproof(['run', file('sound'), '--trace', 'none', '--trace-out', none]);
    expect(existsSync(none)).toBe(false);
  });
});

describe('replay', () => {
  let log = '';
  let model = '';
  beforeAll(async () => {
    model = file('deadlock');
    log = join(folder.path, 'log.json');
    await flowproof(['run', model, '--out', log]);
  });
  const changed = (name: string, change: (log: ReplayLog) => object) => folder.write(name, change(read(log)));

  test('reproduces with 1', async () => {
    const { code, out, err } = await flowproof(['replay', log]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('reproduced');
  });

  test('--scheduler replay follows a log', async () => {
    const { code, out } = await flowproof(['run', model, '--scheduler', 'replay', '--log', log]);
    expect({ code, said: out.includes('deadlock-free violated') }).toEqual({ code: 1, said: true });
  });

  test('passes with 0 when the violation is gone', async () => {
    const gone = changed('gone.json', (l) => ({
      ...l,
      flowproof: '0.0.9',
      expected: { property: 'no-unhandled-failure', culprits: ['e'] },
    }));
    const { code, out } = await flowproof(['replay', gone]);
    expect(code).toBe(0);
    expect(out).toContain('now passes');
  });

  test('the model is found beside the log, or where --model says', async () => {
    const beside = folder.write('elsewhere/deadlock.term.json', readFileSync(model, 'utf8'));
    const moved = folder.write('elsewhere/log.json', {
      ...read(log),
      model: { ...read(log).model, file: 'deadlock.term.json' },
    });
    expect((await flowproof(['replay', moved])).code).toBe(1);
    const lost = changed('lost.json', (l) => ({ ...l, model: { ...l.model, file: 'no/such.bpmn' } }));
    const { code, err } = await flowproof(['replay', lost]);
    expect({ code, said: err.includes('FP3014') }).toEqual({ code: 2, said: true });
    expect((await flowproof(['replay', lost, '--model', beside])).code).toBe(1);
  });

  test.each<[string, string, string | ((log: ReplayLog) => object)]>([
    ['is not JSON', 'FP3001', '{ "format": 1,'],
    ['is of a newer format', 'FP3002', (l) => ({ ...l, format: 2 })],
    ['is something else', 'FP3003', () => ({ hello: 'world' })],
    ['lacks a field', 'FP3003', ({ end: _, ...l }) => l],
    [
      'picks what is not there',
      'FP3010',
      (l) => ({ ...l, steps: l.steps.map((s) => ({ ...s, pick: s.offered.length })) }),
    ],
    ['has a negative pick', 'FP3003', (l) => ({ ...l, steps: l.steps.map((s) => ({ ...s, pick: -1 })) })],
    ['names a label twice', 'FP3010', (l) => ({ ...l, steps: [{ offered: ['a', 'a'], pick: 0 }] })],
    ['is of another model', 'FP3011', (l) => ({ ...l, model: { ...l.model, hash: '0'.repeat(64) } })],
    ['takes a step that is not offered', 'FP3004', (l) => ({ ...l, steps: [{ offered: ['zz'], pick: 0 }] })],
  ])('a log that %s exits with 2: %s', async (_, code, change) => {
    const bad = typeof change === 'string' ? folder.write('bad.json', change) : changed('bad.json', change);
    const said = await flowproof(['replay', bad]);
    expect({ code: said.code, out: said.out }).toEqual({ code: 2, out: '' });
    expect(said.err).toContain(`error ${code} ${bad}`);
  });

  test('a passing run replays with 0; one that goes on after its end does not fit', async () => {
    const passing = join(folder.path, 'passing.json');
    await flowproof(['run', file('sound'), '--out', passing]);
    expect((await flowproof(['replay', passing])).code).toBe(0);
    const { steps, ...rest } = read(passing);
    const longer = folder.write('longer.json', { ...rest, steps: [...steps, steps[0]!] });
    const { code, err } = await flowproof(['replay', longer]);
    expect({ code, said: err.includes('error FP3004') }).toEqual({ code: 2, said: true });
    const other = folder.write('other-end.json', { ...rest, steps, end: 'failed' });
    expect((await flowproof(['replay', other])).code).toBe(2);
  });

  test('a log that expects nothing, of a run that violates something, exits with 1', async () => {
    const { code, out } = await flowproof([
      'replay',
      changed('silent.json', (l) => ({ ...l, expected: null })),
    ]);
    expect({ code, said: out.includes('the log expects no violation, but there is one') }).toEqual({
      code: 1,
      said: true,
    });
  });

  test('a divergence names its position, what was expected and what is offered', async () => {
    const bad = changed('diverged.json', (l) => ({
      ...l,
      steps: [l.steps[0]!, { offered: ['aa'], pick: 0 }],
    }));
    const { err } = await flowproof(['replay', bad]);
    expect(err).toContain('step 1 of the log is aa, but offered: a, b');
  });
});

describe('view', () => {
  const viewer = /<script type="application\/json" id="flowproof-data">([^<]*)<\/script>/;
  const embedded = async (html: string) =>
    JSON.parse(await unpacked(viewer.exec(readFileSync(html, 'utf8'))![1]!)) as ReportDocument;

  test('a log becomes a page with its run', async () => {
    const log = join(folder.path, 'viewed.json');
    await flowproof(['run', file('deadlock'), '--out', log]);
    const { code, out } = await flowproof(['view', log]);
    const page = join(folder.path, 'viewed.html');
    expect({ code, out }).toEqual({ code: 0, out: `${page}\n` });
    const [result] = (await embedded(page)).results as ModelResult[];
    expect(result!.properties[0]!.witness!.steps).toHaveLength(read(log).steps.length);
  });

  test('a report becomes a page, and nothing in it can leave its place', async () => {
    const report = join(folder.path, 'report.json');
    await flowproof(['check', file('deadlock'), '--out', report]);
    const evil = '</script><script>alert(1)</script>\u2028$&';
    writeFileSync(
      report,
      readFileSync(report, 'utf8').replaceAll('"deadlock"', () => JSON.stringify(evil)),
    );
    const page = join(folder.path, 'page.html');
    expect((await flowproof(['view', report, '--out', page])).code).toBe(0);
    expect((await embedded(page)).results[0]!.model.name).toBe(evil);
    expect(readFileSync(page, 'utf8')).not.toContain('alert(1)<');
  });

  test.each([
    ['a list', '[]', 'FP3003'],
    ['a report of another kind', '{"format":1,"results":[{}]}', 'FP3012'],
    ['a newer report', '{"format":7,"results":[]}', 'FP3002'],
  ])('%s is refused', async (_, text, code) => {
    const said = await flowproof(['view', folder.write('odd.json', text)]);
    expect({ code: said.code, err: said.err.slice(0, 12) }).toEqual({ code: 2, err: `error ${code}` });
  });
});

describe('run --scheduler', () => {
  test.each(['pct', 'pct:2', 'urw', 'pos', 'delay:1', 'portfolio', 'depth-first'])(
    '%s finds the lost update, and says how the run is made again',
    async (scheduler) => {
      const model = folder.write('counter.model.ts', typescript);
      const { code, out } = await flowproof(['run', model, '--runs', '200', '--scheduler', scheduler]);
      expect(code).toBe(1);
      expect(out).toContain('both-count violated');
      const [, again] = /reproduce: flowproof (run .*)$/m.exec(out)!;
      const second = await flowproof(again!.split(' '));
      expect(second.out).toContain('both-count violated');
      expect(second.code).toBe(1);
    },
  );

  test('depth-first says when it has made all runs', async () => {
    const all = await flowproof(['run', file('sound'), '--scheduler', 'depth-first', '--runs', '100']);
    expect(all.code).toBe(0);
    expect(all.out).toContain('2 runs were made: all that there are');
    const some = await flowproof(['run', file('sound'), '--scheduler', 'depth-first', '--runs', '1']);
    expect(some.out).not.toContain('all that there are');
  });

  test('branches of nets are their transitions', async () => {
    const net = pnml({ p: 1, q: 1, done: 0 }, ['t', 'u'], ['p->t', 't->done', 'q->u', 'u->done']);
    const model = folder.write('abreast.pnml', net);
    const first = async (seed: number) => {
      const { out } = await flowproof([
        'run',
        model,
        '--scheduler',
        'pct:1',
        '--seed',
        `${seed}`,
        '--no-shrink',
        '--json',
      ]);
      return (JSON.parse(out) as ReportDocument).results.flatMap((result) =>
        'error' in result ? [] : result.properties[0]!.witness!.labels.slice(0, 1),
      )[0];
    };
    const seen = await Promise.all(Array.from({ length: 12 }, (_, seed) => first(seed)));
    expect(new Set(seen).size).toBe(2);
  });
});
