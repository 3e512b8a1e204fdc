import { explicitSpace } from '../explore/explicit.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets, finalStates } from '../explore/state-set.ts';
import { GivenUp } from '../explore/watch.ts';
import type { FieldModel } from '../fields.ts';
import type { Marking } from '../firing.ts';
import { counted, enumerate, marked, stateAfter, unshown, unviolated, violated } from './context.ts';
import type { Context, Onward, PropertyVerdict } from './context.ts';

/** States that are looked at for the deadlock that a doomed run leads to, and bytes that they may take. */
const onwardStates = 1_000_000;
const onwardMemory = 256 * 2 ** 20;

/**
 * Option to complete: from every reachable state a final state can be reached (AG EF final). The witness leads to the nearest
 * state from which none can, and on to a deadlock where there is one.
 */
export async function optionToComplete(context: Context): Promise<PropertyVerdict> {
  const { space } = context;
  const { model } = space;
  const name = 'option-to-complete';
  const doom = await space.doom();
  const holds = unviolated(name, context, 'from every reachable state a final state can be reached');
  if (doom === null || (doom === 'unknown' && holds.holds !== 'yes')) return holds;
  if (doom === 'unknown') return unshown(name, 'unknown', 'it was too much to find out in the end');
  const doomed = stateAfter(context, doom.run);
  const onward = await space.deadlockFrom(doomed);
  const culprits = marked(model, doomed);
  const since = doom.run.length === 0 ? 'From the start' : `After ${counted(doom.run.length, 'step')}`;
  const run = [...doom.run, ...(onward.run ?? [])];
  const reason = `${since} no final state can be reached any more: ${fate(onward)}${at(culprits)}`;
  const verdict = violated(name, context, { culprits, run, reason });
  return doom.isFirst ? { ...verdict, pointOfNoReturn: doom.run.length } : verdict;
}

/**
 * Looks breadth-first for the nearest deadlock that a state leads to.
 * @param state all that can be reached from it is as doomed as it is, so that every end there is a deadlock
 */
export async function deadlockFrom(model: FieldModel, state: Marking): Promise<Onward> {
  const after = await explicitSpace(startingIn(model, state), {
    maxStates: onwardStates,
    maxMemory: onwardMemory,
  });
  const [run] = await after.nearest([endSets(model).deadlocked]);
  return { run, complete: after.cutBy === null };
}

/** A run to the nearest state of a space from which no final state can be reached. */
export async function doomIn(space: Space): Promise<Run | null | 'unknown'> {
  try {
    return await space.doom(finalStates(space.model));
  } catch (error) {
    if (error instanceof GivenUp) return 'unknown';
    throw error;
  }
}

/** The same model with another initial state. */
export function startingIn(model: FieldModel, state: Marking): FieldModel {
  return { ...model, fields: model.fields.map((field, i) => ({ ...field, initial: state[i] })) };
}

function fate({ run, complete }: Onward): string {
  if (run === null) return complete ? 'every run goes on for ever' : 'no end was met';
  return run.length === 0 ? 'nothing is enabled' : 'this run ends in a deadlock';
}

function at(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with tokens at ${enumerate(names)}`;
}
