import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseSpace } from '../../src/analyse/conclude.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import { findDoom } from '../../src/explore/doom.ts';
import { spaceOf } from '../../src/explore/explicit.ts';
import { explore } from '../../src/explore/explore.ts';
import { TimeLimit, Watch } from '../../src/explore/watch.ts';
import type { Exploration } from '../../src/explore/exploration.ts';
import { endSets } from '../../src/explore/state-set.ts';
import type { FieldModel } from '../../src/fields.ts';
import { fire, isEnabled, naive, tokens } from './naive.ts';
import { fieldModels } from './random-models.ts';

const limit = 300;

function valuesOf(exploration: Exploration, state: number): number[] {
  return exploration.model.fields.map((_, field) => exploration.value(state, field));
}

/** Fires rules by label from the initial state; fails if one is not enabled. */
function replay({ fields, rules }: FieldModel, labels: readonly string[]): number[] {
  return labels.reduce(
    (state, label) => {
      const rule = rules.find((candidate) => candidate.label === label)!;
      expect(isEnabled(rule, state, rules)).toBe(true);
      return fire(rule, state);
    },
    fields.map(({ initial }) => initial),
  );
}

async function compareGraphs(
  model: FieldModel,
  exploration: Exploration,
  oracle: NonNullable<ReturnType<typeof naive>>,
): Promise<void> {
  expect(exploration.complete).toBe(true);
  expect(exploration.states).toBe(oracle.states.length);
  expect(exploration.edges).toBe(oracle.edges.length);
  // Same breadth-first order of rules, so even the numbers agree.
  oracle.states.forEach((values, state) => {
    expect(valuesOf(exploration, state)).toEqual(values);
    expect(exploration.isDead(state)).toBe(oracle.ends[state] !== null);
    expect(exploration.pathTo(state)).toHaveLength(oracle.depths[state]);
    const out = oracle.edges
      .filter(({ from }) => from === state)
      .map(({ rule, to }) => ({ rule, state: to }));
    expect(exploration.successors(state)).toEqual(out);
    const targets: number[] = [];
    exploration.forEachTarget(state, (target) => targets.push(target));
    expect(targets).toEqual(out.map((edge) => edge.state));
  });
  expect(exploration.depth).toBe(Math.max(...oracle.depths));
  expect([...exploration.fired]).toEqual(
    model.rules.map((_, i) => Number(oracle.edges.some(({ rule }) => rule === i))),
  );
  for (const end of ['completed', 'cancelled', 'failed', 'deadlocked'] as const)
    expect(oracle.ends.filter((e) => e === end)).toHaveLength(
      Number(await spaceOf(exploration, 0).count(endSets(model)[end])),
    );
  const held = oracle.states.map((m) => m.map((_, f) => tokens(model, m, f)));
  expect(exploration.maxTokensPerPlace).toBe(Math.max(...held.flat()));
  expect(exploration.maxTokensPerMarking).toBe(Math.max(...held.map((m) => m.reduce((a, b) => a + b, 0))));
}

/** Depth of the nearest state with a property, or -1. */
function nearest(oracle: NonNullable<ReturnType<typeof naive>>, isBad: (state: number) => boolean): number {
  return oracle.depths.find((_, state) => isBad(state)) ?? -1;
}

function compareVerdicts(
  model: FieldModel,
  analysis: Analysis,
  oracle: NonNullable<ReturnType<typeof naive>>,
): void {
  const { fields, ending } = model;
  const indices = fields.map((_, f) => f);
  const limited = oracle.ends.some(
    (end, s) =>
      end === 'failed' &&
      oracle.states[s][fields.findIndex((field, f) => field.role === 'failed' && oracle.states[s][f] > 0)] !==
        1,
  );
  const expectVerdict = (name: string, depth: number, prefix?: number) => {
    const { holds, witness, pointOfNoReturn } = analysis.properties.find(
      (property) => property.name === name,
    )!;
    expect([name, holds]).toEqual([name, depth >= 0 ? 'no' : limited ? 'unknown' : 'yes']);
    if (depth >= 0)
      expect([name, prefix === undefined ? witness!.length : pointOfNoReturn]).toEqual([name, depth]);
    if (witness) replay(model, witness);
  };
  expectVerdict(
    'deadlock-free',
    nearest(oracle, (s) => oracle.ends[s] === 'deadlocked'),
  );
  expectVerdict(
    'safe',
    nearest(oracle, (s) => indices.some((f) => tokens(model, oracle.states[s], f) > 1)),
  );
  expectVerdict('bounded', -1);
  const dead = model.activities
    .filter(({ rules }) => !oracle.edges.some(({ rule }) => rules.includes(rule)))
    .map(({ id }) => id);
  const deadTasks = analysis.properties.find(({ name }) => name === 'no-dead-tasks')!;
  expect(deadTasks.holds).toBe(dead.length === 0 ? 'yes' : limited ? 'unknown' : 'no');
  if (!limited) expect(deadTasks.culprits).toEqual(dead);
  if (ending === 'plain-net') return;
  const doom = nearest(oracle, (s) => !oracle.canComplete.has(s));
  expectVerdict('option-to-complete', doom, 0);
  if (doom >= 0) {
    const { witness } = analysis.properties[0];
    const last = replay(model, witness!);
    const doomed = oracle.states.findIndex((_, s) => !oracle.canComplete.has(s));
    const stuck = reachable(oracle, doomed).some((s) => oracle.ends[s] === 'deadlocked');
    if (stuck) expect(model.rules.some((rule) => isEnabled(rule, last))).toBe(false);
    else expect(witness).toHaveLength(doom);
  }
  expectVerdict(
    'proper-completion',
    nearest(oracle, (s) => isImproper(model, oracle.states[s], oracle.ends[s])),
  );
  if (ending === 'workflow-net') return;
  const failed = (s: number) =>
    oracle.ends[s] === 'failed' &&
    oracle.states[s].find((v, f) => v > 0 && fields[f].role === 'failed') === 1;
  if (fields.some(({ role }) => role === 'failed'))
    expectVerdict('no-unhandled-failure', nearest(oracle, failed));
  if (fields.some(({ role }) => role === 'channel')) {
    const isOver = (s: number) => oracle.ends[s] === 'completed' || oracle.ends[s] === 'cancelled';
    const undelivered = (s: number) =>
      isOver(s) && indices.some((f) => fields[f].role === 'channel' && oracle.states[s][f] > 0);
    expectVerdict('no-undelivered-messages', nearest(oracle, undelivered));
  }
}

function reachable(oracle: NonNullable<ReturnType<typeof naive>>, from: number): number[] {
  const found = new Set([from]);
  for (const state of found) for (const edge of oracle.edges) if (edge.from === state) found.add(edge.to);
  return [...found];
}

function isImproper({ fields, ending }: FieldModel, m: readonly number[], end: string | null): boolean {
  const ends = fields
    .map((_, f) => f)
    .filter((f) => fields[f].role === (ending === 'case' ? 'sink' : 'final'));
  if (end === 'completed' && ends.some((f) => m[f] >= 2)) return true;
  if (ends.length !== 1 || (ending === 'case' && fields[ends[0]].name !== 'root')) return false;
  const open = fields.some(
    ({ role }, f) => f !== ends[0] && ['token', 'colours', 'final', 'inner-sink'].includes(role) && m[f] > 0,
  );
  return m[ends[0]] > 0 && open;
}

/** A claim of unboundedness must hold in the plain token game: the pump can be repeated and each round adds tokens. */
function checkCovering(model: FieldModel, exploration: Exploration): void {
  const { covering } = exploration;
  const labels = exploration.pathTo(covering!.to).map((rule) => model.rules[rule].label);
  const pump = labels.slice(exploration.pathTo(covering!.from).length);
  let before = replay(model, labels);
  for (let round = 1; round <= 4; round++) {
    const after = replay(model, [...labels, ...Array.from({ length: round }, () => pump).flat()]);
    for (const field of covering!.grows) expect(after[field]).toBeGreaterThan(before[field]);
    before = after;
  }
}

describe('explore, against plain data', () => {
  it('finds the same graph and the same verdicts for 2,000 random models', { timeout: 300_000 }, async () => {
    let compared = 0;
    let unbounded = 0;
    await fc.assert(
      fc.asyncProperty(fieldModels, async (model) => {
        const oracle = naive(model, limit);
        const exploration = await explore(model, { maxStates: 2000, keepEdges: true });
        if (oracle === null) {
          const { complete, states } = exploration;
          expect(complete && states <= limit).toBe(false);
          if (exploration.covering === null) return;
          unbounded++;
          checkCovering(model, exploration);
          return;
        }
        compared++;
        await compareGraphs(model, exploration, oracle);
        compareVerdicts(model, await analyseSpace(spaceOf(exploration, 2 ** 30)), oracle);
        // Neither without room for reversed edges nor without edges does the answer change.
        const isFinal = (s: number) => oracle.ends[s] !== null && oracle.ends[s] !== 'deadlocked';
        const doomed = oracle.states.findIndex((_, s) => !oracle.canComplete.has(s));
        const doom = doomed < 0 ? null : doomed;
        const watch = new Watch(undefined, TimeLimit.none);
        expect(await findDoom(exploration, isFinal, Infinity, watch)).toBe(doom);
        expect(await findDoom(exploration, isFinal, 0, watch)).toBe(doom);
        expect(await findDoom(await explore(model), isFinal, Infinity, watch)).toBe(doom);
      }),
      { numRuns: 2000, seed: 20240 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(unbounded).toBeGreaterThan(50);
  });
});
