/** Model files in which marks say where things are made: `/*@pack*\/` stands right before the call that makes `pack`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadTypeScript } from '../../src/import/typescript.ts';
import type { SourcePosition } from '../../src/report/document.ts';
import { positionsOf } from '../../src/source/positions.ts';

/** Marked files by name; the model is in `a.model.ts`, unless it is named otherwise. */
export type Files = Readonly<Record<string, string>>;

export interface Told {
  /** What the marks say: places by what stands there, as `pack`, `run:pack` for handlers, `is:kept` for properties. */
  readonly marked: Readonly<Record<string, string>>;
  readonly found: Readonly<Record<string, string>>;
  /** What was found of branches. */
  readonly branches: Readonly<Record<string, string>>;
}

/** Loads a model, and tells the positions that are marked and those that are found. */
export async function told(files: Files, name?: string, main = 'a.model.ts'): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'flowproof-source-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const path = join(folder, main);
    const models = await loadTypeScript(path);
    const model = models.find((m) => name === undefined || m.name === name)!;
    const { elements, handlers, properties } = positionsOf(path, model);
    const at = ({ file, line, column }: SourcePosition) =>
      `${file.slice(folder.length + 1)}:${line}:${column}`;
    const all = [
      ...[...elements].map(([key, place]) => [key, at(place)] as const),
      ...[...handlers].map(([key, place]) => [`run:${key}`, at(place)] as const),
      ...[...properties].map(([key, place]) => [`is:${key}`, at(place)] as const),
    ];
    const isBranch = (key: string) => /^[^:]+:\d+$/.test(key);
    return {
      marked: Object.fromEntries(Object.entries(files).flatMap(([file, text]) => marksIn(file, text))),
      found: Object.fromEntries(all.filter(([key]) => !isBranch(key))),
      branches: Object.fromEntries(all.filter(([key]) => isBranch(key))),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The marks of a text, each with the place where it ends. Several names in one mark are separated by commas. */
function marksIn(file: string, text: string): [string, string][] {
  return text
    .replace('\ufeff', '')
    .split(/\r?\n/)
    .flatMap((line, i) =>
      [...line.matchAll(/\/\*@(.*?)\*\//g)].flatMap((mark) =>
        mark[1]!
          .split(',')
          .map((key): [string, string] => [key, `${file}:${i + 1}:${mark.index + mark[0].length + 1}`]),
      ),
    );
}
