/** Compiles a coded model and a choice of low digits into the tables that the kernels run: see records.ts. */
import type { CodedModel, CodedRule } from '../coding/coded.ts';
import { TimeLimit } from '../watch.ts';
import { bitmapOf, keyChange, rowMoves } from './effects.ts';
import { GuardCompiler, type Part } from './guards.ts';
import { type Layout, layoutOf } from './layout.ts';
import { LookupTables } from './lookups.ts';
import { programBase } from './records.ts';
import { TableWriter } from './table-writer.ts';

/** A coded model as tables. */
export interface Program {
  readonly coded: CodedModel;
  readonly layout: Layout;
  readonly guards: GuardCompiler;
  readonly lookups: LookupTables;
  /** All tables but the entries of lookups, and the address where they belong. */
  readonly image: Uint8Array;
  readonly imageBase: number;
  /** Addresses of the first rule record and after the last one. */
  readonly rules: number;
  readonly rulesEnd: number;
  /** Per rule record, the coded rule that it is a part of. */
  readonly origins: readonly number[];
  /** Where the entries of lookups lie, all unknown at first; `end` is the address after them, a multiple of 8. */
  readonly entries: number;
  readonly end: number;
}

/**
 * Writes the tables that kernels run a model by.
 * @param low the digits that become rows; none for kernels that keep whole states
 * @param entries the address from which on they are to lie
 * @throws {Unsuitable} the kernels cannot run the model with this choice
 * @throws {GivenUp} time
 */
export function programOf(
  coded: CodedModel,
  low: readonly number[],
  {
    entries = programBase,
    time = TimeLimit.none,
  }: { readonly entries?: number; readonly time?: TimeLimit | undefined } = {},
): Program {
  const layout = layoutOf(coded, low);
  const lookups = new LookupTables(coded, layout);
  for (const rule of coded.rules) for (const lookup of rule.lookups) lookups.add(lookup);
  const writer = new TableWriter(entries + lookups.bytes);
  const guards = new GuardCompiler(coded, layout, writer);
  const origins: number[] = [];
  const records: number[] = [];
  coded.rules.forEach((rule, index) => {
    time.check();
    for (const record of recordsOf(rule, { layout, lookups, writer, guards, entries })) {
      records.push(...record);
      origins.push(index);
    }
  });
  const rules = writer.ofOwnWords(records);
  return {
    coded,
    layout,
    guards,
    lookups,
    image: writer.image,
    imageBase: entries + lookups.bytes,
    rules,
    rulesEnd: rules + 4 * records.length,
    origins,
    entries,
    end: writer.end,
  };
}

interface Context {
  readonly layout: Layout;
  readonly lookups: LookupTables;
  readonly writer: TableWriter;
  readonly guards: GuardCompiler;
  readonly entries: number;
}

function recordsOf(rule: CodedRule, context: Context): number[][] {
  const { layout, writer, guards } = context;
  const change = keyChange(rule, layout, writer);
  const [lookups, lookupsEnd] = lookupRecords(rule, context);
  const crosses = change.change !== 0 || rule.lookups.length > 0 || rule.overflow >= 0;
  const parts = guards.partsOf(guards.allowedBy(rule), rule.sums);
  return parts.flatMap((part: Part) => {
    const atoms = part.atoms.flat();
    const atomsAt = writer.ofWords(atoms);
    return rowMoves(rule, part.rows, layout, guards).map(({ rows, delta, map }) => [
      atomsAt,
      atomsAt + 4 * atoms.length,
      writer.ofWords(bitmapOf(rows, layout)),
      change.change,
      change.tables,
      change.tablesEnd,
      lookups,
      lookupsEnd,
      delta,
      map === null ? 0 : writer.ofShorts(map),
      rule.overflow,
      Number(crosses),
      0,
    ]);
  });
}

function lookupRecords(rule: CodedRule, { lookups, writer, entries }: Context): [start: number, end: number] {
  const words = rule.lookups.flatMap((lookup) => lookups.record(lookups.add(lookup), entries, writer));
  const start = writer.ofWords(words);
  return [start, start + 4 * words.length];
}
