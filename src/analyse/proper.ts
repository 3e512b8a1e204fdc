import type { Run } from '../explore/space.ts';
import { above, endSets, every, some, tokenFields, type StateSet } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { enumerate, marked, shorter, stateAfter, unviolated, violated } from './context.ts';
import type { Context, Decider, PropertyVerdict } from './context.ts';

const name = 'proper-completion';

/**
 * Proper completion is violated by a completed state with an end reached twice; or, where the whole model has one end (the only
 * `final` place of a workflow net, or the sink `root` if it is the only sink of the case), by any state in which that end is marked
 * and something else is marked too.
 *
 * Several `stop`s or end events may be reached side by side: that is implicit termination, and proper.
 */
export function properCompletion(model: FieldModel): Decider {
  return { name, sets: [reachedTwice(model), reachedTooEarly(model)], decide };
}

function decide(context: Context, [twice, early]: readonly (Run | null)[]): PropertyVerdict {
  const run = shorter(twice, early);
  if (run === null) return unviolated(name, context, 'no end is reached twice or too early');
  const { model } = context.space;
  const state = stateAfter(context, run);
  const isEarly = run === early;
  const culprits = (isEarly ? [onlyEnd(model)!] : ends(model).filter((end) => state[end] > 1)).map(
    (end) => model.fields[end].name,
  );
  const where = enumerate(marked(model, state));
  const left = where === '' ? 'a scope is still open' : `tokens remain at ${where}`;
  const reason = isEarly
    ? `The end ${culprits[0]} is reached while ${left}`
    : `The case completes with ${enumerate(culprits)} reached more than once`;
  return violated(name, context, { culprits, run, reason });
}

function reachedTwice(model: FieldModel): StateSet {
  return every(endSets(model).completed, some(...ends(model).map((end) => above(end, 1))));
}

function reachedTooEarly(model: FieldModel): StateSet {
  const end = onlyEnd(model);
  if (end === null) return some();
  const scopes = model.fields.flatMap(({ role }, i) => (role === 'inner-sink' ? [i] : []));
  const others = [...tokenFields(model), ...scopes].filter((field) => field !== end);
  return every(above(end, 0), some(...others.map((field) => above(field, 0))));
}

/** The fields that count how often an end of the case was reached. */
function ends({ fields, ending }: FieldModel): readonly number[] {
  const wanted = ending === 'workflow-net' ? 'final' : 'sink';
  return fields.flatMap(({ role }, i) => (role === wanted ? [i] : []));
}

function onlyEnd(model: FieldModel): number | null {
  const all = ends(model);
  if (all.length !== 1) return null;
  return model.ending === 'workflow-net' || model.fields[all[0]].name === 'root' ? all[0] : null;
}
