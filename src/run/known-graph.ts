import type { End, Offer, Step, StateKey } from '../lts.ts';
import type { StateView, System } from '../trace.ts';

/** A state that was met, with what was found out about it. */
export interface Known<State, Action extends Offer> {
  readonly state: State;
  readonly key: StateKey;
  /** 0, 1, ... in the order in which states were met; -1 for one that is not kept. */
  readonly number: number;
  readonly offered: readonly Action[];
  readonly end: End | null;
  /** The states after the actions offered, as far as somebody went there. */
  readonly next: (Known<State, Action> | undefined)[];
}

/** States that are kept, at most: each holds a whole state of the system. */
const mostKept = 100_000;

/**
 * A system that remembers: where many runs go the same ways, each step is computed once. It is the system itself but for its states,
 * and as pure as that one is: what the system answered first is what it says for ever, so one that is not pure shows against a
 * second one (`differenceOf`).
 */
export class KnownGraph<State, Action extends Offer> implements System<Known<State, Action>, Action> {
  readonly initial: Known<State, Action>;
  /** States that are kept. */
  readonly kept: Known<State, Action>[] = [];
  private readonly byKey = new Map<StateKey, Known<State, Action>>();

  /** @param most states that are kept; of others nothing is remembered */
  constructor(
    private readonly system: System<State, Action>,
    private readonly most = mostKept,
  ) {
    this.initial = this.known(system.initial);
  }

  enabled({ offered }: Known<State, Action>): readonly Action[] {
    return offered;
  }

  step(from: Known<State, Action>, action: Action): Step<Known<State, Action>> {
    const pick = from.offered.indexOf(action);
    const before = from.next[pick];
    if (before !== undefined) return { state: before, effects: none };
    const after = this.known(this.system.step(from.state, action).state);
    if (after.number >= 0 && pick >= 0) from.next[pick] = after;
    return { state: after, effects: none };
  }

  key({ key }: Known<State, Action>): StateKey {
    return key;
  }

  end({ end }: Known<State, Action>): End | null {
    return end;
  }

  view({ state }: Known<State, Action>): StateView {
    return this.system.view(state);
  }

  lane(action: Action): string {
    return this.system.lane(action);
  }

  scopes(action: Action): readonly string[] {
    return this.system.scopes(action);
  }

  opcode(action: Action): string {
    return this.system.opcode(action);
  }

  private known(state: State): Known<State, Action> {
    const key = this.system.key(state);
    const before = this.byKey.get(key);
    if (before !== undefined) return before;
    const isKept = this.kept.length < this.most;
    const offered = this.system.enabled(state);
    const end = offered.length === 0 ? this.system.end(state) : null;
    const known = { state, key, number: isKept ? this.kept.length : -1, offered, end, next: [] };
    if (!isKept) return known;
    this.kept.push(known);
    this.byKey.set(key, known);
    return known;
  }
}

const none: readonly never[] = [];
