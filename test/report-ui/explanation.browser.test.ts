import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import { check, eventually, load, lock, loop, model, par, seq, task, type Model } from '../../src/index.ts';
import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { withRunnable } from '../../src/verify/runnable.ts';
import { sourceOf, type Source } from '../../src/verify/source.ts';
import { chromium } from './chromium.ts';
import type { Page } from './chromium.ts';
import { reportPages } from './report-pages.ts';
import { longTrace } from './samples.ts';

async function reportOf(subject: Model | string): Promise<ReportDocument> {
  const source = typeof subject === 'string' ? await fixture(subject) : await sourceOf(subject);
  const result = await withRunnable(await check(source), source);
  return { format: 1, flowproof: '0.1.0', results: [result] };
}

async function fixture(folder: string): Promise<Source> {
  for await (const source of load([join(resolve(import.meta.dirname, '../../fixtures/unsound'), folder)]))
    if ('info' in source) return source;
  throw new Error(`no model in ${folder}`);
}

const locks = model(
  'locks',
  par([
    lock('from', 'a', seq(task('pay'), lock('then', 'b', task('book')))),
    lock('to', 'b', seq(task('ask'), lock('there', 'a', task('tell')))),
  ]),
);

const polling = model(
  'polling',
  seq(
    task('start'),
    loop(task('ask'), 'until', { when: { var: 'done', is: '=', value: 1 } }),
    task('report'),
  ),
  { variables: { done: 0 }, properties: [eventually('it is reported', 'report')] },
);

describe.skipIf(chromium === null)('what is told of a run beyond its steps', () => {
  const open = reportPages();
  const labels = (page: Page): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('#steps .label')].map((label) => label.textContent)`);
  const click = async (page: Page, selector: string): Promise<void> => {
    await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
    await page.drawn();
  };

  test('how likely failure was, from where on it was inevitable, and the passing run beside it', async () => {
    const page = await open(await reportOf('lost-update'), { hash: '#step=3' });
    expect(await page.text('output.row-value')).toBe('50 %');
    expect(await page.text('.why .because')).toMatch(/^Step 3 \(reserve:start\) reads stock/);
    await page.press('Home', 'g');
    expect(await page.text('.position')).toBe('4 / 6');
    expect(await page.text('output.row-value')).toBe('100 %');
    await page.press('Home');
    expect(await page.text('output.row-value')).toBe('25 %');
    const words = `[...document.querySelectorAll('.row-drawing svg')].map((svg) => svg.getAttribute('aria-label'))`;
    expect(await page.evaluate(words)).toEqual([
      'Likelihood of failure, exact: 25 % at the start; 50 % after step 3; 100 % after step 4; failure is inevitable after step 4.',
      'Nearest passing run, 6 steps: the same up to step 3, then reserve:ok in place of restock.',
    ]);
    await click(page, 'button.row-value');
    expect(await page.text('.position')).toBe('4 / 6');
  });

  test('a run of 10,000 steps with its likelihoods, and one that goes round for ever', async () => {
    const data = longTrace(10_000, 5);
    const [long] = data.results as [ModelResult];
    const properties = long.properties.map((property) => {
      if (property.witness === null) return property;
      const count = property.witness.labels.length;
      const prospects = Array.from({ length: count + 1 }, (_, position) => ({
        position,
        likelihood: position > 9000 ? 1 : position / 10_000,
      }));
      return {
        ...property,
        witness: { ...property.witness, outlook: { isExact: true, noReturn: 9001, prospects } },
      };
    });
    const page = await open({ ...data, results: [{ ...long, properties }] });
    const shape = await page.evaluate<string>(`document.querySelector('.doom-bar').getAttribute('d')`);
    expect(shape.length).toBeLessThan(30_000);
    await page.press('g');
    expect(await page.text('.position')).toMatch(/^9,001 /);
    const [short] = longTrace(50, 3).results as [ModelResult];
    const known = short.properties.map(({ witness, ...property }) => ({
      ...property,
      witness: witness && { ...witness, pointOfNoReturn: 50 },
    }));
    const proved = await open({ ...data, results: [{ ...short, properties: known }] });
    expect(await proved.text('.row-label')).toMatch(/^Point of no return\s+exact$/);
    expect(await proved.evaluate(`document.querySelector('.doom-bar').getAttribute('d')`)).toBeNull();
    expect(await proved.text('output.row-value')).toBe('100 %');
    await proved.press('k');
    expect(await proved.text('output.row-value')).toBe('avoidable');
    const round = await open(await reportOf(polling), { hash: '#property=it+is+reported' });
    expect(await round.text('.row-label')).toBe('Repeated for ever');
    expect(
      await round.evaluate(`document.querySelector('.row-drawing svg').getAttribute('aria-label')`),
    ).toMatch(/^The last \d steps?, from step \d on, (is|are) repeated for ever\.$/);
  });

  test('another action makes a what-if run: on, back, undone, shared by its link, left', async () => {
    const data = await reportOf('lost-update');
    const page = await open(data, { hash: '#step=4' });
    const failing = await labels(page);
    await page.press('w', 'Enter');
    expect(await page.text('.what-if-said')).toMatch(/^Nothing violated so far, 1 pick on from step 3\./);
    await page.press('Enter', 'Enter');
    const passing = ['order', 'both:split', 'reserve:start', 'reserve:ok', 'restock', 'both:join'];
    expect(await labels(page)).toEqual(passing);
    expect(await page.count('.track rect.what-if')).toBe(3);
    expect(await page.text('.what-if-said')).toMatch(/completed, and nothing violated that was asked/);
    await page.press('k', 'k');
    expect(await page.text('.changes')).toContain('reserve:ok');
    const address = (): Promise<string> => page.evaluate('location.hash');
    await expect.poll(address).toMatch(/step=4.*whatif=3%3A0\.0\.0/);
    const hash = await address();
    const again = await open(data, { hash });
    expect(await labels(again)).toEqual(passing);
    expect(await again.text('.position')).toBe('4 / 6');
    await again.press('u');
    expect(await labels(again)).toEqual(passing.slice(0, 5));
    await again.press('Escape');
    expect(await labels(again)).toEqual(failing);
  });

  test('what was taken back is taken again, by keys, buttons, the browser and a link', async () => {
    const data = await reportOf('lost-update');
    const page = await open(data, { hash: '#step=4' });
    const run = (): Promise<string> => page.evaluate(`new URLSearchParams(location.hash).get('whatif')`);
    const redo = (): Promise<string> => page.evaluate(`new URLSearchParams(location.hash).get('redo')`);
    await page.press('w', 'Enter', 'Enter', 'Enter');
    expect(await run()).toBe('3:0.0.0');
    await page.press('u', 'u');
    expect([await run(), await redo()]).toEqual(['3:0', '3:0.0.0']);
    await click(page, '[data-control=redo]');
    expect([await run(), await redo()]).toEqual(['3:0.0', '3:0.0.0']);
    await page.press('Escape');
    expect([await run(), await redo()]).toEqual([null, '3:0.0.0']);
    expect(await page.text('.position')).toBe('4 / 6');
    const again = await open(data, { hash: await page.evaluate('location.hash') });
    await again.press('r', 'r', 'r');
    expect(await again.text('.what-if-said')).toMatch(/completed, and nothing violated/);
    expect(await again.count('[data-control=redo]:enabled')).toBe(0);
    // Back and on in the browser are undo and redo.
    await again.tab.goBack();
    await expect.poll(() => again.text('.position')).toBe('5 / 5');
    expect(await again.count('[data-control=redo]:enabled')).toBe(1);
    await again.tab.goForward();
    await expect.poll(() => again.text('.position')).toBe('6 / 6');
    // Another property is a place of its own: back from it is the what-if run, where it was left.
    await again.press('k', 'n');
    expect(await again.count('#steps .label')).toBe(0);
    await again.tab.goBack();
    await expect.poll(() => again.text('.position')).toBe('5 / 6');
    await again.press('j');
    // Another pick is another run.
    await again.press('u', 'u', 'k');
    await click(again, '.take.instead');
    expect(await again.count('[data-control=redo]:enabled')).toBe(0);
  });

  test('whether a run can still end is said, and a round that is gone by hand', async () => {
    const stuck = await open(await reportOf(locks), { hash: '#property=deadlock-free&step=3' });
    await click(stuck, '.take.instead');
    await expect.poll(() => stuck.text('.what-if-ahead')).toMatch(/^Can it still end\? (Yes|No)/);
    while ((await stuck.count('.take.then')) > 0) await click(stuck, '.take.then');
    await expect.poll(() => stuck.text('.what-if-ahead')).toMatch(/No, since step \d: nothing is offered\.$/);
    expect(await stuck.text('.what-if-said')).toMatch(/, and\s*option-to-complete/);
    await stuck.press('Home');
    expect(await stuck.text('.what-if-ahead')).toBe('Could it still end after step 1? Yes.');
    const round = await open(await reportOf(polling), { hash: '#property=it+is+reported' });
    await round.press('w', 'Enter');
    expect(await round.text('.what-if-ahead')).toMatch(
      /it was here after step 2; repeated for ever, fair to all, it violates\s*it is reported\./,
    );
    expect(await round.text('.what-if-said')).toMatch(/violates\s*it is reported|option-to-complete/);
    await click(round, '.came-round button');
    expect(await round.text('.position')).toBe('2 / 4');
  });

  test('properties are asked of every state of a what-if run, those of the user too', async () => {
    const page = await open(await reportOf('lost-update'), { hash: '#step=3' });
    // restock before the reservation starts: nothing is lost
    await click(page, '.take.instead');
    while ((await page.count('.take.then')) > 0) await click(page, '.take.then');
    expect(await page.text('.what-if-said')).toMatch(/completed, and nothing violated/);
    const failing = await open(await reportOf('lost-update'), { hash: '#whatif=3:1.0.0' });
    expect(await failing.text('.what-if-said')).toMatch(/violates\s*no update is lost after step 6/);
    const stuck = await open(await reportOf(locks), { hash: '#property=deadlock-free&step=3' });
    await click(stuck, '.take.instead');
    while ((await stuck.count('.take.then')) > 0) await click(stuck, '.take.then');
    expect(await stuck.text('.what-if-said')).toMatch(
      /violates\s*deadlock-free after step \d: nothing is offered any more/,
    );
  });

  test('a run is copied as command, test, diagram, Markdown and log', async () => {
    const page = await open(await reportOf('lost-update'));
    await page.evaluate(
      `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { (window.copied ??= []).push(text); } } })`,
    );
    for (let item = 0; item < 5; item++) {
      await click(page, '.copy-as button');
      await page.press(...Array.from({ length: item }, () => 'ArrowDown'), 'Enter');
      await page.drawn();
    }
    const copied = await page.evaluate<string[]>('window.copied');
    const starts = [
      /^npx flowproof replay .*'fp1:/,
      /^import \{ load/,
      /^sequenceDiagram\n/,
      /^### `stock`/,
      /^\{\n {2}"format": 1/,
    ];
    expect(copied.map((text, i) => starts[i]!.test(text))).toEqual([true, true, true, true, true]);
    await click(page, '.copy-as button');
    await page.press('Escape');
    expect(
      await page.evaluate(`document.querySelector('.menu').hidden && document.activeElement.textContent`),
    ).toBe('Copy as');
  });

  test('a run that the report tells by its labels alone can be left all the same, or it is said why not', async () => {
    const [result] = (await reportOf('lost-update')).results as [ModelResult];
    const properties = result.properties.map((property) =>
      property.witness === null ? property : { ...property, witness: { labels: property.witness.labels } },
    );
    const bare: ReportDocument = { format: 1, flowproof: '0.1.0', results: [{ ...result, properties }] };
    const page = await open(bare, { hash: '#step=4' });
    await page.press('w', 'Enter');
    expect(await page.text('.what-if-said')).toMatch(/^Nothing violated so far, 1 pick on from step 3\./);
    const { runnable: _, ...model } = result.model;
    const large = await open({ ...bare, results: [{ ...result, model: { ...model, unrunnable: 'size' } }] });
    expect(await large.text('.what-if-none')).toMatch(/^No what if\. The model is too large/);
  });

  test('a model that does not run in the page is not offered', async () => {
    const data = await reportOf(locks);
    const [result] = data.results as [ModelResult];
    const runnable = { ...result.model.runnable!, data: { term: { kind: 'seq', parts: 7 } } };
    const broken = { ...data, results: [{ ...result, model: { ...result.model, runnable } }] };
    const page = await open(broken, { hash: '#property=deadlock-free&step=3&whatif=2:0.0' });
    expect(await page.text('.position')).toMatch(/^3 /);
    await click(page, '.take.instead');
    expect(await page.text('.what-if-said')).toMatch(/^This action cannot be made in this page/);
  });
});
