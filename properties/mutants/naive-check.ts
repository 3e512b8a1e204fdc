/** Exploration and verdicts against the naive explorer and against the engine. */
import type * as Analyse from '../../src/analyse/conclude.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import type { Exploration } from '../../src/explore/exploration.ts';
import type * as Explicit from '../../src/explore/explicit.ts';
import type * as Explore from '../../src/explore/explore.ts';
import { finalStates } from '../../src/explore/state-set.ts';
import type { Field, FieldModel, Rule } from '../../src/fields.ts';
import { translate } from '../../src/net/translate.ts';
import { fire, isEnabled, naive, tokens } from '../../test/explore/naive.ts';
import { errorsOf, foregone, violationOf, type Graph, type State } from '../definitions.ts';
import { sameVerdicts } from '../laws.ts';
import type { Check } from './harness.ts';
import type { Subject } from './subjects.ts';

/** What a mutant of the analysis offers. */
export type AnalysisBuild = Pick<typeof Analyse, 'analyseSpace'> &
  Pick<typeof Explicit, 'spaceOf'> &
  Pick<typeof Explore, 'explore'>;

const maxMemory = 2 ** 30;

/** A graph and what is read from it, with stored edges as a check has them. */
async function analysed(
  { explore, spaceOf, analyseSpace }: AnalysisBuild,
  model: FieldModel,
  maxStates: number,
): Promise<{ readonly exploration: Exploration; readonly analysis: Analysis }> {
  const exploration = await explore(model, { maxStates, maxMemory, keepEdges: true });
  return { exploration, analysis: await analyseSpace(spaceOf(exploration, maxMemory)) };
}

/** States of the naive explorer, and of the analysis. */
const fewStates = 300;
const mostStates = 500;

/**
 * The analysis against the naive explorer on drawn field models and law 4 on drawn terms; then searches that are cut, last
 * since a broken explorer may never come back from them.
 */
export function analysisChecks(
  models: readonly FieldModel[],
  subjects: readonly Subject[],
): Check<AnalysisBuild>[] {
  const graphs = models.map((model) => naive(model, fewStates));
  const finite = models.flatMap((model, i) => (graphs[i] ? [{ model, graph: graphs[i] }] : []));
  const large = models.filter((_, i) => !graphs[i]);
  return [
    {
      name: 'naive',
      trials: finite.map(({ model, graph }) => async (build) => {
        const { exploration, analysis } = await analysed(build, model, mostStates);
        return (
          differentGraph(model, exploration, graph) ??
          differentVerdicts(model, analysis, graph) ??
          (await differentDoom(build, exploration))
        );
      }),
    },
    {
      name: 'law 4',
      trials: subjects.map((subject) => async (build) => {
        const { model, engine } = subject;
        if (!(await subject.analysis(mostStates)).stateSpace.complete) return null;
        const { analysis } = await analysed(build, translate(model), mostStates);
        return sameVerdicts(engine, model, analysis, mostStates);
      }),
    },
    {
      name: 'cut',
      trials: finite.map(({ model, graph }) => async (build) => {
        const limit = Math.max(1, Math.floor(graph.states.length / 2));
        const whole = await analysed(build, model, mostStates);
        return overclaimed((await analysed(build, model, limit)).analysis, whole.analysis, limit);
      }),
    },
    {
      name: 'growth',
      trials: large.map((model) => async (build) => {
        const { exploration } = await analysed(build, model, mostStates);
        return unprovenGrowth(model, exploration);
      }),
    },
  ];
}

/** States, in the naive order, how they end, how they are reached, what follows; and the figures. */
function differentGraph(model: FieldModel, found: Exploration, graph: Graph): string | null {
  const { states, edges, ends, depths } = graph;
  if (!found.complete || found.states !== states.length || found.edges !== edges.length) {
    return `${found.states} states and ${found.edges} edges in place of ${states.length} and ${edges.length}`;
  }
  const held = states.map((m) => m.map((_, f) => tokens(model, m, f)));
  const figures = [
    Math.max(...depths),
    Math.max(...held.flat()),
    Math.max(...held.map((m) => m.reduce((a, b) => a + b, 0))),
  ].join();
  const told = [found.depth, found.maxTokensPerPlace, found.maxTokensPerMarking].join();
  if (told !== figures) return `depth and records are ${told} in place of ${figures}`;
  for (const [s, state] of states.entries()) {
    if (valuesOf(found, s).join() !== state.join()) return `state ${s} has other values`;
    if (found.isDead(s) !== (ends[s] !== null)) return `state ${s} is an end, or is none`;
    const path = found.pathTo(s);
    const reached = played(model, path);
    if (path.length !== depths[s] || reached?.join() !== state.join()) return `no path to state ${s}`;
  }
  return null;
}

/** The same model with a field so wide that no state fits into one word. */
export function widened(model: FieldModel): FieldModel {
  const wide: Field = { name: 'wide', role: 'counter', initial: 0, bound: 2 ** 31 - 1 };
  return { ...model, fields: [...model.fields, wide] };
}

/** The same model with a place that is filled only while it is empty: it grows, and not for ever. */
export function gated(model: FieldModel): FieldModel {
  const gate = model.fields.length;
  const place: Field = { name: 'gate', role: 'token', initial: 0, bound: null };
  const fills: Rule = {
    label: 'fills',
    node: 'fills',
    atLeast: [[0, 1]],
    below: [],
    zero: [gate],
    some: [],
    marked: [],
    test: [],
    take: [],
    update: [],
    clear: [],
    move: [],
    put: [[gate, 2]],
  };
  return { ...model, fields: [...model.fields, place], rules: [...model.rules, fills] };
}

function valuesOf(found: Exploration, state: number): number[] {
  return found.model.fields.map((_, field) => found.value(state, field));
}

/** The state after firing rules from the initial one, or `null` where one is not enabled. */
function played(model: FieldModel, rules: readonly number[]): State | null {
  let state: State = model.fields.map(({ initial }) => initial);
  for (const rule of rules) {
    if (!isEnabled(model.rules[rule]!, state)) return null;
    state = fire(model.rules[rule]!, state);
  }
  return state;
}

/** Each property, read off the naive graph by definition; witnesses are shortest and can be played. */
function differentVerdicts(model: FieldModel, analysis: Analysis, graph: Graph): string | null {
  const limited = graph.states.some(
    (m, s) => graph.ends[s] === 'failed' && errorsOf(model, m).includes('limit'),
  );
  for (const { name, holds, witness } of analysis.properties) {
    const bad = badStates(model, graph, name);
    if (bad === null) continue;
    const depth = graph.depths.find((_, s) => bad(s)) ?? -1;
    const expected = depth >= 0 ? 'no' : limited ? 'unknown' : 'yes';
    if (holds !== expected) return `${name} is ${holds} in place of ${expected}`;
    if (!witness) continue;
    const rules = witness.map((label) => model.rules.findIndex((rule) => rule.label === label));
    const last = played(model, rules);
    if (!last) return `the witness of ${name} cannot be played`;
    if (name === 'option-to-complete') continue;
    if (rules.length !== depth)
      return `the witness of ${name} has ${rules.length} steps in place of ${depth}`;
  }
  for (const end of ['completed', 'cancelled', 'failed', 'deadlocked'] as const) {
    const found = graph.ends.filter((other) => other === end).length;
    if (analysis.stateSpace.ends[end] !== found) return `${analysis.stateSpace.ends[end]} states are ${end}`;
  }
  const dead = model.activities.some(({ rules }) => !graph.edges.some(({ rule }) => rules.includes(rule)));
  const told = analysis.properties.find((p) => p.name === 'no-dead-tasks')!.holds;
  const expected = !dead ? 'yes' : limited ? 'unknown' : 'no';
  return told === expected ? overclaimed(analysis, analysis, Infinity) : `no-dead-tasks is ${told}`;
}

/** States that violate a property, or `null` for one that is not asked of such a model. */
function badStates(model: FieldModel, graph: Graph, name: string): ((state: number) => boolean) | null {
  if (name === 'bounded') return () => false;
  if (foregone(model, name) !== null) return null;
  if (name === 'option-to-complete') return (s) => !graph.canComplete.has(s);
  const violates = violationOf(model, name);
  return violates && ((s) => violates(graph.states[s]!, graph.ends[s]!));
}

/** With stored edges, and without room for reversed ones, the answer is the same. */
async function differentDoom({ spaceOf }: AnalysisBuild, exploration: Exploration): Promise<string | null> {
  const final = finalStates(exploration.model);
  const [swift, frugal] = [
    await spaceOf(exploration, Infinity).doom(final),
    await spaceOf(exploration, 0).doom(final),
  ];
  return String(swift) === String(frugal)
    ? null
    : `after ${String(swift)} it cannot complete, or after ${String(frugal)}`;
}

/** A search that was cut, or met a bound, keeps its limit and decides nothing that the whole graph does not. */
function overclaimed(cut: Analysis, whole: Analysis, limit: number): string | null {
  const { states } = cut.stateSpace;
  if (Number(states) > limit) return `${states} states, of at most ${limit}`;
  for (const [i, { name, holds }] of cut.properties.entries()) {
    const known = whole.properties[i]!.holds;
    if (holds !== 'unknown' && holds !== known) return `cut, ${name} is ${holds}; it is ${known}`;
  }
  const parts = cut.properties.filter(({ name }) => name !== 'deadlock-free' && name !== 'safe');
  if (cut.verdict === 'sound' && parts.some(({ holds }) => holds !== 'yes')) {
    return 'sound, although parts of it are not';
  }
  return null;
}

/** A claim of unboundedness holds in the plain token game: the path can be repeated, and adds tokens each time. */
function unprovenGrowth(model: FieldModel, { covering, complete, ...found }: Exploration): string | null {
  if (complete && found.states <= fewStates) return 'too few states';
  if (covering === null) return null;
  const path = found.pathTo(covering.to);
  const pump = path.slice(found.pathTo(covering.from).length);
  let before = played(model, path);
  const rounds = [...path];
  for (let round = 0; round < 4; round++) {
    rounds.push(...pump);
    const after = played(model, rounds);
    if (!before || !after) return 'the path of a claimed growth cannot be repeated';
    if (covering.grows.some((f) => after[f]! <= before![f]!)) return 'what is claimed to grow does not';
    before = after;
  }
  return null;
}
