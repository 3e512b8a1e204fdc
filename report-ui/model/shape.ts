/** Data that is not what the report format says, and where in it. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path === '' ? 'The document' : path} should be ${expected}.`);
    this.path = path;
  }
}

/** Checks that `value` has a shape. @throws ShapeError naming the first place where it has not */
export type Check = (value: unknown, path: string) => void;

export const text: Check = (value, path) => must(typeof value === 'string', path, 'a text');
export const number: Check = (value, path) =>
  must(typeof value === 'number' && Number.isFinite(value), path, 'a number');
export const flag: Check = (value, path) => must(typeof value === 'boolean', path, 'true or false');
export const count: Check = (value, path) =>
  must(
    (typeof value === 'number' && value >= 0) || (typeof value === 'string' && /^\d+$/.test(value)),
    path,
    'a count',
  );

/** One of some texts. */
export function oneOf(...words: readonly string[]): Check {
  return (value, path) => must(words.includes(value as string), path, `one of ${words.join(', ')}`);
}

/** Passes if one of the checks does; `expected` says what they ask for. */
export function either(expected: string, ...checks: readonly Check[]): Check {
  return (value, path) =>
    must(
      checks.some((check) => passes(check, value)),
      path,
      expected,
    );
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
    (value as unknown[]).forEach((item, index) => check(item, `${path}[${index}]`));
  };
}

/** An object with these fields; others are let through. */
export function record(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields);
  return (value, path) => {
    must(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'an object');
    for (const [name, check] of checks) {
      check((value as Record<string, unknown>)[name], path === '' ? name : `${path}.${name}`);
    }
  };
}

/** An object with any fields, all of one shape. */
export function dictionary(check: Check): Check {
  return (value, path) => {
    record({})(value, path);
    for (const [name, item] of Object.entries(value as object))
      check(item, `${path}[${JSON.stringify(name)}]`);
  };
}

function passes(check: Check, value: unknown): boolean {
  try {
    check(value, '');
    return true;
  } catch {
    return false;
  }
}

function must(condition: boolean, path: string, expected: string): void {
  if (!condition) throw new ShapeError(path, expected);
}
