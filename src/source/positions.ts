/** Where in the text of its file, and of what that imports, the parts of a model are made. */
import { realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { SourcePosition } from '../report/document.ts';
import type { Model } from '../term/term.ts';
import { Interpreter } from './interpreter.ts';
import { sitesOf } from './match.ts';
import type { Site, Value } from './value.ts';

/** Positions of a model's parts, by name. */
export interface Positions {
  /** Branches by the name of their node, `:` and their number, as in the labels of a choice. */
  readonly elements: ReadonlyMap<string, SourcePosition>;
  /** Of functions, by the name of the task that they decide. */
  readonly handlers: ReadonlyMap<string, SourcePosition>;
  readonly properties: ReadonlyMap<string, SourcePosition>;
}

/** A longer line is shown by its first characters. */
const longestLine = 200;

/** The source of the models of one file, read when it is first asked for. */
export class ModelSource {
  private exported: readonly Value[] | null = null;

  /** @param path of the model file, as positions are to name it */
  constructor(private readonly path: string) {}

  /**
   * The positions of a model that the file exports. What is not certain is left out: another call may have made it.
   * @returns no positions at all where the file cannot be followed, whatever the reason
   */
  positionsOf(model: Model): Positions {
    try {
      this.exported ??= new Interpreter().exportsOf(this.path);
      const { elements, handlers, properties } = sitesOf(model, [...new Set(this.exported)]);
      const read = (sites: ReadonlyMap<string, Site>) =>
        new Map([...sites].map(([name, site]) => [name, this.position(site)]));
      return { elements: read(elements), handlers: read(handlers), properties: read(properties) };
    } catch {
      // Whatever it is, the verdict on the model does not depend on it.
      this.exported = [];
      return { elements: new Map(), handlers: new Map(), properties: new Map() };
    }
  }

  private position({ file, at }: Site): SourcePosition {
    const { line, character } = file.getLineAndCharacterOfPosition(at);
    const starts = file.getLineStarts();
    const whole = file.text.slice(starts[line], starts[line + 1] ?? file.text.length).trimEnd();
    const text = whole.length > longestLine ? `${whole.slice(0, longestLine - 1)}…` : whole;
    return { file: this.named(file.fileName), line: line + 1, column: character + 1, text };
  }

  /** A file as it is reached from the model file. */
  private named(real: string): string {
    const model = realpathSync(this.path);
    if (real === model) return this.path.replaceAll('\\', '/');
    return join(dirname(this.path), relative(dirname(model), real)).replaceAll('\\', '/');
  }
}
