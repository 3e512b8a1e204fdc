import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium as engine, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ReportDocument } from '../../src/report/document.ts';
import { reportHtml } from '../../src/report/html.ts';
import { document as reportDocument } from '../../src/report/json.ts';
import { check } from '../../src/verify/check.ts';
import { withDiagram } from '../../src/verify/diagram.ts';
import { paged } from '../../src/verify/paged.ts';
import { loadSources, type Source } from '../../src/verify/source.ts';
import { buildViewer } from './build-viewer.ts';
import { chromium } from './chromium.ts';
import { markup } from './hostile-sample.ts';

/** The report of a model for a page, as the command line makes it. */
async function reportOf(file: string): Promise<ReportDocument> {
  const source = (await loadSources([file]).next()).value as Source;
  return reportDocument('0.1.0', [await withDiagram(await check(source), source)]);
}

/** The same as for a page, with what its tasks do. */
async function wholeReportOf(file: string): Promise<ReportDocument> {
  const source = (await loadSources([file]).next()).value as Source;
  return reportDocument('0.1.0', [await paged(await check(source), source)]);
}

async function printed(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
}

/** The same with another name for one of its elements. */
function renamed(report: ReportDocument, from: string, to: string): ReportDocument {
  return JSON.parse(
    JSON.stringify(report).replaceAll(JSON.stringify(from), JSON.stringify(to)),
  ) as ReportDocument;
}

describe.skipIf(chromium === null)('the workflow in a browser', () => {
  let browser: Browser;
  let viewer: string;
  let folder: string;
  let opened = 0;
  const errors: string[] = [];
  let lostUpdate: ReportDocument;

  beforeAll(async () => {
    viewer = (await buildViewer()).html;
    lostUpdate = await reportOf('fixtures/unsound/lost-update/stock.model.ts');
    folder = mkdtempSync(join(tmpdir(), 'flowproof-workflow-'));
    browser = await engine.launch({ executablePath: chromium!, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    expect(errors).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  async function open(
    report: ReportDocument,
    options: { reduced?: boolean; width?: number; dark?: boolean } = {},
  ): Promise<Page> {
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1280, height: 800 },
      colorScheme: options.dark === true ? 'dark' : 'light',
      reducedMotion: options.reduced === false ? 'no-preference' : 'reduce',
    });
    page.on('pageerror', (error) => errors.push(error.message));
    const file = join(folder, `${++opened}.html`);
    writeFileSync(file, reportHtml(viewer, report));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.workflow .box');
    return page;
  }
  const state = (page: Page): Promise<unknown> =>
    page.evaluate(`({
      acting: [...document.querySelectorAll('.workflow .acting text:first-of-type')].map((text) => text.textContent),
      next: [...document.querySelectorAll('.workflow .next text:first-of-type')].map((text) => text.textContent),
      tokens: [...document.querySelectorAll('.workflow .token')].map((dot) => dot.getAttribute('data-tip')),
    })`);

  test('a run without steps shows the initial state', async () => {
    const page = await open(await reportOf('fixtures/unsound/livelock'));
    expect(await page.locator('.workflow svg').first().getAttribute('aria-label')).toBe(
      'Workflow in the initial state',
    );
  });

  test('is drawn without a run too: its first state, how often tasks happen, and which are dead', async () => {
    const page = await open(await wholeReportOf('fixtures/unsound/dead-task'), { dark: true });
    expect(await page.locator('[role=tab]').allInnerTexts()).toEqual([
      'Workflow',
      'State',
      'State space',
      'Behaviour',
    ]);
    expect(await page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Workflow');
    expect(await page.locator('.workflow .culprit').textContent()).toBe('rebatenever');
    expect(await page.locator('.workflow .counted').textContent()).toBe('standard2');
    expect(await state(page)).toMatchObject({ tokens: ['1 token: order.in'] });
    expect(await page.locator('.legend:visible').innerText()).toMatch(
      /how often[\s\S]*never happens[\s\S]*found at/,
    );
    await page.getByRole('button', { name: 'As a list' }).click();
    const rebate = page.locator('.workflow-list .rows .row', { hasText: 'rebate' });
    expect(await rebate.innerText()).toMatch(/never\s+found fault with/);
    await page.keyboard.press('2');
    expect(await page.locator('.state').innerText()).toMatch(/total\s+0[\s\S]*order\.in\s+1/);
    await printed(page);
    expect(await page.locator('.paper svg').count()).toBe(1);
    expect(await page.locator('.paper .culprit').textContent()).toBe('rebatenever');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.paper .shape')).fill`)).toBe(
      'rgb(255, 255, 255)',
    );
    await page.close();
  });

  test('is printed once, as it is at the end of the first failing run, no wider than the page', async () => {
    const page = await open(await reportOf('fixtures/unsound/cancelled-branch'), { dark: true, width: 390 });
    await printed(page);
    expect(await page.locator('.paper .workflow').count()).toBe(1);
    expect(await page.locator('.paper .acting').textContent()).toContain('stop-delivery');
    const [svg] = await page.locator('.paper svg').all();
    expect((await svg!.boundingBox())!.width).toBeLessThanOrEqual(390);
    expect(await page.locator('.paper [marker-end*="#flow"], .paper [style*="#flow"]').count()).toBe(0);
    expect(
      await page
        .locator('.paper .withdrawn > .shape')
        .first()
        .evaluate((e) => e.getAttribute('style')),
    ).toContain('#paper-hatch');
    await page.close();
  });

  test('names stay inside their boxes, whatever they are written in', async () => {
    const family = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}';
    const named = renamed(lostUpdate, 'reserve', '注文を確認して出荷の準備をする部署');
    const page = await open(renamed(named, 'restock', `${family}${family}${'e\u0301\u0323W'.repeat(12)}`));
    const over = await page.evaluate<
      number[]
    >(`[...document.querySelectorAll('.workflow .look-task')].map((box) => {
      const [text, shape] = ['text', '.shape'].map((part) => box.querySelector(part).getBoundingClientRect());
      return Math.max(text.right - shape.right, shape.left - text.left);
    })`);
    expect(over).toHaveLength(2);
    expect(Math.max(...over)).toBeLessThan(0);
    await page.close();
  });

  test('is the first tab, with tokens, the element that acts and what can be next', async () => {
    const page = await open(lostUpdate);
    expect(await page.locator('[role=tab]').allInnerTexts()).toEqual(['Workflow', 'Lanes', 'State']);
    expect(await page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Workflow');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    expect(await state(page)).toMatchInlineSnapshot(`
      {
        "acting": [
          "both",
        ],
        "next": [
          "reserve",
          "restock",
        ],
        "tokens": [
          "1 token: reserve.in",
          "1 token: restock.in",
        ],
      }
    `);
    await page.keyboard.press('2');
    await page.waitForSelector('.lanes');
    await page.close();
  });

  test('a click selects the next step of an element; pointing at it lights the step, and the other way round', async () => {
    const page = await open(lostUpdate);
    await page.keyboard.press('Home');
    const step = (): Promise<string | null> => page.locator('[role=slider]').getAttribute('aria-valuenow');
    await page.locator('.workflow .box', { hasText: 'restock' }).click();
    const first = await step();
    expect(first).not.toBe('1');
    expect(await page.locator('.workflow .acting').textContent()).toContain('restock');
    await page.locator('.workflow .box', { hasText: 'reserve' }).hover();
    expect(await page.locator('#steps .hover').innerText()).toContain('reserve');
    await page.locator('#steps .row').nth(3).hover();
    expect(await page.locator('.workflow .pointed').textContent()).toContain('restock');
    expect(await step()).toBe(first);
    await page.close();
  });

  test('zooms by keys and buttons, and fits again; no step moves what is around it', async () => {
    const page = await open(lostUpdate);
    const transform = (): Promise<string | null> =>
      page.locator('.workflow svg > g').getAttribute('transform');
    const fitted = await transform();
    await page.locator('.workflow').focus();
    await page.keyboard.press('+');
    const closer = await transform();
    expect(closer).not.toBe(fitted);
    await page.keyboard.press('ArrowLeft');
    expect(await transform()).not.toBe(closer);
    await page.getByRole('button', { name: 'Fit the drawing' }).click();
    expect(await transform()).toBe(fitted);
    const box = await page.locator('.drawing-pane').boundingBox();
    await page.keyboard.press('Home');
    expect(await page.locator('.drawing-pane').boundingBox()).toEqual(box);
    expect(await transform()).toBe(fitted);
    await page.close();
  });

  test('as a list, it tells the same', async () => {
    const page = await open(lostUpdate);
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'As a list' }).click();
    const rows = page.locator('.workflow-list .rows .row');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toMatchInlineSnapshot(`
      [
        "order event
      1",
        "both side by side
      in
      0 of 2
      can be next",
        "reserve long
      0 of 2",
        "restock
      0 of 1",
      ]
    `);
    await rows.filter({ hasText: 'restock' }).click();
    expect(await rows.filter({ hasText: 'restock' }).getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  test('tokens travel on play, unless less motion is wished for', async () => {
    for (const reduced of [false, true]) {
      const page = await open(lostUpdate, { reduced });
      await page.keyboard.press('Home');
      await page.keyboard.press('j');
      const moving = await page.evaluate<number>(
        `document.getAnimations().filter(({ effect }) => effect.target.closest('.tokens')).length`,
      );
      expect(moving > 0).toBe(!reduced);
      await page.close();
    }
  });

  test('names are text, whatever they hold; a narrow page has the drawing too', async () => {
    const page = await open(renamed(lostUpdate, 'restock', markup), { width: 390 });
    expect(await page.locator('.workflow .box').count()).toBeGreaterThan(4);
    expect(await page.locator('.workflow :is(img, script, b)').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.close();
  });
});
