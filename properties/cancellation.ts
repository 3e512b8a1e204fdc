/**
 * Cancellation, action by action: what a withdrawal takes away and what it leaves alone. Both sides are read by the names of
 * places, and held against the account of docs/semantics.md, section 3, in `cancellation-regions.ts`.
 */
import { layOut } from '../src/bytecode/layout.ts';
import { opcodes } from '../src/bytecode/opcodes.ts';
import type { Program } from '../src/bytecode/program.ts';
import { engine } from '../src/kernel/engine.ts';
import type { State } from '../src/kernel/state.ts';
import type { Marking } from '../src/firing.ts';
import { tokenGame } from '../src/net/game.ts';
import type { TermModel } from '../src/net/transition.ts';
import { translate } from '../src/net/translate.ts';
import type { Model } from '../src/term/term.ts';
import {
  differences,
  engineContents,
  keyOf,
  netContents,
  netPlace,
  placeOf,
  type Contents,
  type PlaceName,
} from './cancellation-contents.ts';
import { Regions, wholeCase, type RegionId, type Withdrawal } from './cancellation-regions.ts';
import type { Casualties } from './casualties.ts';

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
  readonly #withdrawals = new Map<string, Withdrawal | null>();

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
      const broken = this.#clears(clearedByCode(program, pc), places, withdrawal, `the code of ${label}`);
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
    const expected = this.#expected(step, before, region, theirs);
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
   * The state after a withdrawal: what the action takes is gone, the region is empty, and what the action moves and puts is added.
   * Only what is taken, moved and put comes from the net; nothing outside is cleared but counters and items that start anew. Where
   * tokens carry delays or values, the net computes what is there afterwards; then the engine must have the same.
   */
  #expected({ rule, m }: Fired, before: Contents, region: RegionId, after: Contents): Contents {
    const { take, put, clear, move, update } = this.#net.rules[rule]!;
    const place = (f: number) => netPlace(this.#net.fields[f]!);
    const keys = (fields: readonly number[]) =>
      fields.flatMap((f) => {
        const p = place(f);
        return p ? [{ key: keyOf(p), kind: p.kind }] : [];
      });
    const anew = keys(clear).flatMap(({ key, kind }) => (kind === 'counter' || kind === 'item' ? [key] : []));
    const moved = move.map(([from, to]) => ({ to, n: m[from]! }));
    const gone = new Set([...anew, ...keys(move.map(([from]) => from)).map(({ key }) => key)]);
    const next = new Map(
      [...before].filter(([key, entry]) => !gone.has(key) && !this.#holds(region, entry.place)),
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
    for (const { to, n } of moved) add(to, n);
    for (const [f, n, cap] of put) add(f, n, cap);
    for (const { key } of keys(update.flatMap((u) => u.writes))) {
      const computed = after.get(key);
      if (computed) next.set(key, computed);
      else next.delete(key);
    }
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
    for (const { label, clear, update } of this.#net.rules) {
      const withdrawal = this.#withdrawal(label);
      const placesOf = (fields: readonly number[]) =>
        fields.flatMap((f) => netPlace(this.#net.fields[f]!) ?? []);
      // the region of a root flow is the case for the net, with the sink `root`, which is marked only where nothing goes on;
      // what carries delays is emptied by an update; whether it is, the walk shows
      const updated = placesOf(update.flatMap((u) => u.writes));
      const cleared = [
        ...placesOf(clear).filter((p) => p.name !== 'root' || withdrawal?.region.owner === ''),
        ...updated.filter((p) => withdrawal && this.#holds(withdrawal.region, p)),
      ];
      const broken = this.#clears(cleared, places, withdrawal, `the rule of ${label}`);
      if (broken) return broken;
    }
    return null;
  }

  /** Cleared is the region. A continuation may also start a counter or an item anew, outside. */
  #clears(
    cleared: readonly PlaceName[],
    places: readonly PlaceName[],
    withdrawal: Withdrawal | null,
    who: string,
  ): string | null {
    const expected = withdrawal ? this.#inside(places, withdrawal.region) : [];
    const inside = new Set(expected.map(keyOf));
    const isAnew = (p: PlaceName) => p.kind === 'counter' || p.kind === 'item';
    return unlike(
      cleared.filter((p) => inside.has(keyOf(p)) || !isAnew(p)),
      expected,
      `what ${who} clears`,
    );
  }

  #withdrawal(label: string): Withdrawal | null {
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
