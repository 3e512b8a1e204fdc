/** What violates each standard property, state by state, as it is defined; and what the naive graph says of all of them. */
import type { Invariant } from '../src/analyse/invariants.ts';
import type { FieldModel } from '../src/fields.ts';
import type { End } from '../src/lts.ts';
import type { Holds } from '../src/report/document.ts';
import { endOf, isEnabled, tokens, type naive } from '../test/explore/naive.ts';

export type Graph = NonNullable<ReturnType<typeof naive>>;
export type State = readonly number[];

/** Whether a state, which ends like this or goes on, violates a property. */
export type Violation = (state: State, end: End | null) => boolean;

/**
 * What violates a property in a single state.
 * @returns `null` for one that is not asked of such a model, or that no single state shows
 */
export function violationOf(model: FieldModel, name: string): Violation | null {
  const { fields } = model;
  if (foregone(model, name) !== null) return null;
  switch (name) {
    case 'deadlock-free':
      return (_, end) => end === 'deadlocked';
    case 'safe':
      return (m) => m.some((_, f) => tokens(model, m, f) > 1);
    case 'proper-completion':
      return (m, end) => isImproper(model, m, end);
  }
  if (name === 'no-unhandled-failure')
    return (m, end) => end === 'failed' && errorsOf(model, m).some((error) => error !== 'limit');
  if (name === 'no-undelivered-messages') {
    return (m, end) =>
      (end === 'completed' || end === 'cancelled') &&
      fields.some(({ role }, f) => role === 'channel' && m[f]! > 0);
  }
  return null;
}

/** The errors that a state has failed with. */
export function errorsOf({ fields }: FieldModel, m: State): readonly string[] {
  return fields.flatMap(({ role, domain }, f) =>
    role === 'failed' && m[f]! > 0 ? [JSON.parse(domain!.json(m[f]!)) as string] : [],
  );
}

function isImproper({ fields, ending }: FieldModel, m: State, end: End | null): boolean {
  const ends = fields.flatMap(({ role }, f) => (role === (ending === 'case' ? 'sink' : 'final') ? [f] : []));
  if (end === 'completed' && ends.some((f) => m[f]! > 1)) return true;
  const [only] = ends;
  if (ends.length !== 1 || (ending === 'case' && fields[only!]!.name !== 'root')) return false;
  const open = ['token', 'colours', 'inner-sink', 'final'];
  return m[only!]! > 0 && fields.some(({ role }, f) => f !== only && open.includes(role) && m[f]! > 0);
}

/** How a state ends, or `null` where something is enabled. */
export function endIn(model: FieldModel, m: State): End | null {
  return model.rules.some((rule) => isEnabled(rule, m, model.rules)) ? null : endOf(model, m);
}

/** Invariants on the first variable of a model: no state, no completed state, no final state has its value 2. */
export function invariantsOn({ fields }: FieldModel): readonly Invariant[] {
  const variable = fields.find(({ role }) => role === 'variable');
  if (variable === undefined) return [];
  const { name } = variable;
  return (['every-state', 'completed', 'end'] as const).map((at) => ({
    name: `${name} ${at}`,
    kind: 'never',
    reads: [name],
    test: (data) => data[name] === 2,
    at,
  }));
}

/** What violates an invariant of {@link invariantsOn}. */
export function violationOfInvariant(model: FieldModel, { at, reads, test }: Invariant): Violation {
  const name = reads[0]!;
  const field = model.fields.findIndex(
    (candidate) => candidate.role === 'variable' && candidate.name === name,
  );
  const { domain } = model.fields[field]!;
  return (m, end) => {
    const isFinal = end !== null && end !== 'deadlocked' && !errorsOf(model, m).includes('limit');
    const isAsked = at === 'every-state' || (at === 'completed' ? end === 'completed' : isFinal);
    return isAsked && test({ [name]: JSON.parse(domain!.json(m[field]!)) });
  };
}

/** What holds of every such model, whatever its states: `unknown` for what is not asked of it; `null` where states decide. */
export function foregone({ ending, fields }: FieldModel, name: string): Holds | null {
  const plain = ['deadlock-free', 'safe', 'bounded', 'no-dead-tasks'];
  if (ending === 'plain-net' && !plain.includes(name)) return 'unknown';
  const lacks = (wanted: string) => !fields.some(({ role }) => role === wanted);
  if (name === 'no-unhandled-failure' && lacks('failed')) return 'yes';
  return name === 'no-undelivered-messages' && lacks('channel') ? 'yes' : null;
}
