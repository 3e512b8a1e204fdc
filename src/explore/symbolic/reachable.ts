import type { CodedModel, CodedRule } from '../coding/coded.ts';
import type { Overflow } from '../kernel/lookups.ts';
import type { Algebra, Diagram } from './algebra.ts';
import { someEnabled, tupleHolds } from './automata.ts';
import { closureOf } from './firing.ts';
import { nothing } from './node-store.ts';
import { type Table, relationOf } from './rule-relation.ts';

/** The reachable states, and the rules as they were used to find them. */
export interface Reachable {
  readonly states: Diagram;
  /** Per rule of the coded model, what its lookups answered. */
  readonly tables: ReadonlyMap<CodedRule, readonly Table[]>;
  /** Per rule that stands for successors, its relation. */
  readonly relations: ReadonlyMap<CodedRule, number>;
}

/**
 * Finds the reachable states by saturation. Lookups are asked only for tuples of values that occur: the states found without them show
 * which tuples to ask for first, what these lead to shows the next ones, and so on until none is new.
 * @throws {MemoryExhausted} {GivenUp}
 */
export async function reachable(algebra: Algebra): Promise<Reachable | Overflow> {
  const { coded, relations, levels } = algebra;
  const tables = new Map(
    coded.rules.map((rule) => [rule, rule.lookups.map((lookup): Table => ({ lookup, rows: [] }))]),
  );
  const rules = coded.rules.filter(({ overflow }) => overflow < 0);
  const byRule = new Map<CodedRule, number>();
  let states = await algebra.initial();
  for (;;) {
    for (const rule of rules) byRule.set(rule, relationOf(rule, null, tables.get(rule)!, levels, relations));
    const closure = closureOf([...byRule.values()], relations, levels.sizes);
    states = await algebra.saturate(states.node, closure, 0);
    algebra.keepOnly(states);
    const learned = await learn(algebra, states.node, tables);
    if (typeof learned === 'object') return learned;
    if (!learned) break;
  }
  const tooSmall = await overflowing(algebra, states.node, tables);
  return tooSmall ?? { states, tables, relations: byRule };
}

/** Asks the lookups what they were not asked yet. @returns whether there was something new */
async function learn(
  algebra: Algebra,
  states: number,
  all: Map<CodedRule, Table[]>,
): Promise<boolean | Overflow> {
  let isNew = false;
  for (const [rule, tables] of all) {
    for (const [i, { lookup, rows }] of tables.entries()) {
      // A lookup may rely on what the guards before it made sure of.
      const asked = await tuplesOf(algebra, states, rule, tables.slice(0, i), lookup.reads);
      const known = new Set(rows.map(({ read }) => read.join()));
      const found = asked.flatMap((read) => {
        const written = known.has(read.join()) ? null : lookup.at(read);
        return written === null ? [] : [{ read, written }];
      });
      const tooSmall = overflowIn(algebra.coded, lookup.writes, found);
      if (tooSmall) return tooSmall;
      if (found.length === 0) continue;
      tables[i] = { lookup, rows: [...rows, ...found] };
      isNew = true;
    }
  }
  return isNew;
}

/** The values that some digits have together in states in which a rule is enabled, as far as its first lookups tell. */
async function tuplesOf(
  algebra: Algebra,
  states: number,
  rule: CodedRule,
  tables: readonly Table[],
  reads: readonly number[],
): Promise<(readonly number[])[]> {
  const { levels, relations } = algebra;
  const relation = relationOf(rule, null, tables, levels, relations);
  const enabled = await algebra.restrict(states, someEnabled([relation], relations));
  const found: (readonly number[])[] = [];
  if (enabled.node === nothing) return found;
  const holds = (values: readonly number[]) => {
    found.push(values);
    return false;
  };
  await algebra.restrict(enabled.node, tupleHolds({ kind: 'tuple', digits: reads, holds }, levels));
  return found;
}

function overflowIn({ digits }: CodedModel, writes: readonly number[], rows: Table['rows']): Overflow | null {
  for (const { written } of rows) {
    const i = written.findIndex((value, i) => value >= digits[writes[i]].size);
    if (i >= 0) return { digit: writes[i], value: written[i] };
  }
  return null;
}

/** A digit that some reachable state would leave, or `null`. */
async function overflowing(
  algebra: Algebra,
  states: number,
  tables: ReadonlyMap<CodedRule, readonly Table[]>,
): Promise<Overflow | null> {
  const { coded, relations, levels } = algebra;
  const rules = coded.rules.filter(({ overflow }) => overflow >= 0);
  const guards = rules.map((rule) => relationOf(rule, null, tables.get(rule)!, levels, relations));
  const isEnabled = async (some: readonly number[]) =>
    (await algebra.restrict(states, someEnabled(some, relations))).node !== nothing;
  if (!(await isEnabled(guards))) return null;
  for (const [i, { overflow }] of rules.entries()) {
    if (await isEnabled([guards[i]])) return { digit: overflow, value: coded.digits[overflow].size };
  }
  return null;
}
