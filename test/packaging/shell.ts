import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** The project's root folder. */
export const root = join(import.meta.dirname, '../..');

/** What a program did. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 * @param folder where it runs
 * @param environment variables that it gets besides ours
 * @returns its exit code (1 where a signal ended it) and what it printed
 */
export function outcomeOf(
  program: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((settle) => {
    execFile(
      program,
      args,
      { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => settle({ code: error ? exitCode(error.code) : 0, stdout, stderr }),
    );
  });
}

function exitCode(code: unknown): number {
  return typeof code === 'number' ? code : 1;
}

/**
 * As {@link outcomeOf}, for a program that has to succeed.
 * @returns what it printed to its standard output
 */
export async function printedBy(program: string, args: readonly string[], folder: string): Promise<string> {
  const { code, stdout, stderr } = await outcomeOf(program, args, folder);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
