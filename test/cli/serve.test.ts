import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
    const events = await ask('/events/', { host: host.replace('PORT', new URL(url).port) });
    expect(events.status).toBe(403);
  });

  test('answers to localhost, and only to those who read', async () => {
    expect((await ask('/', { host: `localhost:${new URL(url).port}` })).status).toBe(200);
    expect((await ask('/', {}, 'HEAD')).body).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/', {}, method)).status).toBe(405);
  });

  test('tells a page when its report is written again, and no other page', async () => {
    const told = async (address: string, change: () => void): Promise<string> => {
      await ask(address);
      const controller = new AbortController();
      const response = await fetch(new URL(`/events${address}`, url), { signal: controller.signal });
      let text = '';
      change();
      for await (const chunk of response.body!) {
        text += Buffer.from(chunk).toString();
        if (text.includes('event: change')) break;
      }
      controller.abort();
      return text;
    };
    const write = (name: string) => () =>
      writeFileSync(
        join(folder.path, 'reports', name),
        `{"format":1,"flowproof":"0","results":[]}${' '.repeat(9)}`,
      );
    expect(await told('/report/sound.json', write('sound.json'))).toBe(
      ': reports\n\nevent: change\ndata: \n\n',
    );
    mkdirSync(join(folder.path, 'reports/new'));
    expect(await told('/', write('new/one.json'))).toContain('event: change');
    expect((await ask('/')).body).toContain('/report/new/one.json');
  });

  test('tells of a change between the page and its stream, too', async () => {
    await ask('/report/sound.json');
    writeFileSync(join(folder.path, 'reports/sound.json'), '{"format":1,"flowproof":"0","results":[]}');
    const response = await fetch(new URL('/events/report/sound.json', url));
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes('event: change')) break;
    }
    expect(text).toContain('event: change');
  });

  test('ends with 130 at Ctrl-C, also while somebody waits', async () => {
    const stop = new AbortController();
    const [at, end] = await started([join(folder.path, 'reports'), '--serve'], stop.signal);
    const waiting = await fetch(new URL('/events/', at));
    stop.abort();
    expect(await end).toMatchObject({ code: 130 });
    await expect(waiting.text()).rejects.toThrow();
    await expect(fetch(at)).rejects.toThrow();
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
