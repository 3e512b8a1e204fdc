/** Searches that are kept in a file while they run, and gone on with later. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Checkpoints } from '../explore/checkpoint/checkpoints.ts';
import type { FieldModel } from '../fields.ts';
import type { CutBy, StateSpace } from '../report/document.ts';
import type { ModelRef } from '../trace.ts';
import type { writeCheckpoint } from './checkpoint-file.ts';
import type { SearchOptions } from './search-options.ts';

/** What cuts a search that could have gone on. */
const resumable: readonly CutBy[] = ['states', 'memory', 'time', 'depth', 'interrupt'];

/** What is kept of the search of one model. */
export interface Kept {
  /** The model to search. */
  readonly net: FieldModel;
  /** For the search; absent where nothing is kept and nothing is gone on with. */
  readonly checkpoints?: Checkpoints;
  /**
   * To be called after the search.
   * @returns what is to be said of the checkpoint
   * @throws UserError FP3024 where no search took up what was to be gone on with
   */
  notes(stateSpace: Pick<StateSpace, 'cutBy'>): readonly string[];
}

/**
 * Prepares a search that is kept or gone on with, as the options say. What that takes is loaded when it is used: few searches are kept.
 * @throws UserError FP3021 to FP3024 for a checkpoint that cannot be gone on with; FP5004 for one that cannot be written
 */
export async function keeping(model: ModelRef, net: FieldModel, options: SearchOptions): Promise<Kept> {
  const { checkpoint, resume, method = 'auto' } = options;
  if (checkpoint === undefined && resume === undefined) return { net, notes: () => [] };
  const file = await import('./checkpoint-file.ts');
  if (checkpoint !== undefined) requireWritable(checkpoint.file);
  const saved = resume === undefined ? null : file.readCheckpoint(resume, model);
  if (saved !== null && method !== 'auto' && method !== 'reduce' && method !== saved.method) {
    throw new UserError(
      'FP3024',
      `the checkpoint belongs to a search by ${saved.method}`,
      'Resume it with the command, the model and the options that it was made with.',
    );
  }
  const [{ Checkpoints: Keeper }, { Journal }] = await Promise.all([
    import('../explore/checkpoint/checkpoints.ts'),
    import('../explore/checkpoint/journal.ts'),
  ]);
  const journal = new Journal(net, saved?.journal ?? null);
  let written = 0;
  let failure: string | null = null;
  const write = (search: Parameters<typeof writeCheckpoint>[2]): void => {
    try {
      file.writeCheckpoint(checkpoint!.file, model, search);
      written++;
      failure = null;
    } catch (error) {
      // What was found so far is worth more than the file: the search goes on.
      failure = error instanceof Error ? error.message : String(error);
    }
  };
  const { everyMs = Infinity } = checkpoint ?? {};
  const checkpoints = new Keeper(journal, everyMs, checkpoint ? write : null, saved);
  const notes: Kept['notes'] = ({ cutBy }) => {
    // A search that is ended early enough has not even begun where the other one ended.
    if (cutBy !== 'interrupt' && cutBy !== 'time') checkpoints.requireTaken();
    if (failure !== null) return [`The last checkpoint could not be written: ${failure}.`];
    if (checkpoint === undefined || cutBy === null || !resumable.includes(cutBy) || written > 0) return [];
    return ['No checkpoint was written: only searches by bits or hash are kept.'];
  };
  return { net: journal.model, checkpoints, notes };
}

function requireWritable(file: string): void {
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  try {
    if (isFolder) throw new Error('it is a folder');
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = 'Name a file in a folder that may be written to.';
    throw new UserError('FP5004', `the file cannot be written: ${why}`, remedy, { file });
  }
}
