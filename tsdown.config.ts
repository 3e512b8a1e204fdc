import { defineConfig } from 'tsdown';

import { allBundled, licences, noPrograms } from './scripts/third-party.mjs';

/**
 * What is loaded together lies together: each file takes a millisecond to find and to open. A group holds the modules named and all
 * that they import, but for what an earlier group holds.
 */
const groups = [
  { name: 'library', test: /src[\\/]index\.ts$/ },
  { name: 'command-line', test: /src[\\/]cli[\\/]main\.ts$/ },
  { name: 'checking', test: /src[\\/]cli[\\/]check\.ts$/ },
  { name: 'xml', test: /src[\\/]import[\\/]xml\.ts$/ },
  { name: 'nets', test: /src[\\/]import[\\/]pnml\.ts$/ },
  { name: 'terms', test: /src[\\/](term[\\/]json|net[\\/]translate)\.ts$/ },
  { name: 'packed', test: /src[\\/]explore[\\/](coding[\\/]coding|bits[\\/]space)\.ts$/ },
].map((group, i, { length }) => ({ ...group, priority: length - i }));

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
  deps: { onlyBundle: allBundled },
  plugins: [licences(), noPrograms()],
  outputOptions: { codeSplitting: { groups } },
  report: false,
  logLevel: 'warn',
});
