import { resolve } from 'node:path';

import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

import { contentSecurity } from './report-ui/content-security.ts';
import { packedStyle } from './report-ui/packed-style.ts';
import { textFirst } from './report-ui/text-first.ts';

/** Builds the viewer into one offline file: dist/report-ui/index.html. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'report-ui'),
  plugins: [viteSingleFile(), packedStyle(), textFirst(), contentSecurity()],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/report-ui'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Reading a property does nothing else: what is only read at the start of a module can be left out.
    rolldownOptions: { treeshake: { propertyReadSideEffects: false } },
  },
});
