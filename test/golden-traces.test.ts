import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readReplayLog } from '../src/replay-log.ts';
import type { ReplayLog } from '../src/trace.ts';
import { replayLog } from '../src/verify/replay-log.ts';
import { loadSources, type Source } from '../src/verify/source.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'fixtures/traces/v1');
const names = readdirSync(folder);

/** The models of the file that a log names, as far as they are the one that it was made from. */
async function sourcesOf({ model }: ReplayLog): Promise<Source[]> {
  const found: Source[] = [];
  for await (const one of loadSources([join(root, model.file)]))
    if (!('error' in one) && one.info.hash === model.hash) found.push(one);
  return found;
}

describe('golden logs of format 1 are reproduced', () => {
  test('none is gone', () => {
    expect(names.length).toBeGreaterThanOrEqual(69);
  });

  test.each(names)('%s', async (name) => {
    const file = join(folder, name, 'log.json');
    const log = readReplayLog(readFileSync(file, 'utf8'), file);
    const [source] = await sourcesOf(log);
    if (source === undefined) throw new Error(`${log.model.file} has another content`);
    const { replayed, steps } = await replayLog(source, log, file);
    expect(replayed.kind).toBe('reproduced');
    expect(steps.map(({ label }) => label)).toEqual(log.steps.map(({ offered, pick }) => offered[pick]));
  });
});
