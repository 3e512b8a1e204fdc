import { exploreLts, type LtsGraph } from '../src/explore/lts/explore-lts.ts';
import type { Engine } from '../src/kernel/engine.ts';
import type { State } from '../src/kernel/state.ts';
import type { End } from '../src/lts.ts';

/** Verdicts read off the engine's own graph in the plainest way: the oracle for the fast ones, which come from the net. */
export interface PlainVerdicts {
  readonly states: number;
  readonly edges: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly holds: Readonly<Record<string, boolean>>;
  /** The error `limit` was raised: a cut, whatever else holds. */
  readonly limited: boolean;
}

/**
 * Explores an engine and decides the standard properties by definition.
 * @param activities ids that must fire
 * @returns `null` when there are more than `limit` states
 */
export async function plainVerdicts(
  engine: Engine,
  activities: readonly string[],
  limit: number,
): Promise<PlainVerdicts | null> {
  const seen = { proper: true, safe: true, handled: true, delivered: true, limited: false };
  const fired = new Set<string>();
  const good: boolean[] = [];
  const graph = await exploreLts(engine, {
    maxStates: limit,
    keepEdges: true,
    visit(state, end, offered) {
      for (const { code } of offered) fired.add(code.node);
      good.push(end !== null && end !== 'deadlocked');
      const view = engine.view(state);
      if (!proper(engine, view, end)) seen.proper = false;
      if (view.some((e) => e.kind === 'token' && (e.value as number) > 1)) seen.safe = false;
      if (state.failed === 'limit') seen.limited = true;
      else if (end === 'failed') seen.handled = false;
      if ((end === 'completed' || end === 'cancelled') && !delivered(state)) seen.delivered = false;
    },
  });
  if (graph.cutBy !== null) return null;
  return {
    states: graph.states,
    edges: graph.edges,
    ends: graph.ends,
    holds: {
      'option-to-complete': canComplete(graph, good),
      'proper-completion': seen.proper,
      'deadlock-free': graph.ends.deadlocked === 0,
      safe: seen.safe,
      bounded: true,
      'no-unhandled-failure': seen.handled,
      'no-undelivered-messages': seen.delivered,
      'no-dead-tasks': activities.every((a) => fired.has(a)),
    },
    limited: seen.limited,
  };
}

/** Whether a good end can be reached from every state: goodness passes from a state to those before it until nothing changes. */
function canComplete({ edgeList, states }: LtsGraph, good: boolean[]): boolean {
  const { start, targets } = edgeList!;
  for (let changed = true; changed;) {
    changed = false;
    for (let s = states - 1; s >= 0; s--) {
      for (let i = start.items[s]!; i < start.items[s + 1]! && !good[s]; i++) {
        if (good[targets.items[i]!]) changed = good[s] = true;
      }
    }
  }
  return good.every(Boolean);
}

function delivered(state: State): boolean {
  return state.channels.every((c) => c === 0);
}

/** Completed with an end reached twice is improper; so is `root`, as the only end, marked beside anything else. */
function proper(engine: Engine, view: ReturnType<Engine['view']>, end: End | null): boolean {
  const sinks = view.filter((e) => e.kind === 'sink');
  if (end === 'completed' && sinks.some((s) => (s.value as number) > 1)) return false;
  const all = engine.program.positions.filter((p) => p?.kind === 'sink');
  if (all.length > 1 || !sinks.some((s) => s.name === 'root')) return true;
  return sinks.length === 1 && view.every((e) => e.kind !== 'token');
}
