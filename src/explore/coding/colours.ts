/**
 * Tokens and their colours apart. The number of a `colours` field says both whether a token lies there and what it carries. Where an
 * invariant proves that at most one token is at any of several such fields, a model with the same graph has a place for each of them,
 * which shares a digit with the places before and after it, and one register for the colour of the token, wherever it lies.
 */
import { invariant } from '../../errors.ts';
import type { Field, FieldModel, Rule } from '../../fields.ts';
import { componentsOf } from './candidates.ts';
import { usesOf } from './changes.ts';
import { ComponentSearch } from './component-search.ts';
import { tokenFlow } from './token-flow.ts';

type Update = Rule['update'][number];

/** Where the token of a `colours` field is kept, by fields of {@link Apart.model}. */
export interface Split {
  /** 1 where the token lies. */
  readonly place: number;
  /** The number of the field where its token lies, 0 where no token of its group does. */
  readonly register: number;
}

/** A model with tokens and colours apart: its rules are those of the original, in order, and its first fields are, too. */
export interface Apart {
  readonly model: FieldModel;
  /** `colours` fields that no rule of the model touches any more. */
  readonly split: ReadonlyMap<number, Split>;
}

/** Splits all `colours` fields of which it can be proved that they never hold two tokens. */
export function apart(model: FieldModel): Apart {
  const coloured = carriers(model);
  if (coloured.length === 0) return { model, split: new Map() };
  const groups = groupsOf(model, coloured);
  return groups.length === 0 ? { model, split: new Map() } : splitInto(model, groups);
}

/**
 * Fields that can be split as far as their rules go: all that write them say what token comes or goes, and nothing else asks for more
 * than whether there is one.
 */
function carriers({ fields, rules }: FieldModel): number[] {
  if (fields.every(({ role }) => role !== 'colours')) return [];
  const able = Uint8Array.from(fields, ({ role, initial }) => Number(role === 'colours' && initial === 0));
  const forbid = (of: readonly number[]) => of.forEach((f) => (able[f] = 0));
  for (const rule of rules) {
    forbid(rule.atLeast.flatMap(([f, n]) => (n > 1 ? [f] : [])));
    forbid(rule.below.flatMap(([f, n]) => (n === 1 ? [] : [f])));
    forbid([...rule.take, ...rule.put].map(([f]) => f));
    forbid(rule.move.flat());
    const written = rule.update.flatMap(({ writes }) => writes.filter((f) => fields[f].role === 'colours'));
    const isTold = written.length === 1 && rule.update.some((update) => update.token?.field === written[0]);
    if (!isTold) forbid(written);
    for (const { token } of rule.update) {
      if (token === undefined) continue;
      const isFound = token.comes ? !rule.clear.includes(token.field) : needs(rule, token.field);
      if (!isFound || written[0] !== token.field) forbid([token.field]);
    }
  }
  return fields.flatMap((_, f) => (able[f] === 1 ? [f] : []));
}

function needs({ atLeast }: Rule, field: number): boolean {
  return atLeast.some(([f]) => f === field);
}

/**
 * Sets of fields of which at most one has a token, and which the same rules clear: where one is cleared, the register is. Fields of
 * which this cannot be proved are in none.
 */
function groupsOf(model: FieldModel, coloured: readonly number[]): number[][] {
  const { model: trial, split } = splitInto(
    model,
    coloured.map((f) => [f]),
  );
  const flow = tokenFlow(trial, usesOf(trial));
  const fieldAt = new Map([...split].map(([f, { place }]) => [place, f]));
  const found = componentsOf(flow, new ComponentSearch(flow)).map(({ places }) =>
    places.flatMap((p) => fieldAt.get(p) ?? []),
  );
  const clearedBy = new Map(coloured.map((f): [number, number[]] => [f, []]));
  model.rules.forEach(({ clear }, i) => new Set(clear).forEach((f) => clearedBy.get(f)?.push(i)));
  const left = new Set(coloured);
  const groups: number[][] = [];
  for (const fields of found.sort((a, b) => b.length - a.length)) {
    const alike = new Map<string, number[]>();
    for (const f of fields) {
      if (!left.delete(f)) continue;
      const key = clearedBy.get(f)!.join();
      const group = alike.get(key) ?? [];
      alike.set(key, [...group, f]);
    }
    groups.push(...alike.values());
  }
  return groups;
}

function splitInto(model: FieldModel, groups: readonly (readonly number[])[]): Apart {
  const fields: Field[] = [...model.fields];
  const split = new Map<number, Split>();
  for (const group of groups) {
    const domain = model.fields[group[0]].domain!;
    const name = `colour at ${group.map((f) => model.fields[f].name).join(' | ')}`;
    const register = fields.push({ name, role: 'colours', initial: 0, bound: null, domain }) - 1;
    for (const f of group) {
      const place = fields.push({ name: model.fields[f].name, role: 'token', initial: 0, bound: null }) - 1;
      split.set(f, { place, register });
    }
  }
  const rules = model.rules.map((rule) => splitRule(model, rule, split));
  return { model: { ...model, fields, rules }, split };
}

function splitRule({ fields }: FieldModel, rule: Rule, split: ReadonlyMap<number, Split>): Rule {
  const at = (f: number) => split.get(f)?.place ?? f;
  const arcs = (of: Rule['atLeast']) => of.map(([f, n]) => [at(f), n] as const);
  const tokens = rule.update.flatMap(({ token }) => (token && split.has(token.field) ? [token] : []));
  const of = (comes: boolean) =>
    tokens.filter((token) => token.comes === comes).map(({ field }) => [at(field), 1] as const);
  const written = new Set(tokens.map(({ field }) => split.get(field)!.register));
  const registers = new Set(rule.clear.flatMap((f) => split.get(f)?.register ?? []));
  return {
    ...rule,
    atLeast: arcs(rule.atLeast),
    below: arcs(rule.below),
    zero: rule.zero.map(at),
    some: rule.some.map((set) => set.map(at)),
    marked: rule.marked.map((guard) => ({ ...guard, fields: guard.fields.map(at) })),
    test: rule.test.map(({ reads, holds }) => {
      const reader = readerOf(rule, reads, split);
      return { reads: reader.reads, holds: (values) => holds(reader.values(values)) };
    }),
    take: [...rule.take, ...of(false)],
    update: rule.update.map((update) => splitUpdate(fields, rule, update, split)),
    clear: [...rule.clear.map(at), ...[...registers].filter((register) => !written.has(register))],
    put: [...rule.put, ...of(true)],
  };
}

/** The same update of the register: it holds what the field does that gets the token, or nothing when the token goes. */
function splitUpdate(
  fields: readonly Field[],
  rule: Rule,
  update: Update,
  split: ReadonlyMap<number, Split>,
): Update {
  const reader = readerOf(rule, update.reads, split);
  const { token, writes } = update;
  const carried = token && split.has(token.field) ? writes.indexOf(token.field) : -1;
  return {
    reads: reader.reads,
    writes: writes.map((f) => split.get(f)?.register ?? f),
    apply: (values) => {
      const next = update.apply(reader.values(values));
      if (carried >= 0) {
        const tokens = fields[token!.field].domain!.tokens(next[carried]);
        invariant(tokens === Number(token!.comes), `${rule.label} leaves ${tokens} tokens where one moves`);
      }
      return next;
    },
  };
}

/**
 * Reads fields where tokens and colours are apart: the register alone where the rule needs a token at the field, nothing where it
 * brings the only one there, else both.
 */
function readerOf(rule: Rule, fields: readonly number[], split: ReadonlyMap<number, Split>) {
  const reads: number[] = [];
  const ways = fields.map((f): ((values: readonly number[]) => number) => {
    const to = split.get(f);
    const first = reads.length;
    if (to === undefined) {
      reads.push(f);
      return (values) => values[first];
    }
    if (rule.update.some(({ token }) => token?.field === f && token.comes)) return () => 0;
    reads.push(to.register);
    if (needs(rule, f)) return (values) => values[first];
    reads.push(to.place);
    return (values) => (values[first + 1] > 0 ? values[first] : 0);
  });
  return { reads, values: (values: readonly number[]) => ways.map((value) => value(values)) };
}
