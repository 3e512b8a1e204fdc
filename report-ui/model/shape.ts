/** Data that is not what the report format says, and where in it. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path === '' ? 'The document' : path} should be ${expected}.`);
    this.path = path;
  }
}

/**
 * Checks that `value` has a shape. `path`: where it is; `null` where nobody asks, since to write down every place of a long run takes
 * longer than to check it.
 * @throws ShapeError naming the first place where it has not
 */
export type Check = (value: unknown, path: string | null) => void;

export const text: Check = (value, path) => must(typeof value === 'string', path, 'a text');
export const number: Check = (value, path) =>
  must(typeof value === 'number' && Number.isFinite(value), path, 'a number');
/** Said in one check: a failed one costs more than a thousand that pass. */
export const numberOrText: Check = (value, path) =>
  must(typeof value === 'string' || Number.isFinite(value), path, 'a number or a text');
export const flag: Check = (value, path) => must(typeof value === 'boolean', path, 'true or false');
export const count: Check = (value, path) =>
  must(
    (typeof value === 'number' && value >= 0) || (typeof value === 'string' && /^\d+$/.test(value)),
    path,
    'a count',
  );

/** One of some texts. */
export function oneOf(...words: readonly string[]): Check {
  const expected = `one of ${words.join(', ')}`;
  return (value, path) => must(words.includes(value as string), path, expected);
}

/** One of some shapes, which are told apart by little. */
export function either(expected: string, ...checks: readonly Check[]): Check {
  return (value, path) => {
    const fits = checks.some((check) => {
      try {
        check(value, null);
        return true;
      } catch (error) {
        if (error instanceof ShapeError) return false;
        throw error;
      }
    });
    must(fits, path, expected);
  };
}

export function nullable(check: Check): Check {
  return (value, path) => {
    if (value !== null) check(value, path);
  };
}

export function optional(check: Check): Check {
  return (value, path) => {
    if (value !== undefined) check(value, path);
  };
}

export function list(check: Check): Check {
  return (value, path) => {
    must(Array.isArray(value), path, 'a list');
    (value as unknown[]).forEach((item, index) => check(item, path === null ? null : `${path}[${index}]`));
  };
}

/** An object with these fields; others are let through. */
export function record(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields);
  return (value, path) => {
    must(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'an object');
    for (const [name, check] of checks) {
      check(
        (value as Record<string, unknown>)[name],
        path === null ? null : path === '' ? name : `${path}.${name}`,
      );
    }
  };
}

/** An object with any fields, all of one shape. */
export function dictionary(check: Check): Check {
  return (value, path) => {
    record({})(value, path);
    for (const [name, item] of Object.entries(value as object))
      check(item, path === null ? null : `${path}[${JSON.stringify(name)}]`);
  };
}

function must(condition: boolean, path: string | null, expected: string): void {
  if (!condition) throw new ShapeError(path ?? '', expected);
}
