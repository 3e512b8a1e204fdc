import type { Term } from '../term/term.ts';
import { children } from '../term/walk.ts';

/**
 * The terms inside one, each with the calls around it: tasks of one name in several calls are several, and their labels tell them apart by
 * what stands before the name.
 */
export function* identified(
  term: Term,
  calls = '',
): Generator<{ readonly calls: string; readonly term: Term }> {
  yield { calls, term };
  const inside = term.kind === 'call' ? `${calls}${term.name}/` : calls;
  for (const inner of children(term)) yield* identified(inner, inside);
}

/** The place of a label without the numbers of instances and the frames of recursions: the calls around a node, and its name. */
export function staticId(place: string): string {
  return place.replace(/[^/]+(\[\d+\]|#\d+)\//gu, '');
}
