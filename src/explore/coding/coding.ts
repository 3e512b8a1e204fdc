/**
 * Turns field models into models over digits, which the fast kernels run on: few digits with few values each, and few rules.
 * Places of which at most one has a token share a digit; a place that an invariant tells from others has none; all others, and
 * data, have one of their own.
 */
import type { FieldModel } from '../../fields.ts';
import { TimeLimit } from '../watch.ts';
import { usesOf } from './changes.ts';
import type { CodedModel, Reading } from './coded.ts';
import { apart, type Apart } from './colours.ts';
import { largestSize, layoutOf, type Layout } from './layout.ts';
import { merged } from './merge.ts';
import { rulesOf } from './rules.ts';

/** Why a model has no coding. */
export interface Uncodable {
  /** One short sentence without a full stop. */
  readonly reason: string;
}

/** What is known of a model beforehand. */
export interface CodingOptions {
  /** Per field, the number of values that its digit should have at least, if nothing proves a bound. */
  readonly sizes?: ReadonlyMap<number, number>;
  /** Looked at now and then. Default: no limit. */
  readonly time?: TimeLimit | undefined;
}

/** Lookups that read more digits are asked too many different questions. */
const mostReads = 16;

/**
 * Codes a model.
 * @returns the coded model, or why there is none: rules that wait for others, too many tokens, lookups that read too much
 * @throws {GivenUp} time
 */
export function codeModel(
  model: FieldModel,
  { sizes = new Map(), time = TimeLimit.none }: CodingOptions = {},
): CodedModel | Uncodable {
  const waits = model.rules.some(({ pace }) => pace === 'waits');
  const urgent = model.rules.some(({ pace }) => pace === 'urgent');
  if (model.rules.some(({ pace }) => pace === 'immediate') || (waits && urgent)) {
    return { reason: 'whether some rules are enabled depends on others' };
  }
  if (model.fields.some(({ initial }) => initial >= largestSize)) {
    return { reason: `a place has ${largestSize} tokens or more at first` };
  }
  const layout = layoutApart(model, apart(model), sizes, time);
  time.check();
  const coded = codedOf(layout, time);
  if (coded.rules.some(({ lookups }) => lookups.some(({ reads }) => reads.length > mostReads))) {
    return { reason: `a condition or an update reads more than ${mostReads} digits` };
  }
  return coded;
}

/** Whether a model was coded. */
export function isCoded(result: CodedModel | Uncodable): result is CodedModel {
  return !('reason' in result);
}

/**
 * The same coding with a larger open digit; its rules are made anew.
 * @param atLeast the size that is needed; the digit at least doubles
 */
export function grown(coded: CodedModel, digit: number, atLeast: number): CodedModel {
  return grownTogether(coded, new Map([[digit, atLeast]]));
}

/** The same for several digits, each with the size that it needs. */
export function grownTogether(
  { digits, ...layout }: CodedModel,
  needed: ReadonlyMap<number, number>,
): CodedModel {
  const larger = digits.map((old, i) => {
    const atLeast = needed.get(i);
    return atLeast === undefined ? old : { ...old, size: Math.max(2 * old.size, atLeast) };
  });
  return codedOf({ ...layout, digits: larger });
}

/** The same coding with digits of these sizes, one for each digit, none smaller than it is; its rules are made anew. */
export function resized(coded: CodedModel, sizes: readonly number[]): CodedModel {
  const { digits } = coded;
  if (digits.every(({ size }, i) => size === sizes[i])) return coded;
  const larger = digits.map((old, i) => ({ ...old, size: Math.max(old.size, sizes[i]) }));
  return codedOf({ ...coded, digits: larger });
}

/** The layout of a model with tokens and colours apart, with readings of the fields that were split. */
function layoutApart(
  model: FieldModel,
  { model: inner, split }: Apart,
  sizes: ReadonlyMap<number, number>,
  time: TimeLimit,
): Layout {
  const wanted = new Map(sizes);
  for (const [f, { register }] of split) {
    wanted.set(register, Math.max(wanted.get(register) ?? 0, sizes.get(f) ?? 0));
  }
  const layout = layoutOf(inner, usesOf(inner), wanted, time);
  const readings = layout.readings.map((reading, f): Reading => {
    const to = split.get(f);
    const register = to && layout.readings[to.register];
    return register?.kind === 'digit'
      ? { kind: 'coloured', place: to!.place, register: register.digit }
      : reading;
  });
  return { ...layout, model, readings, ...(split.size > 0 && { apart: inner }) };
}

function codedOf(layout: Layout, time = TimeLimit.none): CodedModel {
  const inner = layout.apart ?? layout.model;
  const rules = rulesOf({ ...layout, model: inner }, usesOf(inner), time);
  time.check();
  return { ...layout, rules: merged(rules) };
}
