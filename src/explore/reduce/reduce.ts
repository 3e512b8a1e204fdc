/**
 * Structural reduction: a smaller model with the same answers. Rules of reduction look at the neighbourhood of one place or transition
 * and are applied until none fits; each of them says in its own file why it preserves all that is asked of a model.
 */
import type { FieldModel } from '../../fields.ts';
import { agglomerate } from './agglomeration.ts';
import { removeDead } from './dead.ts';
import type { Draft } from './draft.ts';
import { draftOf, remainderOf } from './drafting.ts';
import { Alike, fuseParallelPlace, fuseParallelTransition, removeSelfLoop } from './parallel.ts';
import { flattened, occurring } from './run.ts';

/** Rules of reduction, as they are reported. */
export type ReductionRule =
  'dead transition' | 'parallel places' | 'parallel transitions' | 'self-loop' | 'agglomeration';

/** A smaller model and the way back. */
export interface Reduction {
  /**
   * It has the verdicts of the original, yes or no, on all standard properties and on invariants over fields that are kept, and the
   * same dead activities by id (activities that happen on the way to its initial state are not among its own). Counts of states,
   * edges and tokens are its own.
   */
  readonly model: FieldModel;
  /** How often each rule of reduction was applied; those that never were are left out. */
  readonly applied: readonly { readonly rule: ReductionRule; readonly times: number }[];
  /** Per field of the original its number in the smaller model, or -1 if it was reduced away. */
  readonly fields: Int32Array;
  /**
   * A run of the original that leads to the same state as a run of the smaller model: fields that are left have the same values there,
   * those that were reduced away hold no token or as many as one that is left.
   * @param run rules of the smaller model, from its initial state
   */
  lift(run: readonly number[]): number[];
  /**
   * Per rule of the original, 1 if it is enabled in some reachable state.
   * @param fired the same per rule of the smaller model
   */
  firedFrom(fired: ArrayLike<number>): Uint8Array;
}

/** What the reduction may do. */
export interface ReduceOptions {
  /** Fields that must stay with every value that they take: those that are asked for beyond the standard properties. */
  readonly keep?: Iterable<number>;
}

/**
 * Reduces a model; models whose rules have a pace are left as they are, since there a rule that is enabled may have to wait.
 * About linear in the size of the model.
 */
export function reduce(model: FieldModel, { keep = [] }: ReduceOptions = {}): Reduction {
  const draft = draftOf(model, new Set(keep));
  const applied = model.rules.some(({ pace }) => pace !== undefined) ? [] : [...applyAll(draft)];
  const { model: smaller, fields, transitions } = remainderOf(model, draft);
  return {
    model: smaller,
    applied: applied.map(([rule, times]) => ({ rule, times })),
    fields,
    lift: (run) => flattened(draft.prefix, ...run.map((rule) => transitions[rule].run)),
    firedFrom(fired) {
      const firedBefore = new Uint8Array(model.rules.length);
      const runs = transitions.flatMap((t, i) => (fired[i] === 1 ? [t.run, t.also] : []));
      for (const rule of occurring(draft.prefix, draft.also, ...runs)) firedBefore[rule] = 1;
      return firedBefore;
    },
  };
}

/** How many transitions may take the place of those around an agglomerated place: few at first, as others may still become one. */
const growth = [4, 16, 64];

function applyAll(draft: Draft): Map<ReductionRule, number> {
  const applied = new Map<ReductionRule, number>();
  const count = (rule: ReductionRule, times: number | boolean) => {
    if (times) applied.set(rule, Number(times) + (applied.get(rule) ?? 0));
    return Boolean(times);
  };
  count('dead transition', removeDead(draft));
  for (const most of growth) while (sweep(draft, most, count)) continue;
  return applied;
}

/** Looks at everything once, and again at what changes. */
function sweep(
  draft: Draft,
  most: number,
  count: (rule: ReductionRule, times: number | boolean) => boolean,
): boolean {
  const alike = new Alike();
  let isChanged = false;
  for (const place of draft.places) if (!place.isGone) draft.changedPlaces.add(place);
  for (const t of draft.transitions) if (!t.isGone) draft.changedTransitions.add(t);
  for (;;) {
    const t = draft.changedTransitions.next();
    const place = t === undefined ? draft.changedPlaces.next() : undefined;
    if (t !== undefined && !t.isGone) {
      if (
        count('self-loop', removeSelfLoop(draft, t)) ||
        count('parallel transitions', fuseParallelTransition(draft, t, alike))
      )
        isChanged = true;
    } else if (place !== undefined && !place.isGone) {
      if (
        count('parallel places', fuseParallelPlace(draft, place, alike)) ||
        count('agglomeration', agglomerate(draft, place, most))
      )
        isChanged = true;
    } else if (t === undefined && place === undefined) return isChanged;
  }
}
