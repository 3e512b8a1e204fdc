import type { FieldModel, Meaning, Rule } from '../../fields.ts';

/** How a rule uses a field: the number of a description, the same for the same use. */
export interface Use {
  readonly field: number;
  readonly use: number;
}

/** Numbers things so that what is the same has the same number. */
class Numbering {
  private readonly numbers = new Map<unknown, number>();

  of(thing: unknown): number {
    const known = this.numbers.get(thing);
    if (known !== undefined) return known;
    this.numbers.set(thing, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** Rules of a model as they are compared: texts of what they do, with fields under other names. */
export class Rules {
  /** Per rule the fields that it uses, each once, with how: what becomes of each, not what becomes of fields together. */
  readonly uses: readonly (readonly Use[])[];
  private readonly things = new Numbering();
  private readonly descriptions = new Numbering();

  constructor(readonly model: FieldModel) {
    this.uses = model.rules.map((rule) => this.usesOf(rule));
  }

  /**
   * All that a rule does, as a text: two rules have the same one exactly if they need and do the same to the same fields.
   * @param named what a field is called
   */
  text(index: number, named: (field: number) => number): string {
    const rule = this.model.rules[index];
    const fields = (list: readonly number[]) => list.map(named).sort(ascending).join();
    const inOrder = (list: readonly number[]) => list.map(named).join();
    const all = <T>(list: readonly T[], text: (item: T) => string) =>
      `${list.length}:${list.map(text).sort().join(' ')}`;
    const arc = ([field, ...n]: readonly [number, ...(number | undefined)[]]) =>
      `${named(field)}:${n.join(':')}`;
    const arcs = (list: readonly (readonly [number, ...(number | undefined)[]])[]) => all(list, arc);
    // what is written twice, is written in an order
    const isTwice = (list: readonly number[]) => new Set(list).size < list.length;
    const isOrdered =
      isTwice(rule.put.map(([field]) => field)) || isTwice(rule.update.flatMap(({ writes }) => writes));
    const updates = rule.update.map(({ reads, writes }) => `${inOrder(reads)}>${inOrder(writes)}`);
    const order = isOrdered ? [...rule.put.map(arc), ...updates].join(' ') : '';
    return [
      arcs(rule.atLeast),
      arcs(rule.below),
      fields(rule.zero),
      all(rule.some, fields),
      all(rule.marked, (guard) => `${fields(guard.fields)}:${guard.n}`),
      all(rule.test, ({ reads, holds, meaning }) => `${inOrder(reads)}=${this.function(holds, meaning)}`),
      arcs(rule.take),
      all(rule.update, ({ reads, writes, apply, meaning, token }) => {
        const comes = token === undefined ? '' : `${named(token.field)}:${token.comes}`;
        return `${inOrder(reads)}>${inOrder(writes)}=${this.function(apply, meaning)};${comes}`;
      }),
      fields(rule.clear),
      all(rule.move, (pair) => inOrder(pair)),
      arcs(rule.put),
      rule.pace ?? '',
      order,
    ].join('|');
  }

  private usesOf(rule: Rule): readonly Use[] {
    const of = new Map<number, string[]>();
    const note = (field: number, use: string) => {
      const known = of.get(field);
      if (known) known.push(use);
      else of.set(field, [use]);
    };
    for (const [field, n] of rule.atLeast) note(field, `a${n}`);
    for (const [field, n] of rule.below) note(field, `b${n}`);
    for (const field of rule.zero) note(field, 'z');
    for (const set of rule.some) for (const field of set) note(field, `s${set.length}`);
    for (const { fields, n } of rule.marked) for (const field of fields) note(field, `m${n}`);
    for (const { reads, holds, meaning } of rule.test)
      reads.forEach((field, i) => note(field, `t${this.function(holds, meaning)}.${i}`));
    for (const [field, n] of rule.take) note(field, `-${n}`);
    for (const { reads, writes, apply, meaning } of rule.update) {
      const what = this.function(apply, meaning);
      reads.forEach((field, i) => note(field, `r${what}.${i}`));
      writes.forEach((field, i) => note(field, `w${what}.${i}`));
    }
    for (const field of rule.clear) note(field, 'c');
    for (const [from, to] of rule.move) {
      note(from, 'f');
      note(to, 'g');
    }
    for (const [field, n, cap] of rule.put) note(field, `+${n}:${cap ?? ''}`);
    return [...of].map(([field, uses]) => ({ field, use: this.descriptions.of(uses.sort().join()) }));
  }

  /** What a field is, apart from its name. */
  kind(field: number): number {
    const { role, initial, bound, domain } = this.model.fields[field];
    const values = domain === undefined ? '' : this.things.of(domain.kept ?? domain);
    return this.descriptions.of(`${role},${initial},${bound},${values}`);
  }

  private function(itself: object, meaning: Meaning | undefined): string {
    return meaning === undefined
      ? `${this.things.of(itself)}`
      : meaning.map((part) => this.things.of(part)).join('.');
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
