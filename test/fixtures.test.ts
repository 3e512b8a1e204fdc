import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, engine, load } from '../src/index.ts';
import type { Source } from '../src/index.ts';
import { deterministic } from '../src/schedule/deterministic.ts';
import { run } from '../src/run/run.ts';

/** What a fixture promises, derived by hand or taken from the tables of the semantics; `derivation` says how. */
interface Expected {
  readonly shows: string;
  readonly verdict: string;
  readonly states: number | null;
  readonly edges: number | null;
  readonly finals: number | null;
  readonly ends: Readonly<Record<string, number>> | null;
  readonly properties: Readonly<Record<string, string>>;
  /** Steps of the shortest witness of each violated property; `null` where a run cannot show it. */
  readonly witnessSteps: Readonly<Record<string, number | null>>;
  readonly scheduleDependent: boolean;
  readonly derivation: string;
}

const root = resolve(import.meta.dirname, '../fixtures');
const folders = ['sound', 'unsound'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => join(kind, name)),
);

async function modelIn(folder: string): Promise<Source> {
  for await (const source of load([join(root, folder)])) {
    if ('info' in source) return source;
  }
  throw new Error(`no model in ${folder}`);
}

describe('fixtures', () => {
  for (const folder of folders) {
    it(folder, async () => {
      const expected = JSON.parse(readFileSync(join(root, folder, 'expected.json'), 'utf8')) as Expected;
      const source = await modelIn(folder);
      const result = await check(source);
      const { states, edges, finals, ends } = result.stateSpace;
      const counts = expected.states === null ? {} : { states, edges, finals, ends };
      const violated = result.properties.filter((p) => p.holds === 'no');
      expect({
        verdict: result.verdict,
        properties: Object.fromEntries(result.properties.map((p) => [p.name, p.holds])),
        witnessSteps: Object.fromEntries(violated.map((p) => [p.name, p.witness?.labels.length ?? null])),
        ...counts,
      }).toEqual({
        verdict: expected.verdict,
        properties: expected.properties,
        witnessSteps: expected.witnessSteps,
        ...(expected.states === null
          ? {}
          : { states: expected.states, edges: expected.edges, finals: expected.finals, ends: expected.ends }),
      });
      const clean = violated.every((p) => p.name === 'safe');
      // where a bound is met, nothing need be violated: what lies beyond it is not known
      expect(folder.startsWith('sound') ? clean : !clean || result.verdict === 'unknown').toBe(true);
    });
  }
});

it('schedule-dependent defects do not show in the deterministic run', async () => {
  for (const folder of folders) {
    const { scheduleDependent } = JSON.parse(
      readFileSync(join(root, folder, 'expected.json'), 'utf8'),
    ) as Expected;
    if (!scheduleDependent) continue;
    const source = await modelIn(folder);
    if (source.kind !== 'term') throw new Error('schedule-dependent fixtures are terms');
    const { end } = run(engine(source.model), deterministic(), {});
    expect(end, folder).toBe('completed');
  }
});
