import type { FieldModel } from '../../fields.ts';
import type { TimeLimit } from '../watch.ts';
import { componentsOf } from './candidates.ts';
import { chainOrder } from './chain-order.ts';
import { after, type Uses } from './changes.ts';
import type { CodedModel, Digit, Reading } from './coded.ts';
import { ComponentSearch } from './component-search.ts';
import { bestCover, type Cover } from './cover.ts';
import { tokenFlow, type TokenFlow } from './token-flow.ts';

/** Where the fields of a model are kept. */
export type Layout = Pick<CodedModel, 'model' | 'digits' | 'readings' | 'apart'>;

/** Sizes of digits of which nothing is known; values of data are many, counts few. */
const sizeOfData = 4;
const sizeOfCount = 2;

/** Counts that are proved to be bounded, but not below this, have open digits. */
export const largestSize = 65_536;

/**
 * Finds out which digits a model has.
 * @param sizes per field, a number of values that its digit should have if it is open
 * @throws {GivenUp} time
 */
export function layoutOf(
  model: FieldModel,
  uses: Uses,
  sizes: ReadonlyMap<number, number>,
  time: TimeLimit,
): Layout {
  const { fields } = model;
  const flow = tokenFlow(model, uses);
  const search = new ComponentSearch(flow, time);
  const components = componentsOf(flow, search);
  const cover = bestCover({ flow, components, search, uses });
  const digits: Digit[] = [];
  const readings: Reading[] = fields.map(({ initial }) => ({ kind: 'constant', value: initial }));
  const inOne = new Set(components.flatMap(({ places }) => places));
  addShared(model, flow, cover, digits, readings);
  const own = fields.flatMap((_, f) => (uses.written[f] === 1 && uses.changing[f] === 1 ? [f] : []));
  for (const f of [...cover.alone, ...own]) {
    const proved = inOne.has(f) ? 1 : tokensAround(search, flow, f);
    readings[f] = {
      kind: 'digit',
      digit: digits.push(ownDigit(model, uses, f, proved, sizes.get(f) ?? 0)) - 1,
    };
  }
  for (const [f, { total, of }] of cover.implied) readings[f] = { kind: 'rest', total, of };
  return { model, digits, readings };
}

function addShared(
  { fields }: FieldModel,
  flow: TokenFlow,
  { shared }: Cover,
  digits: Digit[],
  readings: Reading[],
): void {
  for (const { places, full } of shared) {
    const first = full ? 0 : 1;
    const ordered = chainOrder(flow, places);
    ordered.forEach((f, i) => (readings[f] = { kind: 'mark', digit: digits.length, value: first + i }));
    digits.push({
      name: nameOf(ordered.map((f) => fields[f].name)),
      size: places.length + first,
      initial: first + ordered.findIndex((f) => flow.initial[f] > 0),
      open: false,
    });
  }
}

function nameOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(' | ') : `${names[0]} | ... | ${names.at(-1)} (${names.length})`;
}

/** The tokens of the component with the fewest of some around a place, or `null` if none was found. */
function tokensAround(search: ComponentSearch, flow: TokenFlow, place: number): number | null {
  const how = { exact: false, large: false, allowed: null, preferred: flow.place, patience: 100 };
  let best = search.find(place, { ...how, most: Infinity });
  for (let better = best; better !== null;) {
    best = better;
    better = search.find(place, { ...how, most: best.tokens - 1 });
  }
  return best?.tokens ?? null;
}

function ownDigit(
  { fields }: FieldModel,
  uses: Uses,
  f: number,
  proved: number | null,
  wanted: number,
): Digit {
  const { name, initial, bound, domain } = fields[f];
  if (proved !== null && proved < largestSize) return { name, size: proved + 1, initial, open: false };
  const guess = domain ? sizeOfData : sizeOfCount;
  const known = bound === null ? 0 : Math.min(bound + 1, largestSize);
  const size = Math.max(initial + 1, known, wanted, guess);
  return { name, size, initial, open: uses.written[f] === 1 || !staysWithin(uses, f, size - 1) };
}

/** Whether no rule can lead from a value up to `most` to a larger one, whatever the other fields are: by its guards or its caps. */
function staysWithin({ changes }: Uses, f: number, most: number): boolean {
  return changes.every((rule) => {
    const change = rule?.get(f);
    if (change === undefined || change.least > Math.min(change.most, most)) return true;
    return after(change, Math.min(change.most, most)) <= most;
  });
}
