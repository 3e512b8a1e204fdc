/** The law of reduction: a reduced model has the verdicts of the original, and its runs are runs of the original. */
import { analyse } from '../src/analyse/analyse.ts';
import type { Analysis } from '../src/analyse/conclude.ts';
import type { PropertyVerdict } from '../src/analyse/context.ts';
import type { Invariant } from '../src/analyse/invariants.ts';
import { explore } from '../src/explore/explore.ts';
import { reduce } from '../src/explore/reduce/reduce.ts';
import type { Reduction } from '../src/explore/reduce/reduce.ts';
import { holdsTokens } from '../src/fields.ts';
import type { FieldModel } from '../src/fields.ts';
import type { CutBy } from '../src/report/document.ts';
import { endOf, fire, isEnabled, naive, tokens } from '../test/explore/naive.ts';

/** What a comparison found. */
export interface Compared {
  readonly reduction: Reduction;
  readonly original: Analysis;
  readonly reduced: Analysis;
  /** What differs, one sentence each. */
  readonly broken: readonly string[];
}

/**
 * Compares all verdicts, dead activities and witnesses of a model with those of its reduction.
 * @param limit states of the original; beyond them only verdicts are compared that both sides have
 */
export async function compareReduction(model: FieldModel, limit: number): Promise<Compared> {
  const invariants = invariantsOn(model);
  const reduction = reduce(model);
  const original = await analyse(model, { method: 'explicit', maxStates: limit, invariants });
  const reduced = await analyse(reduction.model, { method: 'explicit', maxStates: 2 * limit, invariants });
  const { cutBy } = original.stateSpace;
  const broken = [
    ...original.properties.flatMap((verdict, i) => compareVerdicts(verdict, reduced.properties[i], cutBy)),
    ...(cutBy === null ? await compareFired(model, reduction) : []),
    // what is left as it is has the runs of the original; the oracle knows nothing of rules with a pace, which are left
    ...(reduction.applied.length === 0
      ? []
      : reduced.properties.flatMap((verdict) => checkWitness(model, reduction, verdict, invariants))),
  ];
  return { reduction, original, reduced, broken };
}

/** For each variable that no value but one is taken: most of them are broken. */
function invariantsOn({ fields }: FieldModel): Invariant[] {
  return fields
    .filter(({ role }) => role === 'variable')
    .flatMap(({ name }) =>
      (['every-state', 'completed', 'end'] as const).map((at): Invariant => ({
        name: `${name} ${at}`,
        kind: 'never',
        reads: [name],
        test: (data) => data[name] === 2,
        at,
      })),
    );
}

/**
 * Where the original was seen as a whole, so must be what is left of it, with the same answers; else no answer may contradict another.
 * A proof that the original is unbounded is no answer to all else, and what is left may meet a limit before one is found.
 */
function compareVerdicts(original: PropertyVerdict, reduced: PropertyVerdict, cutBy: CutBy | null): string[] {
  const { name } = original;
  if (original.holds !== reduced.holds) {
    const mayBeOpen = cutBy !== null && (original.holds === 'unknown' || reduced.holds === 'unknown');
    return mayBeOpen ? [] : [`${name}: ${original.holds}, reduced ${reduced.holds}`];
  }
  const mayDiffer = name !== 'no-dead-tasks' || cutBy !== null;
  if (mayDiffer || original.culprits.join() === reduced.culprits.join()) return [];
  return [`dead: ${original.culprits.join()}, reduced ${reduced.culprits.join()}`];
}

async function compareFired(model: FieldModel, { model: smaller, firedFrom }: Reduction): Promise<string[]> {
  const { fired } = await explore(model);
  const derived = firedFrom((await explore(smaller)).fired);
  return fired.join() === derived.join() ? [] : [`fired: ${fired.join('')} and ${derived.join('')}`];
}

/** The states of a run of a model; `null` if it is none. */
function replay({ fields, rules }: FieldModel, run: readonly number[]): number[][] | null {
  const states = [fields.map(({ initial }) => initial)];
  for (const rule of run) {
    const state = states.at(-1)!;
    if (!isEnabled(rules[rule], state, rules)) return null;
    states.push(fire(rules[rule], state));
  }
  return states;
}

function checkWitness(
  model: FieldModel,
  { model: smaller, lift }: Reduction,
  { name, witness, pointOfNoReturn }: PropertyVerdict,
  invariants: readonly Invariant[],
): string[] {
  if (witness === null) return [];
  const run = witness.map((label) => smaller.rules.findIndex((rule) => rule.label === label));
  const lifted = lift(name === 'option-to-complete' ? run.slice(0, pointOfNoReturn) : run);
  const states = replay(model, lifted);
  if (states === null) return [`${name}: the lifted run ${lifted.join()} is none`];
  const state = states.at(-1)!;
  const violates =
    violations[name] ??
    ((m, s) =>
      breaks(
        m,
        s,
        invariants.find((invariant) => invariant.name === name)!,
      ));
  return violates(model, state, states)
    ? []
    : [`${name}: the lifted run ${lifted.join()} does not violate it`];
}

type Violation = (
  model: FieldModel,
  state: readonly number[],
  states: readonly (readonly number[])[],
) => boolean;

const violations: Readonly<Record<string, Violation>> = {
  'option-to-complete': cannotComplete,
  'proper-completion': isImproper,
  'deadlock-free': (model, state) => isDead(model, state) && endOf(model, state) === 'deadlocked',
  safe: (model, state) => state.some((_, f) => tokens(model, state, f) > 1),
  bounded: (_, state, states) =>
    states.some(
      (before) => before !== state && before.every((n, f) => n <= state[f]) && before.join() !== state.join(),
    ),
  'no-unhandled-failure': (model, state) => isDead(model, state) && endOf(model, state) === 'failed',
  'no-undelivered-messages': (model, state) =>
    isDead(model, state) && model.fields.some(({ role }, f) => role === 'channel' && state[f] > 0),
};

function isDead({ rules }: FieldModel, state: readonly number[]): boolean {
  return !rules.some((rule) => isEnabled(rule, state, rules));
}

/** Of models that are too large to tell, it is believed. */
function cannotComplete(model: FieldModel, state: readonly number[]): boolean {
  const graph = naive(
    { ...model, fields: model.fields.map((field, f) => ({ ...field, initial: state[f] })) },
    3000,
  );
  return graph === null || graph.canComplete.size === 0;
}

function isImproper(model: FieldModel, state: readonly number[]): boolean {
  const { fields, ending } = model;
  const role = ending === 'workflow-net' ? 'final' : 'sink';
  const ends = fields.flatMap((field, f) => (field.role === role ? [f] : []));
  if (isDead(model, state) && endOf(model, state) === 'completed' && ends.some((f) => state[f] > 1))
    return true;
  if (ends.length !== 1 || (ending === 'case' && fields[ends[0]].name !== 'root')) return false;
  const others = fields.flatMap((field, f) =>
    f !== ends[0] && (holdsTokens(field) || field.role === 'inner-sink') ? [f] : [],
  );
  return state[ends[0]] > 0 && others.some((f) => state[f] > 0);
}

function breaks(model: FieldModel, state: readonly number[], { reads, at }: Invariant): boolean {
  const end = isDead(model, state) ? endOf(model, state) : null;
  const isAsked =
    at === 'every-state' || end === 'completed' || (at === 'end' && end !== null && end !== 'deadlocked');
  const f = model.fields.findIndex(({ role, name }) => role === 'variable' && name === reads[0]);
  return isAsked && model.fields[f].domain!.json(state[f]) === '2';
}
