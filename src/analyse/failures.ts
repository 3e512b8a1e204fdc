import type { Space } from '../explore/space.ts';
import { every, endSets, type StateSet } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { enumerate, shorter, unshown, unviolated, violated } from './context.ts';
import type { Decider } from './context.ts';

/** The name of the error that is a cut of the search and not a failure of the model. */
export const limitError = 'limit';

/** The states that failed with one error. */
export interface Failure {
  readonly error: string;
  readonly states: StateSet;
}

/** The errors that a case can fail with, as far as they were seen. */
export async function failuresOf(space: Space): Promise<readonly Failure[]> {
  const { model } = space;
  const failures: Failure[] = [];
  for (const [field, { role, domain }] of model.fields.entries()) {
    if (role !== 'failed') continue;
    const largest = await space.largest(field);
    for (let value = 1; value <= largest; value++)
      failures.push({ error: nameOf(domain?.json(value) ?? ''), states: failedWith(model, field, value) });
  }
  return failures;
}

function failedWith(model: FieldModel, field: number, value: number): StateSet {
  const is: StateSet = { kind: 'values', fields: [field], holds: ([v]) => v === value };
  return every(endSets(model).failed, is);
}

function nameOf(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/** No unhandled failure: no case ends with an error that nothing catches. The error `limit` is none: it is a cut. */
export function noUnhandledFailure(model: FieldModel, failures: readonly Failure[]): Decider {
  const name = 'no-unhandled-failure';
  const canFail = model.fields.some(({ role }) => role === 'failed');
  const asked = failures.filter(({ error }) => error !== limitError);
  return {
    name,
    sets: asked.map(({ states }) => states),
    decide(context, runs) {
      if (!canFail) return unshown(name, 'yes', 'nothing in the model can fail');
      const culprits = asked.flatMap(({ error }, i) => (runs[i] === null ? [] : [error]));
      const run = runs.reduce(shorter, null);
      if (run === null) return unviolated(name, context, 'every error is caught');
      const reason = `Nothing catches the error ${enumerate(culprits)}`;
      return violated(name, context, { culprits, run, reason });
    },
  };
}
