/** The one WASM module of the package: all kernels of exploration. The memory is the caller's. */
export { linkSources, propagate, queueOpen, sweep } from './backward';
export { rehash, search } from './blocks';
export { receive } from './received';
export { expandLayer, logLayer } from './layers';
export * from './hash';
