/** The one WASM module of the package: all kernels of exploration. The memory is the caller's. */
export * from './blocks';
