import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { outcomeOf, root, type Outcome } from '../packaging/shell.ts';
import type { Block, Command } from './snippets.ts';

/**
 * Does what someone does who follows a text: has a folder, saves files there, runs programs and commands in it. The folder
 * lies inside the project, so that models find the library by its name, as they do where it is installed.
 */
export class Reader {
  readonly folder: string;

  constructor() {
    const scratch = join(root, '.flowproof');
    mkdirSync(scratch, { recursive: true });
    this.folder = mkdtempSync(join(scratch, 'readme-'));
    // Without one of its own, vitest would find the project's.
    writeFileSync(join(this.folder, 'vitest.config.mjs'), 'export default {};\n');
    if (existsSync(join(root, 'fixtures')))
      symlinkSync(join(root, 'fixtures'), join(this.folder, 'fixtures'));
  }

  /** Saves a block under its name, or under one made from its line. @returns the file's path in the folder */
  save({ name, language, line, text }: Block): string {
    const file = name ?? `line-${line}.${language}`;
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
    return file;
  }

  /** Runs a saved TypeScript file on the library that was built: a test with vitest, anything else as a program. */
  run(file: string): Promise<Outcome> {
    const isTest = /\.(test|spec)\.ts$/.test(file);
    const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', this.folder, file];
    const program = [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), file];
    return outcomeOf(process.execPath, isTest ? vitest : program, this.folder);
  }

  /** Runs a command with the command line that was built. */
  execute({ text }: Command): Promise<Outcome> {
    const cli = `"${process.execPath}" "${join(root, 'dist/cli.js')}"`;
    return outcomeOf('sh', ['-c', text.replace(/^npx flowproof/, () => cli)], this.folder);
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
