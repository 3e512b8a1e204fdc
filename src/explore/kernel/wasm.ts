/**
 * The WASM module of the kernels, which lies beside the bundle. Where it is missing, or WASM is, the kernels have twins in
 * JavaScript that work on the same tables.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the module exports: functions of numbers. */
export type Exports = Readonly<Record<string, (...args: number[]) => number>>;

/** A memory and the kernels that work on it. */
export interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

/** Beside the bundle; and where the sources run as they are, in what was built from them. */
const candidates = ['./kernels.wasm', '../../../dist/kernels.wasm'];

let compiled: WebAssembly.Module | null | undefined;

/** The module, compiled once; `null` where it cannot be had. */
export function kernelModule(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  const path = candidates
    .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
    .find((candidate) => existsSync(candidate));
  return path === undefined ? null : new WebAssembly.Module(readFileSync(path));
}

/** Instances whose memory is not in use. Making a memory takes longer than exploring a small model. */
const pool: Instance[] = [];
const mostPooled = 4;
const largestPooled = 2 ** 26;

/** All of 32 bits of addresses, in pages of 64 KiB. */
const mostPages = 2 ** 16;

/** An instance for the caller alone, its memory in any state; `null` where there is no module. */
export function takeInstance(): Instance | null {
  const pooled = pool.pop();
  if (pooled !== undefined) return pooled;
  const module = kernelModule();
  if (module === null) return null;
  // Shared, so that workers can be given the same memory.
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: exports as Exports };
}

/** Hands back an instance that nobody uses any more. */
export function giveBack(instance: Instance): void {
  if (pool.length < mostPooled && instance.memory.buffer.byteLength <= largestPooled) pool.push(instance);
}
