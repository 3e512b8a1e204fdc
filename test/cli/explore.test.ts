import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { modelsFolder } from '../models.ts';
import { flowproof, Folder, pnml, terms } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const wide = folder.write('wide.term.json', terms.wide);
const deadlock = folder.write('deadlock.term.json', terms.deadlock);

async function json(args: readonly string[]): Promise<{ code: number; result: ModelResult }> {
  const { code, out } = await flowproof(['explore', ...args, '--json']);
  return { code, result: (JSON.parse(out) as ReportDocument).results[0] as ModelResult };
}

describe('explore', () => {
  test('counts: 12 tasks side by side have 2^12 + 2 states', async () => {
    const { code, result } = await json([wide]);
    expect(code).toBe(0);
    expect(result.verdict).toBe('not-applicable');
    expect(result.stateSpace).toMatchObject({
      states: 4098,
      edges: 12 * 2048 + 2,
      complete: true,
      depth: 14,
    });
    expect(result.properties.map((q) => q.name)).toEqual(['no-dead-tasks', 'deadlock-free', 'safe']);
  });

  test('a complete graph is an answer, whatever it contains; a cut one is not', async () => {
    expect((await json([deadlock])).code).toBe(0);
    const { code, result } = await json([wide, '--max-states', '100']);
    expect({ code, cut: result.stateSpace.cutBy }).toEqual({ code: 3, cut: 'states' });
    expect((await flowproof(['explore', 'nowhere.pnml'])).code).toBe(2);
    expect((await flowproof(['explore', wide], { interrupt: AbortSignal.abort() })).code).toBe(130);
  });

  test('the end of a workflow net is a deadlock here, as in the contest', async () => {
    const net = folder.write('net.pnml', pnml({ p: 1, q: 0 }, ['t'], ['p->t', 't->q']));
    const { result } = await json([net]);
    expect(result.stateSpace).toMatchObject({ states: 2, edges: 1, deadlocks: 1, ends: { deadlocked: 1 } });
    expect(result.properties.find((q) => q.name === 'deadlock-free')!.holds).toBe('no');
  });

  test('--engine has the same figures on the way of the engine, and of the token game', async () => {
    const net = folder.write('pair.pnml', pnml({ p: 2, q: 0 }, ['t', 'dead'], ['p->t', 't->q']));
    for (const file of [wide, deadlock, net]) {
      const [plain, { code, result }] = [await json([file]), await json([file, '--engine'])];
      const { states, edges, ends, depth, maxTokensPerPlace, maxTokensPerMarking } = plain.result.stateSpace;
      expect(code).toBe(0);
      expect(result.stateSpace).toMatchObject({ states, edges, ends, depth, method: 'engine' });
      expect(result.stateSpace).toMatchObject({ maxTokensPerPlace, maxTokensPerMarking, complete: true });
      const holds = (properties: ModelResult['properties']) => properties.map((q) => [q.name, q.holds]);
      expect(holds(result.properties)).toEqual(holds(plain.result.properties));
    }
    const { code, result } = await json([wide, '--engine', '--max-states', '100']);
    expect({ code, cut: result.stateSpace.cutBy }).toEqual({ code: 3, cut: 'states' });
    expect(result.notes).toEqual(['The search was cut by its limit on states after 100 states.']);
    expect((await flowproof(['explore', wide, '--engine'])).out).toMatch(/^ {2}method +engine$/m);
    const interrupted = await flowproof(['explore', wide, '--engine'], { interrupt: AbortSignal.abort() });
    expect(interrupted.code).toBe(130);
  });

  test('the text has every figure in at most 100 columns', async () => {
    const { out } = await flowproof(['explore', wide]);
    for (const figure of [
      'states',
      'edges',
      'max tokens in a place',
      'max tokens in a marking',
      'deadlock reachable',
      '1-safe',
      'quasi-live',
      'depth',
      'rate',
      'memory',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${figure} +\\S`, 'm'));
    }
    expect(out).toMatch(/^ {2}states +4,098$/m);
    expect(Math.max(...out.split('\n').map((l) => l.length))).toBeLessThanOrEqual(100);
  });
});

/** Published by the Model Checking Contest: states, edges, tokens in a place and in a marking, deadlock, 1-safe, quasi-live. */
const contest = [
  ['CircularTrains-PT-012', 195, 496, 2, 12, 'no', 'no', 'yes'],
  ['DatabaseWithMutex-PT-02', 153, 312, 1, 6, 'no', 'yes', 'yes'],
  ['DrinkVendingMachine-PT-02', 1024, 7680, 1, 12, 'no', 'yes', 'no'],
  ['ERK-PT-000001', 13, 30, 1, 5, 'no', 'yes', 'yes'],
  ['IBM319-PT-none', 2482, 6705, 1, 7, 'yes', 'yes', 'no'],
  ['Philosophers-PT-000005', 243, 945, 1, 10, 'yes', 'yes', 'yes'],
  ['ResAllocation-PT-R003C003', 92, 257, 1, 9, 'yes', 'yes', 'yes'],
  ['TokenRing-PT-005', 166, 365, 1, 6, 'no', 'yes', 'no'],
] as const;

describe.skipIf(modelsFolder === null)('nets of the Model Checking Contest', () => {
  test.each(contest)('%s', async (name, states, edges, place, marking, deadlocks, safe, live) => {
    const { result } = await json([join(modelsFolder!, 'mcc', `${name}.pnml`)]);
    const holds = (property: string) => result.properties.find((q) => q.name === property)!.holds;
    expect(result.stateSpace).toMatchObject({
      states,
      edges,
      maxTokensPerPlace: place,
      maxTokensPerMarking: marking,
    });
    expect({ free: holds('deadlock-free'), safe: holds('safe'), live: holds('no-dead-tasks') }).toEqual({
      free: deadlocks === 'yes' ? 'no' : 'yes',
      safe,
      live,
    });
  });
});
