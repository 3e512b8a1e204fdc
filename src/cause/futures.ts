import type { End, Offer } from '../lts.ts';
import type { Paused } from '../run/pause.ts';
import type { System } from '../trace.ts';

/** All states of a system, and where their actions lead. */
export interface Futures<State> {
  readonly states: readonly State[];
  /** How the run ends in a state; `null` where something is offered. */
  readonly ends: readonly (End | null)[];
  /** For each state the numbers of the states after it, one an action. */
  readonly targets: readonly (readonly number[])[];
  /** The number of a state. */
  numberOf(state: State): number;
}

/** Actions for each state that are followed at most, on average. */
const breadth = 8;

/** States between two pauses. */
const statesBetweenPauses = 64;

/**
 * Walks all states of a system, breadth first; whole states are kept.
 * @returns `null` where there are more than `most`, or where many more actions are offered in them
 */
export function* futuresOf<State, Action extends Offer>(
  system: System<State, Action>,
  most: number,
): Paused<Futures<State> | null> {
  const numbers = new Map([[system.key(system.initial), 0]]);
  const states = [system.initial];
  const ends: (End | null)[] = [];
  const targets: number[][] = [];
  let actions = 0;
  for (let s = 0; s < states.length; s++) {
    const state = states[s]!;
    const offered = system.enabled(state);
    if (actions + offered.length > breadth * most) return null;
    ends.push(offered.length === 0 ? system.end(state) : null);
    targets.push(
      offered.map((action) => {
        const next = system.step(state, action).state;
        const key = system.key(next);
        const known = numbers.get(key);
        if (known !== undefined) return known;
        numbers.set(key, states.length);
        return states.push(next) - 1;
      }),
    );
    actions += offered.length;
    if (states.length > most) return null;
    if (s % statesBetweenPauses === 0) yield;
  }
  return { states, ends, targets, numberOf: (state) => numbers.get(system.key(state)) ?? -1 };
}

/**
 * The states from which one of `goals` can be reached, the goals among them.
 * @param isOpen whether runs go on from a state
 */
export function canReach(
  { targets }: Pick<Futures<unknown>, 'targets'>,
  goals: readonly number[],
  isOpen: (state: number) => boolean = () => true,
): Uint8Array {
  const sources: number[][] = targets.map(() => []);
  targets.forEach((after, state) => {
    if (isOpen(state)) for (const target of after) sources[target]!.push(state);
  });
  const reached = new Uint8Array(targets.length);
  const stack = [...goals];
  for (const goal of goals) reached[goal] = 1;
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    for (const source of sources[state]!) {
      if (reached[source] === 1) continue;
      reached[source] = 1;
      stack.push(source);
    }
  }
  return reached;
}
