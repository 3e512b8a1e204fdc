import type { Field, FieldModel } from '../fields.ts';
import { fire, initialMarking, type Marking } from '../firing.ts';
import { accessesOf, changes, type Access } from './access.ts';
import { Ancestors } from './ancestors.ts';
import type { Cause, CauseKind, HappensBefore } from './explanation.ts';
import { follow } from './follow.ts';

/**
 * The partial order of the steps of a run, by flow of tokens and by what steps read and write, transitively reduced. Every order of the
 * steps that respects it is a run to the same state. Tokens of one place are told apart: the oldest is taken first, so a step waits for
 * the step that put its token, not for all that ever put one there. Sources: A. Mazurkiewicz, "Trace theory", 1986; for tokens,
 * E. Best, R. Devillers, "Sequential and concurrent behaviour in Petri net theory", TCS 55, 1987.
 * @param labels of the run
 * @returns the causes of each step; `null` where the net does not know the run
 */
export function happensBefore(model: FieldModel, labels: readonly string[]): HappensBefore | null {
  const run = follow(model, labels);
  return run === null ? null : new Order(model, run).causes();
}

/** Steps that touched a field in the same mode, one after the other, and those before them. */
interface Group {
  mode: Access['mode'];
  cap: number;
  members: number[];
  before: readonly number[];
  beforeMode: Access['mode'];
  /** Of an `add`: the tokens that lie there, the oldest first; `by` is `null` for those that lay there before the group. */
  tokens: { by: number | null; n: number }[];
}

/** Fields that stand for the pace of rules: what immediate rules ask for, and the run as a whole. */
const asked = -1;
const whole = -2;

class Order {
  private readonly groups = new Map<number, Group>();
  private readonly accesses = new Map<number, readonly Access[]>();
  /** Fields that guards of immediate rules ask for. */
  private readonly immediate: ReadonlySet<number>;

  constructor(
    private readonly model: FieldModel,
    private readonly run: readonly number[],
  ) {
    const rules = model.rules.flatMap(({ pace }, rule) => (pace === 'immediate' ? [rule] : []));
    this.immediate = new Set(rules.flatMap((rule) => this.accessesOf(rule).map(({ field }) => field)));
  }

  causes(): HappensBefore {
    const ancestors = new Ancestors(this.run.length);
    let marking = initialMarking(this.model);
    return this.run.map((rule, step) => {
      const found = this.predecessors(step, marking);
      marking = fire(this.model.rules[rule]!, marking);
      const kept = ancestors.add(step, [...found.keys()]);
      return kept.flatMap((before) => [...found.get(before)!].map((cause) => ({ step: before, ...cause })));
    });
  }

  /** The steps that are ordered before a step directly, and over what. */
  private predecessors(step: number, before: Marking): Map<number, Arcs> {
    const found = new Map<number, Arcs>();
    for (const access of [...this.accessesOf(this.run[step]!), ...this.paceOf(step)]) {
      const name = access.field < 0 ? null : this.model.fields[access.field]!.name;
      const clearsNothing = access.mode === 'clear' && before[access.field] === 0;
      for (const [earlier, mode] of this.enter(access, step, before[access.field] ?? 0)) {
        const kind =
          name === null || clearsNothing
            ? 'order'
            : kindOf(this.model.fields[access.field]!, access.mode === 'clear' || mode === 'clear');
        const arcs = found.get(earlier) ?? new Arcs();
        found.set(earlier, arcs.with(kind, name));
      }
    }
    return found;
  }

  /** Adds a step to those that touched a field. @returns those before it, each with the mode in which it touched the field */
  private enter(access: Access, step: number, value: number): readonly (readonly [number, Access['mode']])[] {
    const { field, mode, cap } = access;
    const last = this.groups.get(field);
    const joins = mode !== 'write' && last?.mode === mode && last.cap === cap;
    const group = joins ? last : after(last, access, value);
    this.groups.set(field, group);
    group.members.push(step);
    const producers = mode === 'add' ? taken(group.tokens, access, step) : [];
    return [
      ...group.before.map((earlier) => [earlier, group.beforeMode] as const),
      ...producers.map((earlier) => [earlier, mode] as const),
    ];
  }

  private accessesOf(rule: number): readonly Access[] {
    let known = this.accesses.get(rule);
    if (known === undefined) this.accesses.set(rule, (known = accessesOf(this.model.rules[rule]!)));
    return known;
  }

  /**
   * What is immediate happens at once, and time passes only where nothing else can happen: neither may be moved, nor may the step that
   * makes something immediate possible. Steps that decide what is immediate keep their order.
   */
  private paceOf(step: number): readonly Access[] {
    const { rules } = this.model;
    const paceAt = (at: number) => (at < this.run.length ? rules[this.run[at]!]!.pace : undefined);
    const rule = this.run[step]!;
    const fixed =
      paceAt(step) === 'immediate' || paceAt(step) === 'waits' || paceAt(step + 1) === 'immediate';
    const decides = this.accessesOf(rule).some(
      (access) => changes(access) && this.immediate.has(access.field),
    );
    return [touch(whole, fixed ? 'write' : 'read'), ...(decides ? [touch(asked, 'write')] : [])];
  }
}

function after(last: Group | undefined, { mode, cap }: Access, value: number): Group {
  const tokens = [{ by: null, n: value }];
  return { mode, cap, members: [], before: last?.members ?? [], beforeMode: last?.mode ?? 'read', tokens };
}

function touch(field: number, mode: 'read' | 'write'): Access {
  return { field, mode, take: 0, put: 0, cap: Infinity };
}

/** Takes the oldest tokens of a place and puts new ones. @returns who put those that were taken */
function taken(tokens: Group['tokens'], { take, put }: Access, step: number): number[] {
  const producers: number[] = [];
  for (let left = take; left > 0 && tokens.length > 0;) {
    const oldest = tokens[0]!;
    const n = Math.min(left, oldest.n);
    if (n > 0 && oldest.by !== null) producers.push(oldest.by);
    left -= n;
    oldest.n -= n;
    if (oldest.n === 0) tokens.shift();
  }
  if (put > 0) tokens.push({ by: step, n: put });
  return producers;
}

function kindOf({ role }: Field, isCancelled: boolean): CauseKind {
  if (role === 'variable') return 'data';
  if (role === 'channel' || role === 'order') return 'message';
  return isCancelled ? 'cancel' : 'token';
}

/** What lies between two steps, by kind. */
class Arcs {
  private readonly names = new Map<CauseKind, Set<string>>();

  with(kind: CauseKind, name: string | null): this {
    const names = this.names.get(kind) ?? new Set();
    this.names.set(kind, name === null || kind === 'order' ? names : names.add(name));
    return this;
  }

  /** That nothing passes is said only where nothing does. */
  *[Symbol.iterator](): Iterator<Omit<Cause, 'step'>> {
    for (const [kind, names] of this.names)
      if (kind !== 'order' || this.names.size === 1) yield { kind, over: [...names] };
  }
}
