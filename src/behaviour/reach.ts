import type { Walked } from './walk.ts';

type Edges = Pick<Walked, 'states' | 'start' | 'targets'>;

/** The edges of a graph turned round: those that lead to state `s` come from `sources[start[s]]` to `sources[start[s + 1] - 1]`. */
export interface Reversed {
  readonly start: Uint32Array;
  readonly sources: Uint32Array;
}

/** Turns all edges round, in one count and one pass. */
export function reversed({ states, start, targets }: Edges): Reversed {
  const into = new Uint32Array(states + 1);
  for (const target of targets) into[target + 1]!++;
  for (let s = 0; s < states; s++) into[s + 1]! += into[s]!;
  const at = into.slice();
  const sources = new Uint32Array(targets.length);
  for (let s = 0; s < states; s++) {
    for (let edge = start[s]!; edge < start[s + 1]!; edge++) sources[at[targets[edge]!]!++] = s;
  }
  return { start: into, sources };
}

/**
 * The states from which one of `goals` can be reached, the goals among them.
 * @param isShut states that runs do not go on from
 */
export function canReach(
  { start, sources }: Reversed,
  goals: Iterable<number>,
  isShut?: Uint8Array,
): Uint8Array {
  const reached = new Uint8Array(start.length - 1);
  const stack: number[] = [];
  for (const goal of goals) {
    reached[goal] = 1;
    stack.push(goal);
  }
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    for (let i = start[state]!; i < start[state + 1]!; i++) {
      const source = sources[i]!;
      if (reached[source] === 1 || isShut?.[source] === 1) continue;
      reached[source] = 1;
      stack.push(source);
    }
  }
  return reached;
}

/**
 * The states from which every run that is fair (that does not go round for ever where it could leave) comes to one of `bad`: from which no
 * state can be reached, unless by way of them, where they are out of reach.
 */
export function inevitable(back: Reversed, bad: readonly number[]): Uint8Array {
  const isBad = new Uint8Array(back.start.length - 1);
  for (const state of bad) isBad[state] = 1;
  const mayFail = canReach(back, bad, isBad);
  return canReach(back, numbersOf(mayFail, 0), isBad).map((mayPass) => 1 - mayPass);
}

/** Where an array holds a value. */
export function* numbersOf(of: Uint8Array, value: number): Iterable<number> {
  for (let i = 0; i < of.length; i++) if (of[i] === value) yield i;
}
