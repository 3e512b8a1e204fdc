import type { Lts, Offer } from '../../lts.ts';

/** Writes a state as whole numbers from the start of `row` on, and tells how many. */
export type WriteRow<State> = (state: State, row: number[]) => number;

/**
 * How the states of a system become rows: as the system itself does it, else as the characters of their keys. Two states have the same
 * row exactly if they have the same key.
 */
export function rowsOf<State>(system: Pick<Lts<State, Offer>, 'key' | 'words'>): WriteRow<State> {
  if (system.words) return (state, row) => system.words!(state, row);
  return (state, row) => {
    const key = system.key(state);
    for (let i = 0; i < key.length; i++) row[i] = key.charCodeAt(i);
    return key.length;
  };
}
