import type { Task, Term } from '../term/term.ts';
import { preorder } from '../term/walk.ts';

/** Different colours at one position for which rules are made where the structure gives no bound. */
const unbounded = 16;

/**
 * How many different colours can lie at once where `task` runs: one where they hold nothing that differs, and one where nothing in the
 * model multiplies threads, since every position then holds at most one token. Otherwise a bound that `ColourDomain` enforces.
 * @param timed whether colours hold a remaining delay besides the values read
 */
export function mostColours(root: Term, task: Task, timed = false): number {
  return (task.reads.length === 0 && !timed) || !multiplies(root) ? 1 : unbounded;
}

const multiplied = new WeakMap<Term, boolean>();

/** Whether a term inside can bring two tokens to one position: a flow, a split, a multi-merge, or losers that go on beside their successors. */
function multiplies(root: Term): boolean {
  const known = multiplied.get(root);
  if (known !== undefined) return known;
  const found = [...preorder(root)].some(
    (t) =>
      t.kind === 'flow' ||
      t.kind === 'split' ||
      (t.kind === 'or' && t.join === 'multi') ||
      ((t.kind === 'par' || t.kind === 'mi') && t.join !== 'all' && !singleThread(t)),
  );
  multiplied.set(root, found);
  return found;
}

function singleThread(par: { readonly join: unknown; readonly rest: string }): boolean {
  return par.join !== 'multi' && par.rest !== 'leave';
}
