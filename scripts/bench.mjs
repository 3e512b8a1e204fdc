/** `npm run bench -- NAME ...` runs bench/NAME.ts with the arguments that follow; without a name it lists what there is. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root, run } from './run.mjs';

const folder = join(root, 'bench');
const [name, ...args] = process.argv.slice(2);
const file = join(folder, `${name}.ts`);

if (name === undefined || !existsSync(file)) {
  const there = existsSync(folder) ? readdirSync(folder).filter((entry) => entry.endsWith('.ts')) : [];
  const list = there.map((entry) => entry.replace(/\.ts$/, '')).join(', ');
  console.error(`usage: npm run bench -- NAME, where NAME is one of: ${list || '(none yet)'}`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run('jiti', [file, ...args], { stream: true })).code;
}
