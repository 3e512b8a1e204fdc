import { UserError } from '../errors.ts';
import type { Program } from '../bytecode/program.ts';
import type { FieldModel } from '../fields.ts';
import type { Elements } from '../import/elements.ts';
import { load } from '../import/load.ts';
import type { Offer, StateKey } from '../lts.ts';
import { tokenGame } from '../net/game.ts';
import { observed, observerMonitors, type Observed } from '../observe/observed.ts';
import { observerOf, type Observer } from '../observe/observer.ts';
import type { ModelInfo } from '../report/document.ts';
import { assumptionsOf } from '../term/assumptions.ts';
import { modelHash } from '../term/hash.ts';
import type { BpmnOptions } from '../import/bpmn.ts';
import { isInvariant } from '../term/property.ts';
import type { Clock, Invariant, Model } from '../term/term.ts';
import type { ModelRef, System } from '../trace.ts';
import { metBound, type Watched } from './monitors.ts';
import { purityChecked } from './purity.ts';

/** A loaded model: a term, which the engine runs and whose net is searched, or a net, which is both. */
export type Source = TermSource | (Origin & { readonly kind: 'net'; readonly net: FieldModel });

export type TermSource = Origin & { readonly kind: 'term'; readonly model: Model };

interface Origin {
  readonly info: ModelInfo;
  /** What was assumed when the file was read, bounds included. */
  readonly notes: readonly string[];
  /** Names and lines of the file's elements; for BPMN and PNML. */
  readonly elements?: Elements;
}

/** A file that could not be loaded, and why. */
export interface Unloaded {
  readonly file: string;
  readonly error: unknown;
}

/** The engine or a token game, whatever its states and actions are. */
export type AnySystem = System<unknown, Offer>;

/** A model ready to be run and searched. */
export interface Opened {
  /** In product with the observers of properties over runs. Made when it is first asked for: verdicts without a witness do not need it. */
  readonly system: AnySystem;
  /** Without observers: what it counts are states of the model. */
  readonly plain: AnySystem;
  /** Another system that has answered nothing yet: engines remember what handlers answered. */
  fresh(): AnySystem;
  /** The key of the model's own state in a state of the system. */
  keyOf(state: unknown): StateKey;
  /** The net: of a term its translation. */
  readonly net: FieldModel;
  readonly watched: Watched;
}

/**
 * Translates a source, and compiles it as soon as it is to run. What only terms need is loaded for them alone.
 * @throws UserError for a model that cannot be translated
 */
export async function open(source: Source): Promise<Opened> {
  if (source.kind === 'net') return openNet(source.net);
  const [{ engine }, { translate }] = await Promise.all([
    import('../kernel/engine.ts'),
    import('../net/translate.ts'),
  ]);
  return openTerm(source.model, engine, translate);
}

/** A net, ready for the token game. */
export function openNet(net: FieldModel): Opened {
  return opened(() => tokenGame(net), net, { invariants: [], ...endsOf(net) });
}

/** A term, translated, and ready for the engine. @throws UserError for a model that cannot be translated */
export function openTerm(
  model: Model,
  engine: (model: Model | Program) => AnySystem & { readonly program: Program },
  translate: (model: Model) => FieldModel,
): Opened {
  const checked = purityChecked(model);
  const net = translate(checked);
  let program: Program | null = null;
  const made = (): AnySystem => {
    const next = engine(program ?? checked);
    ({ program } = next);
    return next;
  };
  const { invariants, observers } = asked(checked);
  return opened(made, net, { invariants, ...endsOf(net) }, observers);
}

function asked(model: Model): {
  readonly invariants: readonly Invariant[];
  readonly observers: readonly Observer[];
} {
  const invariants: Invariant[] = [];
  const observers: Observer[] = [];
  for (const property of model.properties) {
    if (isInvariant(property)) invariants.push(property);
    else observers.push(observerOf(property, model));
  }
  return { invariants, observers };
}

function opened(
  made: () => AnySystem,
  net: FieldModel,
  watched: Omit<Watched, 'observed'>,
  observers: readonly Observer[] = [],
): Opened {
  let plain: AnySystem | null = null;
  const bare = (): AnySystem => (plain ??= made());
  let system: AnySystem | null = null;
  const isCut = (state: unknown): boolean => metBound(bare().view(state));
  const watching = (it: AnySystem): AnySystem => (observers.length === 0 ? it : observed(it, observers));
  return {
    get system() {
      return (system ??= watching(bare()));
    },
    get plain() {
      return bare();
    },
    fresh: () => watching(made()),
    keyOf: (state) => bare().key(observers.length === 0 ? state : (state as Observed<unknown>).state),
    net,
    watched: { ...watched, observed: observerMonitors(observers, isCut) },
  };
}

/** Where the case ends: its sinks, and the one that is the end of the whole model, as the analysis of the net has it. */
function endsOf({ fields, ending }: FieldModel): Pick<Watched, 'sinks' | 'onlyEnd'> {
  const names = fields.filter((f) => f.role === 'sink' || f.role === 'final').map((f) => f.name);
  const only = names.length === 1 && (ending === 'workflow-net' || names[0] === 'root') ? names[0]! : null;
  return { sinks: new Set(names), onlyEnd: only };
}

/** What replay logs say of the model that they were made from. */
export function modelRef({ info }: Source): ModelRef {
  return { name: info.name, file: info.file, hash: info.hash };
}

/** A model that was built in this process and comes from no file. */
export async function sourceOf(model: Model): Promise<Source> {
  return builtSource(model, modelHash(model));
}

/** The same, of a model whose hash is known. */
export function builtSource(model: Model, hash: string): Source {
  const info: ModelInfo = { name: model.name, file: '', format: 'typescript', hash };
  return { kind: 'term', info, model, notes: assumptionsOf(model) };
}

/** How models are loaded. */
export interface SourceOptions {
  /** The types of TypeScript models are checked first. */
  readonly typecheck?: boolean | undefined;
  /** How many instances of a BPMN pool messages may start; the importer has a default. */
  readonly instances?: number | undefined;
  /** How timers are ordered, whatever the models say. */
  readonly clock?: Clock | undefined;
  /** In which order messages between the pools of a BPMN file are received; the importer has a default. */
  readonly messages?: BpmnOptions['messages'] | undefined;
  /** In bytes; a larger file is refused. Default: 64 MiB. */
  readonly maxFileSize?: number | undefined;
}

/**
 * Loads models from files, folders and globs. A file that cannot be read gives an entry too, so that the others are still answered.
 * @param patterns as given on the command line
 * @throws nothing but what is wrong with flowproof itself
 */
export async function* loadSources(
  patterns: readonly string[],
  options: SourceOptions = {},
): AsyncGenerator<Source | Unloaded> {
  const { instances, maxFileSize, clock, messages } = options;
  const choices = {
    ...(instances === undefined ? {} : { instances }),
    ...(clock === undefined ? {} : { clock }),
    ...(messages === undefined ? {} : { messages }),
  };
  const asRead = Object.keys(choices).length === 0 ? {} : { reading: choices };
  const mistyped = new Set<string>();
  const checked = new Set<string>();
  for await (const loaded of load(patterns, {
    ...choices,
    ...(maxFileSize === undefined ? {} : { maxFileSize }),
  })) {
    const { file } = loaded;
    if (options.typecheck === true && loaded.format === 'typescript' && !checked.has(file)) {
      checked.add(file);
      const error = await typeError(file);
      if (error !== null) {
        mistyped.add(file);
        yield { file, error };
      }
    }
    if (mistyped.has(file)) continue;
    if (!loaded.ok) {
      yield { file, error: loaded.error };
      continue;
    }
    const { name, format, hash, notes, elements } = loaded;
    const info = { name, file, format, hash, ...asRead, ...namesOf(elements) };
    yield { info, notes, ...(elements ? { elements } : {}), ...loaded.source };
  }
}

/** The names that say more than the ids that they stand for. */
function namesOf(elements: Elements | undefined): Pick<ModelInfo, 'names'> {
  const named: (readonly [id: string, name: string])[] = [];
  for (const [id, { name }] of elements ?? [])
    if (name !== undefined && name.trim() !== '' && name !== id) named.push([id, name]);
  return named.length > 0 ? { names: Object.fromEntries(named) } : {};
}

async function typeError(file: string): Promise<UserError | null> {
  const { typecheck } = await import('../import/typecheck.ts');
  try {
    await typecheck([file]);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
