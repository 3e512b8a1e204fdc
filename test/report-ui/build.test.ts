import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { withPolicy } from '../../report-ui/content-security.ts';
import { readEmbedded } from '../../report-ui/model/read-document.ts';
import { unpacked } from '../../report-ui/model/unpacked.ts';
import { reportHtml } from '../../src/report/html.ts';
import { filesUnder } from '../architecture/tree.ts';
import { buildViewer } from './build-viewer.ts';
import type { BuiltViewer } from './build-viewer.ts';
import { hostile } from './hostile-sample.ts';

const dataTag = '<script type="application/json" id="flowproof-data"></script>';

let viewer: BuiltViewer;
beforeAll(async () => {
  viewer = await buildViewer();
});

/** The contents of all elements of a kind, the data left out. */
function inline(html: string, tag: 'script' | 'style'): string[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([\\s\\S]*?)</${tag}>`, 'g'))]
    .filter(([, attributes]) => !attributes!.includes('json'))
    .map(([, , content]) => content!);
}

/** The page without the contents of its scripts and styles. */
function markup(html: string): string {
  return html.replaceAll(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3');
}

describe('the built viewer', () => {
  test('is one file under 350 KiB', () => {
    expect(viewer.files).toEqual(['index.html']);
    expect(Buffer.byteLength(viewer.html)).toBeLessThan(350 * 1024);
  });

  test('has one place for data', () => {
    expect(viewer.html.split(dataTag)).toHaveLength(2);
  });

  test('asks for nothing from anywhere', () => {
    expect(markup(viewer.html)).not.toMatch(/\s(src|href|srcset|action)\s*=(?!"#)/i);
    expect(viewer.html.replaceAll(/http:\/\/www\.w3\.org\/[\w/]+/g, '')).not.toMatch(
      /\b(https?|wss?|ftp):\/\//,
    );
    expect(inline(viewer.html, 'script').join()).not.toMatch(
      /\b(fetch|importScripts|import)\(|XMLHttpRequest|WebSocket|EventSource/,
    );
  });

  test('carries its style packed, which asks for nothing either', async () => {
    const [, carried] = /<script type="application\/json" id="flowproof-style">([^<]*)</.exec(viewer.html)!;
    const style = await unpacked(carried!);
    expect(style).toMatch(/^:root\{/);
    expect(style).not.toMatch(/url\(|@import/);
    expect(carried!.length).toBeLessThan(style.length / 2);
  });

  test('has no inline handlers and no style attributes', () => {
    expect(markup(viewer.html)).not.toMatch(/<[^>]*\s(on\w+|style)\s*=/i);
  });

  test('allows exactly its own code', () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(viewer.html)![1]!;
    const directives = new Map(
      policy.split('; ').map((one) => [one.split(' ')[0]!, one.split(' ').slice(1)]),
    );
    const hashes = (tag: 'script' | 'style'): string[] =>
      inline(viewer.html, tag).map(
        (code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
      );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(hashes('script'));
    expect(directives.get('style-src')).toEqual(["'none'"]);
    expect(directives.get('base-uri')).toEqual(["'none'"]);
    expect(directives.get('form-action')).toEqual(["'none'"]);
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(policy).not.toMatch(/unsafe/);
    expect(hashes('script')).toHaveLength(1);
    expect(hashes('style')).toHaveLength(0);
  });

  test('states its policy before anything that it is for', () => {
    const policy = viewer.html.indexOf('Content-Security-Policy');
    expect(policy).toBeLessThan(viewer.html.search(/<(script|style|link)\b/));
  });
});

describe('the policy', () => {
  test('refuses a page with a script that is not inline', () => {
    expect(() => withPolicy('<meta charset="utf-8"><script src="a.js"></script>')).toThrow('not inlined');
  });
});

describe('data in the viewer', () => {
  test('cannot leave its tag, and come back as they went in', async () => {
    const filled = reportHtml(viewer.html, hostile);
    expect(filled.match(/<script\b/g)).toHaveLength(viewer.html.match(/<script\b/g)!.length);
    expect(markup(filled)).toBe(markup(viewer.html));
    const content = /id="flowproof-data">([\s\S]*?)<\/script>/.exec(filled)![1]!;
    expect(await readEmbedded(content)).toEqual({ kind: 'document', document: hostile });
  });
});

test('no source of the viewer makes markup or code from text', () => {
  const dangerous =
    /\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|DOMParser|createContextualFragment|eval|Function)\b|document\.write|\.html\(/;
  const sources = filesUnder(['report-ui'], ['.ts']);
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter(({ text }) => dangerous.test(text)).map(({ path }) => path)).toEqual([]);
});
