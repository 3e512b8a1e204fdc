/** Where in a user's input something is wrong; every part is optional and printed where known. */
export interface Place {
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** The element id or node name. */
  readonly element?: string;
}

/**
 * A mistake in the user's input or usage: what is wrong, where, and how to mend it. Exit code 2.
 * `code` is `FP` and four digits; every code is listed in `docs/errors.md` and has a test of its own.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly remedy: string,
    readonly place: Place = {},
  ) {
    super(message);
  }

  /** The same mistake with a place that the thrower did not know; what is already known stays. */
  at(place: Place): UserError {
    return new UserError(this.code, this.message, this.remedy, { ...place, ...this.place });
  }
}

/**
 * Something that cannot happen unless flowproof itself is wrong. Exit code 70; never caught and hidden.
 * @throws Error with the code FP9001 (or the one given) when `condition` is false
 */
export function invariant(condition: unknown, message: string, code: BugCode = 'FP9001'): asserts condition {
  if (!condition) throw new BugError(code, message);
}

export class BugError extends Error {
  override readonly name = 'BugError';
  constructor(
    readonly code: BugCode,
    message: string,
  ) {
    super(message);
  }
}

/** FP9001: a broken invariant. FP9002: the engine rejects a witness that the net found. */
export type BugCode = 'FP9001' | 'FP9002';

/** FP1xxx terms, FP2xxx files and formats, FP3xxx traces and logs, FP4xxx running models, FP5xxx the command line. */
export type ErrorCode = `FP${1 | 2 | 3 | 4 | 5}${string}`;
