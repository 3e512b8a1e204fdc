import { componentsOf } from './components.ts';
import type { Concurrency } from './concurrency.ts';
import type { Behaviour, NoBehaviour } from './graph.ts';
import { needsOf, profileOf } from './profile.ts';
import type { TaskLabels } from './tasks.ts';
import type { Walked } from './walk.ts';

/** Tasks of a model whose relations are told: the matrix grows with their square. */
const mostTasks = 300;
/** Steps of a run that is told. */
const longestRun = 200;
/** States times tasks, beyond which what always comes before is not asked. */
const mostCells = 50_000_000;

/**
 * What tasks do over all states.
 * @param graph the whole one
 */
export function behaviourOf(
  graph: Walked,
  tasks: readonly TaskLabels[],
  concurrency: Concurrency,
): Behaviour | NoBehaviour {
  const n = tasks.length;
  if (n > mostTasks) return { unknown: 'tasks', limit: mostTasks };
  if (n * graph.states > mostCells) return { unknown: 'states', limit: Math.floor(mostCells / n) };
  const task = new Map(tasks.flatMap(({ happens }, t) => [...happens].map((label) => [label, t] as const)));
  const taskOf = Int32Array.from(graph.labels, (label) => task.get(label) ?? -1);
  const firings = tasks.map(() => 0);
  for (const label of graph.via) if (taskOf[label]! >= 0) firings[taskOf[label]!]!++;
  const { tokens, state } = graph.most;
  const run = graph.runTo(state);
  const active = new Map(
    tasks.flatMap(({ rules }, t) => [...rules.keys()].map((label) => [label, t] as const)),
  );
  const at = [...graph.via.subarray(graph.start[state], graph.start[state + 1])];
  const there = at.flatMap((label) => active.get(graph.labels[label]!) ?? []);
  return {
    tasks: tasks.map(({ name }) => name),
    firings,
    profile: profileOf(graph, componentsOf(graph), taskOf, n),
    concurrent: concurrency.pairs,
    needs: needsOf(graph, taskOf, n),
    width: {
      tokens,
      ...(run.length > longestRun ? {} : { run }),
      tasks: [...new Set(there)].sort((a, b) => a - b),
    },
  };
}
