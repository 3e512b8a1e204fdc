/** The values of options: what they may be, and what is said when they are not. */
import { UserError } from '../errors.ts';
import { isStrategyName, strategyNames, type StrategyName } from '../schedule/strategies.ts';
import type { Clock } from '../term/term.ts';

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/**
 * A parser of sizes for `option`: `512MB`, `2GiB`, `64m`, plain bytes.
 * @returns bytes
 * @throws UserError FP5002
 */
export const size =
  (option: string) =>
  (text: string): number => {
    const parts = /^([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)$/i.exec(text.trim());
    const unit = units[parts?.[2]?.toLowerCase() ?? ''];
    const value = parts && unit !== undefined ? Math.floor(Number(parts[1]) * unit) : NaN;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw wrongValue(option, text, 'a size such as 512MB or 2GiB');
    }
    return value;
  };

/**
 * A parser of whole numbers for `option`.
 * @param least the smallest number allowed
 * @param most the greatest
 * @throws UserError FP5002
 */
export const whole =
  (option: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^-?[0-9][0-9_,]*$/.test(text) ? Number(text.replace(/[_,]/g, '')) : NaN;
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
      throw wrongValue(option, text, `a whole number, ${range}`);
    }
    return value;
  };

/**
 * A parser of seconds for `option`; fractions are allowed.
 * @returns seconds, above 0
 * @throws UserError FP5002
 */
export const seconds =
  (option: string) =>
  (text: string): number => {
    const value = /^[0-9]*\.?[0-9]+$/.test(text) ? Number(text) : NaN;
    if (!(value > 0 && value < 1e9)) throw wrongValue(option, text, 'a number of seconds above 0');
    return value;
  };

/**
 * A parser that takes one of `values`.
 * @throws UserError FP5002
 */
export const oneOf =
  <T extends string>(option: string, values: readonly T[]) =>
  (text: string): T => {
    const found = values.find((v) => v === text);
    if (found === undefined) throw wrongValue(option, text, `one of ${values.join(', ')}`);
    return found;
  };

/**
 * Parses the value of `--scheduler`.
 * @throws UserError FP5002
 */
export function schedulerName(text: string): StrategyName | 'depth-first' | 'replay' {
  if (text === 'depth-first' || text === 'replay' || isStrategyName(text)) return text;
  const names = [...strategyNames, 'depth-first', 'replay'].join(', ');
  throw wrongValue(
    '--scheduler',
    text,
    `one of ${names}; pct and delay may have a number from 1 to 99: pct:2`,
  );
}

/**
 * Parses the value of `--strategy`.
 * @throws UserError FP5002
 */
export function strategyName(text: string): StrategyName {
  if (isStrategyName(text)) return text;
  const names = strategyNames.join(', ');
  throw wrongValue(
    '--strategy',
    text,
    `one of ${names}; pct and delay may have a number from 1 to 99: pct:2`,
  );
}

/** Gathers the values of an option that may be given several times. */
export function repeated(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

/** Options that change what a file means: given again wherever the same model is to be read. */
export interface ReadingOptions {
  /** Of a BPMN pool, as messages start them. */
  readonly instances?: number;
  readonly clock?: Clock;
  readonly messages?: (typeof messageOrders)[number];
}

/** What `--messages` can be, by fbpmn's names. */
export const messageOrders = ['bag', 'fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc'] as const;

/** The options that change what a file means, as they stand in a command that is named. */
export function readingOptions({ instances, clock, messages }: ReadingOptions): string {
  return [
    instances === undefined ? '' : ` --instances ${instances}`,
    clock === undefined ? '' : ` --clock ${clock}`,
    messages === undefined ? '' : ` --messages ${messages}`,
  ].join('');
}

function wrongValue(option: string, text: string, wanted: string): UserError {
  return new UserError('FP5002', `${option} is "${text}"`, `Give ${wanted}.`);
}
