/** What this project uses of WebAssembly: neither the library of the language nor the types of Node declare it. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }

  const Module: new (bytes: Uint8Array) => Module;

  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean });
    readonly buffer: ArrayBufferLike;
    /** @returns the former size in pages */
    grow(pages: number): number;
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}
