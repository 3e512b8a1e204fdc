import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { outcomeOf } from './shell.ts';

const hook = `import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  appendFileSync(process.env.LOADED_MODULES, found.url + '\\n');
  return found;
}
`;
const register = `import { register } from 'node:module';
register('./hook.mjs', import.meta.url);
`;
const main = `import { createRequire } from 'node:module';
const started = performance.now();
await import(process.env.IMPORTED);
console.log(performance.now() - started);
const { cache } = createRequire(import.meta.url);
for (const file of Object.keys(cache)) console.error(file);
`;

/** What the import of a module brought in. */
export interface Loaded {
  /** File URLs and names of all modules, those required from CommonJS included. */
  readonly modules: readonly string[];
  readonly elapsedMs: number;
}

/**
 * Imports a module in a process of its own.
 * @param specifier URL or package name
 * @param folder from which a package name is resolved
 */
export async function loadedBy(specifier: string, folder: string): Promise<Loaded> {
  const scratch = mkdtempSync(join(tmpdir(), 'flowproof-loaded-'));
  const list = join(scratch, 'loaded.txt');
  try {
    writeFileSync(list, '');
    writeFileSync(join(scratch, 'hook.mjs'), hook);
    writeFileSync(join(scratch, 'register.mjs'), register);
    const traced = ['--import', join(scratch, 'register.mjs'), '--input-type=module', '--eval', main];
    const { code, stdout, stderr } = await outcomeOf(process.execPath, traced, folder, {
      LOADED_MODULES: list,
      IMPORTED: specifier,
    });
    if (code !== 0) throw new Error(`import ${specifier} failed:\n${stderr}`);
    const modules = [...readFileSync(list, 'utf8').split('\n'), ...stderr.split('\n')];
    return { modules: modules.filter((module) => module !== ''), elapsedMs: Number(stdout) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
