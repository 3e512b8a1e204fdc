/**
 * Why a rule is not enabled, and which rules can change that: as long as none of those fires, the guard that fails goes on failing.
 */
import type { FieldModel, Rule } from '../../fields.ts';
import { Memo } from '../memo.ts';
import type { Change, Footprint } from './footprint.ts';
import { valuesAt } from './footprint.ts';

/** A guard, and the rules that can make it hold where it does not. */
interface Guard {
  holds(values: Int32Array): boolean;
  readonly enablers: Int32Array;
}

/** The guards of every rule. */
export class Enabling {
  /**
   * Per rule: those with fewest enablers first, so that they are blamed first; guards on data last, since they may be asked only where all
   * others hold.
   */
  private readonly guards: readonly (readonly Guard[])[];

  constructor({ fields, rules }: FieldModel, footprints: readonly Footprint[]) {
    const enablers = new Enablers(footprints, fields.length);
    this.guards = rules.map((rule) => [
      ...countingGuards(rule, enablers).sort((a, b) => a.enablers.length - b.enablers.length),
      ...rule.test.map(({ reads, holds }) => {
        const memo = new Memo(reads, holds);
        return { holds: (values: Int32Array) => memo.at(values), enablers: enablers.changingAny(reads) };
      }),
    ]);
  }

  /**
   * The rules of which one has to fire before a rule can be enabled.
   * @param rule not enabled
   * @param values the value of every field
   */
  of(rule: number, values: Int32Array): Int32Array {
    return this.guards[rule].find((guard) => !guard.holds(values))!.enablers;
  }
}

function countingGuards(rule: Rule, enablers: Enablers): Guard[] {
  return [
    ...rule.atLeast.map(([field, n]) => ({
      holds: (values: Int32Array) => values[field] >= n,
      enablers: enablers.raising(field, n),
    })),
    ...[...rule.below, ...rule.zero.map((field) => [field, 1] as const)].map(([field, n]) => ({
      holds: (values: Int32Array) => values[field] < n,
      enablers: enablers.lowering(field, n),
    })),
    ...rule.some.map((set) => ({
      holds: (values: Int32Array) => set.some((field) => values[field] > 0),
      enablers: enablers.raisingAny(set),
    })),
    ...rule.marked.map(({ fields, n }) => ({
      holds: (values: Int32Array) => fields.filter((field) => values[field] > 0).length >= n,
      enablers: enablers.raisingAny(fields),
    })),
  ];
}

/** Which rules change a field in some direction. Rules ask alike for the same field, so lists are shared. */
class Enablers {
  private readonly changers: readonly (readonly number[])[];
  private readonly lists = new Map<string, Int32Array>();

  constructor(
    private readonly footprints: readonly Footprint[],
    fields: number,
  ) {
    const changers: number[][] = Array.from({ length: fields }, () => []);
    footprints.forEach(({ changes }, rule) => {
      for (const field of changes.keys()) changers[field].push(rule);
    });
    this.changers = changers;
  }

  /** The rules that can lift a field to `n`, or nearer to it, while it is below. */
  raising(field: number, n: number): Int32Array {
    return this.listed(`>${field},${n}`, [field], (rule) => {
      const print = this.footprints[rule];
      return valuesAt(print, field).least < n && raises(print.changes.get(field)!, n);
    });
  }

  /** The rules that can bring a field below `n`, or nearer to it, while it is `n` or more. */
  lowering(field: number, n: number): Int32Array {
    return this.listed(`<${field},${n}`, [field], (rule) => {
      const print = this.footprints[rule];
      return valuesAt(print, field).most >= n && lowers(print.changes.get(field)!, n);
    });
  }

  /** The rules that can put something into a field of a set that holds nothing. */
  raisingAny(set: readonly number[]): Int32Array {
    const key = `+${[...set].sort((a, b) => a - b).join()}`;
    return this.listed(key, set, (rule, field) => {
      const print = this.footprints[rule];
      return valuesAt(print, field).least < 1 && raises(print.changes.get(field)!, 1);
    });
  }

  changingAny(set: readonly number[]): Int32Array {
    return this.listed(`?${set.join()}`, set, () => true);
  }

  private listed(
    key: string,
    fields: readonly number[],
    isOne: (rule: number, field: number) => boolean,
  ): Int32Array {
    let list = this.lists.get(key);
    if (list === undefined) {
      const found = fields.flatMap((field) => this.changers[field].filter((rule) => isOne(rule, field)));
      list = Int32Array.from(new Set(found));
      this.lists.set(key, list);
    }
    return list;
  }
}

/** Whether a change can lift values below `n` towards it. */
function raises(change: Change, n: number): boolean {
  switch (change.kind) {
    case 'add':
      return change.most > 0;
    case 'set':
      return change.to >= n;
    case 'saturate':
      return change.by > 0 && change.cap >= n;
    case 'any':
      return true;
  }
}

/** Whether a change can bring values of `n` or more below it, or nearer to it. */
function lowers(change: Change, n: number): boolean {
  switch (change.kind) {
    case 'add':
      return change.least < 0;
    case 'set':
      return change.to < n;
    case 'saturate':
      return change.cap < n;
    case 'any':
      return true;
  }
}
