import { beforeAll, describe, expect, test } from 'vitest';

import { always, check } from '../../src/index.ts';
import type { Behaviour, ModelResult, ReportDocument, StateGraph } from '../../src/report/document.ts';
import { document } from '../../src/report/json.ts';
import { event, loop, par, seq, task, xor } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Data, Model } from '../../src/term/term.ts';
import { graphed } from '../../src/verify/graphed.ts';
import { sourceOf } from '../../src/verify/source.ts';
import { axeViolations } from './axe.ts';
import { chromium } from './chromium.ts';
import type { Page, PageOptions } from './chromium.ts';
import { poorContrasts } from './contrast.ts';
import { reportPages } from './report-pages.ts';
import { markup } from './hostile-sample.ts';

async function resultOf(built: Model): Promise<ModelResult> {
  const source = await sourceOf(built);
  return graphed(await check(source), source);
}

function report(...results: ModelResult[]): ReportDocument {
  return document('0.0.0', results);
}

const shared = { reads: ['x'], writes: ['x'], run: ({ x }: Data) => ({ x: (x as number) + 1 }) };
const lost = model(
  'lost',
  seq(event('order'), par([task('a', { ...shared, long: true }), task('b', shared)])),
  {
    variables: { x: 0 },
    properties: [always('kept', ['x'], ({ x }) => x === 2, { at: 'completed' })],
  },
);
const round = model(
  'round',
  seq(task('open'), loop(seq(task('ask'), xor([task('wait'), task('note')])), 'until'), task('close')),
);

/** A grid of states: 315 times 315, from the top left to the bottom right; the run goes along one side. */
function grid(side: number): StateGraph {
  const number = new Map<number, number>();
  const cells: [number, number][] = [];
  for (let depth = 0; depth < 2 * side - 1; depth++) {
    for (let x = Math.max(0, depth - side + 1); x <= Math.min(depth, side - 1); x++) {
      number.set(x * side + depth - x, cells.length);
      cells.push([x, depth - x]);
    }
  }
  const edges = cells.map(([x, y]) => [
    ...(x + 1 < side ? [[0, number.get((x + 1) * side + y)!]] : []),
    ...(y + 1 < side ? [[1, number.get(x * side + y + 1)!]] : []),
  ]);
  const depths = Array.from({ length: 2 * side - 1 }, (_, d) => Math.min(d + 1, 2 * side - 1 - d));
  const last = cells.length - 1;
  const none = depths.map(() => 0);
  return {
    states: cells.length,
    edges: edges.flat().length,
    depths: { states: depths, finals: none.with(depths.length - 1, 1), deadlocks: none, doomed: none },
    labels: ['right', 'down'],
    listed: {
      depths,
      out: edges.map((out) => out.length),
      labels: edges.flat().map(([label]) => label!),
      targets: edges.flat().map(([, target]) => target!),
      completed: [last, last],
      cancelled: [],
      failed: [],
      deadlocked: [],
      doomed: [],
      loops: [],
    },
    properties: [],
  };
}

/** States in a row, all of them lost. */
function chain(steps: number): StateGraph {
  const ones = Array.from({ length: steps + 1 }, () => 1);
  const none = ones.map(() => 0);
  const end = [steps, steps];
  return {
    states: steps + 1,
    edges: steps,
    depths: { states: ones, finals: none, deadlocks: none.with(steps, 1), doomed: ones },
    labels: ['on'],
    listed: {
      depths: ones,
      out: ones.with(steps, 0),
      labels: none.slice(1),
      targets: ones.slice(1).map((_, i) => i + 1),
      completed: [],
      cancelled: [],
      failed: [],
      deadlocked: end,
      doomed: [0, steps],
      loops: [],
    },
    properties: [],
  };
}

/** How many pixels of the drawing have the colour of the run. */
const ofRun = `(() => {
  const all = [...document.querySelectorAll('.state-graph canvas')].map((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data;
  });
  let seen = 0;
  for (const data of all)
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && data[i + 2] - data[i] > 80) seen++;
  return seen;
})()`;

/** How many pixels of the drawing are painted, in hundredths. */
const painted = `(() => {
  const canvas = document.querySelector('.state-graph canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
  return Math.ceil((100 * painted) / (data.length / 4));
})()`;

const selected = (page: Page): Promise<string> =>
  page.evaluate(`document.querySelector('[role=slider]').getAttribute('aria-valuenow')`);

describe.skipIf(chromium === null)('the state space and the behaviour of a model', () => {
  const open = reportPages();
  let update: ModelResult;
  let sound: ModelResult;

  beforeAll(async () => {
    [update, sound] = [await resultOf(lost), await resultOf(round)];
  });

  test('the run in its graph: a state of it selects its step, as a row of the table does', async () => {
    const page = await open(report(update), { hash: '#view=space' });
    const { states, edges, depths } = update.graph!;
    const words = await page.text('.space-words');
    expect(words).toContain(`${states} states, ${edges} edges, up to ${depths.states.length - 1} steps`);
    expect(words).toContain('the violation cannot be avoided any more');
    expect(await page.evaluate(painted)).toBeGreaterThan(0);
    const last = await selected(page);
    const canvas = (await page.tab.locator('.state-graph canvas').boundingBox())!;
    const gap = Math.min(150, (canvas.width - 60) / (depths.states.length - 1));
    const first = { x: 30 + gap, y: 22 + (canvas.height - 22) / 2 };
    await page.tab.mouse.move(canvas.x + first.x, canvas.y + first.y);
    await page.drawn();
    expect(await page.text('.space-tip')).toMatch(/^state 1, 1 step from the start\s+by order/);
    await page.tab.mouse.click(canvas.x + first.x, canvas.y + first.y);
    expect([last, await selected(page)]).toEqual([String(update.graph!.properties[0]!.path.length - 1), '1']);
    await page.press('t');
    expect(await page.count('.states-by-depth .rows .row')).toBe(depths.states.length);
    expect(await page.text('.states-of-run [aria-selected=true]')).toMatch(/^1\s+order/);
    await page.evaluate(`[...document.querySelectorAll('.states-of-run .rows .row')].at(-1).click()`);
    expect(await selected(page)).toBe(last);
    expect(await page.text('.states-of-run [aria-selected=true]')).toContain('completed');
  });

  test('a sound model has both, loops drawn as one and opened', async () => {
    const page = await open(report(sound), { hash: '#view=space' });
    const loops = sound.graph!.listed.loops.length;
    expect(loops).toBe(1);
    const name = (): Promise<string> => page.text('.space-tools .loops');
    const before = await page.evaluate(painted);
    expect(await name()).toBe('Close the loop');
    await page.evaluate(`document.querySelector('.space-tools .loops').click()`);
    await page.drawn();
    expect(await name()).toBe('Open the loop');
    expect(await page.evaluate(painted)).not.toBe(before);
    await page.tab.locator('.state-graph').focus();
    await page.press('l');
    expect(await page.text('.space-tip')).toMatch(/^loop 1 of 1: \d+ states, each leads to each other/);
    await page.press('Enter');
    expect(await name()).toBe('Close the loop');
    expect(await page.text('.space-tip')).toMatch(/^state \d+/);
    await page.press('Enter');
    expect(await name()).toBe('Open the loop');
    await page.press('2');
    const { tasks } = sound.behaviour as Behaviour;
    expect(await page.count('.matrix tbody tr')).toBe(tasks.length);
    const cell = (row: string, column: string): Promise<string> =>
      page.evaluate(
        `document.querySelectorAll('.matrix tbody tr')[${tasks.indexOf(row)}].cells[${tasks.indexOf(column) + 1}].dataset.tip`,
      );
    expect(await cell('open', 'ask')).toBe('open always comes before ask');
    expect(await cell('close', 'open')).toBe('close always comes after open');
    expect(await cell('wait', 'note')).toBe('wait may come before or after note');
    expect(await cell('wait', 'close')).toBe('wait comes before close');
    expect(await cell('ask', 'ask')).toBe('ask: may happen again');
    await page.tab.locator('.profile-side select').selectOption('wait');
    expect(await page.text('.profile-words')).toMatch(/wait may happen again in one run/);
  });

  test('tasks that run at the same time are said to', async () => {
    const page = await open(report(update), { hash: '#view=behaviour' });
    expect(await page.text('.behaviour-lead')).toBe('2 tasks, 1 pair: 1 at the same time.');
    expect(await page.text('.profile-words')).toContain('a can run at the same time as b');
    expect(await page.text('.most-at-once')).toContain('2 tokens at once, first after 2 steps');
  });

  const states: readonly [what: string, hash: string, options: PageOptions, ...keys: string[]][] = [
    ['the state space', '#view=space', {}],
    ['its table', '#view=space', {}, 't'],
    ['the behaviour in the dark, on a telephone', '#view=behaviour', { dark: true, width: 390, height: 844 }],
  ];
  test.each(states)('everyone can use %s', async (_, hash, options, ...keys) => {
    const page = await open(report(update, sound), { hash, ...options });
    await page.press(...keys);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(poorContrasts)).toEqual([]);
  });

  test('hostile labels are text, a graph that does not fit together is told of', async () => {
    const graph = { ...update.graph!, labels: update.graph!.labels.map((label) => label + markup) };
    const behaviour = { ...update.behaviour!, tasks: [markup, 'b'] } as NonNullable<ModelResult['behaviour']>;
    const page = await open(report({ ...update, graph, behaviour }), { hash: '#view=behaviour' });
    expect(await page.count('img')).toBe(0);
    expect(await page.text('.profile-words')).toContain('<img');
    const { listed } = update.graph!;
    const targets = listed.targets.map(() => 999);
    const broken = await open(
      report({ ...update, graph: { ...update.graph!, listed: { ...listed, targets } } }),
    );
    expect(await broken.text('.alone')).toContain(
      'graph.listed should be a graph whose numbers fit together',
    );
  });

  test('a long run that is lost from its start is seen', async () => {
    const steps = 3_000;
    const [found] = update.properties.filter(({ witness }) => witness);
    const witness = { labels: Array.from({ length: steps }, () => 'on') };
    const page = await open(
      report({ ...update, graph: chain(steps), properties: [{ ...found!, witness }] }),
      {
        hash: '#view=space',
      },
    );
    expect(await page.evaluate(ofRun)).toBeGreaterThan(1_000);
  });

  test('a graph of a hundred thousand states is drawn, and drawn nearer', async () => {
    const page = await open(report({ ...sound, graph: grid(316) }), { hash: '#view=space' });
    expect(await page.text('.space-words')).toContain('99,856 states, 199,080 edges');
    expect(await page.evaluate(painted)).toBeGreaterThan(5);
    expect(await page.text('.space-note')).toMatch(/^1 in \d+ edges is drawn/);
    await page.tab.locator('.state-graph').focus();
    await page.press(...'+++++++++');
    expect(await page.count('.space-note[hidden]')).toBe(1);
    await page.press('0');
    expect(await page.count('.space-note[hidden]')).toBe(0);
  });
});
