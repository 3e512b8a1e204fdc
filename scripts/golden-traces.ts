/**
 * Adds golden replay logs: `npx jiti scripts/golden-traces.ts`. For each unsound fixture that is one file without code, its model and the
 * log of a shortest failing run go to `fixtures/traces/v1/NAME`. What is there is never written again: logs of format 1 stay
 * readable, and go on to fail as they did, for ever.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeReplayLog } from '../src/replay-log.ts';
import { check } from '../src/verify/check.ts';
import { loadSources } from '../src/verify/source.ts';

const root = join(import.meta.dirname, '..');
const unsound = join(root, 'fixtures/unsound');
const golden = join(root, 'fixtures/traces/v1');

for (const name of readdirSync(unsound)) {
  const target = join(golden, name);
  const models = readdirSync(join(unsound, name)).filter((file) => /\.(term\.json|bpmn|pnml)$/.test(file));
  if (models.length !== 1 || existsSync(target)) continue;
  const model = models[0]!;
  for await (const source of loadSources([join(unsound, name, model)])) {
    if ('error' in source) throw source.error;
    const { properties } = await check(source);
    const log = properties.find(({ holds, witness }) => holds === 'no' && witness?.log)?.witness?.log;
    if (log === undefined) continue;
    mkdirSync(target, { recursive: true });
    copyFileSync(join(unsound, name, model), join(target, model));
    const file = `fixtures/traces/v1/${name}/${model}`;
    writeFileSync(join(target, 'log.json'), writeReplayLog({ ...log, model: { ...log.model, file } }));
  }
}
