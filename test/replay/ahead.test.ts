import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graphAhead } from '../../report-ui/model/graph-ahead.ts';
import { isFairRound, type Hop } from '../../src/explore/fair/lasso.ts';
import {
  check,
  eventually,
  is,
  leadsTo,
  load,
  loop,
  model,
  par,
  seq,
  task,
  xor,
  type Source,
} from '../../src/index.ts';
import { fairnessNumbers } from '../../src/observe/fairness.ts';
import { lookAhead, revive, WhatIfs, type Ahead } from '../../src/replay.ts';
import { passedOver } from '../../src/replay/round.ts';
import type { RunnableModel } from '../../src/report/document.ts';
import { graphed } from '../../src/verify/graphed.ts';
import { metBound } from '../../src/verify/monitors.ts';
import { runnableOf } from '../../src/verify/runnable.ts';
import { open, sourceOf } from '../../src/verify/source.ts';

const root = resolve(import.meta.dirname, '../../fixtures/unsound');
/** Every ninth, and those that say most of ends. */
const folders = readdirSync(root).filter((name, i) => i % 9 === 0 || /livelock|exit/.test(name));

async function modelIn(folder: string): Promise<Source> {
  for await (const source of load([join(root, folder)])) if ('info' in source) return source;
  throw new Error(`no model in ${folder}`);
}

const sent = (runnable: RunnableModel | string): RunnableModel =>
  JSON.parse(JSON.stringify(runnable)) as RunnableModel;

function whole<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** The nearest states of a system with runs to them, and of each the states that follow. */
function statesOf({ plain: system }: Awaited<ReturnType<typeof open>>, most: number) {
  const found = new Map([[system.key(system.initial), { state: system.initial, run: [] as string[] }]]);
  const after = new Map<string, string[]>();
  const final = new Set<string>();
  for (const [key, { state, run }] of found) {
    if (found.size > most) return null;
    const offered = system.enabled(state);
    const end = offered.length > 0 ? null : system.end(state);
    if (end !== null && end !== 'deadlocked' && !(end === 'failed' && metBound(system.view(state))))
      final.add(key);
    const next = offered.map((offer) => ({ label: offer.label, state: system.step(state, offer).state }));
    for (const one of next)
      if (!found.has(system.key(one.state)))
        found.set(system.key(one.state), { state: one.state, run: [...run, one.label] });
    after.set(
      key,
      next.map((one) => system.key(one.state)),
    );
  }
  for (let size = -1; size !== final.size;) {
    size = final.size;
    for (const [key, next] of after) if (next.some((one) => final.has(one))) final.add(key);
  }
  return [...found].map(([key, { run }]) => ({ run, canEnd: final.has(key) }));
}

describe('whether a run can still end', () => {
  it.each(folders)('is what all states say: %s', async (folder) => {
    const source = await modelIn(folder);
    const opened = await open(source);
    const states = statesOf(opened, 1_500);
    const revived = revive(sent(await runnableOf(source, [[]])));
    const { graph } = await graphed(await check(source), source);
    for (const { run, canEnd } of states?.slice(0, 30) ?? []) {
      const made = new WhatIfs(revived, run).run({ from: run.length, picks: [] })!;
      const found = whole(lookAhead(revived, made.states.at(-1), () => false));
      if (found === null) return;
      const graphSays = graphAhead(graph!, run);
      if (found.can === 'unknown') expect([found.why, canEnd]).toEqual(['bound', false]);
      else expect({ run, can: found.can }).toEqual({ run, can: canEnd ? 'yes' : 'no' });
      if (graphSays !== null) expect({ run, ...graphSays }).toEqual({ run, ...found });
    }
  });

  it('is said to be unknown where the search is cut, and yes where a run is met that ends', async () => {
    const wide = model('wide', par(Array.from({ length: 14 }, (_, i) => task(`t${i}`))));
    const stuck = model(
      'stuck',
      seq(
        par(Array.from({ length: 13 }, (_, i) => task(`t${i}`))),
        loop(task('ask'), 'until', { when: { var: 'done', is: '=', value: 1 } }),
      ),
      { variables: { done: 0 } },
    );
    const ahead = async (source: Source): Promise<Ahead | null> => {
      const revived = revive(sent(await runnableOf(source, [[]])));
      return whole(lookAhead(revived, revived.system.initial, () => false));
    };
    expect(await ahead(await sourceOf(wide))).toEqual({
      can: 'yes',
      end: 'completed',
      steps: 16,
      isNearest: false,
    });
    expect(await ahead(await sourceOf(stuck))).toEqual({ can: 'unknown', states: 4_000, why: 'cut' });
  });

  it('is unknown where the report does not hold what a handler answers', async () => {
    const source = await sourceOf(
      model(
        'counting',
        loop(
          task('add', { reads: ['n'], writes: ['n'], run: ({ n }) => ({ n: (n as number) + 1 }) }),
          'until',
          { when: { reads: ['n'], test: ({ n }) => (n as number) >= 9_000 } },
        ),
        { variables: { n: 0 } },
      ),
    );
    const revived = revive(sent(await runnableOf(source, [[]])));
    const found = whole(lookAhead(revived, revived.system.initial, () => false));
    expect(found).toMatchObject({ can: 'unknown', why: 'not recorded' });
  });
});

describe('a round that is gone by hand', () => {
  it('violates everything that is waited for all along', async () => {
    const again = loop(seq(task('a'), task('b')), 'while', { when: is('t', '=', 1) });
    const asked = [eventually('p comes', 'p'), eventually('q comes', 'q'), leadsTo('a then p', 'a', 'p')];
    const never = model('never', seq(again, par([task('p'), task('q')])), {
      variables: { t: 1 },
      properties: asked,
    });
    const revived = revive(sent(await runnableOf(await sourceOf(never), [[]])));
    const violated = (steps: number) => {
      const picks = Array.from({ length: steps }, () => 0);
      const { round } = new WhatIfs(revived, []).run({ from: 0, picks })!;
      expect(round?.passesOver).toBeNull();
      return round?.violations.map(({ property }) => property);
    };
    expect(violated(3)).toEqual(['p comes', 'q comes']);
    // what follows `a` is waited for from its first firing on
    expect(violated(5)).toEqual(['p comes', 'q comes', 'a then p']);
  });
});

describe('who is passed over by a round', () => {
  it('is somebody exactly where the round is not fair', async () => {
    const term = loop(par([task('a'), xor([task('b'), task('c')], { name: 'choose' })]), 'until', {
      when: { var: 'done', is: '=', value: 1 },
    });
    const both = par([term, task('beside')]);
    const { plain } = await open(await sourceOf(model('round', both, { variables: { done: 0 } })));
    const answers = new Set<boolean>();
    let random = 7;
    for (let run = 0; run < 80; run++) {
      let state = plain.initial;
      const keys: string[] = [];
      const log: { offered: string[]; pick: number }[] = [];
      while (log.length < 60 && plain.enabled(state).length > 0) {
        keys.push(plain.key(state));
        const offered = plain.enabled(state);
        random = (random * 48_271) % 2_147_483_647;
        // In half of the runs the last branch never acts.
        const pick = random % Math.max(1, offered.length - (run % 2));
        log.push({ offered: offered.map(({ label }) => label), pick });
        state = plain.step(state, offered[pick]!).state;
        const since = random % log.length;
        if (keys[since] !== plain.key(state)) continue;
        const round = log.slice(since);
        const labels = [...new Set(round.flatMap(({ offered: all }) => all))];
        const start = [0];
        for (const { offered: all } of round) start.push(start.at(-1)! + all.length);
        const graph = {
          states: round.length,
          start,
          targets: round.flatMap(({ offered: all }) => all.map(() => -1)),
          labels: round.flatMap(({ offered: all }) => all.map((label) => labels.indexOf(label))),
        };
        const hops = round.map(({ pick: at }, source): Hop => ({ source, edge: start[source]! + at }));
        const fair = isFairRound(graph, fairnessNumbers(labels, both), hops);
        expect(passedOver(round, both) === null).toBe(fair);
        answers.add(fair);
      }
    }
    expect(answers).toEqual(new Set([true, false]));
  });
});
