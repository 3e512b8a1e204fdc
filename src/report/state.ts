/** One state of a run, as `replay --until` prints it. */
import type { End } from '../lts.ts';
import type { ModelRef, StateView } from '../trace.ts';
import { palette, printable, wrap } from './style.ts';
import type { TextOptions } from './text.ts';

/** A state, and where in a run it is. */
export interface StateAt {
  readonly format: 1;
  /** Version of flowproof that wrote it. */
  readonly flowproof: string;
  readonly model: ModelRef;
  /** Steps made. */
  readonly position: number;
  /** Everything that is not zero or absent. */
  readonly state: StateView;
  /** Labels of the actions offered, in the stable order. */
  readonly offered: readonly string[];
  /** `null`: something is still offered. */
  readonly end: End | null;
}

/**
 * The state for people.
 * @returns text that ends with a newline
 */
export function stateText({ model, position, state, offered, end }: StateAt, options: TextOptions): string {
  const p = palette(options.colour);
  const width = options.width ?? 100;
  const next = end === null ? `offered: ${offered.map(printable).join(', ')}` : `ends ${end}`;
  const lines = [
    `after ${position} step${position === 1 ? '' : 's'}  ${p.strong(printable(model.file))}`,
    ...state.flatMap(({ kind, name, value }) =>
      wrap(`${kind} ${printable(name)} = ${printable(String(value))}`, width - 2).map((line) => `  ${line}`),
    ),
    ...wrap(next, width - 2).map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
