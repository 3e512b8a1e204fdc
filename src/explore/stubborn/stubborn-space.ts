/**
 * Exploration with stubborn sets: of all orders in which independent rules can fire only some are walked through, so that the states
 * found are a part of the reachable ones. What that part tells is said in {@link StubbornSpace.keeps}; nothing else may be asked.
 *
 * Let F be any set of states in which nothing is enabled (the final states, or the deadlocks). The search keeps D0, D1 and D2 (see
 * selection.ts). What follows from them, always of a reduced search that was not cut:
 *
 * 1. `ends`: from every state found the same states in which nothing is enabled can be reached as in the full graph, in as few steps
 *    (Valmari 1990). Let a run lead to such a state. If it had no rule of the set U, an enabled rule of U would be enabled at its end (D2),
 *    where nothing is. So D1 moves the first rule of U that it has to its front, and the rest is shorter.
 *
 * 2. `option`: every state of the full graph can reach F exactly if every state found can reach F along edges found (Valmari, Stop it,
 *    and be stubborn!, 2015). If a state found cannot along edges found, then by 1 it cannot at all. Conversely let a run lead from a state
 *    found, s, to a state d that cannot reach F, the shortest such run of all, and let s reach F along edges found. Follow these: as long
 *    as no rule of the run is in U, the rule u that is fired is enabled at the end of the run (D2), so that the same run leads from
 *    the next state (D1) to a successor of d, which cannot reach F either. The first rule of the run is then still enabled; but nothing is
 *    in F. So a rule of the run is in U somewhere on the way, and by D1 a state found has a shorter run: a contradiction.
 *    That an enabled rule is put off for ever does no harm here: where it is, F is out of reach.
 *
 * 3. `fired`: every rule that can fire is enabled in a state found, provided that no rule is put off for ever: in a component of the
 *    reduced graph that nothing leaves, every rule that is enabled is fired (the ignoring problem; Valmari 1990, Valmari and Hansen 2017).
 *    By the argument of 2 a run to the rule gets shorter until the rule comes first. A state where no
 *    rule is enabled is such a component and asks for nothing. Where a component fails, states of it are expanded wholly.
 *
 * 4. `early end`: a state in which the one end of the model and something else are marked is found if there is one, provided that
 *    besides 3 (a) a set with an enabled rule that may hide such a state has all rules that may mark the end, and (b) where the end is
 *    marked every enabled rule is fired (conditions on visible rules, as in Valmari and Vogler, Fair testing and stubborn sets,
 *    2016). Again by the argument of 2: a run to such a state marks the end, so if no rule of it is in U, U has no rule that may hide.
 *
 * 5. `bounded`: see {@link boundedIfProper}.
 *
 * How many states and edges there are, the largest counts, whether places are safe, and the way to the nearest point of no return (a way
 * to one is found, but there may be a shorter one) are not kept.
 */
import type { FieldModel } from '../../fields.ts';
import { spaceOf } from '../explicit.ts';
import type { ExploreOptions } from '../exploration.ts';
import { drive, explorationOf, observeRest, watchOf } from '../explore.ts';
import type { Space } from '../space.ts';
import type { Watch } from '../watch.ts';
import { oneEnd } from './early-end.ts';
import type { Graph } from './ignoring.ts';
import { ReducedSearch } from './reduced-search.ts';

/** What is wanted: `ends` and `option`; or all that is asked of a sound model and that stubborn sets can keep. */
export type Goal = 'deadlocks' | 'soundness';

/**
 * - `ends`: the states in which nothing is enabled, how many there are of any kind, and shortest runs to them;
 * - `option`: whether a point of no return exists, for goals in which nothing is enabled ({@link Space.doom}; the run is not always a shortest one);
 * - `fired`: which rules can fire;
 * - `early end`: whether a state exists in which the one end of the model is marked and something else too (the run to it is not always a shortest one);
 * - `bounded`: that counts are bounded, if the model has the option to complete and no completed state with an end reached twice;
 * - `all`: the graph was not reduced.
 */
export type Kept = 'ends' | 'option' | 'fired' | 'early end' | 'bounded' | 'all';

/** The part of the reachable states that was found, and what it tells. */
export interface StubbornSpace extends Space {
  readonly method: 'stubborn';
  /** All that may be asked, if the search was not cut. */
  readonly keeps: ReadonlySet<Kept>;
}

/**
 * Why no rule can be left out.
 * @returns `null` if some can
 */
export function stubbornObstacle({ rules }: FieldModel): string | null {
  return rules.some(({ pace }) => pace === 'immediate' || pace === 'waits')
    ? 'Some rules have precedence over others, so that none is independent of them.'
    : null;
}

/**
 * Whether the model is bounded if it has the option to complete and never completes with an end reached twice. So it is of
 * place/transition nets whose ends are never asked for and whose rules all put something (a variant of the boundedness of sound nets: van der
 * Aalst, The application of Petri nets to workflow management, 1998). If such a net were unbounded, it could reach m, m + d and m + 2d for
 * some d > 0. From m it can reach a completed state f, so from m + d it can reach f + d, and from there, by d alone, since f enables
 * nothing, a completed state f + e, where e > 0, since no rule takes without putting. So it can complete as f + 2e too.
 */
export function boundedIfProper({ ending, fields, rules }: FieldModel): boolean {
  const isOpen = (field: number) => fields[field].role === 'token';
  return (
    ending === 'workflow-net' &&
    fields.every(({ role }) => role === 'token' || role === 'final') &&
    rules.every(
      ({ atLeast, below, zero, some, marked, test, take, update, clear, move, put, pace }) =>
        [...atLeast, ...take].every(([field]) => isOpen(field)) &&
        put.some(([, n]) => n > 0) &&
        put.every(([, , cap]) => cap === undefined) &&
        below.length + zero.length + some.length + marked.length + test.length === 0 &&
        update.length + clear.length + move.length === 0 &&
        pace === undefined,
    )
  );
}

/**
 * Explores with stubborn sets. A model that has an obstacle to them is explored wholly.
 * @param options as of the plain search; `maxMemory` in bytes
 * @throws whatever a predicate or an update of the model throws
 */
export async function stubbornSpace(
  model: FieldModel,
  options: ExploreOptions & { readonly maxMemory: number },
  goal: Goal,
): Promise<StubbornSpace> {
  const obstacle = stubbornObstacle(model);
  const limits = {
    maxStates: options.maxStates ?? Infinity,
    maxMemory: options.maxMemory,
    maxDepth: options.maxDepth ?? Infinity,
  };
  const reduced = new ReducedSearch(model, limits, obstacle === null, goal === 'soundness');
  const { search } = reduced;
  const watch = watchOf(search, options);
  const { graph, ignores } = await run(reduced, options, goal, watch);
  if (search.cutBy !== null) await observeRest(search, watch);
  const exploration = {
    ...explorationOf(model, search, watch.elapsedMs),
    edgeList: graph,
  };
  const space = spaceOf(exploration, options.maxMemory, watch);
  const fired = `${search.edges} of ${reduced.offered} firings were followed`;
  return {
    ...space,
    method: 'stubborn',
    remarks: [obstacle ?? `Stubborn sets for ${goal}: ${fired}.`],
    depth: null,
    keeps: obstacle === null ? keptBy(model, goal, ignores) : new Set(['all']),
    doom: async (final) => (graph === null ? 'unknown' : space.doom(final)),
    growing: async () => [],
  };
}

interface Outcome {
  /** `null` where memory did not allow to keep it. */
  readonly graph: Graph | null;
  /** Whether a rule is put off for ever somewhere. */
  readonly ignores: boolean;
}

/** Searches; for soundness, until no rule is put off for ever. Whatever comes in the way is told by the search. */
async function run(
  reduced: ReducedSearch,
  options: ExploreOptions & { readonly maxMemory: number },
  goal: Goal,
  watch: Watch,
): Promise<Outcome> {
  const { search } = reduced;
  // More states at once each time: a long circle would else be opened one state after the other.
  for (let most = 1; ; most *= 2) {
    await drive(search, options, watch);
    if (search.cutBy === null && !reduced.hasRoom(options.maxMemory)) search.cutBy = 'memory';
    const graph = reduced.graph();
    if (graph === null) search.cutBy ??= 'memory';
    if (graph === null || search.cutBy !== null) return { graph, ignores: true };
    const ignoring = reduced.ignoring(graph, most);
    if (ignoring.length === 0 || goal === 'deadlocks') return { graph, ignores: ignoring.length > 0 };
    reduced.expandWholly(ignoring);
  }
}

function keptBy(model: FieldModel, goal: Goal, ignores: boolean): ReadonlySet<Kept> {
  const kept = new Set<Kept>(['ends', 'option']);
  if (boundedIfProper(model)) kept.add('bounded');
  if (ignores) return kept;
  kept.add('fired');
  if (goal === 'soundness' || oneEnd(model) === null) kept.add('early end');
  return kept;
}
