import { UserError } from '../errors.ts';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import type { ReplayLog } from '../trace.ts';
import { savedFailures, saveFailure } from '../verify/failure-database.ts';
import { placesIn, type Places } from '../verify/log-positions.ts';
import type { Source } from '../verify/source.ts';

/** The failing runs that projects keep: replayed before a model is worked on, and, where that is asked for, added to. */
export class SavedRuns {
  readonly #saves: boolean;
  readonly #files = new Map<PropertyResult, string>();

  /** @param saves whether failing runs that are found are kept */
  constructor(saves: boolean) {
    this.#saves = saves;
  }

  /** What works on a model, with the runs that are kept of it. */
  around<Options>(
    work: (source: Source, options: Options) => Promise<ModelResult>,
  ): (source: Source, options: Options) => Promise<ModelResult> {
    return async (source, options) => {
      const failures = await savedFailures(source);
      if (failures.length === 0) {
        const result = await work(source, options);
        return { ...result, notes: [...result.notes, ...(await this.#save(source, result))] };
      }
      // Loaded when used: with it comes the codec of logs, which takes longer to load than most models take to check.
      const { replaySaved, settled } = await import('../verify/replay-saved.ts');
      const { saved, notes } = await replaySaved(source, failures);
      const result = await work(source, options);
      return {
        ...result,
        notes: [...result.notes, ...notes, ...(await this.#save(source, result))],
        ...(saved.length === 0 ? {} : { saved: settled(saved, result.properties) }),
      };
    };
  }

  /** The file that keeps a run of a property, or `null`. */
  fileOf(property: PropertyResult): string | null {
    return this.#files.get(property) ?? null;
  }

  async #save(source: Source, result: ModelResult): Promise<string[]> {
    const notes: string[] = [];
    if (!this.#saves) return notes;
    for (const property of result.properties) {
      const log = property.holds === 'no' ? property.witness?.log : undefined;
      if (log === undefined) continue;
      const saved = await saveRun(source, log, placesIn(result, property));
      if (saved.file === null) notes.push(saved.note);
      else this.#files.set(property, saved.file);
    }
    return notes;
  }
}

/** Saves a run; that this is impossible takes nothing from what was found. */
export async function saveRun(
  source: Source,
  log: ReplayLog,
  places: Places,
): Promise<{ readonly file: string } | { readonly file: null; readonly note: string }> {
  try {
    return { file: await saveFailure(source, log, places) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { file: null, note: `a failing run is not saved: ${error.code}: ${error.message}` };
  }
}
