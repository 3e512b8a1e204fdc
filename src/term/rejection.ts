import { UserError, type ErrorCode } from '../errors.ts';
import type { Channels } from './term.ts';

/** What the checks of single terms need to know of the model around them. */
export interface Surroundings {
  readonly variables: ReadonlySet<string>;
  readonly channels: Channels;
}

/** Larger numbers in a model are refused: nobody counts so far, and the packed states of the explorer have words of 32 bits. */
export const largest = 1_000_000;

/** Raises the mistake `code` at `element`. */
export function reject(code: ErrorCode, element: string | undefined, message: string, remedy: string): never {
  throw new UserError(code, message, remedy, element === undefined ? {} : { element });
}

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u;

/**
 * Checks the form of a name.
 * @throws UserError FP1002 when `name` is not an XML NCName
 */
export function validateName(name: string, what: string): void {
  if (!ncName.test(name) || name === '__proto__') {
    reject(
      'FP1002',
      name,
      `"${name}" is not a name for a ${what}`,
      'Start with a letter or _, go on with letters, digits, . - or _; none of / : [ # = > < { , or space.',
    );
  }
}

/**
 * Checks that all of `names` are variables of the model.
 * @throws UserError FP1006
 */
export function knownVariables(names: readonly string[], element: string, around: Surroundings): void {
  for (const v of names) {
    if (!around.variables.has(v) && v !== 'item') {
      reject(
        'FP1006',
        element,
        `"${element}" uses the variable "${v}", which the model does not have`,
        `Declare it with an initial value: variables: { ${v}: ... }.`,
      );
    }
  }
}
