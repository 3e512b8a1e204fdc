import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Behaviour, Spans, StateGraph } from '../../src/behaviour/graph.ts';
import { always, check, load } from '../../src/index.ts';
import type { ModelResult } from '../../src/report/document.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { flow, is, lock, loop, mi, par, seq, task, xor } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Data, Term } from '../../src/term/term.ts';
import { graphed } from '../../src/verify/graphed.ts';
import { sourceOf, type Source } from '../../src/verify/source.ts';
import { field, model as netOf, rule } from '../explore/small-models.ts';

const root = resolve(import.meta.dirname, '../../fixtures');
const folders = ['sound', 'unsound'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => join(kind, name)),
);

async function modelIn(folder: string): Promise<Source> {
  for await (const source of load([join(root, folder)])) if ('info' in source) return source;
  throw new Error(`no model in ${folder}`);
}

/** A result that says no more than that the model was complete: its counts are in `expected.json`, which the fixtures hold it to. */
function bare(source: Source): ModelResult {
  const stateSpace = { cutBy: null } as ModelResult['stateSpace'];
  return { model: source.info, verdict: 'sound', stateSpace, properties: [], notes: [], elapsedMs: 0 };
}

const sum = (of: readonly number[]): number => of.reduce((total, n) => total + n, 0);
const expand = (spans: Spans): number[] => {
  const all: number[] = [];
  for (let i = 0; i < spans.length; i += 2) for (let n = spans[i]!; n <= spans[i + 1]!; n++) all.push(n);
  return all;
};

/** What must hold of any graph. */
function expectWhole({ states, edges, depths, labels, listed }: StateGraph): void {
  expect([sum(depths.states), sum(listed.depths), listed.out.length]).toEqual([states, states, states]);
  expect([sum(listed.out), listed.targets.length, listed.labels.length]).toEqual([edges, edges, edges]);
  expect(Math.max(-1, ...listed.targets)).toBeLessThan(states);
  expect(Math.max(-1, ...listed.labels)).toBeLessThan(labels.length);
  const finals = [listed.completed, listed.cancelled, listed.failed].flatMap(expand);
  expect([finals.length, expand(listed.deadlocked).length]).toEqual([
    sum(depths.finals),
    sum(depths.deadlocks),
  ]);
}

/** What must hold of the runs that a graph shows. */
async function expectRuns(source: Source): Promise<void> {
  const result = await graphed(await check(source), source);
  expect(reportSchema.parse({ format: 1, flowproof: '0', results: [result] }).results).toEqual([
    JSON.parse(JSON.stringify(result)),
  ]);
  const { listed, depths, properties, labels } = result.graph!;
  expect([depths.states.length - 1, sum(depths.deadlocks)]).toEqual([
    result.stateSpace.depth,
    result.stateSpace.deadlocks,
  ]);
  const start = listed.out.map((_, s) => sum(listed.out.slice(0, s)));
  for (const { property, path, doomed } of properties) {
    const { witness } = result.properties.find((each) => each.name === property)!;
    expect(path.length).toBe(witness!.labels.length + 1);
    path.slice(1).forEach((state, i) => {
      const from = start[path[i]!]!;
      const at = listed.targets.slice(from, from + listed.out[path[i]!]!).indexOf(state);
      expect(labels[listed.labels[from + at]!]).toBe(witness!.labels[i]);
    });
    if (witness!.outlook?.isExact !== true) continue;
    const lost = new Set(expand(doomed!));
    expect(path.findIndex((state) => lost.has(state))).toBe(witness!.outlook.noReturn);
  }
}

describe('the graph of every fixture', () => {
  it('has the counts of its state space', async () => {
    let compared = 0;
    for (const folder of folders) {
      const expected = JSON.parse(readFileSync(join(root, folder, 'expected.json'), 'utf8')) as {
        states: number | null;
        edges: number;
        finals: number;
        ends: Record<string, number>;
      };
      const source = await modelIn(folder);
      const { graph } = await graphed(bare(source), source, { maxStates: 1_000 });
      if (expected.states === null || graph!.isPart) continue;
      const { completed, cancelled, failed, deadlocked } = graph!.listed;
      const ends = Object.entries({ completed, cancelled, failed, deadlocked });
      expect(
        {
          states: graph!.states,
          edges: graph!.edges,
          finals: sum(graph!.depths.finals),
          ends: Object.fromEntries(ends.map(([end, spans]) => [end, expand(spans).length])),
        },
        folder,
      ).toEqual({
        states: expected.states,
        edges: expected.edges,
        finals: expected.finals,
        ends: expected.ends,
      });
      expectWhole(graph!);
      compared++;
    }
    expect(compared).toBeGreaterThan(150);
  });

  it.each(['and-join-after-inclusive-split', 'cancelled-branch', 'worked-48-par-scope-s-a-b-within-s'])(
    'shows the run of %s, and from where on it is lost',
    async (name) => expectRuns(await modelIn(join('unsound', name))),
  );

  it('shows the run of an invariant, and from where on it is lost', async () => {
    const shared = { reads: ['x'], writes: ['x'], run: ({ x }: Data) => ({ x: (x as number) + 1 }) };
    const pair = par([task('a', { ...shared, long: true }), task('b', shared)]);
    const kept = always('kept', ['x'], ({ x }) => x === 2, { at: 'completed' });
    await expectRuns(await sourceOf(model('lost', pair, { variables: { x: 0 }, properties: [kept] })));
  });

  it('a walk that is cut claims nothing about what it has not seen', async () => {
    const source = await modelIn('sound/approval');
    const { graph, behaviour } = await graphed(await check(source), source, { maxStates: 10 });
    expect(graph).toMatchObject({ states: 10, isPart: true });
    expect(graph!.depths.doomed).toBeUndefined();
    expect(graph!.listed.doomed).toBeUndefined();
    expect(behaviour).toEqual({ unknown: 'states', limit: 10 });
  });

  it('of a large graph the states around the run are listed', async () => {
    const branch = (b: string) => seq(...Array.from({ length: 4 }, (_, i) => task(`${b}${i}`)));
    const nested = seq(task('z'), lock('k', 'm', lock('l', 'n', task('x'))), task('u'));
    const other = seq(lock('o', 'n', lock('p', 'm', task('y'))), task('v'), task('w'));
    const source = await sourceOf(model('large', par([branch('a'), branch('b'), nested, other])));
    const checked = await check(source);
    const [whole, part] = [
      await graphed(checked, source),
      await graphed(checked, source, { mostListed: 500 }),
    ];
    expect(whole.graph!.states).toBeGreaterThan(500);
    expect(whole.graph!.listed.numbers).toBeUndefined();
    expect({ ...part.graph, listed: 0, properties: 0 }).toEqual({ ...whole.graph, listed: 0, properties: 0 });
    const { listed, properties } = part.graph!;
    expect(listed.numbers!.length).toBeLessThan(150);
    expect(sum(listed.out) + sum(listed.beyond!)).toBeGreaterThan(listed.targets.length);
    properties.forEach(({ path, doomed, doomedByDepth }, i) => {
      const all = whole.graph!.properties[i]!;
      expect(path.map((place) => listed.numbers![place]!)).toEqual(all.path);
      expect(doomedByDepth).toEqual(all.doomedByDepth);
      const lost = new Set(expand(all.doomed!));
      const listedAndLost = listed.numbers!.flatMap((state, place) => (lost.has(state) ? [place] : []));
      expect(expand(doomed!)).toEqual(listedAndLost);
    });
    expect(properties.map(({ property }) => property)).toEqual(['option-to-complete', 'deadlock-free']);
  });
});

describe('what tasks do', () => {
  async function of(
    term: Term,
    variables: Data = {},
  ): Promise<Behaviour & { readonly pairs: readonly string[] }> {
    const source = await sourceOf(model('m', term, { variables }));
    const { behaviour } = await graphed(bare(source), source);
    if (behaviour === undefined || 'unknown' in behaviour) throw new Error('no behaviour');
    const { tasks } = behaviour;
    return { ...behaviour, pairs: behaviour.concurrent.map(([a, b]) => `${tasks[a]} ${tasks[b]}`) };
  }
  const [a, b, c] = [task('a'), task('b'), task('c')];

  it('a sequence: always before, never together', async () => {
    const { profile, needs, pairs, firings, width } = await of(seq(a, b));
    expect(profile).toEqual(['#<', '>#']);
    expect(needs).toEqual([[], [0]]);
    expect([pairs, firings, width.tokens]).toEqual([[], [1, 1], 1]);
  });

  it('branches run at the same time; those of a lock do not, though in either order', async () => {
    const free = await of(par([a, b]));
    expect([free.profile, free.pairs, free.width.tokens]).toEqual([['#|', '|#'], ['a b'], 2]);
    expect(free.firings).toEqual([2, 2]);
    const locked = await of(par([lock('k', 'm', task('a', { long: true })), lock('l', 'm', b)]));
    expect([locked.profile, locked.pairs]).toEqual([['#|', '|#'], []]);
  });

  it('what goes on nowhere, or makes a mistake, happened before', async () => {
    const stranded = flow('f', {
      starts: ['a'],
      nodes: { a: { do: a }, v: { do: task('v'), split: 'xor' }, y: {}, z: {} },
      edges: [
        ['a', 'v'],
        { from: 'v', to: 'y', when: is('x', '=', 1) },
        { from: 'v', to: 'z', when: is('x', '=', 2) },
      ],
    });
    const { tasks, firings } = await of(stranded, { x: 0 });
    expect(firings[tasks.indexOf('v')]).toBe(1);
    const failing = task('bad', {
      run: () => {
        throw new Error('no');
      },
    });
    expect((await of(seq(a, failing))).firings).toEqual([1, 1]);
  });

  it('long tasks overlap though each starts alone', async () => {
    const { pairs } = await of(par([task('a', { long: true }), task('b', { long: true })]));
    expect(pairs).toEqual(['a b']);
  });

  it('branches of a choice exclude each other; in a loop they follow each other in either order, one at a time', async () => {
    const once = await of(seq(xor([a, b]), c));
    expect([once.profile, once.pairs, once.needs]).toEqual([['##<', '##<', '>>#'], [], [[], [], []]]);
    const again = await of(loop(xor([a, b]), 'while'));
    expect([again.profile, again.pairs]).toEqual([['||', '||'], []]);
  });

  it('what takes the one token of a place excludes the other; with two tokens both run', async () => {
    for (const tokens of [1, 2]) {
      const places = [field('p', 'token', tokens), field('q'), field('r')];
      const net = netOf('plain-net', places, [rule('x', [0], [1]), rule('y', [0], [2])]);
      const info = { name: 'net', file: '', format: 'pnml', hash: '' } as const;
      const source: Source = { kind: 'net', net, info, notes: [] };
      const { graph, behaviour } = await graphed(bare(source), source);
      expect(graph!.depths.doomed).toBeUndefined();
      expect(behaviour).toMatchObject(
        tokens === 1
          ? { profile: ['##', '##'], concurrent: [] }
          : {
              profile: ['||', '||'],
              concurrent: [
                [0, 0],
                [0, 1],
                [1, 1],
              ],
            },
      );
    }
  });

  it('instances of one task run beside each other', async () => {
    const { pairs, profile } = await of(mi('m', a, { count: 2 }));
    expect([pairs, profile]).toEqual([['a a'], ['|']]);
  });
});
