/**
 * How fast models are explored and decided, beside SPIN and @xstate/graph: `npm run bench -- explore [OPTION...]`.
 *
 *     --peers spin,xstate  run these too; what is not installed is said and left out
 *     --only ROW,...       only rows whose names begin so (`grid-net`, `symbolic`)
 *     --scale              the scaling table too, up to a thousand million states
 *     --quick              one run of each, without the largest models
 *     --pairs N            runs of each side; default 3
 *     --limit S            seconds after which a run is killed; default 900
 *     --cli FILE           another command line than the one of this project, which is built first
 *     --write              put the tables into the README, if nothing is wrong
 *
 * Prints tables in Markdown. The exit code is 1 where counts or verdicts differ from those that are derived, published or found by a
 * peer, or where a run fails; times decide nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { run } from '../scripts/run.mjs';
import { modelsFolder } from '../test/models.ts';
import { builtCli } from './measure/flowproof.ts';
import { machine } from './measure/machine.ts';
import { spinMissing } from './measure/spin.ts';
import { installXState } from './measure/xstate.ts';
import { againstSpin } from './rows/against-spin.ts';
import { againstXState } from './rows/against-xstate.ts';
import { modelFiles } from './rows/files.ts';
import { beyondEnumeration, shortestWitness } from './rows/methods.ts';
import type { Bench, Section } from './rows/row.ts';
import { scaling } from './rows/scaling.ts';
import { printed, type Printed, withBench } from './rows/table.ts';

const root = join(import.meta.dirname, '..');
const scratch = join(root, '.flowproof', 'bench');

const { values: options } = parseArgs({
  options: {
    peers: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    scale: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    pairs: { type: 'string' },
    limit: { type: 'string', default: '900' },
    cli: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const peers = options.peers.split(',').filter((name) => name !== '');
const unknown = peers.filter((name) => name !== 'spin' && name !== 'xstate');
if (unknown.length > 0) {
  console.error(`no such peer: ${unknown.join(', ')}; there are spin, xstate`);
  process.exit(2);
}

if (options.cli === undefined) {
  const { code, output } = await run('node', ['scripts/build.mjs']);
  if (code !== 0) throw new Error(output);
}
const noSpin = peers.includes('spin') ? spinMissing() : null;
const noXState = peers.includes('xstate') ? await installXState(join(scratch, 'xstate')) : null;
const notes = [noSpin, noXState].filter((note) => note !== null);
const bench: Bench = {
  subject: { cli: options.cli ?? builtCli, limitS: Number(options.limit) },
  pairs: Number(options.pairs ?? (options.quick ? 1 : 3)),
  quick: options.quick,
  spin: peers.includes('spin') && noSpin === null,
  xstate: peers.includes('xstate') && noXState === null ? join(scratch, 'xstate') : null,
  folder: join(scratch, 'models'),
  models: modelsFolder,
  say: (text) => console.error(text),
};

const wanted = options.only.split(',').filter((start) => start !== '');
const isWanted = (id: string) => wanted.length === 0 || wanted.some((start) => id.startsWith(start));
const all: readonly Section[] = [
  againstSpin(),
  againstXState(),
  ...(options.scale || wanted.some((start) => start.startsWith('scale')) ? [scaling()] : []),
  shortestWitness(),
  beyondEnumeration(),
  modelFiles(),
];

const parts: string[] = [`Measured on ${machine()}; ${bench.pairs} runs of each side.`, ...notes];
console.log(parts.join('\n\n'));
let wrong = false;
for (const section of all) {
  const rows = section.rows.filter(({ id }) => isWanted(id));
  if (rows.length === 0) continue;
  const table: Printed = await printed({ ...section, rows }, bench);
  console.log(`\n${table.text}`);
  parts.push(table.text);
  wrong ||= table.wrong;
}
if (options.write && wrong) console.error('README.md is left as it is: something is wrong');
else if (options.write) {
  const readme = join(root, 'README.md');
  writeFileSync(readme, withBench(readFileSync(readme, 'utf8'), parts.join('\n\n')));
}
process.exitCode = wrong ? 1 : 0;
