/** Sets of states as automata that read the levels from the top down: what {@link Restriction} runs. */
import type { CodedSet, Sum } from '../coding/coded.ts';
import type { Levels } from './levels.ts';
import { type RelationStore, identity, never } from './relation-store.ts';
import { type Automaton, accepted, rejected } from './restriction.ts';
import { SumSteps, fails, holds } from './sum-steps.ts';

/** Numbers for what an automaton may know: equal keys, equal numbers. */
class Numbering<Known> {
  private readonly all: Known[] = [];
  private readonly numbers = new Map<string, number>();
  /** About as much memory as it holds. */
  bytes = 0;

  at(number: number): Known {
    return this.all[number];
  }

  number(key: string, known: Known): number {
    const old = this.numbers.get(key);
    if (old !== undefined) return old;
    this.bytes += 128 + 4 * key.length;
    const number = this.all.push(known) - 1;
    this.numbers.set(key, number);
    return number;
  }
}

/** All digits have allowed values, or at least one has. @param allowed per digit; of the others every value, or none, is allowed */
export function allowedValues(
  kind: 'every' | 'some',
  allowed: ReadonlyMap<number, Uint8Array>,
  { levelOf, digitAt }: Levels,
): Automaton {
  const decisive = kind === 'every' ? 0 : 1;
  const lowest = [...allowed.keys()].reduce((least, digit) => Math.min(least, levelOf[digit]), Infinity);
  const undecided = kind === 'every' ? accepted : rejected;
  return {
    bytes: 0,
    start: allowed.size === 0 ? undecided : 0,
    step(known, level, value) {
      if (allowed.get(digitAt[level])?.[value] === decisive) return decisive === 1 ? accepted : rejected;
      return level === lowest ? undecided : known;
    },
  };
}

/** A sum holds. */
export function sumHolds(sum: Sum, { levelOf }: Levels): Automaton {
  const steps = new SumSteps(sum, levelOf);
  const sums = new Numbering<number>();
  const numbered = (soFar: number) =>
    soFar === fails ? rejected : soFar === holds ? accepted : sums.number(String(soFar), soFar);
  return {
    get bytes() {
      return sums.bytes;
    },
    start: numbered(steps.start),
    step: (known, level, value) => numbered(steps.step(sums.at(known), level, value)),
  };
}

/** A predicate of some digits holds: it is asked once for each tuple of values that occurs. */
export function tupleHolds(
  { digits, holds }: Extract<CodedSet, { kind: 'tuple' }>,
  { levelOf }: Levels,
): Automaton {
  const levels = [...new Set(digits.map((digit) => levelOf[digit]))].sort((a, b) => b - a);
  const places = digits.map((digit) => levels.indexOf(levelOf[digit]));
  const tuples = new Numbering<readonly number[]>();
  const answers = new Map<string, number>();
  const ask = (values: readonly number[]) => {
    const key = values.join();
    const answer = answers.get(key) ?? (holds(places.map((place) => values[place])) ? accepted : rejected);
    answers.set(key, answer);
    return answer;
  };
  const numbered = (values: readonly number[]) =>
    values.length === levels.length ? ask(values) : tuples.number(values.join(), values);
  return {
    get bytes() {
      return tuples.bytes;
    },
    start: numbered([]),
    step(known, level, value) {
      const values = tuples.at(known);
      return levels[values.length] === level ? numbered([...values, value]) : known;
    },
  };
}

/** At least one of the relations has an arrow from the state. */
export function someEnabled(relations: readonly number[], store: RelationStore): Automaton {
  const at = new Map<number, number[]>();
  for (const relation of new Set(relations)) {
    if (relation === never) continue;
    const level = store.level[relation];
    const begun = at.get(level);
    if (begun === undefined) at.set(level, [relation]);
    else begun.push(relation);
  }
  const lowest = [...at.keys()].reduce((a, b) => Math.min(a, b), Infinity);
  const pending = new Numbering<readonly number[]>();
  const numbered = (list: readonly number[], above: number) => {
    if (list.includes(identity)) return accepted;
    return list.length === 0 && lowest >= above ? rejected : pending.number(list.join(), list);
  };
  const stepped = (known: number, level: number, value: number) => {
    const next: number[] = [];
    for (const begun of [pending.at(known), at.get(level) ?? []])
      for (const relation of begun) {
        if (store.level[relation] !== level) next.push(relation);
        else follow(store, relation, value, next);
      }
    return numbered(ascending(next), level);
  };
  const answers = new Map<number, Map<number, number>>();
  let count = 0;
  return {
    get bytes() {
      return pending.bytes + 64 * count;
    },
    start: at.has(0) ? accepted : numbered([], Infinity),
    step(known, level, value) {
      const here = answers.get(level) ?? new Map<number, number>();
      if (here.size === 0) answers.set(level, here);
      const key = known * mostValues + value;
      let answer = here.get(key);
      if (answer === undefined) {
        answer = stepped(known, level, value);
        here.set(key, answer);
        count++;
      }
      return answer;
    },
  };
}

/** More than any digit has; small, so that most numbers with it are small, too. */
const mostValues = 2 ** 20;

/** All numbers once, in order. */
function ascending(numbers: number[]): number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}

/** Adds where the arrows from a value lead. */
function follow({ start, from, next }: RelationStore, relation: number, value: number, to: number[]): void {
  for (let i = start[relation]; i < start[relation + 1]; i++) if (from[i] === value) to.push(next[i]);
}
