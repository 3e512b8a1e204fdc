import type { End } from '../src/lts.ts';
import type { Engine } from '../src/kernel/engine.ts';
import type { State } from '../src/kernel/state.ts';

/** Verdicts read off the engine's own graph in the plainest way: the oracle for the fast ones, which come from the net. */
export interface PlainVerdicts {
  readonly states: number;
  readonly edges: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly holds: Readonly<Record<string, boolean>>;
  /** The error `limit` was raised: a cut, whatever else holds. */
  readonly limited: boolean;
}

interface Node {
  readonly state: State;
  readonly end: End | null;
  readonly next: readonly number[];
}

/**
 * Explores an engine and decides the standard properties by definition.
 * @param activities ids that must fire
 * @returns `null` when there are more than `limit` states
 */
export function plainVerdicts(
  engine: Engine,
  activities: readonly string[],
  limit: number,
): PlainVerdicts | null {
  const numbers = new Map([[engine.key(engine.initial), 0]]);
  const states = [engine.initial];
  const nodes: Node[] = [];
  const fired = new Set<string>();
  for (const state of states) {
    const next = engine.enabled(state).map((action) => {
      fired.add(action.code.node);
      const after = engine.step(state, action).state;
      const key = engine.key(after);
      if (!numbers.has(key)) numbers.set(key, states.push(after) - 1);
      return numbers.get(key)!;
    });
    if (states.length > limit) return null;
    // something is offered: no end
    nodes.push({ state, end: next.length > 0 ? null : engine.end(state), next });
  }
  return {
    states: nodes.length,
    edges: nodes.reduce((sum, n) => sum + n.next.length, 0),
    ends: countEnds(nodes),
    holds: { ...decide(engine, nodes), 'no-dead-tasks': activities.every((a) => fired.has(a)) },
    limited: nodes.some((n) => n.state.failed === 'limit'),
  };
}

function countEnds(nodes: readonly Node[]): Record<End, number> {
  const ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  for (const n of nodes) if (n.end) ends[n.end] += 1;
  return ends;
}

function decide(engine: Engine, nodes: readonly Node[]): Record<string, boolean> {
  const good = nodes.map((n) => n.end !== null && n.end !== 'deadlocked');
  for (let changed = true; changed;) {
    changed = false;
    for (const [i, n] of nodes.entries()) {
      if (!good[i] && n.next.some((j) => good[j])) changed = good[i] = true;
    }
  }
  const tokensOf = (n: Node) => engine.view(n.state).filter((e) => e.kind === 'token');
  return {
    'option-to-complete': good.every(Boolean),
    'proper-completion': nodes.every((n) => proper(engine, n)),
    'deadlock-free': nodes.every((n) => n.end !== 'deadlocked'),
    safe: nodes.every((n) => tokensOf(n).every((e) => (e.value as number) <= 1)),
    bounded: true,
    'no-unhandled-failure': nodes.every((n) => n.end !== 'failed' || n.state.failed === 'limit'),
    'no-undelivered-messages': nodes.every(
      (n) => (n.end !== 'completed' && n.end !== 'cancelled') || n.state.channels.every((c) => c === 0),
    ),
  };
}

/** Completed with an end reached twice is improper; so is `root`, as the only end, marked beside anything else. */
function proper(engine: Engine, n: Node): boolean {
  const view = engine.view(n.state);
  const sinks = view.filter((e) => e.kind === 'sink');
  if (n.end === 'completed' && sinks.some((s) => (s.value as number) > 1)) return false;
  const all = engine.program.positions.filter((p) => p?.kind === 'sink');
  if (all.length > 1 || !sinks.some((s) => s.name === 'root')) return true;
  return sinks.length === 1 && view.every((e) => e.kind !== 'token');
}
