/** @xstate/graph as a peer: installed where the bench is run with it, and no dependency of this project. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { measure, type Usage } from './process.ts';

const packages = ['xstate@5', '@xstate/graph@3'];
const script = join(import.meta.dirname, 'xstate-graph.mjs');

/**
 * Installs the packages into a folder, once.
 * @returns what is missing for them to run, or `null`
 */
export async function installXState(folder: string): Promise<string | null> {
  if (existsSync(join(folder, 'node_modules', '@xstate', 'graph'))) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const install = [npm, 'install', ...packages, '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code } = await measure(install, { cwd: folder, limitS: 300 });
  return code === 0 ? null : '@xstate/graph cannot be installed here: it is left out';
}

export interface XStateFigures {
  readonly usage: Usage;
  readonly states: bigint;
  readonly edges: bigint;
}

/**
 * Explores a family, whole process.
 * @param folder where the packages are
 * @throws Error where it fails or takes longer than `limitS` seconds
 */
export async function runXState(
  folder: string,
  family: 'grid' | 'philosophers',
  size: readonly number[],
  limitS: number,
): Promise<XStateFigures> {
  const usage = await measure([process.execPath, script, folder, family, ...size.map(String)], { limitS });
  if (usage.code !== 0) throw new Error(`@xstate/graph failed: ${usage.stderr.trim().split('\n')[0] ?? ''}`);
  const { states, edges } = JSON.parse(usage.stdout) as { states: number; edges: number };
  return { usage, states: BigInt(states), edges: BigInt(edges) };
}
