import { UserError } from '../errors.ts';
import type { Divergence } from '../trace.ts';

/** Labels that are named of those that are offered. */
const mostNamed = 8;

/** A log that does not fit its model, as a mistake in the input: where, what was expected, what is offered. */
export function divergenceError(divergence: Divergence, file: string): UserError {
  const { kind, position, expected, found, offered, nearest } = divergence;
  const more = offered.length > mostNamed ? ` and ${offered.length - mostNamed} more` : '';
  const offers =
    offered.length === 0 ? 'nothing is offered' : `offered: ${offered.slice(0, mostNamed).join(', ')}${more}`;
  const close = offered.length > 1 ? `; nearest: ${nearest.join(', ')}` : '';
  const what: Record<Divergence['kind'], string> = {
    label: `step ${position} of the log is ${expected}, but ${offers}${close}`,
    pick: `step ${position} of the log picks ${expected}; ${offers}`,
    state: `the state after ${position} steps is not the one recorded`,
    end: `after its ${position} steps the log expects the end "${expected}", but the run is "${found ?? 'unknown'}"${offered.length === 0 ? '' : `; ${offers}`}`,
  };
  return new UserError(
    'FP3004',
    `the log does not fit the model: ${what[kind]}`,
    'Replay it on the model that it was recorded on, or record it again with `flowproof run`.',
    { file, element: `steps.${position}` },
  );
}
