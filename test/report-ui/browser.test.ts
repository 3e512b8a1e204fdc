import { describe, expect, test } from 'vitest';

import { chromium } from './chromium.ts';
import type { ModelResult } from '../../src/report/document.ts';
import type { Page } from './chromium.ts';
import { reportPages } from './report-pages.ts';
import { hostile, hostileNames, markup } from './hostile-sample.ts';
import { bare, deadlock, longTrace, lostUpdate, replayed, several } from './samples.ts';

if (chromium === null)
  console.log('tests of the viewer in a browser are skipped: no Chromium on this machine');

describe.skipIf(chromium === null)('the viewer in a browser', () => {
  const open = reportPages();
  const text = (page: Page, selector: string): Promise<string> => page.text(selector);
  const count = (page: Page, selector: string): Promise<number> => page.count(selector);

  /** What every pane says about the selected step, counted from 1. */
  const stepIn = (page: Page): Promise<Record<string, string | undefined>> =>
    page.evaluate(`({
      scrubber: document.querySelector('[role=slider]').getAttribute('aria-valuenow').replace(/000$/, ',000'),
      list: document.querySelector('#steps [aria-selected=true] .number')?.innerText,
      lanes: document.querySelector('.lanes .numbers text.selected')?.textContent,
      bar: document.querySelectorAll('.lanes .bar.selected').length === 1 ? 'one' : 'not one',
      changes: /step (\\S+) of/.exec(document.querySelector('.changes .pane-head').innerText)?.[1],
    })`);
  const everywhere = (step: string): Record<string, string> => ({
    scrubber: step,
    list: step,
    lanes: step,
    bar: 'one',
    changes: step,
  });

  test('says at once what was checked, that it fails and why', async () => {
    const page = await open(deadlock);
    const band = await text(page, '.band');
    for (const part of [
      'checkout',
      'Unsound',
      '3 of 8 properties violated, 1 unknown',
      '18,204 states, complete',
    ])
      expect(band).toContain(part);
    expect(await text(page, '.why')).toMatch(/option-to-complete\s+violated\s+The case can get stuck/);
    expect(await page.evaluate('document.title')).toBe('checkout: violated · flowproof');
    expect(await stepIn(page)).toEqual(everywhere('4'));
    expect(await text(page, '.changes')).toContain('After 4 steps the case is deadlocked');
  });

  test('steps are called what people call their elements, with the id beside it', async () => {
    const [result] = lostUpdate.results as [ModelResult];
    const called = { ...result, model: { ...result.model, names: { A: 'Book a piece' } } };
    const page = await open({ ...lostUpdate, results: [called] }, { hash: '#step=4&view=lanes' });
    expect(await text(page, '#step-3 .label')).toBe('Book a piece A:ok');
    expect(await text(page, '.acted')).toMatch(/^Book a piece\s+A:ok/);
    expect(await page.evaluate(`document.querySelectorAll('.lanes .bar text')[3].textContent`)).toMatch(
      /^Book/,
    );
  });

  test('one selected step drives every pane', async () => {
    const page = await open(lostUpdate);
    const keys = [
      ['k', '5'],
      ['Home', '1'],
      ['k', '1'],
      ['j', '2'],
      [']', '4'],
      ['[', '2'],
      ['J', '6'],
      ['K', '1'],
      ['End', '6'],
      ['[', '1'],
    ] as const;
    for (const [key, step] of keys) {
      await page.press(key);
      expect([key, await stepIn(page)]).toEqual([key, everywhere(step)]);
    }
    await page.evaluate(`document.getElementById('step-2').click()`);
    await page.drawn();
    expect(await stepIn(page)).toEqual(everywhere('3'));
    await page.evaluate(`document.querySelectorAll('.lanes .bar')[3].dispatchEvent(new MouseEvent('click'))`);
    await page.drawn();
    expect(await stepIn(page)).toEqual(everywhere('4'));
  });

  test('what changed and the state tell the same', async () => {
    const page = await open(lostUpdate, { hash: '#step=4' });
    expect(await text(page, '.changes tbody')).toMatch(/variable\s+stock\s+10\s+→\s+9/);
    expect(await text(page, '.changes')).toContain('instead: B:ok');
    await page.press('2');
    expect(await text(page, '.state')).toMatch(/stock\s+10 → 9\s+this step/);
    await page.press('j');
    expect(await text(page, '.state')).toMatch(/stock\s+9\s+step 4/);
    expect(await count(page, '.changes tbody tr:not(.changed)')).toBe(0);
    await page.press('d');
    expect(await text(page, '.changes tbody')).toMatch(/stock\s+9/);
  });

  test('moving through the run moves nothing else', async () => {
    const page = await open(lostUpdate);
    const boxes = (): Promise<string> =>
      page.evaluate(
        `JSON.stringify([...document.querySelectorAll('section, .drawing, .rows, .track')].map((e) => { const b = e.getBoundingClientRect(); return [e.className, b.x, b.y, b.width, b.height]; }))`,
      );
    const below = (): Promise<number> =>
      page.evaluate(`document.querySelector('.scrubber').getBoundingClientRect().y`);
    const top = await below();
    for (const tab of ['1', '2']) {
      await page.press(tab);
      expect(await below()).toBe(top);
      const first = await boxes();
      for (const key of ['k', 'k', 'Home', 'j']) {
        await page.press(key);
        expect(await boxes()).toBe(first);
      }
    }
  });

  test('a link brings back model, property, step and tab', async () => {
    const page = await open(several, { hash: '#model=1&property=deadlock-free&step=2&view=state' });
    expect(await text(page, '.why h2')).toMatch(/deadlock-free/);
    expect(await text(page, '.position')).toBe('2 / 4');
    expect(await text(page, '[role=tab][aria-selected=true]')).toBe('State');
    await page.press('j', '1');
    await page.evaluate('new Promise((done) => setTimeout(done, 400))');
    expect(await page.evaluate('location.hash')).toBe('#model=1&property=deadlock-free&step=3&view=lanes');
    await page.evaluate(`location.hash = '#model=2&step=1'`);
    await page.drawn();
    expect(await text(page, 'h1')).toBe('two-buyers');
    expect(await text(page, '.position')).toBe('1 / 6');
  });

  test('a link that makes no sense opens the report all the same', async () => {
    const page = await open(several, { hash: '#model=77&property=none&step=99999&view=x' });
    expect(await text(page, 'h1')).toBe('checkout');
    expect(await stepIn(page)).toEqual(everywhere('4'));
  });

  test('steps can be searched and filtered', async () => {
    const page = await open(deadlock);
    await page.press('/');
    await page.press(...'lockto2');
    expect(await count(page, '#steps .row')).toBe(1);
    expect(await text(page, '.steps [role=status]')).toBe('1 of 4');
    await page.press(...'zzz');
    expect(await text(page, '.none')).toContain('No step fits the search.');
    await page.press('Escape', 'Home');
    expect(await text(page, '.position')).toBe('1 / 4');
  });

  test('the drawing has a table twin that says where things came from', async () => {
    const page = await open(lostUpdate);
    await page.press('t');
    expect(await text(page, '.lanes-table .rows .row:last-child')).toMatch(
      /6\s+trunk\s+par1:join\s+step 4, step 5/,
    );
    await page.press('t');
    expect(await count(page, '.lanes .links path.work')).toBe(2);
  });

  test('ten thousand steps cost no more than those in sight', async () => {
    const page = await open(longTrace(10_000, 12));
    for (const key of ['K', 'Home', 'J', 'End']) {
      await page.press(key);
      expect(await count(page, '#steps .row')).toBeLessThan(60);
      expect(await count(page, '.lanes svg *')).toBeLessThan(900);
      expect(await count(page, '.track svg *')).toBeLessThan(3000);
    }
    expect(await stepIn(page)).toEqual(everywhere('10,000'));
    await page.evaluate(`document.getElementById('steps').scrollTop = 150_000`);
    await page.drawn();
    expect(await count(page, '#step-5000')).toBe(1);
    await page.press('t');
    expect(await count(page, '.lanes-table .row')).toBeLessThan(60);
  });

  test('names from a model stay text', async () => {
    const page = await open(hostile);
    const properties = hostileNames.length + 8;
    for (let i = 0; i < properties; i++) {
      await page.press('n', '2', 'd', 'Home', 'j', 't', '1', 't', 'd');
      if (i === 0) expect(await page.count('.source code')).toBe(3);
    }
    expect(await page.evaluate('document.title')).toMatch(/^<img src=x/);
    expect(await count(page, 'img, iframe, object, embed, a, [onerror], [style*=url]')).toBe(0);
    expect(await count(page, 'script')).toBe(3);
    expect(await text(page, 'h1')).toMatch(/^<img src=.*>$/);
    const unseen = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0000]/;
    expect(await page.evaluate<string>('document.body.innerText')).not.toMatch(unseen);
  });

  test('a long name is whole in its tip, on hover and on focus', async () => {
    const page = await open(hostile);
    const tip = (by: string): Promise<string> =>
      page.evaluate(
        `(() => { const e = document.querySelector('h1 [data-tip]'); ${by}; const t = document.getElementById('tip'); return t.hidden ? '' : t.textContent; })()`,
      );
    expect(await tip(`e.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)).toBe(markup);
    await page.press('Escape');
    expect(await tip('')).toBe('');
    await page.press('Tab');
    expect(await tip('')).toBe(markup);
  });

  test('the browser would stop what the viewer does not do', async () => {
    const page = await open(lostUpdate);
    const run = `window.ran = 0; for (const code of ['ran = 1']) { const s = document.createElement('script'); try { s.text = code; document.body.append(s); } catch {} try { document.body.setAttribute('onclick', code); document.body.click(); } catch {} }`;
    await page.evaluate(run);
    expect(await page.evaluate('window.ran')).toBe(0);
    expect(await page.evaluate(`fetch('data:,x').then(() => 'fetched', () => 'stopped')`)).toBe('stopped');
    expect(page.takeFaults().length).toBeGreaterThan(0);
  });

  test.each([
    ['nothing', '', 'No report in this file yet'],
    ['half of it', '{"format":1,"flowproof"', 'is not JSON'],
    ['half of what is packed', 'deflate:q1YqSy0q', 'are not whole'],
    ['something else', '{"format":1,"flowproof":"0","results":[{}]}', 'results[0].model should be an object'],
    ['what is newer', '{"format":9}', 'newer version'],
    ['no results', '{"format":1,"flowproof":"0","results":[]}', 'Nothing was checked'],
  ])('explains %s in place of data', async (_what, data, words) => {
    const page = await open(data);
    expect(await text(page, 'main')).toContain(words);
  });

  test('shows what could not be read, what holds, what is open, and what has no run', async () => {
    expect(await text(await open(several, { hash: '#model=5' }), 'main')).toMatch(
      /is not closed[\s\S]*line 14[\s\S]*FP2003/,
    );
    expect(await text(await open(several, { hash: '#model=4' }), 'main')).toContain(
      'All 8 properties hold in all 15 states.',
    );
    expect(await text(await open(several, { hash: '#model=3' }), 'main')).toContain(
      'cut by the limit on states',
    );
    expect(await text(await open(deadlock, { hash: '#property=no-dead-tasks' }), 'main')).toMatch(
      /refundFee\s+notifyBank/,
    );
    expect(await text(await open(bare, { hash: '#property=bounded' }), 'main')).toContain(
      'the run has no steps',
    );
    expect(await text(await open(bare, { hash: '#property=safe' }), 'main')).toContain('labels only');
    expect(await text(await open(replayed), '.band')).toContain('Violated');
  });

  test.each([320, 390, 860, 1280])('needs no sideways scrolling at %i pixels', async (width) => {
    for (const report of [lostUpdate, hostile, several, bare]) {
      const page = await open(report, { width, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  test('on a narrow screen the scrubber stays in sight', async () => {
    const page = await open(lostUpdate, { width: 390, height: 700 });
    const bottom = `Math.round(document.querySelector('.scrubber').getBoundingClientRect().bottom)`;
    expect(await page.evaluate(bottom)).toBe(700);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.menus')).display`)).toBe('flex');
    const { results } = several;
    const many = await open(
      { ...several, results: [...results, ...results, ...results, ...results] },
      { width: 390, height: 844, hash: '#model=19' },
    );
    expect(await many.evaluate(`document.querySelector('.models').scrollTop`)).toBeGreaterThan(0);
    expect(await many.evaluate('scrollY')).toBe(0);
  });

  test('stands still for those who ask for it', async () => {
    const page = await open(lostUpdate, { reducedMotion: true });
    const moving = `[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); return s.transitionDuration !== '0s' || s.animationName !== 'none'; }).length`;
    expect(await page.evaluate(moving)).toBe(0);
  });

  test('prints verdicts, steps and changes as tables', async () => {
    const page = await open(several, { print: true });
    await page.press('?');
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    const paper = await text(page, '.paper');
    for (const part of [
      'checkout',
      'Unsound: 3 of 8',
      'lockFrom:enter',
      'variable stock: 10 → 9',
      'Could not be read',
      'order-pool',
    ])
      expect(paper).toContain(part);
    for (const hidden of ['#app', 'dialog[open]'])
      expect(await page.evaluate(`getComputedStyle(document.querySelector('${hidden}')).display`)).toBe(
        'none',
      );
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await count(page, '.paper > *')).toBe(0);
    const atStart = await open(bare, { print: true });
    await atStart.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await text(atStart, '.paper')).toContain('The initial state shows it already');
  });
});
