import { UserError } from '../errors.ts';

/**
 * Gives a whole number back.
 * @param what it is, for the message
 * @throws UserError FP4061 for what is no whole number of at least `least`
 */
export function wholeNumber(value: number, what: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError('FP4061', `${what} is ${value}`, `Give a whole number of at least ${least}.`);
}
