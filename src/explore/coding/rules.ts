import type { TimeLimit } from '../watch.ts';
import { allowing, arrowsOfCount, arrowsOfPlaces, guardOf, isIdentity, moveOf, unchanged } from './arrows.ts';
import type { Arrows } from './arrows.ts';
import type { Change, Uses } from './changes.ts';
import type { CodedRule, Lookup, Move, Sum } from './coded.ts';
import type { Layout } from './layout.ts';
import { compares, Linear } from './linear.ts';
import { guardsOfWriting, testsOf, writingLookups } from './lookups.ts';

/**
 * The rules of a model over the digits of a layout, one or none for each, and those that tell that a digit is too small.
 * @throws {GivenUp} time
 */
export function rulesOf(layout: Layout, { changes }: Uses, time: TimeLimit): CodedRule[] {
  const places = placesOf(layout);
  return changes.flatMap((change, i) => {
    time.check();
    return change === null ? [] : new RuleCoding(layout, places, change, i).rules();
  });
}

/** Per digit, the field that is marked at each value, -1 for none; `null` for digits that hold the value of one field. */
function placesOf({ digits, readings }: Layout): (Int32Array | null)[] {
  const places: (Int32Array | null)[] = digits.map(() => null);
  readings.forEach((reading, f) => {
    if (reading.kind !== 'mark') return;
    const of = (places[reading.digit] ??= new Int32Array(digits[reading.digit].size).fill(-1));
    of[reading.value] = f;
  });
  return places;
}

/** One rule while it is coded. */
class RuleCoding {
  private readonly sums: Sum[] = [];
  private readonly guards = new Map<number, ((value: number) => boolean)[]>();
  /** A guard holds in no state. */
  private impossible = false;

  constructor(
    private readonly layout: Layout,
    private readonly places: readonly (Int32Array | null)[],
    private changes: ReadonlyMap<number, Change>,
    private readonly index: number,
  ) {}

  /** The ordinary rule, if it can be enabled, and one for every digit that can overflow. */
  rules(): CodedRule[] {
    for (const [f, { least, most }] of this.changes) this.guardElsewhere(f, least, most);
    const { some, marked } = this.layout.model.rules[this.index];
    for (const set of some) if (set.length > 1 || set.length === 0) this.needMarks(set, 1);
    for (const { fields, n } of marked) this.needMarks(fields, n);
    const arrows = this.impossible ? null : this.arrows();
    if (arrows === null) return [];
    const over = [...arrows].filter(([, { over }]) => over.length > 0).map(([digit]) => digit);
    const coded = over.map((digit) => this.overflow(arrows, digit));
    if ([...arrows.values()].every(({ from }) => from.length > 0)) coded.push(this.ordinary(arrows));
    return coded;
  }

  /**
   * Guards on fields that have no digit: on constants at once, on rests as guards on the fields that they are the rest of. Guards on
   * fields that lookups write are said twice, so that lookups are not asked in vain.
   */
  private guardElsewhere(f: number, least: number, most: number): void {
    const reading = this.layout.readings[f];
    if (reading.kind === 'constant') {
      if (reading.value < least || reading.value > most) this.impossible = true;
    } else if (reading.kind === 'rest') {
      if (least > 0 && least === reading.total) this.needEmpty(reading.of);
      else if (least > 0) this.need(this.linear().add(f), 'at least', least);
      if (most < reading.total) this.need(this.linear().add(f), 'at most', most);
    } else if (reading.kind === 'digit' && this.isWritten(reading.digit)) {
      if (least > 0) this.need(this.linear().add(f), 'at least', least);
      if (most < Infinity) this.need(this.linear().add(f), 'at most', most);
    }
  }

  private linear(): Linear {
    return new Linear(this.layout.digits, this.layout.readings);
  }

  private needEmpty(fields: readonly number[]): void {
    const changes = new Map(this.changes);
    for (const f of fields) {
      const old = changes.get(f) ?? nothingChanges;
      changes.set(f, { ...old, most: Math.min(old.most, 0) });
    }
    this.changes = changes;
  }

  private needMarks(fields: readonly number[], n: number): void {
    const linear = this.linear();
    for (const f of fields) linear.addMark(f);
    this.need(linear, 'at least', n);
  }

  private need(linear: Linear, is: Sum['is'], limit: number): void {
    const sum = linear.compared(is, limit);
    if (sum === true) return;
    if (sum === false) this.impossible = true;
    else if (sum.terms.length > 1 || this.isWritten(sum.terms[0].digit)) this.sums.push(sum);
    else {
      const [{ digit, weights }] = sum.terms;
      const guards = this.guards.get(digit) ?? [];
      this.guards.set(digit, [...guards, (value) => compares(is, weights[value], sum.limit)]);
    }
  }

  private isWritten(digit: number): boolean {
    const { readings } = this.layout;
    for (const [f, { written }] of this.changes) {
      const reading = readings[f];
      if (written && reading.kind === 'digit' && reading.digit === digit) return true;
    }
    return false;
  }

  /** What happens to the digits that no lookup writes, or `null` if a guard never holds. */
  private arrows(): Map<number, Arrows> | null {
    const { digits, readings } = this.layout;
    const touched = new Map<number, Map<number, Change>>();
    for (const digit of this.guards.keys()) touched.set(digit, new Map());
    for (const [f, change] of this.changes) {
      const reading = readings[f];
      if (change.written || (reading.kind !== 'digit' && reading.kind !== 'mark')) continue;
      touched.set(reading.digit, (touched.get(reading.digit) ?? new Map<number, Change>()).set(f, change));
    }
    const arrows = new Map<number, Arrows>();
    for (const [digit, changes] of touched) {
      let of = this.arrowsAt(digit, changes);
      for (const guard of this.guards.get(digit) ?? []) of = allowing(of, guard);
      if (of.from.length + of.over.length === 0) return null;
      if (!isIdentity(of, digits[digit].size)) arrows.set(digit, of);
    }
    return arrows;
  }

  private arrowsAt(digit: number, changes: ReadonlyMap<number, Change>): Arrows {
    const { digits, readings } = this.layout;
    const places = this.places[digit];
    const { size, open } = digits[digit];
    if (changes.size === 0) return unchanged(size);
    if (places !== null) {
      return arrowsOfPlaces(places, changes, (place) => {
        const reading = readings[place];
        return reading.kind === 'mark' ? reading.value : -1;
      });
    }
    const [change] = changes.values();
    const arrows = arrowsOfCount(change, size);
    return open ? arrows : { ...arrows, over: [] };
  }

  private ordinary(arrows: ReadonlyMap<number, Arrows>): CodedRule {
    const { model, readings } = this.layout;
    const lookups = [
      ...testsOf(readings, model.rules[this.index]),
      ...writingLookups(model, readings, this.index, this.changes),
    ];
    return this.rule(new Map([...arrows].map(([digit, of]) => [digit, moveOf(of)])), lookups, -1);
  }

  private overflow(arrows: ReadonlyMap<number, Arrows>, digit: number): CodedRule {
    const { model, readings } = this.layout;
    const rule = model.rules[this.index];
    const moves = new Map([...arrows].map(([other, of]) => [other, guardOf(of)]));
    moves.set(digit, guardOf({ ...arrows.get(digit)!, from: [] }));
    const lookups = [...testsOf(readings, rule), ...guardsOfWriting(readings, rule, this.changes)];
    return this.rule(moves, lookups, digit);
  }

  private rule(moves: ReadonlyMap<number, Move>, lookups: readonly Lookup[], overflow: number): CodedRule {
    return { members: [this.index], by: -1, memberOf: null, moves, sums: this.sums, lookups, overflow };
  }
}

const nothingChanges: Change = {
  least: 0,
  most: Infinity,
  taken: 0,
  clears: false,
  puts: [],
  written: false,
};
