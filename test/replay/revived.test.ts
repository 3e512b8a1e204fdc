import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { revive, WhatIfs } from '../../src/replay.ts';
import { load, loop, model, never, par, seq, task, type Source } from '../../src/index.ts';
import { everyRun } from '../../src/term/property.ts';
import type { RunnableModel } from '../../src/report/document.ts';
import { traceOf, type System } from '../../src/trace.ts';
import type { Offer } from '../../src/lts.ts';
import { runnableOf } from '../../src/verify/runnable.ts';
import { runMonitors } from '../../src/verify/monitors.ts';
import { open, sourceOf } from '../../src/verify/source.ts';

const root = resolve(import.meta.dirname, '../../fixtures');
const folders = ['sound', 'unsound'].flatMap((kind) =>
  readdirSync(join(root, kind))
    .filter((_, i) => kind === 'unsound' || i % 3 === 0)
    .map((name) => join(kind, name)),
);

async function modelIn(folder: string): Promise<Source> {
  for await (const source of load([join(root, folder)])) if ('info' in source) return source;
  throw new Error(`no model in ${folder}`);
}

/** What a page gets: JSON and no more. */
const sent = (runnable: RunnableModel | string): RunnableModel =>
  JSON.parse(JSON.stringify(runnable)) as RunnableModel;

/** Everything that is seen of the states nearest to the start, and what is offered there. */
function seen(
  system: System<unknown, Offer>,
  monitors: readonly ((state: unknown, end: ReturnType<typeof system.end>) => unknown)[],
  most: number,
) {
  const known = new Map([[system.key(system.initial), system.initial]]);
  const told: unknown[] = [];
  for (const [, state] of known) {
    const offered = system.enabled(state);
    const end = offered.length === 0 ? system.end(state) : null;
    const actions = offered.map((o) => [o.label, system.lane(o), system.scopes(o), system.opcode(o)]);
    told.push({ view: system.view(state), end, actions, violated: monitors.map((ask) => ask(state, end)) });
    for (const offer of offered) {
      const { state: next } = system.step(state, offer);
      if (known.size < most && !known.has(system.key(next))) known.set(system.key(next), next);
    }
  }
  return told;
}

describe('a model that a report carries', () => {
  it.each(folders)('is the model itself: %s', async (folder) => {
    const source = await modelIn(folder);
    const { system, watched } = await open(source);
    const revived = revive(sent(await runnableOf(source, [[]])));
    const monitors = runMonitors(system, watched);
    expect(revived.monitors).toHaveLength(monitors.length);
    expect(seen(revived.system, revived.monitors, 60)).toEqual(seen(system, monitors, 60));
  });

  it('makes the steps that a replay in Node makes', async () => {
    const source = await modelIn('unsound/lost-update');
    const { system } = await open(source);
    const revived = revive(sent(await runnableOf(source, [[]])));
    const labels = ['order', 'both:split', 'reserve:start', 'restock'];
    const run = new WhatIfs(revived, labels).run({ from: 3, picks: [0, 0, 0] })!;
    expect(run.steps.map(({ label }) => label)).toEqual([
      'order',
      'both:split',
      'reserve:start',
      'reserve:ok',
      'restock',
      'both:join',
    ]);
    const log = { format: 1, flowproof: '', model: source.info, origin: '', expected: null } as const;
    expect(run.steps).toEqual(traceOf(system, { ...log, end: 'completed', steps: run.log }));
    expect(run).toMatchObject({ end: 'completed', violations: [], beyond: null });
    expect(run.offered.at(-1)).toEqual([]);
  });

  it('asks every state what it violates, the invariants of the user too', async () => {
    const source = await modelIn('unsound/lost-update');
    const revived = revive(sent(await runnableOf(source, [[]])));
    const labels = ['order', 'both:split', 'reserve:start'];
    const run = new WhatIfs(revived, labels).run({ from: 3, picks: [1, 0, 0] })!;
    expect(run.violations).toEqual([
      {
        after: 6,
        violation: {
          property: 'no update is lost',
          culprits: ['stock'],
          message: '"no update is lost" no longer holds at the end',
        },
      },
    ]);
    // also where it was violated before the run was left
    const whole = run.steps.map(({ label }) => label);
    expect(new WhatIfs(revived, whole).run({ from: 6, picks: [] })!.violations).toEqual(run.violations);
  });

  it('tells of what was not offered, and of runs that it does not make', async () => {
    const revived = revive(sent(await runnableOf(await modelIn('unsound/lost-update'), [[]])));
    expect(new WhatIfs(revived, ['order']).run({ from: 1, picks: [7] })).toBeNull();
    expect(new WhatIfs(revived, ['elsewhere']).run({ from: 1, picks: [0] })).toBeNull();
  });

  it('knows what its functions answer two steps from every run, whatever the size of the model', async () => {
    const count = (name: string) =>
      task(name, { reads: ['n'], writes: ['n'], run: ({ n }) => ({ n: Number(n) * 2 + name.length }) });
    const branch = (name: string) =>
      seq(...Array.from({ length: 6 }, (_, i) => count(`${name}${'x'.repeat(i)}`)));
    const large = model('large', par(['a', 'bb', 'ccc', 'dddd'].map(branch)), {
      variables: { n: 0 },
      properties: [never('even', ['n'], ({ n }) => n === 5), everyRun('all', () => true)],
    });
    const source = await sourceOf(large);
    const { system } = await open(source);
    const labels = ['par1:split', 'a', 'bb', 'ccc', 'bbx'];
    const runnable = sent(await runnableOf(source, [labels]));
    expect(runnable.isComplete).toBe(false);
    expect(runnable.unchecked).toEqual(['all']);
    expect(JSON.stringify(runnable.answers).length).toBeLessThan(200 * 1024);
    const revived = revive(runnable);
    for (let from = 0; from <= labels.length; from++) {
      const here = new WhatIfs(revived, labels).run({ from, picks: [] })!.offered.at(-1)!;
      for (const first of here.keys()) {
        const next = new WhatIfs(revived, labels).run({ from, picks: [first] })!.offered.at(-1)!;
        for (const second of next.keys()) {
          const run = new WhatIfs(revived, labels).run({ from, picks: [first, second] })!;
          const log = { format: 1, flowproof: '', model: source.info, origin: '', expected: null } as const;
          expect(run.beyond).toBeNull();
          expect(run.steps).toEqual(traceOf(system, { ...log, end: 'stopped', steps: run.log }));
        }
      }
    }
    const far = new WhatIfs(revived, labels).run({ from: 1, picks: Array.from({ length: 24 }, () => 3) });
    const deep = new WhatIfs(revived, labels).run({
      from: 1,
      picks: [3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1],
    });
    expect([far, deep].some((run) => run === null || run.beyond !== null)).toBe(true);
  });

  it('knows what handlers answer within two steps of a run that is long itself', async () => {
    const count = (name: string) =>
      task(name, { reads: ['n'], writes: ['n'], run: ({ n }) => ({ n: (n as number) + 1 }) });
    const long = model('long', seq(loop(count('add'), { times: 1_600 }), par([count('a'), count('b')])), {
      variables: { n: 0 },
    });
    const source = await sourceOf(long);
    const { system } = await open(source);
    const labels: string[] = [];
    let state = system.initial;
    for (
      let [offer] = system.enabled(state);
      offer && labels.at(-1) !== 'a';
      [offer] = system.enabled(state)
    ) {
      labels.push(offer.label);
      ({ state } = system.step(state, offer));
    }
    expect(labels.length).toBeGreaterThan(3_000);
    const runs = new WhatIfs(revive(sent(await runnableOf(source, [labels]))), labels);
    expect(runs.run({ from: labels.length - 1, picks: [1, 0] })).toMatchObject({ beyond: null });
  });
});
