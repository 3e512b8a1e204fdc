import { giveBack, type Instance, takeInstance } from './wasm.ts';

/** The largest size of a memory in bytes, less one page. */
export const largestHeap = 2 ** 32 - 2 ** 16;

/** Memory is had in pages. */
const page = 2 ** 16;

/**
 * The linear memory that kernels and their callers share: that of a WASM instance, or a plain buffer for the twins in JavaScript.
 * Growing replaces all views. New bytes are in no particular state.
 */
export class Heap {
  bytes!: Uint8Array;
  shorts!: Uint16Array;
  words!: Int32Array;
  floats!: Float64Array;
  private instance: Instance | null;

  /** @param wasm whether to use WASM where there is any */
  constructor(wasm: boolean) {
    this.instance = wasm ? takeInstance() : null;
    this.view(this.instance?.memory.buffer ?? new ArrayBuffer(page));
  }

  /** The kernels in WASM; `null` where their twins have to do. */
  get exports(): Instance['exports'] | null {
    return this.instance?.exports ?? null;
  }

  /** The memory of the kernels in WASM, which threads can share; `null` for a plain buffer. */
  get memory(): WebAssembly.Memory | null {
    return this.instance?.memory ?? null;
  }

  get size(): number {
    return this.bytes.length;
  }

  /**
   * Makes room.
   * @param size in bytes that there must be
   * @returns false where that is impossible
   */
  grow(size: number): boolean {
    if (size <= this.size) return true;
    if (size > largestHeap) return false;
    const target = Math.ceil(size / page) * page;
    try {
      if (this.instance !== null) {
        this.instance.memory.grow((target - this.size) / page);
        this.view(this.instance.memory.buffer);
      } else {
        const old = this.bytes;
        this.view(new ArrayBuffer(target));
        this.bytes.set(old);
      }
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** Hands the memory back for use by others, unless a thread still knows it: the heap is empty from then on. */
  release(isShared = false): void {
    if (this.instance !== null && !isShared) giveBack(this.instance);
    this.instance = null;
    this.view(new ArrayBuffer(0));
  }

  private view(buffer: ArrayBufferLike): void {
    this.bytes = new Uint8Array(buffer);
    this.shorts = new Uint16Array(buffer);
    this.words = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
  }
}
