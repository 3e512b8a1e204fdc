import { defineConfig } from 'tsdown';

/** Library and command line share their modules, so that a model that imports `flowproof` meets the classes of the command line. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    properties: 'src/properties/index.ts',
    vitest: 'src/vitest/index.ts',
    cli: 'src/cli.ts',
    'bits-thread': 'src/explore/bits/shared/thread.ts',
    'fuzz-thread': 'src/verify/fuzz-thread.ts',
    'report-thread': 'src/cli/report-thread.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  dts: { entry: ['src/index.ts', 'src/properties/index.ts', 'src/vitest/index.ts'] },
  sourcemap: false,
  // Most of the time that the command line takes to start goes into reading its own text.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  deps: { skipNodeModulesBundle: true },
  report: false,
  logLevel: 'warn',
});
