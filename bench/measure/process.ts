/** Whole processes, measured from outside: what a person waits for, start-up included. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Usage {
  readonly wallS: number;
  /** User and system time of the process and all that it waited for; `null` where GNU time is not installed. */
  readonly cpuS: number | null;
  /** The largest of these processes, in MiB; `null` likewise. */
  readonly peakMiB: number | null;
  /** Exit code; `null` if it was ended by a signal, or after the limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const gnuTime = '/usr/bin/time';
const hasGnuTime = spawnSync(gnuTime, ['-f', '%M', 'true'], { encoding: 'utf8' }).status === 0;

/** Whether a program can be started. */
export function isInstalled(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).error === undefined;
}

/**
 * Runs a command to its end, or to a limit, after which it and what it started are killed.
 * @param limitS seconds
 * @throws Error where the program cannot be started
 */
export async function measure(
  command: readonly string[],
  { cwd = process.cwd(), limitS }: { readonly cwd?: string; readonly limitS: number },
): Promise<Usage> {
  const scratch = mkdtempSync(join(tmpdir(), 'measure-'));
  const figures = join(scratch, 'figures');
  const timed = hasGnuTime ? [gnuTime, '-f', '%U %S %M', '-o', figures, ...command] : command;
  const started = performance.now();
  try {
    const { code, stdout, stderr } = await ended(timed, cwd, limitS);
    const wallS = (performance.now() - started) / 1000;
    // Of a command that failed GNU time says so in a line before the figures.
    const last = hasGnuTime && code !== null ? readFileSync(figures, 'utf8').trim().split('\n').at(-1)! : '';
    const [user, system, kib] = last.split(' ').map(Number);
    const known = kib !== undefined;
    return {
      wallS,
      cpuS: known ? user! + system! : null,
      peakMiB: known ? kib / 1024 : null,
      code,
      stdout,
      stderr,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function ended(
  [program, ...args]: readonly string[],
  cwd: string,
  limitS: number,
): Promise<Pick<Usage, 'code' | 'stdout' | 'stderr'>> {
  return new Promise((settle, fail) => {
    // A group of its own, so that what the command started ends with it.
    const child = spawn(program!, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const said = { stdout: [] as string[], stderr: [] as string[] };
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.stderr.push(text));
    const kill = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
    const limit = setTimeout(kill, limitS * 1000);
    const interrupted = () => {
      kill();
      process.exit(130);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupted);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(limit);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupted);
      settle({ code, stdout: said.stdout.join(''), stderr: said.stderr.join('') });
    });
  });
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
