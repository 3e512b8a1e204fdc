import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelResult } from '../../src/report/document.ts';
import { fuzz } from '../../src/verify/fuzz.ts';
import { replayLog } from '../../src/verify/replay-log.ts';
import { loadSources, type Source } from '../../src/verify/source.ts';

const folder = join(import.meta.dirname, '../../fixtures/unsound');

interface Expected {
  readonly scheduleDependent: boolean;
  readonly properties: Readonly<Record<string, 'yes' | 'no' | 'unknown'>>;
}

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected;
}

/** Where the deterministic run passes and another one does not. */
const dependent = readdirSync(folder).filter((name) => expectedOf(name).scheduleDependent);

async function sourceOf(name: string): Promise<Source> {
  for await (const source of loadSources([join(folder, name)])) if (!('error' in source)) return source;
  throw new Error(`${name} holds no model`);
}

function violated({ properties }: ModelResult): string[] {
  return properties.flatMap(({ name, holds }) => (holds === 'no' ? [name] : []));
}

test('there are fixtures that depend on the schedule', () => {
  expect(dependent.length).toBeGreaterThan(25);
});

test.each(dependent)('%s is found, and its log reproduces it', async (name) => {
  const source = await sourceOf(name);
  const { properties } = expectedOf(name);
  const result = await fuzz(source, { runs: 150, seed: 1, maxSteps: 500 });
  const wrong = violated(result).filter((property) => properties[property] === 'yes');
  expect(wrong).toEqual([]);
  expect(violated(result).some((property) => properties[property] === 'no')).toBe(true);
  for (const { holds, witness } of result.properties) {
    if (holds !== 'no') continue;
    const { replayed } = await replayLog(source, witness!.log!, 'log');
    expect(replayed.kind).toBe('reproduced');
  }
});
