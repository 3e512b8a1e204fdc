/** Where in the text of its file, and of what that imports, the parts of a model are made. */
import { realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { SourcePosition } from '../report/document.ts';
import type { Model } from '../term/term.ts';
import { Interpreter } from './interpreter.ts';
import { sitesOf } from './match.ts';
import type { Site } from './value.ts';

/** Positions of a model's parts, by name. */
export interface Positions {
  /** Branches by the name of their node, `:` and their number, as in the labels of a choice. */
  readonly elements: ReadonlyMap<string, SourcePosition>;
  /** Of functions, by the name of the task that they decide. */
  readonly handlers: ReadonlyMap<string, SourcePosition>;
  readonly properties: ReadonlyMap<string, SourcePosition>;
}

/** A longer line is given from the call on, and cut. */
const longestLine = 200;

/**
 * The positions of a model that a file exports. What is not certain is left out: another call may have made it.
 * @param path of the model file, as positions are to name it
 * @returns no positions at all where the file cannot be followed, whatever the reason
 */
export function positionsOf(path: string, model: Model): Positions {
  try {
    const { elements, handlers, properties } = sitesOf(model, new Interpreter().exportsOf(path));
    const real = realpathSync(path);
    const read = (sites: ReadonlyMap<string, Site>) =>
      new Map([...sites].map(([name, site]) => [name, position(site, path, real)]));
    return { elements: read(elements), handlers: read(handlers), properties: read(properties) };
  } catch {
    // Whatever it is, the verdict on the model does not depend on it.
    return { elements: new Map(), handlers: new Map(), properties: new Map() };
  }
}

function position({ file, at }: Site, path: string, real: string): SourcePosition {
  const { line, character } = file.getLineAndCharacterOfPosition(at);
  const starts = file.getLineStarts();
  const whole = file.text.slice(starts[line], starts[line + 1] ?? file.text.length).trimEnd();
  const text =
    whole.length <= longestLine ? whole : `${whole.slice(character, character + longestLine - 1)}…`;
  // Other files are named as they are reached from the model file.
  const named = file.fileName === real ? path : join(dirname(path), relative(dirname(real), file.fileName));
  return { file: named.replaceAll('\\', '/'), line: line + 1, column: character + 1, text };
}
