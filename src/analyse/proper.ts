import type { Exploration } from '../explore/exploration.ts';
import { holdsTokens } from '../fields.ts';
import { enumerate, marked } from './context.ts';

export interface Improper {
  readonly state: number;
  readonly culprits: readonly string[];
  readonly reason: string;
}

/**
 * The nearest state that violates proper completion: one that is completed with an end reached twice; or, where the whole
 * model has one end (the only `final` place of a workflow net, or the sink `root` if it is the only sink of the case), any
 * state in which that end is marked and something else is marked too.
 *
 * Several `stop`s or end events may be reached side by side: that is implicit termination, and proper.
 */
export function firstImproper(exploration: Exploration): Improper | null {
  const found = [reachedTwice(exploration), reachedTooEarly(exploration)].filter(
    (improper) => improper !== null,
  );
  return found.reduce<Improper | null>(
    (first, other) => (first === null || other.state < first.state ? other : first),
    null,
  );
}

function reachedTwice(exploration: Exploration): Improper | null {
  const { model } = exploration;
  const ends = model.fields.map((_, i) => i).filter((i) => isEnd(exploration, i));
  let found: Improper | null = null;
  exploration.forEachEnd((state, end) => {
    if (end !== 'completed' || found !== null) return;
    const twice = ends.filter((field) => exploration.value(state, field) > 1);
    if (twice.length === 0) return;
    const culprits = twice.map((field) => model.fields[field].name);
    found = {
      state,
      culprits,
      reason: `The case completes with ${enumerate(culprits)} reached more than once`,
    };
  });
  return found;
}

function reachedTooEarly(exploration: Exploration): Improper | null {
  const { model, states } = exploration;
  const end = onlyEnd(exploration);
  if (end === null) return null;
  const others = model.fields
    .map((_, i) => i)
    .filter((i) => i !== end && (holdsTokens(model.fields[i]) || model.fields[i].role === 'inner-sink'));
  for (let state = 0; state < states; state++) {
    if (exploration.value(state, end) === 0 || !others.some((field) => exploration.value(state, field) > 0))
      continue;
    const { name } = model.fields[end];
    const where = enumerate(marked(exploration, state));
    const reason = `The end ${name} is reached while ${where === '' ? 'a scope is still open' : `tokens remain at ${where}`}`;
    return { state, culprits: [name], reason };
  }
  return null;
}

function isEnd({ model }: Exploration, field: number): boolean {
  const { role } = model.fields[field];
  return model.ending === 'workflow-net' ? role === 'final' : role === 'sink';
}

function onlyEnd(exploration: Exploration): number | null {
  const { model } = exploration;
  const ends = model.fields.map((_, i) => i).filter((i) => isEnd(exploration, i));
  if (ends.length !== 1) return null;
  return model.ending === 'workflow-net' || model.fields[ends[0]].name === 'root' ? ends[0] : null;
}
