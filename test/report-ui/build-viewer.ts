import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface BuiltViewer {
  readonly html: string;
  /** Names of all files that the build wrote. */
  readonly files: readonly string[];
}

/** The viewer as the project builds it, before its tests begin. */
export async function buildViewer(): Promise<BuiltViewer> {
  const folder = resolve(import.meta.dirname, '../../dist/report-ui');
  return { html: readFileSync(join(folder, 'index.html'), 'utf8'), files: readdirSync(folder) };
}
