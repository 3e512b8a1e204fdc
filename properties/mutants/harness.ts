/** Mutants are built beside the sources, loaded as modules of their own, and tried until one check kills them. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createJiti } from 'jiti';
import type { Mutant } from './mutant.ts';

const root = resolve(import.meta.dirname, '../..');
/** Below node_modules, so that imports of packages resolve as they do from the sources. */
const yard = join(root, 'node_modules/.cache/flowproof-mutants');

/** Something that has to hold, tried on one subject after another; a trial says what is broken, or throws. */
export interface Check<Build> {
  readonly name: string;
  readonly trials: readonly ((build: Build) => string | null | Promise<string | null>)[];
}

/** How a mutant died. */
export interface Kill {
  /** The check that disagreed. */
  readonly by: string;
  /** Trials of that check, the last of which disagreed. */
  readonly after: number;
  readonly because: string;
}

/** Where a mutant died the last time: a trial of a check, counted from 1. */
export type Killer = Pick<Kill, 'by' | 'after'>;

/**
 * Tries checks in their order, up to the first disagreement.
 * @param likely is tried before all others, which saves the way to it; where it does not disagree, nothing is lost but its time
 * @returns `null` if everything holds
 */
export async function killed<Build>(
  build: Build,
  checks: readonly Check<Build>[],
  likely?: Killer,
): Promise<Kill | null> {
  if (likely !== undefined) {
    const because = await disagreement(build, checks, likely);
    if (because !== null) return { ...likely, because };
  }
  for (const { name, trials } of checks) {
    for (const [i, trial] of trials.entries()) {
      const because = await outcome(() => trial(build));
      if (because !== null) return { by: name, after: i + 1, because };
    }
  }
  return null;
}

/** What one trial says is broken, or `null`, also where there is no such trial. */
export async function disagreement<Build>(
  build: Build,
  checks: readonly Check<Build>[],
  { by, after }: Killer,
): Promise<string | null> {
  const trial = checks.find(({ name }) => name === by)?.trials[after - 1];
  return trial === undefined ? null : outcome(() => trial(build));
}

async function outcome(trial: () => string | null | Promise<string | null>): Promise<string | null> {
  try {
    return await trial();
  } catch (error) {
    return error instanceof Error ? `throws ${error.name}: ${error.message}` : String(error);
  }
}

/** How often the text that a mutant changes occurs in its file. */
export function occurrences({ file, find }: Mutant): number {
  return readFileSync(join(root, 'src', file), 'utf8').split(find).length - 1;
}

/** A copy of the sources in which one mutant after the other is made and undone. */
export class Workshop {
  readonly #home: string;

  /** @param name of its folder, unique in this process */
  constructor(name: string) {
    this.#home = join(yard, `${process.pid}-${name}`);
    mkdirSync(yard, { recursive: true });
    cpSync(join(root, 'src'), join(this.#home, 'src'), { recursive: true });
  }

  /**
   * Makes a mutant, hands its modules out, and undoes it.
   * @param use gets a function that loads a module of the mutant's own, by its path below src/
   */
  async with<Result>(mutant: Mutant, use: (load: Load) => Promise<Result>): Promise<Result> {
    const src = join(this.#home, 'src');
    const changed = join(src, mutant.file);
    const original = readFileSync(changed, 'utf8');
    writeFileSync(
      changed,
      original.replace(mutant.find, () => mutant.replace),
    );
    try {
      // No cache of modules: a mutant shares nothing with the one before it.
      const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, transform });
      return await use((file) => jiti.import(join(src, file)));
    } finally {
      writeFileSync(changed, original);
    }
  }

  /** Removes the copy. */
  close(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** Loads a module by its path below src/. */
export type Load = <Module>(file: string) => Promise<Module>;

const transpiler = createJiti(import.meta.url, { fsCache: false });
const transpiled = new Map<string, string>();

type Transform = NonNullable<NonNullable<Parameters<typeof createJiti>[1]>['transform']>;

/** Files that a mutant leaves alone are transpiled once for all mutants. */
function transform(options: Parameters<Transform>[0]): ReturnType<Transform> {
  let code = transpiled.get(options.source);
  if (code === undefined) {
    code = transpiler.transform(options);
    transpiled.set(options.source, code);
  }
  return { code };
}
