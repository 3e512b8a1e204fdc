import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The project's root folder. */
export const root = join(import.meta.dirname, '..');

/**
 * Runs a program of a development dependency, or `node` itself, in the project's root.
 * @param {string} program name in node_modules/.bin, or `node`
 * @param {readonly string[]} args
 * @param {{ stream?: boolean }} [options] `stream`: print as it comes, and return no output
 * @returns {Promise<{ code: number, output: string }>} exit code (1 where a signal ended it), and what it printed
 */
export function run(program, args, { stream = false } = {}) {
  const windows = process.platform === 'win32';
  const command = program === 'node' ? process.execPath : join(root, 'node_modules', '.bin', program);
  return new Promise((settle, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: stream ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: windows && program !== 'node',
    });
    /** @type {string[]} */
    const printed = [];
    child.stdout?.setEncoding('utf8').on('data', (text) => printed.push(text));
    child.stderr?.setEncoding('utf8').on('data', (text) => printed.push(text));
    child.on('error', fail);
    child.on('close', (code) => settle({ code: code ?? 1, output: printed.join('') }));
  });
}
