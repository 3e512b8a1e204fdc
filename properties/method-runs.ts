/** Every run that a verdict shows can be played, and shows what it is said to show. */
import type { Analysis } from '../src/analyse/conclude.ts';
import type { PropertyVerdict } from '../src/analyse/context.ts';
import type { FieldModel } from '../src/fields.ts';
import { enabledIn, fire, initialMarking } from '../src/firing.ts';
import { naive } from '../test/explore/naive.ts';
import {
  endIn,
  invariantsOn,
  violationOf,
  violationOfInvariant,
  type Graph,
  type State,
} from './definitions.ts';
import type { Truth } from './method-truth.ts';

/** What runs are held against. */
export interface Against {
  /** `null` where only a part of the model is known. */
  readonly truth: Truth | null;
  /** Whether runs are to be shortest ones. */
  readonly isShortest: boolean;
}

/** States from which it is found out whether something that is doomed is. */
const fewStates = 1_000;

/** What is wrong with the runs of an analysis, one sentence each. */
export function checkRuns(model: FieldModel, { properties }: Analysis, against: Against): string[] {
  return properties.flatMap((verdict) => {
    const wrong = checkRun(model, verdict, against);
    return wrong === null ? [] : [`the run of ${verdict.name} ${wrong}`];
  });
}

function checkRun(model: FieldModel, verdict: PropertyVerdict, against: Against): string | null {
  const { name, run, witness, holds } = verdict;
  const steps = against.truth?.properties.get(name)!.steps ?? null;
  if (run === null) return holds === 'no' && name !== 'no-dead-tasks' ? 'is missing' : null;
  if (holds !== 'no') return 'shows nothing';
  if (witness?.join() !== run.map((rule) => model.rules[rule]!.label).join()) return 'has other labels';
  const states = played(model, run);
  if (states === null) return `cannot be played: ${run.join()}`;
  const last = states.at(-1)!;
  if (name === 'bounded') return grows(model, states, run);
  if (name === 'option-to-complete') return checkDoom(model, verdict, states, against);
  if (!violates(model, name, states)) return `ends in ${last.join()}, which violates nothing`;
  return against.isShortest && run.length !== steps ? `has ${run.length} steps in place of ${steps}` : null;
}

/** The states along a run, `null` where a rule is not enabled in its turn. */
function played(model: FieldModel, run: readonly number[]): State[] | null {
  const states = [initialMarking(model)];
  for (const rule of run) {
    if (!enabledIn(model, states.at(-1)!).includes(rule)) return null;
    states.push(fire(model.rules[rule]!, states.at(-1)!));
  }
  return states;
}

function violates(model: FieldModel, name: string, states: readonly State[]): boolean {
  const invariant = invariantsOn(model).find((one) => one.name === name);
  const violation = invariant ? violationOfInvariant(model, invariant) : violationOf(model, name);
  const last = states.at(-1)!;
  return violation?.(last, endIn(model, last)) === true;
}

/** The last part of the run can be repeated, each time with more. */
function grows(model: FieldModel, states: readonly State[], run: readonly number[]): string | null {
  const last = states.at(-1)!;
  const isSmaller = (m: State) => m.join() !== last.join() && m.every((n, f) => n <= last[f]!);
  for (const [from, state] of states.entries()) {
    if (!isSmaller(state)) continue;
    const round = run.slice(from);
    const again = played(model, [...run, ...round, ...round, ...round]);
    if (again === null) continue;
    const sizes = [0, 1, 2, 3].map((n) => again[run.length + n * round.length]!);
    const isGrowing = (f: number) => sizes.every((m, i) => i === 0 || m[f]! > sizes[i - 1]![f]!);
    if (last.some((n, f) => n > state[f]! && isGrowing(f))) return null;
  }
  return 'does not grow';
}

/** After the point of no return nothing completes, before it something does; then the way to the nearest deadlock. */
function checkDoom(
  model: FieldModel,
  { run, pointOfNoReturn }: PropertyVerdict,
  states: readonly State[],
  { truth, isShortest }: Against,
): string | null {
  const after = run!.length - (pointOfNoReturn ?? run!.length);
  const point = run!.length - after;
  const doomed = isDoomed(model, states[point]!);
  if (doomed === false) return `is not doomed after ${point} steps`;
  if (pointOfNoReturn === undefined) return isShortest && truth !== null ? 'has no point of no return' : null;
  if (point > 0 && isDoomed(model, states[point - 1]!) === true) return `is doomed before step ${point}`;
  const graph = graphFrom(model, states[point]!);
  if (isShortest && truth !== null) {
    const { steps } = truth.properties.get('option-to-complete')!;
    if (point !== steps) return `is doomed after ${point} steps in place of ${steps}`;
  }
  if (graph === null) return null;
  const nearest = graph.depths.find((_, s) => graph.ends[s] === 'deadlocked');
  if (nearest !== undefined && endIn(model, states.at(-1)!) !== 'deadlocked') return 'ends in no deadlock';
  if (nearest === undefined && after > 0) return 'goes on for nothing';
  return isShortest && nearest !== undefined && nearest !== after
    ? `meets a deadlock after ${after} more steps in place of ${nearest}`
    : null;
}

/** Whether no final state can be reached; `null` where that is too much to find out. */
function isDoomed(model: FieldModel, state: State): boolean | null {
  const graph = graphFrom(model, state);
  return graph === null ? null : graph.canComplete.size === 0;
}

/** Per model, the graphs from single states: many ways ask for the same ones. */
const graphs = new WeakMap<FieldModel, Map<string, Graph | null>>();

/** @returns `null` for a graph with too many states */
function graphFrom(model: FieldModel, state: State): Graph | null {
  const known = graphs.get(model) ?? new Map<string, Graph | null>();
  graphs.set(model, known);
  const key = state.join();
  if (!known.has(key)) known.set(key, newGraph(model, state));
  return known.get(key)!;
}

function newGraph(model: FieldModel, state: State): Graph | null {
  const fields = model.fields.map((field, f) => ({ ...field, initial: state[f]! }));
  return naive({ ...model, fields }, fewStates);
}
