/** Logs of runs that go round for ever: what no single state shows. */
import type { Graph } from '../explore/fair/graph.ts';
import { isFairRound, type Hop } from '../explore/fair/lasso.ts';
import type { Offer } from '../lts.ts';
import { fairnessNumbers } from '../observe/fairness.ts';
import { observed } from '../observe/observed.ts';
import { observerOf } from '../observe/observer.ts';
import { isInvariant } from '../term/property.ts';
import { matchStep, type ReplayLog } from '../trace.ts';
import type { AnySystem, Source } from './source.ts';

/**
 * Whether a run that a log says to go round for ever does so on the model as it is, and thereby violates the property that the log expects:
 * all along the round something is still to come, at its end the state is the one at its beginning, and nobody is passed over.
 * @param plain the system without observers; it offers every step of the log
 */
export function goesRound(source: Source, plain: AnySystem, log: ReplayLog): boolean {
  const { loopFrom, expected, steps } = log;
  const property =
    source.kind === 'term'
      ? source.model.properties.find(({ name }) => name === expected?.property)
      : undefined;
  if (loopFrom === undefined || source.kind === 'net' || !property || isInvariant(property)) return false;
  const observer = observerOf(property, source.model);
  if (!observer.pending) return false;
  const system = observed(plain, [observer]);
  let state = system.initial;
  let begin = '';
  const rounds: { readonly offered: readonly Offer[]; readonly pick: number }[] = [];
  for (const [i, step] of steps.entries()) {
    const offered = system.enabled(state);
    const pick = matchStep(step, offered, i);
    if (typeof pick !== 'number') return false;
    if (i === loopFrom) begin = system.key(state);
    if (i >= loopFrom) {
      if (!observer.pending(state.memories[0])) return false;
      rounds.push({ offered, pick });
    }
    state = system.step(state, offered[pick]!).state;
  }
  if (system.key(state) !== begin) return false;
  const labels = [...new Set(rounds.flatMap(({ offered }) => offered.map(({ label }) => label)))];
  const start = [0];
  for (const { offered } of rounds) start.push(start.at(-1)! + offered.length);
  const targets = rounds.flatMap(({ offered, pick }, at) =>
    offered.map((_, i) => (i === pick ? (at + 1) % rounds.length : -1)),
  );
  const graph: Graph = {
    states: rounds.length,
    start,
    targets,
    labels: rounds.flatMap(({ offered }) => offered.map(({ label }) => labels.indexOf(label))),
  };
  const round = rounds.map(({ pick }, source): Hop => ({ source, edge: start[source]! + pick }));
  return isFairRound(graph, fairnessNumbers(labels, source.model.term), round);
}
