import type { FieldModel } from '../../fields.ts';
import { Rules } from './incidence.ts';
import { coloursOf } from './refinement.ts';

/**
 * Parts of a model that are alike: any two of them can change places, all else staying where it is, and the rules are still the same.
 * At the same index stand the fields (rules) of each that take each other's place. A rule is of one part, or uses all of them: then it
 * stands in the lists of all, and is the same whichever parts change places.
 */
export interface Replicas {
  readonly fields: readonly Int32Array[];
  readonly rules: readonly Int32Array[];
}

/**
 * The parts of a model that are alike, in classes: what Ip and Dill call replicated components (Better verification through symmetry,
 * 1996), found without being declared. Candidates come from colours; each exchange is then held against all rules that it concerns.
 */
export function replicasOf(model: FieldModel): readonly Replicas[] {
  const rules = new Rules(model);
  // Properties ask of each channel what becomes of its messages.
  const marks = new Map<number, number>(
    model.fields.flatMap(({ role }, f) => (role === 'channel' ? [[f, -1 - f]] : [])),
  );
  const exchange = new Exchange(rules);
  let colours = coloursOf(rules, marks);
  const parts = partsOf(colours, exchange.usedIn);
  // What is alike inside of a part, as the ways of a choice are, is told apart: the same in all parts that are alike.
  for (let round = 0; round < mostRounds; round++) {
    const twins = parts.flatMap((part) => twinIn(part, colours));
    if (twins.length === 0) break;
    for (const f of twins) marks.set(f, 1 + round);
    colours = coloursOf(rules, marks);
  }
  return alike(parts, colours).flatMap((list) => classesOf(list, exchange));
}

/** So often what is alike inside of parts is told apart, at most. */
const mostRounds = 4;

/** The first field of a part whose colour comes twice in it; none where all colours differ. */
function twinIn(part: readonly number[], colours: Int32Array): readonly number[] {
  const sorted = part.toSorted((a, b) => colours[a] - colours[b] || a - b);
  const twin = sorted.find((f, i) => i + 1 < sorted.length && colours[f] === colours[sorted[i + 1]]);
  return twin === undefined ? [] : [twin];
}

/**
 * The fields whose colour others have too, in parts: fields of a part are used together by a rule that uses no colour twice, or are so
 * in several steps.
 */
function partsOf(colours: Int32Array, usedIn: readonly (readonly number[])[]): readonly number[][] {
  const times = new Map<number, number>();
  for (const colour of colours) times.set(colour, (times.get(colour) ?? 0) + 1);
  const moving = usedIn.flatMap((_, f) => (times.get(colours[f])! > 1 ? [f] : []));
  const ofRule = new Map<number, number[]>();
  for (const f of moving) {
    for (const rule of usedIn[f]) {
      const used = ofRule.get(rule);
      if (used) used.push(f);
      else ofRule.set(rule, [f]);
    }
  }
  const leaders = new Leaders(usedIn.length);
  for (const used of ofRule.values()) {
    if (new Set(used.map((f) => colours[f])).size < used.length) continue;
    for (const f of used) leaders.join(used[0], f);
  }
  return grouped(moving, (f) => leaders.of(f));
}

/** Lists of parts with the same colours, each once; their fields in the order of colours. */
function alike(parts: readonly (readonly number[])[], colours: Int32Array): readonly Int32Array[][] {
  const sorted = parts.map((part) => Int32Array.from(part).sort((a, b) => colours[a] - colours[b]));
  const lists = grouped(sorted, (part) => part.map((f) => colours[f]).join());
  return lists.filter(
    (list) => list.length > 1 && new Set(list[0].map((f) => colours[f])).size === list[0].length,
  );
}

/** So many classes of parts with the same colours are told apart, at most: in a ring no two parts are alike. */
const mostClasses = 16;

/** Divides parts into classes in which all are alike. */
function classesOf(parts: readonly Int32Array[], exchange: Exchange): readonly Replicas[] {
  const classes: { fields: Int32Array[]; rules: Int32Array[] }[] = [];
  for (const part of parts) {
    let isPlaced = false;
    for (const known of classes) {
      const rules = exchange.ruleMap(known.fields[0], part);
      if (rules === null) continue;
      known.fields.push(part);
      known.rules.push(Int32Array.from(known.rules[0], (rule) => rules.get(rule)!));
      isPlaced = true;
      break;
    }
    if (!isPlaced && classes.length < mostClasses)
      classes.push({ fields: [part], rules: [exchange.own(part)] });
  }
  return classes.filter(({ fields, rules }) => fields.length > 1 && isOfOneOrAll(rules));
}

/** Whether each rule is one of one part or of all of them. What some parts do together would be done by others after an exchange. */
function isOfOneOrAll(rules: readonly Int32Array[]): boolean {
  const times = new Map<number, number>();
  for (const of of rules) for (const rule of of) times.set(rule, (times.get(rule) ?? 0) + 1);
  return [...times.values()].every((n) => n === 1 || n === rules.length);
}

/** Tells what becomes of the rules when two parts change places. */
class Exchange {
  /** Per field, the rules that use it, ascending. */
  readonly usedIn: readonly (readonly number[])[];
  private readonly texts: (string | undefined)[];

  constructor(private readonly rules: Rules) {
    const { model, uses } = rules;
    const usedIn = model.fields.map((): number[] => []);
    uses.forEach((of, rule) => of.forEach(({ field }) => usedIn[field].push(rule)));
    this.usedIn = usedIn;
    this.texts = model.rules.map(() => undefined);
  }

  /** The rules that use a field of a part. */
  own(part: Int32Array): Int32Array {
    const used = new Set<number>();
    for (const f of part) for (const rule of this.usedIn[f]) used.add(rule);
    return Int32Array.from(used).sort();
  }

  /**
   * For each rule that uses fields of one part, the rule that does the same in the other.
   * @returns `null` where the model would not be the same; a rule that uses fields of both leads to itself
   */
  ruleMap(one: Int32Array, other: Int32Array): ReadonlyMap<number, number> | null {
    if (!one.every((f, i) => this.rules.kind(f) === this.rules.kind(other[i]))) return null;
    const renamed = new Map<number, number>();
    one.forEach((f, i) => renamed.set(f, other[i]).set(other[i], f));
    const exchanged = (rule: number) => this.rules.text(rule, (field) => renamed.get(field) ?? field);
    const ofOne = new Set(this.own(one));
    const ofOther = new Set(this.own(other));
    if (ofOne.size !== ofOther.size) return null;
    const waiting = new Map<string, number[]>();
    for (const rule of ofOther) {
      if (ofOne.has(rule)) continue;
      const text = this.text(rule);
      waiting.set(text, [...(waiting.get(text) ?? []), rule]);
    }
    const map = new Map<number, number>();
    for (const rule of ofOne) {
      const text = exchanged(rule);
      const isOfBoth = ofOther.has(rule);
      if (isOfBoth && text !== this.text(rule)) return null;
      const target = isOfBoth ? rule : waiting.get(text)?.shift();
      if (target === undefined) return null;
      map.set(rule, target);
    }
    return map;
  }

  private text(rule: number): string {
    return (this.texts[rule] ??= this.rules.text(rule, (field) => field));
  }
}

/** Sets that are united, each with a leader. */
class Leaders {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i);
  }

  of(item: number): number {
    let at = item;
    while (this.parents[at] !== at) at = this.parents[at] = this.parents[this.parents[at]];
    return at;
  }

  join(one: number, other: number): void {
    this.parents[this.of(one)] = this.of(other);
  }
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
