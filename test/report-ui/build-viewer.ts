import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export interface BuiltViewer {
  readonly html: string;
  /** Names of all files that the build wrote. */
  readonly files: readonly string[];
}

/** Builds the viewer as the project does, into a folder of its own. */
export async function buildViewer(): Promise<BuiltViewer> {
  const outDir = mkdtempSync(join(tmpdir(), 'flowproof-viewer-'));
  try {
    await build({
      configFile: resolve(import.meta.dirname, '../../vite.config.ts'),
      logLevel: 'silent',
      build: { outDir, emptyOutDir: true },
    });
    return { html: readFileSync(join(outDir, 'index.html'), 'utf8'), files: readdirSync(outDir) };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
