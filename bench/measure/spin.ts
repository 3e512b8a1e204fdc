/**
 * SPIN (Holzmann, The SPIN Model Checker, 2003) as a peer: generation of its verifier, compilation and search, as one process. Options
 * are the fastest exact ones: no partial-order reduction, which would change the counts; safety only; the stack and the
 * hash table made to measure. Depth-first and breadth-first search are both tried, and the one that takes less processor time is measured.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isInstalled, measure, type Usage } from './process.ts';

export interface SpinFigures {
  readonly states: bigint;
  readonly edges: bigint;
  /** Whether it told eight digits of them only, as it does above 10^8. */
  readonly areEdgesRounded: boolean;
  /** Bytes for a state in its table, without the table. */
  readonly bytesPerState: number;
}

/** What is missing for SPIN to run, or `null`. */
export function spinMissing(): string | null {
  if (!isInstalled('spin', '-V')) return 'spin is not installed: it is left out';
  if (!isInstalled('gcc', '--version')) return 'gcc is not installed: spin is left out';
  return null;
}

/** A model made ready: the command that explores it from its source on. */
export interface SpinModel {
  readonly folder: string;
  readonly script: string;
  readonly search: 'depth-first' | 'breadth-first';
}

/**
 * Writes a model to a folder and finds out how to explore it best: how deep a stack and how large a table it needs, and then which
 * search takes less processor time.
 * @param promela the model
 * @param limitS seconds for each run
 * @throws Error where no depth-first search ends, or none of those made to measure
 */
export async function prepareSpin(promela: string, folder: string, limitS: number): Promise<SpinModel> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.pml'), promela);
  const measured = (search: SpinModel['search'], depth: number, bits: number) => {
    const model = { folder, search, script: script(search, depth, bits) };
    return runSpin(model, limitS).then(
      (usage) => ({ model, usage }),
      () => null,
    );
  };
  const depths = await fitting(measured);
  if (depths === null) throw new Error(`spin does not end within ${limitS} s`);
  const { depth, bits } = depths;
  const tried = [await measured('depth-first', depth, bits), await measured('breadth-first', depth, bits)];
  const ended = tried.filter((one) => one !== null);
  if (ended.length === 0) throw new Error(`spin does not end within ${limitS} s`);
  const cost = ({ usage }: { usage: Usage }) => usage.cpuS ?? usage.wallS;
  return ended.toSorted((a, b) => cost(a) - cost(b))[0]!.model;
}

/** The depth that a depth-first search needs, and the bits of a hash table with a place for each state. A large stack is tried last: it takes time to clear. */
async function fitting(
  measured: (
    search: SpinModel['search'],
    depth: number,
    bits: number,
  ) => Promise<{ readonly usage: Usage } | null>,
): Promise<{ readonly depth: number; readonly bits: number } | null> {
  for (const depth of stackDepths) {
    const run = await measured('depth-first', depth, 24);
    if (run === null) continue;
    const reached = Number(/depth reached (\d+)/.exec(run.usage.stdout)![1]);
    const states = Number(spinFigures(run.usage).states);
    return { depth: reached + 10, bits: Math.max(10, Math.ceil(Math.log2(states))) };
  }
  return null;
}

/** Runs a whole exploration by SPIN. @throws Error where it fails, or is cut */
export async function runSpin({ folder, script }: SpinModel, limitS: number): Promise<Usage> {
  const usage = await measure(['sh', '-c', script], { cwd: folder, limitS });
  if (usage.code !== 0) throw new Error(`spin failed: ${usage.stdout}${usage.stderr}`);
  spinFigures(usage);
  return usage;
}

const stackDepths = [10_000, 20_000_000];

/** @param bits of the index of the hash table */
function script(search: SpinModel['search'], depth: number, bits: number): string {
  const breadth = search === 'breadth-first' ? ' -DBFS' : '';
  return [
    'spin -a model.pml > spin.txt',
    `gcc -O2 -DNOREDUCE -DSAFETY -DMEMLIM=12000${breadth} -o pan pan.c 2> gcc.txt`,
    // -E: a state without successors is no error; -n: no list of what was not reached
    `./pan -E -n -m${depth} -w${bits}`,
  ].join(' && ');
}

/**
 * What SPIN counted. Its transitions include the arrival at the initial state, which is no edge.
 * @throws Error where the search was cut, or the output is not understood
 */
export function spinFigures({ stdout }: Pick<Usage, 'stdout'>): SpinFigures {
  const number = (pattern: RegExp) => pattern.exec(stdout)?.[1];
  const states = number(/(\d+) states, stored/);
  // Above 10^8 it prints nine digits and an exponent.
  const transitions = number(/([\d.]+(?:e\+\d+)?) transitions \(=/);
  const mebibytes =
    number(/([\d.]+)\s+actual memory usage for states/) ?? number(/([\d.]+)\s+equivalent memory usage/);
  if (states === undefined || transitions === undefined || mebibytes === undefined)
    throw new Error(`spin printed no counts: ${stdout}`);
  if (/max search depth too small|out of memory|Search not completed/.test(stdout))
    throw new Error(`spin was cut: ${stdout}`);
  return {
    states: BigInt(states),
    edges: BigInt(Math.round(Number(transitions))) - 1n,
    areEdgesRounded: transitions.includes('e'),
    bytesPerState: (Number(mebibytes) * 2 ** 20) / Number(states),
  };
}
