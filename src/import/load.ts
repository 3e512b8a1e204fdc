import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import { assumptionsOf } from '../term/assumptions.ts';
import { modelHash } from '../term/hash.ts';
import type { Clock, Model } from '../term/term.ts';
import type { BpmnOptions } from './bpmn.ts';
import type { PnmlOptions } from './pnml.ts';
import type { Elements } from './elements.ts';
import { readText } from './file.ts';
import { expand } from './patterns.ts';

/** The formats that can be loaded, as reports name them. */
export type Format = 'typescript' | 'term' | 'bpmn' | 'pnml';

/** A model, or a mistake in a file or pattern. */
export type LoadResult = Loaded | NotLoaded;

export interface Loaded {
  readonly ok: true;
  /** As given or matched, with forward slashes. */
  readonly file: string;
  readonly format: Format;
  readonly name: string;
  /** SHA-256 of the content: independent of paths, line ends and, for BPMN and PNML, of the drawing. */
  readonly hash: string;
  readonly source:
    { readonly kind: 'term'; readonly model: Model } | { readonly kind: 'net'; readonly net: FieldModel };
  /** Names and lines of elements; for BPMN and PNML. */
  readonly elements?: Elements;
  /** What was assumed: one sentence each. */
  readonly notes: readonly string[];
}

export interface NotLoaded {
  readonly ok: false;
  /** The file, or the pattern that matched none. */
  readonly file: string;
  readonly format?: Format;
  readonly error: UserError;
}

/** Options of {@link load}. */
export interface LoadOptions extends BpmnOptions, PnmlOptions {
  /** How timers are ordered, whatever the models say; nets have none. */
  readonly clock?: Clock;
}

const endings: readonly (readonly [RegExp, Format])[] = [
  [/\.model\.(ts|mts|js)$/i, 'typescript'],
  [/\.term\.json$/i, 'term'],
  [/\.bpmn$/i, 'bpmn'],
  [/\.pnml$/i, 'pnml'],
];

/** The file types that {@link load} knows, for messages. */
const supportedFiles = '*.model.ts, *.model.mts, *.model.js, *.term.json, *.bpmn, *.pnml';

/**
 * Loads models from files, folders and globs, one after the other, each file once; a file may hold several. A mistake is a result
 * too, so that the others are still loaded.
 * @param patterns paths (taken literally where they exist) and globs, which are expanded here
 * @throws nothing but what is wrong with flowproof itself
 */
export async function* load(
  patterns: readonly string[],
  options: LoadOptions = {},
): AsyncGenerator<LoadResult> {
  const seen = new Set<string>();
  for (const pattern of patterns) {
    let files: string[];
    try {
      files = await expand(pattern);
    } catch (error) {
      yield { ok: false, file: pattern, error: userError(error) };
      continue;
    }
    for (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield* loadFile(file, options);
    }
  }
}

async function* loadFile(file: string, options: LoadOptions): AsyncGenerator<LoadResult> {
  const format = endings.find(([ending]) => ending.test(file))?.[1];
  if (format === undefined) {
    const error = new UserError('FP2003', `${file} is of no known type`, `Supported are ${supportedFiles}.`, {
      file,
    });
    yield { ok: false, file, error };
    return;
  }
  let models: Loaded[];
  try {
    models = await readers[format](file, options);
  } catch (error) {
    yield { ok: false, file, format, error: userError(error).at({ file }) };
    return;
  }
  yield* models;
}

const readers: Readonly<Record<Format, (file: string, options: LoadOptions) => Promise<Loaded[]>>> = {
  async typescript(file, options) {
    const { loadTypeScript } = await import('./typescript.ts');
    const models = await loadTypeScript(file, options);
    return inTurn(models, (model) => ofModel(file, 'typescript', model, options));
  },
  async term(file, options) {
    const { readTerm } = await import('../term/json.ts');
    const text = await readText(file, options);
    return [await ofModel(file, 'term', readTerm(text, file), options)];
  },
  async bpmn(file, options) {
    const { readBpmn } = await import('./bpmn.ts');
    const imported = await readBpmn(file, options);
    return inTurn(imported, async ({ model, elements, notes }) => {
      const loaded = await ofModel(file, 'bpmn', model, options);
      return { ...loaded, elements, notes: [...notes, ...loaded.notes] };
    });
  },
  async pnml(file, options) {
    const { readPnml } = await import('./pnml.ts');
    return (await readPnml(file, options)).map(({ name, net, hash, elements, notes }) => ({
      ok: true,
      file,
      format: 'pnml',
      name,
      hash,
      source: { kind: 'net', net },
      elements,
      notes,
    }));
  },
};

/** One after the other: a module that is imported twice at once may be seen half evaluated. */
async function inTurn<T, U>(items: readonly T[], each: (item: T) => Promise<U>): Promise<U[]> {
  const made: U[] = [];
  for (const item of items) made.push(await each(item));
  return made;
}

async function ofModel(file: string, format: Format, read: Model, { clock }: LoadOptions): Promise<Loaded> {
  const model = clock === undefined ? read : { ...read, clock };
  return {
    ok: true,
    file,
    format,
    name: model.name,
    hash: modelHash(model),
    source: { kind: 'term', model },
    notes: assumptionsOf(model),
  };
}

/** Anything else is a mistake of ours and goes on as it is. */
function userError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}
