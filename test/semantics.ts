import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { End, Lts, Offer } from '../src/lts.ts';
import type { Clock } from '../src/term/term.ts';

/** A row of the tables of docs/semantics.md: a term and the exact size of its state space. */
export interface Example {
  readonly term: string;
  readonly states: number;
  readonly edges: number;
  readonly ends: string;
}

/** All examples of sections 7 and 8: worked terms, patterns, and their misuses. */
export function examples(): Example[] {
  const text = readFileSync(resolve(import.meta.dirname, '../docs/semantics.md'), 'utf8');
  const found: Example[] = [];
  const row = /`([^`]+)`(?: \||) (\d+)\/(\d+)(?: \||,) ([^|]+?)(?= \|)/g;
  for (const line of text.split('\n').filter((l) => /^\| (`|\d+ \|)/.test(l))) {
    if (line.includes('virtual clock')) continue;
    for (const m of line.matchAll(row)) {
      found.push({ term: m[1]!, states: Number(m[2]), edges: Number(m[3]), ends: m[4]!.trim() });
    }
  }
  return found;
}

/** The worked example with two figures: its term under each clock. */
export function clockedExamples(): (Example & { readonly clock: Clock })[] {
  const text = readFileSync(resolve(import.meta.dirname, '../docs/semantics.md'), 'utf8');
  const row = /^\| `([^`]+)` untimed; virtual clock \| (\d+)\/(\d+); (\d+)\/(\d+) \| ([^|]+?) \|/gm;
  return [...text.matchAll(row)].flatMap(([, term, ...figures]) => {
    const [states, edges, timedStates, timedEdges] = figures.map(Number);
    const ends = figures[4]!;
    return [
      { term: term!, clock: 'untimed' as const, states: states!, edges: edges!, ends },
      { term: term!, clock: 'virtual' as const, states: timedStates!, edges: timedEdges!, ends },
    ];
  });
}

/** Explores a system the plain way. */
export function count<S, A extends Offer>(
  system: Lts<S, A, unknown>,
  limit = 100_000,
): Omit<Example, 'term'> {
  const seen = new Set([system.key(system.initial)]);
  const queue = [system.initial];
  const ends = new Map<End, number>();
  let edges = 0;
  for (const state of queue) {
    const offered = system.enabled(state);
    edges += offered.length;
    const end = system.end(state);
    if (end) ends.set(end, (ends.get(end) ?? 0) + 1);
    for (const action of offered) {
      const next = system.step(state, action).state;
      const key = system.key(next);
      if (!seen.has(key)) {
        seen.add(key);
        queue.push(next);
      }
    }
    if (seen.size > limit) throw new Error('too many states');
  }
  const text = (['completed', 'cancelled', 'failed', 'deadlocked'] as const)
    .filter((e) => ends.has(e))
    .map((e) => `${ends.get(e)} ${e}`)
    .join(', ');
  return { states: seen.size, edges, ends: text || 'none' };
}
