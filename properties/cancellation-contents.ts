/** What lies in the places of a state, on either side, by the names of the places. Channels and variables belong to no region. */
import canonicalize from 'canonicalize';
import type { Program } from '../src/bytecode/program.ts';
import type { Field } from '../src/fields.ts';
import type { State } from '../src/kernel/state.ts';
import type { Marking } from '../src/firing.ts';
import type { TermModel } from '../src/net/transition.ts';

/** What a place holds. Channels and variables belong to no region. */
type PlaceKind = 'token' | 'sink' | 'counter' | 'item';

export interface PlaceName {
  readonly kind: PlaceKind;
  readonly name: string;
}

/** What lies in the places of a state: for each place that is not empty its kind, its count, and the values that its tokens carry. */
export type Contents = ReadonlyMap<
  string,
  { readonly place: PlaceName; readonly n: number; readonly values: string }
>;

/** Names that engine and net spell differently, in one spelling. */
function spelled(name: string): string {
  return name
    .replace(/\.counter$/, '.count')
    .replace(/\.run_(\d+)$/, '.run$1')
    .replace(/\.item(\d+)$/, '[$1]/item');
}

/** One key for each place. */
export function keyOf({ kind, name }: PlaceName): string {
  return `${kind} ${name}`;
}

/** A position of the engine. */
export function placeOf(kind: string, name: string): PlaceName {
  return { kind: (kind === 'inner-sink' ? 'sink' : kind) as PlaceKind, name: spelled(name) };
}

/** Of a state of the engine. */
export function engineContents({ positions }: Program, state: State): Contents {
  const all = new Map<string, { place: PlaceName; n: number; values: string }>();
  const entry = (p: number) => {
    const place = placeOf(positions[p]!.kind, positions[p]!.name);
    const known = all.get(keyOf(place)) ?? { place, n: 0, values: '' };
    all.set(keyOf(place), known);
    return known;
  };
  for (let i = 0; i < state.marks.length; i += 2) entry(state.marks[i]!).n += state.marks[i + 1]!;
  const carried = new Map<number, string[]>();
  for (const { p, json, data } of state.colours) {
    const value = positions[p]!.kind === 'item' ? canonicalize(data['item'])! : json;
    carried.set(p, [...(carried.get(p) ?? []), value]);
  }
  // a value whose token is gone makes an entry of its own, with no token: the net has none
  for (const [p, jsons] of carried) entry(p).values = jsons.sort().join();
  return all;
}

/** A field of the net; `null` for those that are no places. */
export function netPlace({ role, name, domain }: Field): PlaceName | null {
  if (role === 'counter') return placeOf(/(^|\/)item$/.test(name) && domain ? 'item' : 'counter', name);
  if (role === 'token' || role === 'colours') return placeOf('token', name);
  return role === 'sink' || role === 'inner-sink' ? placeOf('sink', name) : null;
}

/** Of a marking of the net. */
export function netContents({ fields }: TermModel, marking: Marking): Contents {
  const all = new Map<string, { place: PlaceName; n: number; values: string }>();
  for (const [f, field] of fields.entries()) {
    const value = marking[f]!;
    const place = netPlace(field);
    if (place === null || value === 0) continue;
    if (field.role === 'colours') {
      const list = (JSON.parse(field.domain!.json(value)) as unknown[]).map((c) => canonicalize(c)!);
      all.set(keyOf(place), { place, n: list.length, values: list.sort().join() });
    } else if (field.role === 'counter' && field.domain) {
      const n = place.kind === 'item' ? 1 : field.domain.tokens(value);
      all.set(keyOf(place), { place, n, values: field.domain.json(value) });
    } else all.set(keyOf(place), { place, n: value, values: '' });
  }
  return all;
}

/** Everything in a place, for comparisons. */
function said(contents: Contents, key: string): string {
  const entry = contents.get(key);
  return entry ? `${entry.n}${entry.values === '' ? '' : ` carrying ${entry.values}`}` : 'nothing';
}

/** Where two states differ, by place. */
export function differences(a: Contents, b: Contents): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys]
    .filter((k) => said(a, k) !== said(b, k))
    .map((k) => `${k}: ${said(a, k)} and ${said(b, k)}`);
}
