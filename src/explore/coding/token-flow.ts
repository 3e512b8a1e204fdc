import type { FieldModel } from '../../fields.ts';
import { rows, type Rows } from '../rows.ts';
import { gain, isExact, type Uses } from './changes.ts';

/** How many tokens rules put into places and take from them: what invariants are computed from. */
export interface TokenFlow {
  /** Tokens that a place has at first. */
  readonly initial: Int32Array;
  readonly rules: number;
  /** Per field, 1 where it is a place: its value is a count that changes, by arcs alone. */
  readonly place: Uint8Array;
  /** Per field, 1 for places that all rules change by exactly their gain: no resets, no caps. */
  readonly exact: Uint8Array;
  /** Per place: pairs of a rule and its gain (not 0). */
  readonly byPlace: Rows;
  /** Per rule: pairs of a place and its gain (not 0). */
  readonly byRule: Rows;
}

/** The token flow of all fields that only arcs change. */
export function tokenFlow({ fields, rules }: FieldModel, { changes, changing, written }: Uses): TokenFlow {
  const place = Uint8Array.from(fields, (_, f) => Number(changing[f] === 1 && written[f] === 0));
  const exact = Uint8Array.from(place);
  const byPlace: number[][] = fields.map(() => []);
  const byRule = changes.map((rule, r) => {
    const gains: number[] = [];
    for (const [f, change] of rule ?? []) {
      if (place[f] === 0) continue;
      if (!isExact(change)) exact[f] = 0;
      const n = gain(change);
      if (n === 0) continue;
      gains.push(f, n);
      byPlace[f].push(r, n);
    }
    return gains;
  });
  return {
    initial: Int32Array.from(fields, ({ initial }) => initial),
    rules: rules.length,
    place,
    exact,
    byPlace: rows(byPlace),
    byRule: rows(byRule),
  };
}
