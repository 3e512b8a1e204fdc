import type { Run, Space } from '../explore/space.ts';
import { finalStates } from '../explore/state-set.ts';
import { GivenUp, unlessGivenUp } from '../explore/watch.ts';
import {
  counted,
  cutReasons,
  enumerate,
  marked,
  stateAfter,
  unshown,
  unviolated,
  violated,
} from './context.ts';
import type { Context, Onward, PropertyVerdict } from './context.ts';

/**
 * Option to complete: from every reachable state a final state can be reached (AG EF final). The witness leads to the nearest
 * state from which none can, and on to a deadlock where there is one.
 */
export async function optionToComplete(context: Context): Promise<PropertyVerdict> {
  const { space } = context;
  const { model } = space;
  const name = 'option-to-complete';
  const doom = await unlessGivenUp(() => space.doom());
  if (doom instanceof GivenUp) return unshown(name, 'unknown', cutReasons[doom.by]);
  const holds = unviolated(name, context, 'from every reachable state a final state can be reached');
  if (doom === null || (doom === 'unknown' && holds.holds !== 'yes')) return holds;
  if (doom === 'unknown') return unshown(name, 'unknown', 'it was too much to find out in the end');
  const doomed = stateAfter(context, doom.run);
  const onward = await space.deadlockFrom(doomed);
  const culprits = marked(model, doomed);
  const since = doom.run.length === 0 ? 'From the start' : `After ${counted(doom.run.length, 'step')}`;
  const run = [...doom.run, ...(onward.run ?? [])];
  const reason = `${since}${at(culprits)}, no final state can be reached any more: ${fate(onward)}`;
  const verdict = violated(name, context, { culprits, run, reason });
  return doom.isFirst ? { ...verdict, pointOfNoReturn: doom.run.length } : verdict;
}

/** A run to the nearest state of a space from which no final state can be reached. */
export async function doomIn(space: Space): Promise<Run | null | 'unknown'> {
  return space.doom(finalStates(space.model));
}

function fate({ run, complete }: Onward): string {
  if (run === null) return complete ? 'every run goes on for ever' : 'no end was met';
  return run.length === 0 ? 'nothing is enabled' : 'this run ends in a deadlock';
}

function at(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with tokens at ${enumerate(names)}`;
}
