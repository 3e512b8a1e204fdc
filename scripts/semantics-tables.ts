import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../src/term/term.ts';

/** A term of the tables in docs/semantics.md, with the exact size of its state space. */
export interface Row {
  /** In the notation of the tables. */
  readonly term: string;
  readonly states: number;
  readonly edges: number;
  /** As the table says it: `1 completed, 1 deadlocked`, or `none`. */
  readonly ends: string;
  /** How timers are ordered; untimed where the table says nothing. */
  readonly clock?: Clock;
}

/** A row of section 8: one of the 43 control-flow patterns, and what goes wrong when it is misused. */
export interface PatternRow {
  /** Of the pattern, from 1. */
  readonly number: number;
  readonly name: string;
  readonly sound: Row;
  /** `remark` says what breaks. */
  readonly misuse: Row & { readonly remark: string };
}

const document = join(import.meta.dirname, '../docs/semantics.md');

/** The worked examples of section 7, in the order of the table; the one with a size for each clock comes twice. */
export function workedRows(): Row[] {
  return section(7).flatMap((line) => {
    const timed = /^\| `([^`]+)` untimed; virtual clock \| (\d+)\/(\d+); (\d+)\/(\d+) \| ([^|]+) \|$/.exec(
      line,
    );
    if (timed) {
      const [, term, ...size] = timed as unknown as string[];
      const virtual = row(term!, size[2]!, size[3]!, size[4]!);
      return [row(term!, size[0]!, size[1]!, size[4]!), { ...virtual, clock: 'virtual' as const }];
    }
    const found = /^\| `([^`]+)` \| (\d+)\/(\d+) \| ([^|]+) \|$/.exec(line);
    return found ? [row(found[1]!, found[2]!, found[3]!, found[4]!)] : [];
  });
}

/** The patterns of section 8, in the order of their numbers. */
export function patternRows(): PatternRow[] {
  const shape =
    /^\| (\d+) \| ([^|]+) \| `([^`]+)` \| (\d+)\/(\d+) \| ([^|]+) \| ([^|]+): `([^`]+)` (\d+)\/(\d+), ([^|]+) \|$/;
  return section(8).flatMap((line) => {
    const found = shape.exec(line);
    if (!found) return [];
    const [, number, name, term, states, edges, ends, remark, misused, ...size] =
      found as unknown as string[];
    return {
      number: Number(number),
      name: name!,
      sound: row(term!, states!, edges!, ends!),
      misuse: { ...row(misused!, size[0]!, size[1]!, size[2]!), remark: remark! },
    };
  });
}

function section(number: number): string[] {
  const lines = readFileSync(document, 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`## ${number}. `));
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return lines.slice(start, start + 1 + length);
}

function row(term: string, states: string, edges: string, ends: string): Row {
  return { term, states: Number(states), edges: Number(edges), ends: ends.trim() };
}
