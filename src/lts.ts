/**
 * A labelled transition system: the one interface that the engine, the net and every toy system in the tests implement,
 * and all that schedulers, runs, replays, exploration and shrinking know of them.
 *
 * Both of our systems are deterministic: labels are unique among the actions offered in a state.
 */
export interface Lts<State, Action extends Offer, Effect = never> {
  readonly initial: State;
  /** The actions offered in `state`, in a stable order, without duplicates. */
  enabled(state: State): readonly Action[];
  /** The state after `action`, which must be one of `enabled(state)`. Pure: `state` is left as it was. */
  step(state: State, action: Action): Step<State, Effect>;
  /** Equal keys mean equal futures. Built from names and values only, so it is the same in every process. */
  key(state: State): StateKey;
  /**
   * The same for exploration, where a system can tell it faster: writes whole numbers into `row`, from its start on, the same ones for
   * two states of this system exactly if their keys are equal. They mean nothing to another process.
   * @returns how many
   */
  words?(state: State, row: number[]): number;
  /** How the run ends here, or `null` while something is still offered. */
  end(state: State): End | null;
}

export interface Step<State, Effect = never> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** What a scheduler sees of an action. */
export interface Offer {
  readonly label: string;
}

export type StateKey = string;

/** The four ways in which a run ends by itself; the first three are final states of the model. */
export type End = 'completed' | 'cancelled' | 'failed' | 'deadlocked';
