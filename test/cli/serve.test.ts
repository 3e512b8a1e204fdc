import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { indexPage } from '../../src/cli/index-page.ts';
import { mostFiles, ReportFolder } from '../../src/cli/report-folder.ts';
import { ReportReader } from '../../src/cli/report-reader.ts';
import { serve } from '../../src/cli/serve.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { flowproof, Folder, terms } from './harness.ts';

const folder = new Folder();
const ending = new AbortController();
let url = '';
let ended: Promise<unknown>;

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks as a browser would not: with any path and any headers. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

/** Starts a server, as `view --serve` does. */
const started = (
  args: readonly string[],
  interrupt: AbortSignal,
): Promise<[url: string, end: Promise<unknown>]> =>
  new Promise((resolve) => {
    const end = flowproof(['view', ...args], {
      interrupt,
      stdout: { write: (text) => resolve([text.trim(), end]) },
    });
    void end.then(() => resolve(['', end]));
  });

beforeAll(async () => {
  const check = (name: string, model: object) =>
    flowproof([
      'check',
      folder.write('models/m.term.json', model),
      '--out',
      join(folder.path, 'reports', name),
    ]);
  await check('sound.json', terms.sound);
  await check('sub/a b#%.json', terms.deadlock);
  folder.write('reports/replay.json', { format: 1, steps: [] });
  folder.write('reports/broken.json', '{');
  folder.write('reports/<img src=x>.html', '<p>page');
  folder.write('reports/.hidden/sound.json', '{"results":[]}');
  folder.write('secret.html', 'secret');
  [url, ended] = await started(['--serve', join(folder.path, 'reports')], ending.signal);
});
afterAll(async () => {
  ending.abort();
  await ended;
  folder.remove();
});

describe('view --serve', () => {
  test('lists the reports with their verdicts, and nothing else', async () => {
    const { status, headers, body } = await ask('/');
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    expect([...body.matchAll(/<a href="([^"]*)">/g)].map(([, href]) => href).sort()).toEqual([
      '/page/%3Cimg%20src%3Dx%3E.html',
      '/report/sound.json',
      '/report/sub/a%20b%23%25.json',
    ]);
    expect(body).toContain('✓ holds');
    expect(body).toContain('✗ violated');
    expect(body).toContain('1 model: 1 unsound; 1 violates a property');
    expect(body).not.toMatch(/<img|secret/);
  });

  test('shows a report in the viewer, which may ask this server and no other', async () => {
    const { status, body } = await ask('/report/sub/a%20b%23%25.json');
    expect(status).toBe(200);
    const [, data = ''] = /id="flowproof-data">deflate:([^<]*)</.exec(body) ?? [];
    const document = JSON.parse(inflateRawSync(Buffer.from(data, 'base64')).toString()) as ReportDocument;
    expect(document.results[0]?.model.name).toBe('deadlock');
    const [policy] = /default-src 'none'[^"]*/.exec(body) ?? [''];
    expect(policy).toContain("connect-src 'self'");
    const scripts = [...body.matchAll(/<script>([^<]*)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(scripts[0]![1]!).digest('base64');
    expect(policy).toContain(`'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe');
  });

  test('shows a page as it is, in a sandbox that reaches nothing', async () => {
    const { status, headers, body } = await ask('/page/%3Cimg%20src%3Dx%3E.html');
    expect({ status, body }).toEqual({ status: 200, body: '<p>page' });
    expect(headers['content-security-policy']).toMatch(/^sandbox allow-scripts; default-src 'none';/);
  });

  test.each([
    '/page/../secret.html',
    '/page/..%2Fsecret.html',
    '/page/%2e%2e/secret.html',
    '/secret.html',
    '//secret.html',
    '/page/link.html',
    '/page/links/secret.html',
    '/report/replay.json',
    '/report/broken.json',
    '/report/.hidden/sound.json',
    '/report/%',
    '/page/sound.json',
  ])('%s is not there', async (path) => {
    if (path === '/page/link.html') {
      symlinkSync('../secret.html', join(folder.path, 'reports/link.html'));
      symlinkSync('..', join(folder.path, 'reports/links'));
    }
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('<p>secret');
  });

  test.each([
    ['a name of somebody else', 'evil.example'],
    ['and with our port', 'evil.example:PORT'],
    ['the port of another', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
  ])('refuses requests to %s', async (_, host) => {
    const { status, body } = await ask('/', { host: host.replace('PORT', new URL(url).port) });
    expect(status).toBe(403);
    expect(body).not.toContain('report/');
    const state = await ask('/state/', { host: host.replace('PORT', new URL(url).port) });
    expect(state.status).toBe(403);
  });

  test('answers to localhost, and only to those who read', async () => {
    for (const name of ['localhost', 'LOCALHOST', 'LocalHost'])
      expect((await ask('/', { host: `${name}:${new URL(url).port}` })).status).toBe(200);
    expect(await ask('/state/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await ask('/', {}, 'HEAD')).body).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/', {}, method)).status).toBe(405);
  });

  /** What a page says that it shows, and what the server says of it later; the next look is a fresh one. */
  const shownBy = async (address: string) =>
    /id="flowproof-state">([^<]*)</.exec((await ask(address)).body)?.[1];
  const stateOf = async (address: string): Promise<string> => {
    await ask('/');
    return (await ask(`/state${address}`)).body;
  };
  const empty = '{"format":1,"flowproof":"0","results":[]}';

  test('tells a page when its report is written again, and no other page', async () => {
    const [one, other] = ['/report/sound.json', '/report/sub/a%20b%23%25.json'];
    const shown = { one: await shownBy(one), other: await shownBy(other), list: await shownBy('/') };
    expect(shown.one).toMatch(/^[\w-]{22}$/);
    expect(await stateOf(one)).toBe(shown.one);
    folder.write('reports/sound.json', empty);
    expect(await stateOf(one)).not.toBe(shown.one);
    expect(await stateOf(other)).toBe(shown.other);
    expect(await stateOf('/')).not.toBe(shown.list);
    const listed = await shownBy('/');
    folder.write('reports/new/one.json', empty);
    expect(await stateOf('/')).not.toBe(listed);
    expect((await ask('/')).body).toContain('/report/new/one.json');
  });

  test('a report that is half-written is told of, and shown again when it is whole', async () => {
    const address = '/report/half.json';
    folder.write('reports/half.json', empty);
    const shown = await shownBy(address);
    folder.write('reports/half.json', empty.slice(0, 20));
    const { status, body } = await ask(address);
    expect({ status, isTold: body.includes('half-written') }).toEqual({ status: 404, isTold: true });
    expect((await ask('/')).body).toMatch(/✗ not read<[^]*half\.json[^]*half-written or damaged now/);
    // A page that shows it stays as it is.
    expect(await stateOf(address)).toBe(shown);
    folder.write('reports/half.json', `${empty}\n`);
    expect(await stateOf(address)).not.toBe(shown);
    expect((await ask(address)).status).toBe(200);
  });

  test('a page of ours is a report, too, and a comparison is shown as what it is', async () => {
    const reports = join(folder.path, 'reports');
    const model = folder.write('models/m.term.json', terms.deadlock);
    const sound = folder.write('models/n.term.json', terms.sound);
    await flowproof(['check', model, '--out', join(reports, 'made.html')]);
    const { out } = await flowproof(['compare', sound, model, '--json']);
    folder.write('reports/compared.json', out);
    const { body } = await ask('/');
    expect(body).toContain('"/report/made.html"');
    expect(body).toMatch(/✗ violated<[^]*compared\.json[^]*comparison, worse: /);
    expect((await ask('/report/compared.json')).body).toContain('flowproof-data');
    expect((await ask('/report/made.html')).headers['content-security-policy']).toBe(
      "frame-ancestors 'none'",
    );
    expect((await ask('/page/made.html')).headers['content-security-policy']).toMatch(/^sandbox /);
  });

  test('ends with 130 at Ctrl-C, also while somebody keeps a connection', async () => {
    const stop = new AbortController();
    const [at, end] = await started([join(folder.path, 'reports'), '--serve'], stop.signal);
    expect((await fetch(at)).status).toBe(200);
    stop.abort();
    expect(await end).toMatchObject({ code: 130 });
    await expect(fetch(at)).rejects.toThrow();
  });

  test('a folder that goes and comes back', async () => {
    const stop = new AbortController();
    const [here, away] = [join(folder.path, 'moving'), join(folder.path, 'moved')];
    folder.write('moving/one.json', empty);
    const [at, end] = await started(['--serve', here], stop.signal);
    const listed = async () => (await fetch(at)).text();
    expect(await listed()).toContain('one.json');
    renameSync(here, away);
    expect(await listed()).toContain('The folder is not there any more.');
    renameSync(away, here);
    expect(await listed()).toContain('one.json');
    stop.abort();
    await end;
  });

  test('a port that is taken, and a folder that is not there, are mistakes', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const port = String((other.address() as AddressInfo).port);
    const said = await flowproof(['view', '--serve', folder.path, '--port', port]);
    expect(said).toMatchObject({ code: 2, err: expect.stringContaining('FP5010') });
    other.close();
    const none = join(folder.path, 'none');
    await expect(
      serve(none, 0, { stdout: process.stdout, stderr: process.stderr, env: {}, isTTY: false }),
    ).rejects.toMatchObject({ code: 'FP3013' });
  });

  test.each([
    [[], 'FP5001'],
    [['x.json', '--port', '1'], 'FP5003'],
    [['x.json', '--share', 'a', '--out', 'b'], 'FP5003'],
    [['--serve', '.', '--out', 'b'], 'FP5003'],
    [['--serve', '.', '--model', 'b'], 'FP5003'],
    [['x', '--serve', '.'], 'FP5003'],
    [['--serve', '.', '--port', '70000'], 'FP5002'],
  ])('view %j is a mistake', async (args, code) => {
    expect(await flowproof(['view', ...args])).toMatchObject({ code: 2, err: expect.stringContaining(code) });
  });

  test('says that it looks at no more than so many files', () => {
    mkdirSync(join(folder.path, 'many'));
    for (let i = 0; i <= mostFiles; i++) writeFileSync(join(folder.path, 'many', `${i}.json`), '');
    const reader = { verdict: () => Promise.resolve(null), packed: () => Promise.resolve(null) };
    const listOf = (name: string) => new ReportFolder(join(folder.path, name), reader).list();
    expect(indexPage('many', listOf('many'), '')).toContain('Only the first 5,000 JSON and HTML files');
    expect(indexPage('reports', listOf('reports'), '')).not.toContain('Only the first');
  });

  test('a large report is read by another, while the list is there at once', async () => {
    const large = folder.write('large/a.json', `${empty}${' '.repeat(9 * 2 ** 20)}`);
    folder.write('large/b.json', `{"results":[${' '.repeat(9 * 2 ** 20)}`);
    const reader = new ReportReader();
    const reports = new ReportFolder(join(folder.path, 'large'), reader);
    expect(reports.list().reports.map(({ trouble }) => trouble)).toEqual(['reading', 'reading']);
    expect(await reader.verdict(large)).toEqual({ code: 3, words: '0 models: ' });
    // What is asked for later is read later: by now both are.
    expect(await reports.packed(reports.list().reports.find(({ name }) => name === 'a.json')!)).toMatch(
      /^deflate:/,
    );
    expect(reports.list().reports).toMatchObject([{ name: 'a.json', verdict: { code: 3 } }]);
    await reader.close();
  });

  test('--share writes the page where it is told to', async () => {
    const page = join(folder.path, 'page.html');
    const { code, out } = await flowproof([
      'view',
      join(folder.path, 'reports/sub/a b#%.json'),
      '--share',
      page,
    ]);
    expect({ code, out }).toEqual({ code: 0, out: `${page}\n` });
  });
});
