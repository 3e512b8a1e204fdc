import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { compareReports } from '../../src/report/compare.ts';
import { reportHtml } from '../../src/report/html.ts';
import { reportJson } from '../../src/report/json.ts';
import { report, result, violated } from '../report/documents.ts';
import { flowproof, Folder } from '../cli/harness.ts';
import { axeViolations } from './axe.ts';
import { buildViewer } from './build-viewer.ts';
import { chromium } from './chromium.ts';

const evil = '<img src=x onerror=alert(1)>\u202e"';

describe.skipIf(chromium === null)('what is compared and what is served, in a browser', () => {
  const folder = new Folder();
  const ending = new AbortController();
  let ended: Promise<unknown> = Promise.resolve();
  let browser: Browser;
  let viewer: string;
  /** Errors that pages told, policy violations among them, and whatever they asked others for. */
  const complaints: string[] = [];

  beforeAll(async () => {
    viewer = (await buildViewer()).html;
    browser = await playwright.launch({ executablePath: chromium!, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    ending.abort();
    await ended;
    await browser.close();
    folder.remove();
  });

  async function opened(url: string, width = 1280, from: Browser | BrowserContext = browser): Promise<Page> {
    const page = await from.newPage();
    await page.setViewportSize({ width, height: 800 });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return page;
  }

  test('a comparison comes first, with the later report behind it', async () => {
    const before = report(result({}, violated('safe', ['a', evil, 'c'])));
    const later = report(result({}, violated('safe', ['a', 'c', 'd'], [evil]), violated('bounded', ['a'])));
    const sides = [
      { file: evil, report: before },
      { file: 'b.json', report: later },
    ] as const;
    const file = join(folder.path, 'compared.html');
    writeFileSync(file, reportHtml(viewer, { ...later, comparison: compareReports(...sides, '0.1.0') }));
    for (const width of [1280, 390]) {
      const page = await opened(`file://${file}`, width);
      const main = page.locator('main.compare');
      expect(await main.locator('.compare-head').innerText()).toContain('Worse');
      expect(await axeViolations(page)).toEqual([]);
      const rows = await main.locator('table.runs tbody tr').allInnerTexts();
      expect(rows.map((row) => row.replaceAll(/\s+/g, ' ').trim())).toEqual([
        '1 a 1 a',
        'First difference',
        '−2 <img src=x onerror=alert(1)>‹U+202E›" –',
        '3 c 2 c',
        '– +3 d',
      ]);
      expect(await page.title()).toBe(
        'Worse: <img src=x oner…t(1)>‹U+202E›" → b.json · flowproof comparison',
      );
      await page.keyboard.press('j');
      expect(await page.locator(':focus').innerText()).toContain('−2');
      await page.keyboard.press('j');
      expect(await page.locator(':focus').innerText()).toContain('+3');
      expect(await main.locator('table.properties tbody tr').count()).toBe(2);
      expect(await main.locator('img').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.getByRole('button', { name: 'Open step 2 in the later report' }).press('Enter');
      await page.locator('header.band').waitFor();
      expect(await page.evaluate('location.hash')).toMatch(/property=safe&step=2/);
      await page.getByRole('button', { name: 'Back to the comparison' }).click();
      await main.waitFor();
      await page.close();
    }
    expect(complaints).toEqual([]);
  });

  test('a served report, and the list of reports, are loaded anew when they are written again', async () => {
    const reports = join(folder.path, 'reports');
    const good = reportJson(report(result()));
    folder.write('reports/one.json', good);
    const url = await new Promise<string>((resolve) => {
      const stdout = { write: (text: string) => resolve(text.trim()) };
      ended = flowproof(['view', '--serve', reports], { stdout, interrupt: ending.signal });
    });
    const [list, shown] = [await opened(url), await opened(`${url}report/one.json`)];
    await list.getByText('✓ holds').waitFor();
    await shown.getByText('Sound', { exact: true }).waitFor();
    folder.write('reports/one.json', reportJson(report(result({}, violated('safe', ['a'])))));
    await list.getByText('✗ violated').waitFor();
    expect(await axeViolations(list)).toEqual([]);
    await shown.getByText('Unsound', { exact: true }).waitFor();
    folder.write('reports/sub/two.json', good);
    await list.getByRole('link', { name: 'sub/two.json' }).click();
    await list.getByText('Sound', { exact: true }).waitFor();
    // More pages than a browser keeps connections to one server; one of them is out of sight, and asks when it is seen again.
    const one = await browser.newContext();
    const [hidden, ...seen] = await Promise.all(Array.from({ length: 7 }, () => opened(url, 1280, one)));
    const hide = (isHidden: boolean) =>
      hidden!.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await hide(true);
    await hidden!.evaluate('new Promise((done) => setTimeout(done, 600))');
    folder.write('reports/one.json', good);
    const held = (page: Page) => page.getByText('✗ violated');
    for (const page of seen) await held(page).waitFor({ state: 'detached' });
    expect(await held(hidden!).count()).toBe(1);
    await hide(false);
    await held(hidden!).waitFor({ state: 'detached' });
    await one.close();
    expect(complaints).toEqual([]);
  });
});
