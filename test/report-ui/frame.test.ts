import { describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { chromium } from './chromium.ts';
import type { Page } from './chromium.ts';
import { reportPages } from './report-pages.ts';
import { idle } from './idle-sample.ts';
import { deadlock, longTrace, lostUpdate, several } from './samples.ts';

/** The lost update as a model in TypeScript has it: with the lines that make its elements and its property. */
const positioned: ReportDocument = (() => {
  const [result] = lostUpdate.results as readonly ModelResult[];
  const at = (line: number, text: string) => ({ file: 'models/shop.model.ts', line, column: 3, text });
  const positions = { A: { ...at(7, "  task('A', {"), handler: at(9, '<b>run: sell,</b>') } };
  const properties = result!.properties.map((property) =>
    property.witness ? { ...property, position: at(30, "always('counted')") } : property,
  );
  return { ...lostUpdate, results: [{ ...result!, model: { ...result!.model, positions }, properties }] };
})();

const theme = (page: Page): Promise<string> =>
  page.evaluate(
    `document.documentElement.dataset.theme + ' ' + getComputedStyle(document.body).backgroundColor`,
  );
const settled = (page: Page): Promise<void> =>
  page.evaluate('new Promise((done) => setTimeout(done, 300))').then(() => undefined);
const hash = (page: Page): Promise<string> => page.evaluate('location.hash');

describe.skipIf(chromium === null)('the frame of the viewer', () => {
  const open = reportPages();

  test('folds idle stretches, opens them, and never hides the selected step', async () => {
    const page = await open(idle, { height: 1400 });
    const rows = (): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('#steps .row')].map((row) => row.innerText.split('\\n').join(' '))`,
      );
    expect((await rows()).map((row) => row.replace(/ both.*/, ''))).toEqual([
      '▸',
      '13',
      '14',
      '15',
      '16',
      '▸',
      '25',
      '26',
      '▸',
      '32',
    ]);
    expect((await rows())[0]).toContain('12 steps that change no data');
    await page.press('Home');
    expect(await page.text('#steps [aria-selected=true] .number')).toBe('1');
    expect(await page.count('#steps .row.fold')).toBe(3);
    expect(await rows()).toHaveLength(10 + 12);
    await page.tab.locator('#steps .row.fold').first().click();
    expect(await rows()).toHaveLength(10 + 12);
    await page.press('End');
    await page.tab.locator('#steps .row.fold').first().click();
    expect(await rows()).toHaveLength(10);
    await page.press('/', ...'ship3');
    expect(await rows()).toHaveLength(1);
    await page.tab.locator('#search').fill('');
    await page.tab.getByRole('button', { name: 'Unfold' }).click();
    expect(await page.count('#steps .row.fold')).toBe(0);
  });

  test('filters steps by branch, kind and variable', async () => {
    const page = await open(idle);
    const numbers = (): Promise<string[]> =>
      page.evaluate(`[...document.querySelectorAll('#steps .row .number')].map((e) => e.innerText)`);
    await page.tab.getByLabel('Variable that steps change').selectOption('total');
    expect(await numbers()).toEqual(['13', '25']);
    await page.tab.getByLabel('Kind of step').selectOption('messages');
    expect(await page.text('.none')).toMatch(/No step fits/);
    await page.tab.getByRole('button', { name: 'Show all' }).click();
    await page.tab.getByLabel('Kind of step').selectOption('timers');
    expect(await numbers()).toEqual(['14', '15', '16']);
    await page.press('F');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Branch');
  });

  test('shows only the properties that fail, but always the selected one', async () => {
    const page = await open(deadlock, { hash: '#property=safe' });
    const shown = (): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('.properties li:not([hidden]) .what')].map((e) => e.innerText)`,
      );
    expect(await shown()).toHaveLength(8);
    await page.press('f');
    expect(await shown()).toEqual([
      'option-to-complete',
      'no-dead-tasks',
      'deadlock-free',
      'safe',
      'no-undelivered-messages',
    ]);
    await page.press('N', 'f');
    expect(await shown()).toHaveLength(8);
    expect(await page.text('.position')).toMatch(/^(\d+) \/ \1$/);
    await page.press('k', 'n', 'N');
    expect(await page.evaluate(`document.querySelector('.transport [disabled]')`)).toBeNull();
  });

  test('says what a property asks, on hover and on focus', async () => {
    const page = await open(deadlock);
    const tip = (): Promise<string> => page.evaluate(`document.getElementById('tip').innerText`);
    await page.tab.locator('.pick', { hasText: 'bounded' }).hover();
    expect(await tip()).toContain('the state space is finite');
    await page.press('Escape', 'Tab');
    await page.tab.locator('.pick', { hasText: 'option-to-complete' }).focus();
    expect(await tip()).toContain('the case can always end');
  });

  test('shows the lines of the source that a step and the property come from, and none where none are known', async () => {
    const page = await open(positioned, { hash: '#step=4' });
    expect(await page.text('.why .source')).toMatch(/asked at shop\.model\.ts:30\s+always\('counted'\)/);
    expect(await page.text('.changes .source')).toMatch(
      /made at shop\.model\.ts:7\s+task\('A', \{\s+decided at shop\.model\.ts:9\s+<b>run: sell,<\/b>/,
    );
    await page.press('j');
    expect(await page.count('.changes .source')).toBe(0);
    expect(await page.count('.why .source')).toBe(1);
  });

  test('draws the history of a variable, and says it', async () => {
    const page = await open(lostUpdate, { hash: '#step=4' });
    expect(await page.count('.changes .sparkline')).toBe(2);
    expect(
      await page.evaluate(`document.querySelector('.changes .sparkline').getAttribute('aria-label')`),
    ).toBe('10 at the start, 9 from step 4');
    await page.press('j', 'd');
    expect(await page.count('.changes tr:not(.changed) .sparkline')).toBe(1);
  });

  test('a link brings back filters and what is shown beside', async () => {
    const shown =
      '&view=lanes&search=a&branch=both.0&kind=task&variable=total&show=choices+failures+table+unchanged+unfolded';
    const page = await open(idle, { hash: `#model=1&property=safe&step=13${shown}` });
    await page.press('j');
    await settled(page);
    expect(await hash(page)).toBe(`#model=1&property=safe&step=14${shown}`);
    expect(await page.count('.lanes-table')).toBe(1);
    const other = await open(several, { hash: '#model=2&show=failures&search=ok' });
    expect(await other.text('.steps [role=status]')).toBe('3 of 6');
    await other.press('N', 'n');
    expect(await other.evaluate(`document.getElementById('search').value`)).toBe('');
    await other.evaluate(`location.hash = '#model=1&search=audit'`);
    await other.drawn();
    expect(await other.text('.steps [role=status]')).toBe('1 of 4');
  });

  test('is light or dark as the system, or as the user says, and stays so', async () => {
    const page = await open(lostUpdate, { dark: true });
    const button = page.tab.getByRole('button', { name: 'Colours' });
    expect(await theme(page)).toBe('dark rgb(20, 22, 29)');
    await button.click();
    expect(await theme(page)).toBe('light rgb(255, 255, 255)');
    await page.tab.reload();
    await page.begun();
    expect(await theme(page)).toBe('light rgb(255, 255, 255)');
    await button.click();
    await page.tab.emulateMedia({ colorScheme: 'light' });
    expect(await theme(page)).toBe('dark rgb(20, 22, 29)');
    await button.click();
    expect(await theme(page)).toBe('light rgb(255, 255, 255)');
  });

  test('opens a tab by its number, and from a menu where there is no room for tabs', async () => {
    const page = await open(lostUpdate, { width: 390, height: 844 });
    await page.press('2');
    expect(await page.count('.state')).toBe(1);
    await page.press('9');
    expect(await page.count('.state')).toBe(1);
    await page.tab.getByLabel('View of the run').selectOption('Lanes');
    expect(await page.count('.lanes')).toBe(1);
    expect(await page.tab.getByRole('tab').count()).toBe(0);
  });

  test('writes numbers as the reader does', async () => {
    expect(await (await open(deadlock, { locale: 'de-DE' })).text('.band')).toContain('18.204 states');
    expect(await (await open(longTrace(1200, 3), { locale: 'de-DE' })).text('.position')).toBe(
      '1.200 / 1.200',
    );
  });

  test('the help says every key', async () => {
    const page = await open(lostUpdate);
    await page.press('?');
    expect(await page.count('dialog[open]')).toBe(1);
    const keys = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.keys kbd')].map((e) => e.innerText)`,
    );
    for (const key of [...'jkJK[]/fFdpt19?nNgwul+-0L', 'Esc', 'Enter', '←', 'Home'])
      expect(keys).toContain(key);
    await page.press('Escape');
    expect(await page.count('dialog[open]')).toBe(0);
  });

  test('among tabs the arrows go to the next, Home and End to the first and the last', async () => {
    const page = await open(lostUpdate);
    const at = (): Promise<string> => page.text('[role=tab][aria-selected=true]:focus');
    await page.tab.getByRole('tab', { name: 'Lanes' }).focus();
    const tabs = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role=tab]')].map((e) => e.innerText)`,
    );
    const step = await page.text('.position');
    for (const [key, to] of [
      ['End', -1],
      ['ArrowLeft', -2],
      ['ArrowRight', -1],
      ['ArrowRight', 0],
      ['ArrowLeft', -1],
      ['Home', 0],
    ] as const) {
      await page.press(key);
      expect(await at()).toBe(tabs.at(to));
    }
    expect(await page.text('.position')).toBe(step);
  });

  test.each([1280, 390])('nothing jumps while it loads, %i pixels wide', async (width) => {
    const page = await open(positioned, { width, height: 800 });
    await settled(page);
    const shifts = await page.evaluate<number[]>(`new Promise((done) =>
      new PerformanceObserver((list) => done(list.getEntries().map(({ value }) => value)))
        .observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(() => done([]), 100))`);
    expect(shifts.filter((value) => value > 0.001)).toEqual([]);
  });

  test('a browser that refuses to write addresses hinders nothing', async () => {
    const page = await open(lostUpdate, { hash: '#step=4' });
    await page.evaluate(`history.replaceState = () => { throw new DOMException('no', 'SecurityError'); }`);
    await page.press('k');
    await settled(page);
    expect(await page.text('.position')).toMatch(/^3 /);
    await page.tab.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(() => page.text('.said')).toContain('no address');
  });

  test('a failure while it is looked at becomes a panel, not half a page', async () => {
    const page = await open(lostUpdate);
    await page.evaluate(`setTimeout(() => { throw new Error('<b>no such step</b>'); }, 0)`);
    await page.drawn();
    expect(await page.text('main')).toMatch(/cannot be shown[\s\S]*<b>no such step<\/b>/);
    expect(page.takeFaults()).toHaveLength(1);
  });
});
