/** From a model to its draft, and from what is left of a draft to a smaller model. */
import type { Field, FieldModel, Rule } from '../../fields.ts';
import { Draft } from './draft.ts';
import type { Place, Transition } from './draft.ts';
import { empty, occurring } from './run.ts';

/** How the rules of a model use one field, beyond plain taking, putting and clearing. */
interface Use {
  /** Guards that more tokens can only help: at least, some, marked. */
  isAsked: boolean;
  /** Guards and effects that depend on the number of tokens in other ways. */
  isOpaque: boolean;
  isTaken: boolean;
  /** Where it saturates: by the rules that put to it all alike (`undefined`: nowhere), or not. */
  cap: number | undefined | 'none yet' | 'several';
}

/**
 * The draft of a model.
 * @param kept fields that the reduction must leave exactly as they are
 */
export function draftOf(model: FieldModel, kept: ReadonlySet<number>): Draft {
  const draft = new Draft(model.ending);
  const uses = usesOf(model);
  model.fields.forEach((field, index) => draft.place(placeOf(field, uses[index], kept.has(index))));
  for (const [number, rule] of model.rules.entries()) {
    // a cap that is not the same everywhere is told by the rule alone
    const isTold = rule.put.every(([field]) => uses[field].cap !== 'several');
    const t = draft.transition({
      rule,
      isPlain: isTold && isPlain(rule),
      run: number,
      length: 1,
      also: empty,
    });
    const at = (field: number) => draft.places[field];
    for (const [field, n] of rule.take) draft.weigh('take', at(field), t, n + (t.take.get(at(field)) ?? 0));
    for (const [field, n] of rule.put) draft.weigh('put', at(field), t, n + (t.put.get(at(field)) ?? 0));
    for (const field of rule.clear) draft.weigh('clear', at(field), t, 1);
    for (const field of rule.zero) draft.weigh('zero', at(field), t, 1);
  }
  draft.end = onlyEnd(draft);
  return draft;
}

function placeOf(
  { role, initial, domain }: Field,
  { isAsked, isOpaque, isTaken, cap }: Use,
  isKept: boolean,
) {
  const isUncapped = cap === undefined || cap === 'none yet';
  const isCounted = domain === undefined && !isOpaque && !isKept;
  return {
    role,
    initial,
    isPlain: role === 'token' && isCounted && !isAsked && isUncapped,
    isGrowing: isCounted && cap !== 'several' && (isUncapped || !isTaken),
    cap: typeof cap === 'number' ? cap : undefined,
  };
}

function usesOf({ fields, rules }: FieldModel): Use[] {
  const uses = fields.map((): Use => ({ isAsked: false, isOpaque: false, isTaken: false, cap: 'none yet' }));
  for (const rule of rules) {
    if (asksForWhatItTakes(rule)) for (const [field, n] of rule.take) uses[field].isTaken ||= n > 0;
    else for (const guard of guards(rule)) guarded(uses, guard);
    for (const set of rule.some) for (const field of set) uses[field].isAsked = true;
    for (const guard of rule.marked) for (const field of guard.fields) uses[field].isAsked = true;
    if (hasOpaqueFields(rule)) for (const field of opaqueFields(rule)) uses[field].isOpaque = true;
    for (const [field, , cap] of rule.put) {
      const use = uses[field];
      use.cap = use.cap === 'none yet' || use.cap === cap ? cap : 'several';
    }
  }
  return uses;
}

function guarded(uses: readonly Use[], [field, asked, taken]: Guard): void {
  if (asked !== taken) uses[field].isAsked = true;
  if (taken > 0) uses[field].isTaken = true;
  // a rule that takes more than it asks for is none that is understood here
  if (asked < taken) uses[field].isOpaque = true;
}

function hasOpaqueFields({ below, test, update, move }: Rule): boolean {
  return below.length + test.length + update.length + move.length > 0;
}

function opaqueFields({ below, test, update, move }: Rule): number[] {
  return [
    ...below.map(([field]) => field),
    ...test.flatMap(({ reads }) => reads),
    ...update.flatMap(({ reads, writes }) => [...reads, ...writes]),
    ...move.flat(),
  ];
}

type Guard = readonly [field: number, asked: number, taken: number];

/** Whether it is plain to see that a rule asks for the tokens that it takes, and for no others: of most rules. */
function asksForWhatItTakes({ atLeast, take }: Rule): boolean {
  return atLeast === take && (take.length < 2 || new Set(take.map(([field]) => field)).size === take.length);
}

/** Fields that a rule asks for or takes from: the number that it asks for, and the number that it takes. */
function guards({ atLeast, take }: Rule): Iterable<Guard> {
  const found = new Map<number, [field: number, asked: number, taken: number]>();
  const of = (field: number) => {
    let guard = found.get(field);
    if (guard === undefined) found.set(field, (guard = [field, 0, 0]));
    return guard;
  };
  for (const [field, n] of atLeast) of(field)[1] = Math.max(of(field)[1], n);
  for (const [field, n] of take) of(field)[2] += n;
  return found.values();
}

function isPlain(rule: Rule): boolean {
  return (
    rule.some.length + rule.marked.length === 0 &&
    !hasOpaqueFields(rule) &&
    rule.pace === undefined &&
    (asksForWhatItTakes(rule) || [...guards(rule)].every(([, asked, taken]) => asked === taken))
  );
}

/** The end whose being marked beside anything else is improper: the only `final` of a workflow net, the only sink of a case. */
function onlyEnd({ places, ending }: Draft): Place | null {
  const ends = places.filter(({ role }) => role === (ending === 'workflow-net' ? 'final' : 'sink'));
  return ends.length === 1 ? ends[0] : null;
}

/** What is left of a draft, and where its parts come from. */
export interface Remainder {
  readonly model: FieldModel;
  /** Per field of the original its number in the smaller model, or -1. */
  readonly fields: Int32Array;
  /** Per rule of the smaller model its transition. */
  readonly transitions: readonly Transition[];
}

/** The smaller model. Activities that happen before its initial state are left out, as they are not dead. */
export function remainderOf(original: FieldModel, draft: Draft): Remainder {
  const left = draft.places.filter(({ isGone }) => !isGone);
  const transitions = draft.transitions.filter(({ isGone }) => !isGone);
  const fields = new Int32Array(original.fields.length).fill(-1);
  left.forEach(({ index }, i) => (fields[index] = i));
  const model: FieldModel = {
    ending: original.ending,
    fields: left.map(({ index, initial }) => ({ ...original.fields[index], initial })),
    rules: transitions.map((t) => ruleOf(t, draft, fields)),
    activities: activitiesOf(original, draft, transitions),
  };
  return { model, fields, transitions };
}

function activitiesOf({ activities, rules }: FieldModel, draft: Draft, transitions: readonly Transition[]) {
  const firedBy: number[][] = rules.map(() => []);
  transitions.forEach((t, i) => {
    for (const rule of occurring(t.run, t.also)) firedBy[rule].push(i);
  });
  const before = occurring(draft.prefix, draft.also);
  return activities
    .filter((activity) => !activity.rules.some((rule) => before.has(rule)))
    .map(({ id, rules: own }) => ({ id, rules: [...new Set(own.flatMap((rule) => firedBy[rule]))] }));
}

/** The rule of a transition over the fields that are left; what is not told by its arcs concerns fields that are never reduced away. */
function ruleOf(
  { number, rule, take, put, clear, zero }: Transition,
  { places }: Draft,
  fields: Int32Array,
): Rule {
  const at = (field: number) => fields[field];
  const takes = [...take].map(([{ index }, n]) => [at(index), n] as const);
  const asked = rule.atLeast.filter(([f, n]) => !places[f].isGone && n > (take.get(places[f]) ?? 0));
  const fixed = rule.put.filter(([field]) => !places[field].isGrowing);
  const grown = [...put].filter(([{ isGrowing }]) => isGrowing);
  return {
    ...rule,
    label: `${number}:${rule.label}`,
    atLeast: [...takes, ...asked.map(([field, n]) => [at(field), n] as const)],
    below: rule.below.map(([field, n]) => [at(field), n] as const),
    zero: [...zero.keys()].map(({ index }) => at(index)),
    some: rule.some.map((set) => set.map(at)),
    marked: rule.marked.map((guard) => ({ ...guard, fields: guard.fields.map(at) })),
    test: rule.test.map((guard) => ({ ...guard, reads: guard.reads.map(at) })),
    take: takes,
    update: rule.update.map((effect) => ({
      ...effect,
      reads: effect.reads.map(at),
      writes: effect.writes.map(at),
      ...(effect.token && { token: { ...effect.token, field: at(effect.token.field) } }),
    })),
    clear: [...clear.keys()].map(({ index }) => at(index)),
    move: rule.move.map(([from, to]) => [at(from), at(to)] as const),
    put: [
      ...fixed.map(([field, n, cap]) => putting(at(field), n, cap)),
      ...grown.map(([{ index, cap }, n]) => putting(at(index), n, cap)),
    ],
  };
}

function putting(field: number, n: number, cap: number | undefined): Rule['put'][number] {
  return cap === undefined ? [field, n] : [field, n, cap];
}
