import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { workflows } from '../../src/properties/workflows.ts';
import { nearestPassing } from '../../src/cause/passing.ts';
import { estimatedOutlook } from '../../src/cause/outlook.ts';
import { UserError } from '../../src/errors.ts';
import {
  always,
  check,
  loop,
  model,
  never,
  par,
  receive,
  seq,
  task,
  xor,
  type Model,
} from '../../src/index.ts';
import type { PropertyResult, Witness } from '../../src/report/document.ts';
import { explainedLines } from '../../src/report/explained-text.ts';
import { resultText } from '../../src/report/text.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { replay } from '../../src/trace.ts';
import { Explainer, explainRun } from '../../src/verify/explain.ts';
import { monitorsOf, runMonitor } from '../../src/verify/monitors.ts';
import { runModel } from '../../src/verify/run-model.ts';
import { open, sourceOf, type Opened } from '../../src/verify/source.ts';

async function violations(checked: Model): Promise<{ opened: Opened; violated: PropertyResult[] }> {
  const opened = await open(await sourceOf(checked));
  const { properties } = await check(checked, { method: 'explicit' });
  return { opened, violated: properties.filter(({ witness }) => witness !== null) };
}

/** What is told along a run agrees with itself, and with the analysis. */
function agrees({ system }: Opened, { name, witness }: PropertyResult, found: Set<string>): void {
  const { labels, outlook, pointOfNoReturn, passing } = witness!;
  if (outlook?.isExact === true) {
    found.add('exact');
    const { noReturn, prospects } = outlook;
    expect(prospects.map(({ position }) => position)).toEqual([...labels.keys(), labels.length]);
    for (const { position, likelihood } of prospects) expect(likelihood === 1).toBe(position >= noReturn);
    if (name === 'option-to-complete' && pointOfNoReturn !== undefined)
      expect(noReturn).toBe(pointOfNoReturn);
  }
  if (passing === undefined) return;
  found.add('passing');
  expect(passing.labels.slice(0, passing.differsAt)).toEqual(labels.slice(0, passing.differsAt));
  expect(passing.labels[passing.differsAt]).not.toBe(labels[passing.differsAt]);
  expect(replay(system, passing.log).kind).toBe('passes');
}

/** The nearest run is as near where nothing is known of causes. */
function nearest({ system, watched }: Opened, { name, witness }: PropertyResult): void {
  const { labels, passing } = witness!;
  const own = monitorsOf(system, watched).get(name);
  if (passing === undefined || passing.violates !== undefined || own === undefined) return;
  const others = runMonitor(system, watched);
  const fails = (state: unknown, end: Parameters<typeof own>[1]) => own(state, end) ?? others(state, end);
  const known = { fails, noReturn: Infinity, causes: null };
  const plain = toItsEnd(nearestPassing(system, labels, known, { steps: 3_000 }));
  if (plain !== null) expect(plain.changes).toBe(passing.changes);
  expect(replay(system, passing.log, { monitor: fails }).kind).toBe('passes');
}

describe('a failing run', () => {
  it('is explained as the analysis and the engine have it', async () => {
    const found = new Set<string>();
    await fc.assert(
      fc.asyncProperty(workflows({ depth: 2, width: 2 }), async (drawn) => {
        const told = await violations(drawn).catch((error: unknown) => {
          if (error instanceof UserError) return null;
          throw error;
        });
        for (const property of told?.violated ?? []) {
          agrees(told!.opened, property, found);
          nearest(told!.opened, property);
        }
      }),
      { numRuns: 20 },
    );
    expect([...found].sort()).toEqual(['exact', 'passing']);
  });

  const stuck = model(
    'stuck',
    seq(task('order'), xor([{ do: task('pay') }, { do: seq(task('ship'), receive('wait', 'money')) }])),
  );

  it('tells what each step waited for, how likely the failure was, and the nearest run that passes', async () => {
    const { violated } = await violations(stuck);
    const { witness } = violated.find(({ name }) => name === 'deadlock-free')!;
    expect(witness!.labels).toEqual(['order', 'xor3:1', 'ship']);
    expect(witness!.causes).toEqual([
      [],
      [{ step: 0, kind: 'token', over: ['xor3.in'] }],
      [{ step: 1, kind: 'token', over: ['ship.in'] }],
    ]);
    expect(witness!.outlook).toEqual({
      isExact: true,
      noReturn: 2,
      prospects: [0.5, 0.5, 1, 1].map((likelihood, position) => ({ position, likelihood })),
    });
    expect(witness!.passing).toMatchObject({
      labels: ['order', 'xor3:0', 'pay'],
      differsAt: 1,
      changes: 1,
      isNearest: true,
      log: { end: 'completed', expected: null, origin: 'nearest run that passes' },
    });
    expect(explainedLines(witness!, undefined)).toEqual([
      'why: Step 2 (xor3:1) left no way out: from there no run ends but in a deadlock. When nothing is offered any more, a token waits at wait.in since step 3 (ship).',
      'passes if step 2 is xor3:0, not xor3:1',
    ]);
  });

  it('is estimated where the graph is large: where failure is inevitable, all continuations fail', async () => {
    const opened = await open(await sourceOf(stuck));
    const monitor = monitorsOf(opened.system, opened.watched).get('deadlock-free')!;
    const asked = { monitor, waits: null, isCut: () => false };
    const path = [opened.system.initial];
    for (const label of ['order', 'xor3:1', 'ship']) {
      const state = path.at(-1);
      path.push(
        opened.system.step(
          state,
          opened.system.enabled(state).find((o) => o.label === label)!,
        ).state,
      );
    }
    const outlook = toItsEnd(estimatedOutlook(opened.system, path, asked, { steps: 5_000 }));
    expect(outlook).toMatchObject({ isExact: false, noReturn: 2 });
  });

  it('of more than 2,000 steps is not explained', async () => {
    const source = await sourceOf(stuck);
    const explainer = new Explainer(await open(source), source);
    expect(await explainer.explain('deadlock-free', Array<string>(2_001).fill('order'))).toEqual({});
    expect(await explainer.explain('deadlock-free', ['order', 'xor3:1', 'ship'])).not.toEqual({});
  });

  it('is told without other runs where one of them comes to a mistake in the model', async () => {
    const odd = model('odd', xor([task('a', { set: { x: 1 } }), task('b', { set: { x: 2 } })]), {
      variables: { x: 0 },
      properties: [
        never('one', ['x'], ({ x }) => {
          if (x === 2) throw new Error('two');
          return x === 1;
        }),
      ],
    });
    const source = await sourceOf(odd);
    const { violation, steps } = await runModel(source, { scheduler: 'deterministic', shrink: false });
    const told = await explainRun(source, violation, steps);
    expect(told).toEqual({ causes: [[], [{ step: 0, kind: 'token', over: ['a.in'] }]] });
  });

  it('has no run that passes where every run fails', async () => {
    const wrong = model('wrong', par([task('a'), task('b', { set: { x: 1 } })]), {
      variables: { x: 0 },
      properties: [never('one', ['x'], ({ x }) => x === 1)],
    });
    const { violated } = await violations(wrong);
    const { witness } = violated.find(({ name }) => name === 'one')!;
    expect(witness!.outlook?.noReturn).toBe(0);
    expect(witness!.passing).toBeUndefined();
    expect(explainedLines(witness!, undefined)).toEqual(['no return from the start: every run fails so']);
  });

  it('that passes this property may violate another one', async () => {
    const either = xor([{ do: receive('r', 'c') }, { do: loop(task('a', { errors: ['e'] }), 'while') }]);
    const { violated } = await violations(
      model(
        'either',
        seq(
          xor([{ do: either }, { do: task('b', { errors: ['e'] }) }]),
          task('c', { set: { x: 1 } }),
          receive('s', 'd'),
        ),
        { variables: { x: 0 } },
      ),
    );
    const { witness } = violated.find(({ name }) => name === 'deadlock-free')!;
    expect(witness!.passing?.violates).toBe('no-unhandled-failure');
  });
});

test('docs/causality.md shows what check prints', async () => {
  const buy = (name: string) =>
    task(name, {
      long: true,
      reads: ['stock'],
      writes: ['stock'],
      run: ({ stock }) => ({ stock: Number(stock) - 1 }),
    });
  const shop = model('shop', par([buy('anna'), buy('ben')]), {
    variables: { stock: 10 },
    properties: [always('counted', ['stock'], ({ stock }) => stock === 8, { at: 'completed' })],
  });
  const page = readFileSync(new URL('../../docs/causality.md', import.meta.url), 'utf8');
  const [, shown] = /```text\n([\s\S]*?)```/.exec(page)!;
  const text = resultText(await check(shop), false, { colour: false });
  expect(text).toContain(shown);
});

describe('the text of an explanation', () => {
  const run: Pick<Witness, 'labels'> = { labels: ['a', 'b', 'c'] };
  const prospects = [{ position: 3, likelihood: 1, failing: 16, of: 16 }];
  const passing = { labels: ['a', 'x'], differsAt: 1, changes: 3, isNearest: false, violates: 'safe' };

  it('tells what is estimated, further changes, and what else is violated', () => {
    const log = {
      format: 1,
      flowproof: '',
      model: { name: '', file: '', hash: '' },
      origin: '',
      expected: null,
      end: 'completed',
      steps: [],
    } as const;
    expect(
      explainedLines(
        { ...run, outlook: { isExact: false, noReturn: 2, prospects }, passing: { ...passing, log } },
        { x: 'Ship' },
      ),
    ).toEqual([
      'after step 2 of 3, b, all of 16 random runs fail so (not proved)',
      'passes if step 2 is x "Ship", not b, with 2 more picks changed; it violates safe then',
    ]);
  });

  it('says nothing where there is nothing to say, or the steps are marked with it', () => {
    expect(explainedLines(run, undefined)).toEqual([]);
    const outlook = { isExact: true, noReturn: 2, prospects };
    expect(explainedLines({ ...run, outlook, pointOfNoReturn: 2 }, undefined)).toEqual([]);
  });
});
