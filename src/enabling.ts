import { byPace, guardsHold, type Marking } from './firing.ts';
import type { FieldModel, Rule } from './fields.ts';

/** A step from a marking in which the guards of some rules held. */
interface Step {
  readonly open: readonly number[];
  readonly rule: number;
  readonly after: Marking;
}

/**
 * The rules that are enabled in a marking, for one model and many markings. Of a marking that follows the one that was asked for last, only
 * the rules that ask for a field that has changed are looked at; of any other those whose first field that they take from, or else ask
 * for, has a token.
 */
export class Enabling {
  /** Rules that are looked at in every marking, and those of each field in markings where it has a token. */
  private readonly always: number[] = [];
  private readonly watching: readonly number[][];
  /** Rules that ask for more than tokens. */
  private readonly asksMore: Uint8Array;
  private readonly isPaced: boolean;
  /** The rules that ask for each field, and the fields that each rule changes: made when they are first needed. */
  private asking: readonly number[][] | null = null;
  private readonly changed: (readonly number[])[] = [];
  /** The marking that was asked for last, and the step from it. */
  private last: { readonly marking: Marking; readonly open: readonly number[] } | null = null;
  private step: Step | null = null;
  /** The round in which each rule was looked at last. */
  private readonly seen: Uint32Array;
  private round = 0;

  constructor(private readonly model: FieldModel) {
    const { fields, rules } = model;
    this.watching = fields.map((): number[] => []);
    this.asksMore = Uint8Array.from(rules, (rule) => Number(asksMore(rule)));
    this.seen = new Uint32Array(rules.length);
    rules.forEach(({ atLeast }, i) => {
      const watched = atLeast.find(([, n]) => n > 0);
      (watched === undefined ? this.always : this.watching[watched[0]]!).push(i);
    });
    this.isPaced = rules.some(({ pace }) => pace !== undefined);
  }

  /** The same as `enabledIn`. */
  in(m: Marking): readonly number[] {
    const open = this.openIn(m);
    return this.isPaced ? byPace(this.model.rules, open) : open;
  }

  /** Tells of a step, whose marking is likely to be asked for next. */
  fired(before: Marking, rule: number, after: Marking): void {
    this.step = before === this.last?.marking ? { after, open: this.last.open, rule } : null;
  }

  /** The rules whose guards hold, ascending. */
  private openIn(m: Marking): readonly number[] {
    if (this.last?.marking === m) return this.last.open;
    const open = this.step?.after === m ? this.openAfter(m, this.step) : this.openAnywhere(m);
    this.last = { marking: m, open };
    return open;
  }

  private openAnywhere(m: Marking): readonly number[] {
    const open: number[] = [];
    for (const rule of this.always) if (this.holds(rule, m)) open.push(rule);
    for (let f = 0; f < m.length; f++) {
      if (m[f] === 0) continue;
      for (const rule of this.watching[f]!) if (this.holds(rule, m)) open.push(rule);
    }
    return open.sort(ascending);
  }

  private openAfter(m: Marking, { open: before, rule }: Step): readonly number[] {
    const asking = (this.asking ??= askingOf(this.model));
    const round = ++this.round;
    const { seen } = this;
    const now: number[] = [];
    for (const field of (this.changed[rule] ??= changedBy(this.model.rules[rule]!))) {
      for (const other of asking[field]!) {
        if (seen[other] === round) continue;
        seen[other] = round;
        if (this.holds(other, m)) now.push(other);
      }
    }
    if (now.length > 1) now.sort(ascending);
    const open: number[] = [];
    let next = 0;
    for (const other of before) {
      if (seen[other] === round) continue;
      while (next < now.length && now[next]! < other) open.push(now[next++]!);
      open.push(other);
    }
    while (next < now.length) open.push(now[next++]!);
    return open;
  }

  private holds(rule: number, m: Marking): boolean {
    const it = this.model.rules[rule]!;
    if (this.asksMore[rule] === 1) return guardsHold(it, m);
    const { atLeast } = it;
    for (let i = 0; i < atLeast.length; i++) if (m[atLeast[i]![0]]! < atLeast[i]![1]) return false;
    return true;
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}

function asksMore({ below, zero, some, marked, test }: Rule): boolean {
  return below.length + zero.length + some.length + marked.length + test.length > 0;
}

/** The rules that ask for each field. */
function askingOf({ fields, rules }: FieldModel): number[][] {
  const asking = fields.map((): number[] => []);
  rules.forEach((rule, i) => {
    for (const [f] of [...rule.atLeast, ...rule.below]) asking[f]!.push(i);
    for (const f of [...rule.zero, ...rule.some.flat()]) asking[f]!.push(i);
    for (const { fields: some } of rule.marked) for (const f of some) asking[f]!.push(i);
    for (const { reads } of rule.test) for (const f of reads) asking[f]!.push(i);
  });
  return asking;
}

/** The fields that a rule may leave another value in. */
function changedBy({ take, update, clear, move, put }: Rule): readonly number[] {
  return [
    ...take.map(([f]) => f),
    ...update.flatMap(({ writes }) => writes),
    ...clear,
    ...move.flat(),
    ...put.map(([f]) => f),
  ];
}
