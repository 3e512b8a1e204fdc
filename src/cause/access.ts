import type { Rule } from '../fields.ts';

/**
 * What a rule does with one field, as far as the order of two rules can show in it:
 * - `add`: takes tokens that it needs, puts tokens, or both; a fixed number, and nothing else is asked of the field.
 * - `saturate`: counts up to a cap. `clear`: empties it.
 * - `read`: guards or updates ask for its value, which stays.
 * - `write`: anything else.
 *
 * Two accesses of the same mode, `write` excepted (and unlike caps), leave the same value in either order and do not see each other; an `add`
 * that takes needs the tokens that it takes.
 */
export interface Access {
  readonly field: number;
  readonly mode: 'add' | 'saturate' | 'clear' | 'read' | 'write';
  /** Tokens taken and put, of an `add`. */
  readonly take: number;
  readonly put: number;
  /** Of a `saturate`. */
  readonly cap: number;
}

/** What a rule does with one field, before it is summed up. */
interface Draft {
  take: number;
  least: number;
  put: number;
  caps: Set<number>;
  reads: boolean;
  clears: boolean;
  writes: boolean;
}

/**
 * Reads a rule field by field: guards, inhibitors, OR guards, guards on data, what it takes, clears, moves, computes and puts.
 * @returns an access for each field that the rule touches
 */
export function accessesOf(rule: Rule): readonly Access[] {
  const drafts = new Map<number, Draft>();
  const at = (field: number): Draft => {
    let draft = drafts.get(field);
    if (draft === undefined) {
      draft = { take: 0, least: 0, put: 0, caps: new Set(), reads: false, clears: false, writes: false };
      drafts.set(field, draft);
    }
    return draft;
  };
  for (const [f, n] of rule.atLeast) at(f).least = Math.max(n, at(f).least);
  for (const f of readsOf(rule)) at(f).reads = true;
  for (const [f, n] of rule.take) at(f).take += n;
  for (const { writes } of rule.update) for (const f of writes) at(f).writes = true;
  for (const f of rule.clear) at(f).clears = true;
  for (const f of rule.move.flat()) at(f).writes = true;
  for (const [f, n, cap] of rule.put) {
    at(f).put += n;
    if (cap !== undefined) at(f).caps.add(cap);
  }
  return [...drafts].map(([field, draft]) => ({
    field,
    mode: modeOf(draft),
    take: draft.take,
    put: draft.put,
    cap: [...draft.caps][0] ?? Infinity,
  }));
}

/** Fields whose value guards and updates ask for, those that are asked for tokens left out. */
function readsOf(rule: Rule): readonly number[] {
  return [
    ...rule.below.map(([f]) => f),
    ...rule.zero,
    ...rule.some.flat(),
    ...rule.marked.flatMap(({ fields }) => fields),
    ...[...rule.test, ...rule.update].flatMap(({ reads }) => reads),
  ];
}

function modeOf({ take, least, put, caps, reads, clears, writes }: Draft): Access['mode'] {
  const asks = reads || least > take;
  const adds = take > 0 || put > 0;
  if (writes || (clears && (adds || asks)) || (asks && adds)) return 'write';
  if (clears) return 'clear';
  if (asks) return 'read';
  if (caps.size === 0) return 'add';
  return take === 0 && caps.size === 1 ? 'saturate' : 'write';
}

/** Whether a rule may leave another value in a field. */
export function changes({ mode, take, put }: Access): boolean {
  return mode === 'add' ? take !== put : mode !== 'read';
}
