import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

import LongFirst from './test/setup/long-first.ts';

/** Tests that run what is built: the command line, the package, the viewer, the snippets of the README. */
const onTheBuild = [
  'test/cli/**/*.test.ts',
  'test/packaging/**/*.test.ts',
  'test/report-ui/**/*.test.ts',
  'test/readme.test.ts',
  'test/**/*.built.test.ts',
  'properties/**/*.built.prop.ts',
];

const common = { testTimeout: 600_000, hookTimeout: 600_000, setupFiles: ['test/setup/seed.ts'] };

export default defineConfig({
  test: {
    // One worker more than by default: on two cores there would be one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongFirst },
    reporters: ['default', './test/setup/skip-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          // modules are loaded once a worker, and not once a file: nothing in the sources keeps what one test did
          isolate: false,
          name: 'source',
          globalSetup: ['test/setup/scratch.ts'],
          include: ['test/**/*.test.ts', 'properties/**/*.prop.ts'],
          exclude: onTheBuild,
        },
      },
      {
        test: {
          ...common,
          name: 'build',
          include: onTheBuild,
          globalSetup: ['test/setup/scratch.ts', 'test/setup/build.ts'],
        },
      },
    ],
  },
});
