/**
 * Cancellation, action by action: what a withdrawal takes away and what it leaves alone. Both sides are read by the names of
 * places, and held against the account of docs/semantics.md, section 3, in `cancellation-regions.ts`.
 */
import canonicalize from 'canonicalize';
import { layOut } from '../src/bytecode/layout.ts';
import { opcodes } from '../src/bytecode/opcodes.ts';
import type { Program } from '../src/bytecode/program.ts';
import type { Field } from '../src/fields.ts';
import { engine } from '../src/kernel/engine.ts';
import type { State } from '../src/kernel/state.ts';
import { tokenGame, type Marking } from '../src/net/game.ts';
import type { TermModel } from '../src/net/transition.ts';
import { translate } from '../src/net/translate.ts';
import type { Model } from '../src/term/term.ts';
import { Regions, wholeCase, type RegionId } from './cancellation-regions.ts';
import { Casualties } from './casualties.ts';

/** What a place holds. Channels and variables belong to no region. */
type PlaceKind = 'token' | 'sink' | 'counter' | 'item';

interface PlaceName {
  readonly kind: PlaceKind;
  readonly name: string;
}

/** What lies in the places of a state: for each place that is not empty its kind, its count, and the values that its tokens carry. */
type Contents = ReadonlyMap<
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

function keyOf({ kind, name }: PlaceName): string {
  return `${kind} ${name}`;
}

function placeOf(kind: string, name: string): PlaceName {
  return { kind: (kind === 'inner-sink' ? 'sink' : kind) as PlaceKind, name: spelled(name) };
}

function engineContents({ positions }: Program, state: State): Contents {
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

function netPlace({ role, name, domain }: Field): PlaceName | null {
  if (role === 'counter') return placeOf(domain ? 'item' : 'counter', name);
  if (role === 'token' || role === 'colours') return placeOf('token', name);
  return role === 'sink' || role === 'inner-sink' ? placeOf('sink', name) : null;
}

function netContents({ fields }: TermModel, marking: Marking): Contents {
  const all = new Map<string, { place: PlaceName; n: number; values: string }>();
  for (const [f, field] of fields.entries()) {
    const value = marking[f]!;
    const place = netPlace(field);
    if (place === null || value === 0) continue;
    if (field.role === 'colours') {
      const list = (JSON.parse(field.domain!.json(value)) as unknown[]).map((c) => canonicalize(c)!);
      all.set(keyOf(place), { place, n: list.length, values: list.sort().join() });
    } else if (place.kind === 'item') {
      all.set(keyOf(place), { place, n: 1, values: field.domain!.json(value) });
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
function differences(a: Contents, b: Contents): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys]
    .filter((k) => said(a, k) !== said(b, k))
    .map((k) => `${k}: ${said(a, k)} and ${said(b, k)}`);
}

/** The places that the instructions of an action clear: all of them where the case fails. */
function clearedByCode({ code, positions }: Program, pc: number): PlaceName[] {
  const byCode = new Map(Object.values(opcodes).map((o) => [o.code as number, o.operands.length]));
  const cleared: PlaceName[] = [];
  const clear = (lo: number, hi: number) =>
    cleared.push(...positions.slice(lo, hi).map(({ kind, name }) => placeOf(kind, name)));
  for (let at = pc; code[at] !== opcodes.HALT.code; at += 1 + byCode.get(code[at]!)!) {
    if (code[at] === opcodes.CLEAR.code) clear(code[at + 1]!, code[at + 2]!);
    if (code[at] === opcodes.FAIL.code) clear(0, positions.length);
  }
  return cleared;
}

/** One model, seen from both sides. */
export class Subject {
  readonly regions: Regions;
  readonly #engine: ReturnType<typeof engine>;
  readonly #net: TermModel;
  readonly #game: ReturnType<typeof tokenGame>;
  readonly #withdrawals = new Map<string, ReturnType<Regions['withdrawnBy']>>();

  /** By region, then by place: whether it lies there. */
  readonly #members = new Map<string, Map<string, boolean>>();

  constructor(readonly model: Model) {
    this.regions = new Regions(model);
    this.#engine = engine(model);
    this.#net = translate(model);
    this.#game = tokenGame(this.#net);
  }

  /** The layout's intervals, the code's and the net's clearing are the regions of section 3. @returns what differs, or `null` */
  structure(): string | null {
    const { program } = this.#engine;
    const places = program.positions.map(({ kind, name }) => placeOf(kind, name));
    for (const { name, lo, hi } of intervals(this.model)) {
      const region = regionCalled(name);
      if (!this.regions.owns(region)) continue;
      const broken = unlike(places.slice(lo, hi), this.#inside(places, region), `the interval of ${name}`);
      if (broken) return broken;
    }
    for (const { label, pc } of program.actions) {
      const withdrawal = this.#withdrawal(label);
      const expected = withdrawal ? this.#inside(places, withdrawal.region) : [];
      const broken = unlike(clearedByCode(program, pc), expected, `what the code of ${label} clears`);
      if (broken) return broken;
    }
    return this.#netStructure();
  }

  /** Walks both systems in lock step. @returns the first thing that a withdrawal does wrong, or `null` */
  walk(limit: number, casualties: Casualties): string | null {
    const seen = new Set<string>();
    const queue: { s: State; m: Marking; path: readonly string[] }[] = [];
    const meet = (s: State, m: Marking, path: readonly string[]) => {
      const key = this.#engine.key(s);
      if (!seen.has(key)) queue.push({ s, m, path });
      seen.add(key);
    };
    meet(this.#engine.initial, this.#game.initial, []);
    for (const { s, m, path } of queue) {
      const firings = new Map(this.#game.enabled(m).map((f) => [f.label, f]));
      for (const action of this.#engine.enabled(s)) {
        const firing = firings.get(action.label);
        if (!firing) return `the net does not offer ${action.label} after ${path.join(' ')}`;
        const next = this.#engine.step(s, action).state;
        const after = this.#game.step(m, firing).state;
        const broken = this.#fired({ s, m, next, after, label: action.label, rule: firing.rule }, casualties);
        if (broken) return `${broken}, by ${[...path, action.label].join(' ')}`;
        if (seen.size <= limit) meet(next, after, [...path, action.label]);
      }
    }
    return null;
  }

  #fired(step: Fired, casualties: Casualties): string | null {
    const { label, s, m, next, after } = step;
    const withdrawal = this.#withdrawal(label);
    if (!withdrawal) return null;
    const { program } = this.#engine;
    const before = engineContents(program, s);
    const [ours, theirs] = [engineContents(program, next), netContents(this.#net, after)];
    const apart = differences(before, netContents(this.#net, m));
    if (apart.length > 0) return `before it engine and net hold ${apart.join('; ')}`;
    const { region } = withdrawal;
    const gone = [...before.values()].filter(({ place }) => this.#holds(region, place));
    casualties.count(
      withdrawal.how,
      region,
      gone.map(({ place }) => ({
        ...place,
        deep: this.regions.inside(region, place.name, place.kind === 'sink'),
      })),
      this.model,
    );
    const expected = this.#expected(before, region, step.rule);
    if (typeof expected === 'string') return expected;
    for (const [side, contents] of [
      ['engine', ours],
      ['net', theirs],
    ] as const) {
      const left = [...contents.values()].find(
        ({ place, n }) => this.#holds(region, place) && n !== (expected.get(keyOf(place))?.n ?? 0),
      );
      if (left) return `${keyOf(left.place)} is left in the withdrawn region on the ${side}`;
      const wrong = differences(expected, contents);
      if (wrong.length > 0) return `expected is, and the ${side} has ${wrong.join('; ')}`;
    }
    return this.#stillOffered(next, region, expected);
  }

  /**
   * The state after a withdrawal: what the action takes is gone, the region is empty, and what the action puts is added. Only
   * what is taken and put comes from the net; a withdrawal clears nothing outside but counters and items that start anew.
   */
  #expected(before: Contents, region: RegionId, rule: number): Contents | string {
    const { take, put, clear, move, update } = this.#net.rules[rule]!;
    const moving = [...move.flat(), ...update.flatMap((u) => u.writes)].map((f) => this.#net.fields[f]!);
    if (moving.some((f) => f.role === 'token')) return new Map(before);
    const place = (f: number) => netPlace(this.#net.fields[f]!);
    const fresh = new Set(
      clear.flatMap((f) => {
        const p = place(f);
        return p && (p.kind === 'counter' || p.kind === 'item') ? [keyOf(p)] : [];
      }),
    );
    const next = new Map(
      [...before].filter(([key, entry]) => !fresh.has(key) && !this.#holds(region, entry.place)),
    );
    const add = (f: number, n: number, cap = Infinity) => {
      const p = place(f);
      if (!p) return;
      const now = next.get(keyOf(p)) ?? { place: p, n: 0, values: '' };
      const sum = Math.min(now.n + n, cap);
      if (sum > 0) next.set(keyOf(p), { ...now, n: sum });
      else next.delete(keyOf(p));
    };
    for (const [f, n] of take) if (!this.#holds(region, place(f))) add(f, -n);
    for (const [f, n, cap] of put) add(f, n, cap);
    return next;
  }

  /** Nothing in the region can act any more, unless the action itself has put something there: the end of a terminated flow. */
  #stillOffered(state: State, region: RegionId, expected: Contents): string | null {
    if (region.owner === '') return null;
    const { positions, triggers, actions } = this.#engine.program;
    for (const { code, label } of this.#engine.enabled(state)) {
      const isWithdrawn = state.marks.some((p, i) => {
        if (i % 2 === 1 || !triggers[p]?.some((a) => actions[a] === code)) return false;
        const place = placeOf(positions[p]!.kind, positions[p]!.name);
        return this.#holds(region, place) && !expected.has(keyOf(place));
      });
      if (isWithdrawn) return `${label} is still offered by a withdrawn position`;
    }
    return null;
  }

  #netStructure(): string | null {
    const places = this.#net.fields.flatMap((f) => netPlace(f) ?? []);
    for (const { label, clear } of this.#net.rules) {
      const withdrawal = this.#withdrawal(label);
      const expected = withdrawal ? this.#inside(places, withdrawal.region) : [];
      const inside = new Set(expected.map(keyOf));
      const cleared = clear.flatMap((f) => netPlace(this.#net.fields[f]!) ?? []);
      // a continuation may start a counter or an item anew, outside the region
      const withdrawn = cleared.filter(
        (p) => inside.has(keyOf(p)) || p.kind === 'token' || p.kind === 'sink',
      );
      const broken = unlike(withdrawn, expected, `what the rule of ${label} clears`);
      if (broken) return broken;
    }
    return null;
  }

  #withdrawal(label: string): ReturnType<Regions['withdrawnBy']> {
    const known = this.#withdrawals.get(label);
    if (known !== undefined) return known;
    const found = this.regions.withdrawnBy(label);
    this.#withdrawals.set(label, found);
    return found;
  }

  #inside(places: readonly PlaceName[], region: RegionId): readonly PlaceName[] {
    return places.filter((p) => this.#holds(region, p));
  }

  #holds(region: RegionId, place: PlaceName | null): boolean {
    if (place === null) return false;
    const of = `${region.path} ${region.owner}`;
    const known = this.#members.get(of) ?? new Map<string, boolean>();
    this.#members.set(of, known);
    const key = keyOf(place);
    const is = known.get(key) ?? this.regions.holds(region, place.name, place.kind === 'sink');
    known.set(key, is);
    return is;
  }
}

/** A step that both sides made. */
interface Fired {
  readonly s: State;
  readonly m: Marking;
  readonly next: State;
  readonly after: Marking;
  readonly label: string;
  readonly rule: number;
}

/** The intervals that the engine's layout gives to constructs. */
function intervals(model: Model): { name: string; lo: number; hi: number }[] {
  return [...layOut(model).regions].map(([name, { lo, hi }]) => ({ name, lo, hi }));
}

function regionCalled(name: string): RegionId {
  if (name === '#case') return wholeCase;
  const slash = name.lastIndexOf('/') + 1;
  return { path: name.slice(0, slash), owner: name.slice(slash).replace(/:content$/, '') };
}

function unlike(found: readonly PlaceName[], expected: readonly PlaceName[], what: string): string | null {
  const [have, want] = [new Set(found.map(keyOf)), new Set(expected.map(keyOf))];
  const extra = [...have].filter((k) => !want.has(k));
  const missing = [...want].filter((k) => !have.has(k));
  if (extra.length + missing.length === 0) return null;
  return `${what}: too much {${extra.join(', ')}}, not {${missing.join(', ')}}`;
}
