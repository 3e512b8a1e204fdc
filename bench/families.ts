/**
 * Families of models whose size is set by numbers, as literal place/transition nets with a place for every position: what tests
 * and benchmarks of the explorer run on.
 */
import type { FieldModel } from '../src/fields.ts';

/** A transition: what it takes one token from, puts one to, and empties. */
export interface Draft {
  readonly name: string;
  readonly take: readonly string[];
  readonly put: readonly string[];
  readonly clear?: readonly string[];
}

/**
 * A net from its transitions.
 * @param marked places with one token at first; of a workflow net its source
 * @param sinks of a workflow net; none: a plain net
 */
export function netOf(
  drafts: readonly Draft[],
  marked: readonly string[],
  sinks: readonly string[] = [],
): FieldModel {
  const names = [
    ...new Set([...marked, ...drafts.flatMap((d) => [...d.take, ...d.put, ...(d.clear ?? [])])]),
  ];
  const at = new Map(names.map((name, i) => [name, i]));
  const [isMarked, isSink] = [new Set(marked), new Set(sinks)];
  const arcs = (places: readonly string[]) => places.map((place) => [at.get(place)!, 1] as const);
  const [nothing, none] = [[], []];
  return {
    fields: names.map((name) => ({
      name,
      role: isSink.has(name) ? 'final' : 'token',
      initial: isMarked.has(name) ? 1 : 0,
      bound: null,
    })),
    rules: drafts.map(({ name, take, put, clear = [] }) => ({
      label: name,
      node: name,
      atLeast: arcs(take),
      below: none,
      zero: nothing,
      some: none,
      marked: none,
      test: none,
      take: arcs(take),
      update: none,
      clear: clear.map((place) => at.get(place)!),
      move: none,
      put: arcs(put),
    })),
    ending: sinks.length === 0 ? 'plain-net' : 'workflow-net',
    activities: drafts.map(({ name }, i) => ({ id: name, rules: [i] })),
  };
}

const upTo = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** `branches` parallel branches of `steps` steps between a split and a join: (steps + 1)^branches + 2 states, sound. */
export function grid(branches: number, steps: number): FieldModel {
  return chains(upTo(branches, () => steps));
}

/** Parallel branches of so many steps each. */
export function chains(steps: readonly number[]): FieldModel {
  const step = (b: number, s: number) => ({
    name: `t${b}_${s}`,
    take: [`p${b}_${s}`],
    put: [`p${b}_${s + 1}`],
  });
  return netOf(
    [
      { name: 'split', take: ['i'], put: steps.map((_, b) => `p${b}_0`) },
      ...steps.flatMap((n, b) => upTo(n, (s) => step(b, s))),
      { name: 'join', take: steps.map((n, b) => `p${b}_${n}`), put: ['o'] },
    ],
    ['i'],
    ['o'],
  );
}

/** Dining philosophers who take the left fork, then the right one, then eat: one deadlock, n steps away. */
export function philosophers(n: number): FieldModel {
  return netOf(
    upTo(n, (i) => {
      const [left, right] = [`f${i}`, `f${(i + 1) % n}`];
      return [
        { name: `l${i}`, take: [`a${i}`, left], put: [`b${i}`] },
        { name: `r${i}`, take: [`b${i}`, right], put: [`c${i}`] },
        { name: `e${i}`, take: [`c${i}`], put: [`a${i}`, left, right] },
      ];
    }).flat(),
    upTo(n, (i) => [`a${i}`, `f${i}`]).flat(),
  );
}

/**
 * `branches` branches, each with a choice and a loop, beside a watchdog that may cancel the first half of them in one step (reset
 * arcs), whereupon a recovery of two steps runs and joins with the rest.
 */
export function cancellation(branches: number): FieldModel {
  const half = Math.ceil(branches / 2);
  const moves = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [3, 4],
    [4, 0],
    [4, 5],
  ];
  const all = upTo(branches, (b) => `b${b}_5`);
  return netOf(
    [
      { name: 'split', take: ['i'], put: ['w', ...upTo(branches, (b) => `b${b}_0`)] },
      ...upTo(branches, (b) =>
        moves.map(([from, to]) => ({
          name: `b${b}_${from}${to}`,
          take: [`b${b}_${from}`],
          put: [`b${b}_${to}`],
        })),
      ).flat(),
      {
        name: 'cancel',
        take: ['w'],
        put: ['r1'],
        clear: upTo(half, (b) => upTo(6, (s) => `b${b}_${s}`)).flat(),
      },
      { name: 'recover', take: ['r1'], put: ['r2'] },
      { name: 'recovered', take: ['r2'], put: ['r3'] },
      { name: 'join', take: ['w', ...all], put: ['o'] },
      { name: 'rejoin', take: ['r3', ...all.slice(half)], put: ['o'] },
    ],
    ['i'],
    ['o'],
  );
}

/** `digits` wheels of `base` positions, of which each turns when the one before has gone round once: one cycle of base^digits states, with one exit. */
export function odometer(digits: number, base: number): FieldModel {
  const at = (d: number, v: number) => `w${d}_${v}`;
  const turn = (d: number) =>
    upTo(base - 1, (v) => ({
      name: `turn${d}_${v}`,
      take: [at(d, v), ...upTo(d, (e) => at(e, base - 1))],
      put: [at(d, v + 1), ...upTo(d, (e) => at(e, 0))],
    }));
  const full = upTo(digits, (d) => at(d, base - 1));
  const empty = upTo(digits, (d) => at(d, 0));
  return netOf(
    [
      { name: 'start', take: ['i'], put: empty },
      ...upTo(digits, turn).flat(),
      { name: 'over', take: full, put: empty },
      { name: 'leave', take: full, put: ['o'] },
    ],
    ['i'],
    ['o'],
  );
}

/**
 * `tasks` tasks that each read a counter and then write what they read plus one, `rounds` times, so that updates get lost: every
 * value of the counter, and every value that a task holds, is a place. Of rounds after the first some transitions are dead.
 */
export function increments(tasks: number, rounds: number): FieldModel {
  const most = tasks * rounds;
  const each = upTo(tasks, (t) => upTo(rounds, (r) => ({ t, r }))).flat();
  const held = upTo(most, (value) => value);
  return netOf(
    [
      { name: 'split', take: ['i'], put: ['c0', ...upTo(tasks, (t) => `p${t}_0`)] },
      ...each.flatMap(({ t, r }) =>
        held.map((v) => ({
          name: `read${t}_${r}_${v}`,
          take: [`p${t}_${r}`, `c${v}`],
          put: [`q${t}_${r}`, `h${t}_${v}`, `c${v}`],
        })),
      ),
      ...each.flatMap(({ t, r }) =>
        held.flatMap((v) =>
          upTo(most + 1, (w) => ({
            name: `write${t}_${r}_${v}_${w}`,
            take: [`q${t}_${r}`, `h${t}_${v}`, `c${w}`],
            put: [`p${t}_${r + 1}`, `c${v + 1}`],
          })),
        ),
      ),
      ...upTo(most + 1, (v) => ({
        name: `join${v}`,
        take: [...upTo(tasks, (t) => `p${t}_${rounds}`), `c${v}`],
        put: ['o'],
      })),
    ],
    ['i'],
    ['o'],
  );
}
