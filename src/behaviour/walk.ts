import { exploreLts } from '../explore/lts/explore-lts.ts';
import type { End, Offer } from '../lts.ts';
import type { Monitor, StateView, System } from '../trace.ts';

/** The ends of runs, by their number in {@link Walked.ends}. */
export const endNames = ['completed', 'cancelled', 'failed', 'deadlocked'] as const satisfies readonly End[];

/** The graph of a system, in arrays: the edges of state `s` are those from `start[s]` to `start[s + 1]`. */
export interface Walked {
  /** Numbered breadth-first. */
  readonly states: number;
  /** States below this number have their edges. */
  readonly expanded: number;
  readonly start: Uint32Array;
  /** Numbers of labels. */
  readonly via: Uint32Array;
  readonly targets: Uint32Array;
  readonly labels: readonly string[];
  /** 0, or 1 and the number of the end. */
  readonly ends: Uint8Array;
  /** For each monitor the states that violate its property. */
  readonly bad: readonly (readonly number[])[];
  /** The most tokens in a state, and the first such state. */
  readonly most: { readonly tokens: number; readonly state: number };
  /** Labels of a shortest run to a state. */
  runTo(state: number): readonly string[];
}

/** What is asked of a walk. */
export interface Walk<State, Action> {
  readonly maxStates: number;
  readonly monitors: readonly Monitor<State>[];
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Sees every expanded state; `view` tells its places, and costs something. */
  visit?(offered: readonly Action[], view: () => StateView): void;
}

/** Walks all states of a system, as far as the limit on states allows. */
export async function walk<State, Action extends Offer>(
  system: System<State, Action>,
  { maxStates, monitors, signal, visit }: Walk<State, Action>,
): Promise<Walked> {
  const ends: number[] = [];
  const bad = monitors.map((): number[] => []);
  const most = { tokens: -1, state: 0 };
  const graph = await exploreLts(system, {
    maxStates,
    keepEdges: true,
    signal,
    visit: (state, end, offered) => {
      const number = ends.length;
      ends.push(end === null ? 0 : 1 + endNames.indexOf(end));
      monitors.forEach((monitor, i) => monitor(state, end) !== null && bad[i]!.push(number));
      let seen: StateView | null = null;
      const view = (): StateView => (seen ??= system.view(state));
      const tokens = tokensIn(view());
      if (tokens > most.tokens) Object.assign(most, { tokens, state: number });
      visit?.(offered, view);
    },
  });
  const { start, labels: via, targets } = graph.edgeList!;
  return {
    states: graph.states,
    expanded: graph.expanded,
    start: startsOf(start.items, graph),
    via: via.items.subarray(0, graph.edges),
    targets: targets.items.subarray(0, graph.edges),
    labels: graph.labels,
    ends: Uint8Array.from({ length: graph.states }, (_, s) => ends[s] ?? 0),
    bad,
    most,
    runTo: (state) => graph.runTo(state),
  };
}

/** States that a cut left unexpanded have no edges. */
function startsOf(
  known: Uint32Array,
  graph: { readonly states: number; readonly expanded: number; readonly edges: number },
): Uint32Array {
  return Uint32Array.from({ length: graph.states + 1 }, (_, s) =>
    s <= graph.expanded ? known[s]! : graph.edges,
  );
}

function tokensIn(view: StateView): number {
  let tokens = 0;
  for (const { kind, value } of view) if (kind === 'token') tokens += Number(value);
  return tokens;
}
