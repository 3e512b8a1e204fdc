import { growthNotes } from '../explore/growing.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets } from '../explore/state-set.ts';
import { GivenUp, unlessGivenUp } from '../explore/watch.ts';
import type { FieldModel } from '../fields.ts';
import type { Count, CutBy, StateSpace } from '../report/document.ts';

/** The figures of a search as they are reported; `cutBy` may name a bound of the model beside the limits of the search. */
export async function stateSpaceOf(space: Space, cutBy: CutBy | null): Promise<StateSpace> {
  const { model, states, edges, method, depth, memoryBytes, elapsedMs } = space;
  const sets = endSets(model);
  let isAll = true;
  /** Of a part that was not counted in time nothing is said. */
  const counted = async <T extends Count>(figure: () => Promise<T>): Promise<T | 0> => {
    const found = isAll ? await unlessGivenUp(figure) : 0;
    isAll &&= !(found instanceof GivenUp);
    return found instanceof GivenUp ? 0 : found;
  };
  const deadlocked = await counted(() => space.count(sets.deadlocked));
  const completed = await counted(() => space.count(sets.completed));
  const cancelled = await counted(() => space.count(sets.cancelled));
  const failed = await counted(() => space.count(sets.failed));
  const maxTokensPerPlace = await counted(() => space.largestPlace());
  const maxTokensPerMarking = await counted(() => space.largestMarking());
  return {
    states,
    edges,
    deadlocks: deadlocked,
    finals: sum(completed, cancelled, failed),
    ends: { completed, cancelled, failed, deadlocked },
    complete: cutBy === null,
    cutBy,
    method,
    remarks: isAll ? space.remarks : [...space.remarks, uncounted],
    maxTokensPerPlace,
    maxTokensPerMarking,
    depth,
    statesPerSecond: Math.round((1000 * Number(states)) / Math.max(elapsedMs, 1)),
    memoryBytes,
  };
}

const uncounted = 'The search was cut before all of these figures were counted: those that were not are 0.';

function sum(...counts: readonly Count[]): Count {
  const total = counts.reduce<bigint>((before, count) => before + BigInt(count), 0n);
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
}

/**
 * What was cut, and what is assumed: one sentence each.
 * @param model what was asked about: that of the space, or one that it stands for
 * @param toLimit a run of `model` that met a bound of it
 */
export async function notesOn(space: Space, model: FieldModel, toLimit: Run | null): Promise<string[]> {
  const { cutBy, states, overflowed } = space;
  const notes: string[] = [];
  if (cutBy === 'unbounded')
    notes.push(`The search ended after ${states} states, with a proof that the model is unbounded.`);
  else if (overflowed !== null) {
    notes.push(
      `The search ended after ${states} states: the count of ${space.model.fields[overflowed].name} reached 2^31.`,
    );
  } else if (cutBy === 'interrupt') notes.push(`The search was interrupted after ${states} states.`);
  else if (cutBy !== null) notes.push(`The search was cut by its limit on ${cutBy} after ${states} states.`);
  if (cutBy !== null && cutBy !== 'unbounded') notes.push(...growthNotes(space.model, await space.growing()));
  if (toLimit !== null) {
    const rule = toLimit.at(-1);
    const label = rule === undefined ? 'the start' : model.rules[rule].label;
    notes.push(`A bound of the model was met (${label}); what lies beyond it was not searched.`);
  }
  return notes;
}
