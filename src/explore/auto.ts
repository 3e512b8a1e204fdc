/**
 * Which method explores a model. All of them answer the same questions with the same answers; they differ in what they cover and in
 * what they cost. Each is loaded when it is used: most models are explored by the plain search alone, in less time than it takes to
 * load the others.
 */
import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import { grouped } from '../numerals.ts';
import type { BitsSpaceOptions, Unfit } from './bits/space.ts';
import type { Checkpoints } from './checkpoint/checkpoints.ts';
import type { CodedModel } from './coding/coded.ts';
import type { ExploreOptions } from './exploration.ts';
import { explicitSpace } from './explicit.ts';
import type { Overflow } from './kernel/lookups.ts';
import { Unsuitable } from './kernel/layout.ts';
import type { Method, Space } from './space.ts';
import { replicasOf, type Replicas } from './symmetry/replicas.ts';
import { arrangements } from './symmetry/orbits.ts';
import { GivenUp, TimeLimit } from './watch.ts';

/** Limits and ways to watch; bytes are always bounded. */
export interface SpaceOptions extends ExploreOptions {
  readonly maxMemory: number;
  /** States that the plain search looks at before another method is chosen. Default: 5,000, and more where few of them are open. */
  readonly firstLook?: number | undefined;
  /** Whether kernels run in WASM where there is any. Default: yes. */
  readonly wasm?: boolean | undefined;
  /** Threads that share a search in blocks. Default 1. */
  readonly workers?: number | undefined;
  /** Where a search in blocks or of whole states is saved, and what it goes on from. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** A space, and why it is kept the way it is. */
export interface Chosen {
  readonly space: Space;
  readonly because: readonly string[];
}

/**
 * States that the plain search looks at first: most models have fewer, and growth without end shows early. It goes on for as long as few
 * of them are open, which is how most searches end.
 */
const usualLook = { least: 5_000, most: 20_000, open: 1 / 5 };

/** So many states are looked at before it is asked which parts of a model are alike. */
const plainly = 1_000;

/** Parts that are alike count where a state can stand for so many; fewer are kept faster, all of them, by the methods for large spaces. */
const fewestArrangements = 24;

/** Fields times states, at most: a search of like parts that must keep more is left to methods that keep states in less room and time. */
const mostKept = 5e7;

/** Fields times rules times states of a first look, at most: in large nets a single state takes long. */
const looked = 5e9;
const fewestLooks = 16;

/** With a limit on states of no more than this the plain search goes to the limit. */
const fewStates = 100_000;

/** A count that goes beyond so many tokens is looked at for growth without end before it gets more room. */
const suspicious = 64;

/** Of the limit on memory, what a diagram gets where the rest did not hold the states. */
const spared = 1 / 4;

/** A digit that would have to take so many values is left to the plain search. */
const mostValues = 2 ** 16;
const tooLarge = 'a count grows too large for packed states';

/**
 * Explores a model whichever way seems best: a plain search of the first states; then, over digits, in blocks of states where they
 * fill and one by one where not; as a decision diagram where memory does not hold the states.
 * @throws whatever a predicate or an update of the model throws
 */
export async function autoSpace(model: FieldModel, options: SpaceOptions): Promise<Chosen> {
  const first = await firstStates(model, options);
  if (!isPart(first, options)) return { space: first, because: [] };
  return largeSpace(model, options, first);
}

/** Whether a first look shows a part of a model only, of which the limits allow more. */
export function isPart({ cutBy, model }: Space, options: SpaceOptions): boolean {
  return cutBy === 'states' && (options.maxStates ?? Infinity) > lookOf(model, options).most;
}

/**
 * What is seen of a model at first. Where parts of it are alike, one state stands for many: then often all of it.
 */
export async function firstStates(model: FieldModel, options: SpaceOptions): Promise<Space> {
  const { maxStates = Infinity, checkpoints } = options;
  if (maxStates <= fewStates || checkpoints !== undefined) return firstLook(model, options);
  let replicas: readonly Replicas[] | null = null;
  const isSymmetric = (): boolean => arrangements((replicas ??= replicasOf(model))) >= fewestArrangements;
  const first = await firstLook(model, options, (states) => states >= plainly && isSymmetric());
  if (first.cutBy !== 'states' || !isSymmetric()) return first;
  const limits = { ...options, maxStates: Math.floor(mostKept / model.fields.length) };
  const { symmetricSpace } = await import('./symmetry/symmetric-space.ts');
  const space = await symmetricSpace(model, replicas!, limits);
  const isEnded = space.cutBy === null || space.cutBy === 'time' || space.cutBy === 'interrupt';
  return isEnded && Number(space.states) <= maxStates ? space : first;
}

/**
 * The plain search of the first states of a model; of as many as there may be, where these are few: it keeps to a limit exactly.
 * @param isEnough asked now and then: whether the states seen so far will do
 */
export function firstLook(
  model: FieldModel,
  options: SpaceOptions,
  isEnough: (states: number) => boolean = () => false,
): Promise<Space> {
  const { least, most } = lookOf(model, options);
  return explicitSpace(model, {
    ...options,
    maxStates: most,
    // An exact limit alone ends the search: with all states found it may yet be complete.
    enough: (states, frontier) =>
      isEnough(states) || (least < most && states >= least && frontier > usualLook.open * states),
    keepEdges: model.ending !== 'plain-net',
  });
}

/** Whether a net is so large that a first look is short, and takes longer to prepare than to do. */
export function isHeavy(model: FieldModel, options: SpaceOptions): boolean {
  const isBounded = options.maxStates !== undefined || options.firstLook !== undefined;
  return !isBounded && lookOf(model, options).most < usualLook.least;
}

/** The states of a first look: at least, and at most. */
function lookOf(
  { fields, rules }: FieldModel,
  { maxStates = Infinity, firstLook }: SpaceOptions,
): { readonly least: number; readonly most: number } {
  const exactly = (states: number) => ({ least: states, most: states });
  if (firstLook !== undefined) return exactly(Math.min(maxStates, firstLook));
  if (maxStates <= fewStates) return exactly(maxStates);
  const affordable = Math.max(fewestLooks, Math.floor(looked / (fields.length * rules.length)));
  const { least, most } = usualLook;
  return affordable < least ? exactly(affordable) : { least, most: Math.min(most, affordable) };
}

/**
 * The same for a model that has more states than a first look shows.
 * @param first what was seen of it
 */
export async function largeSpace(model: FieldModel, options: SpaceOptions, first: Space): Promise<Chosen> {
  try {
    const coded = await codedAfter(model, first, options);
    if ('reason' in coded) return plain(model, options, coded.reason);
    return await overDigits(coded, options, await first.growing());
  } catch (error) {
    if (error instanceof Unsuitable) return plain(model, options, error.message);
    // Not even the tables of the kernels fit into the limit on memory.
    if (error instanceof RangeError) return plain(model, options, 'memory is short');
    if (error instanceof GivenUp) return { space: seen(first, error, first.method), because: [] };
    throw error;
  }
}

/** What a first look showed, where whatever was to follow was given up before it began. */
function seen(first: Space, { by }: GivenUp, method: Method): Space {
  const remark = `Before a search by ${method} could begin, it was given up: a plain search looked at ${first.states} states.`;
  return { ...first, method, cutBy: by, remarks: [remark] };
}

async function plain(model: FieldModel, options: SpaceOptions, reason: string): Promise<Chosen> {
  const space = await explicitSpace(model, { ...options, keepEdges: model.ending !== 'plain-net' });
  return { space, because: [`States are kept one by one, unpacked: ${reason}.`] };
}

/** Codes a model, with room in open digits for what was seen of it. */
async function codedAfter(
  model: FieldModel,
  first: Space | null,
  { time }: SpaceOptions,
): Promise<CodedModel | { readonly reason: string }> {
  const sizes = new Map<number, number>();
  for (const [field, { role }] of model.fields.entries())
    if (first && role !== 'colours') sizes.set(field, 1 + (await first.largest(field)));
  if ([...sizes.values()].some((size) => size > mostValues)) return { reason: tooLarge };
  const { codeModel } = await import('./coding/coding.ts');
  return codeModel(model, { sizes, time });
}

/** Blocks, or whole states; digits that turn out too small get larger. */
async function overDigits(
  coded: CodedModel,
  options: SpaceOptions,
  grew: BitsSpaceOptions['grew'],
): Promise<Chosen> {
  const { bitsSpace } = await import('./bits/space.ts');
  const { checkpoints } = options;
  let current = checkpoints?.recoded(coded) ?? coded;
  if (checkpoints?.method === 'hash') return whole(current, options, 'Resumed from a checkpoint.');
  for (;;) {
    const found = await bitsSpace(current, { ...sparing(options), grew });
    if (isUnfit(found)) return whole(current, options, found.unfit);
    if (!isOverflow(found)) return within(current, options, found);
    const stopped = await tooSmall(current, found, options);
    if ('space' in stopped) return stopped;
    current = stopped;
  }
}

/** Whole states in a hash table. */
async function whole(coded: CodedModel, options: SpaceOptions, reason: string): Promise<Chosen> {
  const { hashSpace } = await import('./hash/space.ts');
  const found = await hashSpace(coded, sparing(options));
  const because = [reason];
  if (isOverflow(found)) return plain(coded.model, options, tooLarge);
  if (found.cutBy === 'memory') return within(coded, options, found);
  return { space: found, because };
}

/** The options of a search that leaves memory for a diagram. */
function sparing(options: SpaceOptions): SpaceOptions {
  return { ...options, maxMemory: (1 - spared) * options.maxMemory };
}

/** A space that memory cut is tried again as a decision diagram. */
async function within(coded: CodedModel, options: SpaceOptions, space: Space): Promise<Chosen> {
  if (space.cutBy !== 'memory' || (await undrawable(coded)) !== null) return { space, because: [] };
  const maxMemory = spared * options.maxMemory;
  const diagram = await diagramSpace(coded, { ...options, maxMemory });
  if (isOverflow(diagram) || diagram.cutBy !== null) return { space, because: [] };
  space.release();
  return {
    space: diagram,
    because: [`${grouped(Number(space.states))} states filled the memory; a diagram holds them all.`],
  };
}

/** The coding with more room; or, where a count seems to grow without end, a proof that it does. */
async function tooSmall(
  coded: CodedModel,
  { digit, value }: Overflow,
  options: SpaceOptions,
): Promise<CodedModel | Chosen> {
  const { model } = coded;
  if (value >= mostValues) return plain(model, options, tooLarge);
  if (value >= suspicious && coded.digits[digit].size < 2 * suspicious) {
    const maxStates = Math.min(options.maxStates ?? Infinity, 1_000_000);
    const space = await explicitSpace(model, { ...options, maxStates });
    if (space.unbounded !== null || space.cutBy !== 'states') return { space, because: [] };
  }
  const { grown } = await import('./coding/coding.ts');
  return grown(coded, digit, value + 1);
}

/**
 * Explores a model in the way that was asked for.
 * @throws UserError FP5007 for a method that does not cover the model; whatever a predicate or an update of the model throws
 */
export async function spaceBy(
  method: Exclude<Method, 'stubborn' | 'reduce'>,
  model: FieldModel,
  options: SpaceOptions,
): Promise<Space> {
  if (method === 'explicit')
    return explicitSpace(model, { ...options, keepEdges: model.ending !== 'plain-net' });
  const first = isHeavy(model, options) ? null : await firstLook(model, options);
  if (first && (first.unbounded !== null || first.overflowed !== null)) return first;
  try {
    return await coveredBy(method, model, first, options);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    const { time = TimeLimit.none } = options;
    return seen(first ?? (await firstLook(model, { ...options, time: time.forQuestion() })), error, method);
  }
}

/** @throws {GivenUp} before the search could begin */
async function coveredBy(
  method: 'bits' | 'hash' | 'symbolic',
  model: FieldModel,
  first: Space | null,
  options: SpaceOptions,
): Promise<Space> {
  options.time?.check();
  const coding = await codedAfter(model, first, options);
  if ('reason' in coding) throw uncovered(method, coding.reason);
  let coded = options.checkpoints?.recoded(coding) ?? coding;
  for (;;) {
    const reason = method === 'symbolic' ? await undrawable(coded) : null;
    if (reason !== null) throw uncovered(method, reason);
    const found = await overDigitsBy(method, coded, options);
    if (!isOverflow(found)) return found;
    const larger = await tooSmall(coded, found, options);
    if ('space' in larger) return larger.space;
    coded = larger;
  }
}

async function overDigitsBy(
  method: 'bits' | 'hash' | 'symbolic',
  coded: CodedModel,
  options: SpaceOptions,
): Promise<Space | Overflow> {
  try {
    if (method === 'hash') {
      const { hashSpace } = await import('./hash/space.ts');
      return await hashSpace(coded, options);
    }
    if (method === 'symbolic') return await diagramSpace(coded, options);
    const { bitsSpace } = await import('./bits/space.ts');
    const found = await bitsSpace(coded, { ...options, always: true });
    if (isUnfit(found)) throw uncovered(method, found.unfit);
    return found;
  } catch (error) {
    if (error instanceof Unsuitable) throw uncovered(method, error.message);
    throw error;
  }
}

/** Why a model cannot be explored as a diagram, if so. */
async function undrawable(coded: CodedModel): Promise<string | null> {
  const { canSymbolic } = await import('./symbolic/symbolic-space.ts');
  return canSymbolic(coded);
}

/** How many states a diagram holds is known only in the end: progress tells its nodes. */
async function diagramSpace(coded: CodedModel, options: SpaceOptions): Promise<Space | Overflow> {
  const { symbolicSpace } = await import('./symbolic/symbolic-space.ts');
  const { maxMemory, time, signal, onProgress } = options;
  const found = await symbolicSpace(coded, {
    maxMemory,
    time,
    signal,
    onProgress: ({ nodes, memoryBytes, elapsedMs }) =>
      onProgress?.({
        states: nodes,
        edges: 0,
        frontier: 0,
        depth: 0,
        ratePerSecond: Math.round((1000 * nodes) / Math.max(elapsedMs, 1)),
        memoryBytes,
      }),
  });
  return 'states' in found ? found : { digit: found.digit, value: coded.digits[found.digit].size };
}

function uncovered(method: Method, reason: string): UserError {
  return new UserError(
    'FP5007',
    `the method ${method} does not cover the model: ${reason}`,
    'Leave the method out, or use `--method auto`.',
  );
}

function isOverflow(found: Space | Overflow | Unfit): found is Overflow {
  return 'digit' in found;
}

function isUnfit(found: Space | Overflow | Unfit): found is Unfit {
  return 'unfit' in found;
}
