import { explicitSpace } from '../explore/explicit.ts';
import type { Run } from '../explore/space.ts';
import { endSets, finalStates } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import type { Marking } from '../firing.ts';
import { counted, enumerate, marked, stateAfter, unviolated, violated } from './context.ts';
import type { Context, PropertyVerdict } from './context.ts';

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
  const doom = await space.doom(finalStates(model));
  if (doom === null || doom === 'unknown')
    return unviolated(name, context, 'from every reachable state a final state can be reached');
  const doomed = stateAfter(context, doom);
  const onward = await toDeadlock(model, doomed);
  const culprits = marked(model, doomed);
  const since = doom.length === 0 ? 'From the start' : `After ${counted(doom.length, 'step')}`;
  const run = [...doom, ...(onward.run ?? [])];
  const reason = `${since} no final state can be reached any more: ${fate(onward)}${at(culprits)}`;
  return { ...violated(name, context, { culprits, run, reason }), pointOfNoReturn: doom.length };
}

interface Onward {
  /** The way to the nearest deadlock. */
  readonly run: Run | null;
  /** Where there is no such way: whether everything was looked at. */
  readonly complete: boolean;
}

/** What follows a doomed state: all that can be reached from it is doomed too, and so every end there is a deadlock. */
async function toDeadlock(model: FieldModel, doomed: Marking): Promise<Onward> {
  const fields = model.fields.map((field, i) => ({ ...field, initial: doomed[i] }));
  const after = await explicitSpace(
    { ...model, fields },
    { maxStates: onwardStates, maxMemory: onwardMemory },
  );
  const [run] = await after.nearest([endSets(model).deadlocked]);
  return { run, complete: after.cutBy === null };
}

function fate({ run, complete }: Onward): string {
  if (run === null) return complete ? 'every run goes on for ever' : 'no end was met';
  return run.length === 0 ? 'nothing is enabled' : 'this run ends in a deadlock';
}

function at(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with tokens at ${enumerate(names)}`;
}
