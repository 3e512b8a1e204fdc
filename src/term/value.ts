import type { Json } from './term.ts';

/** Why something is no JSON value. */
export class NotJson extends Error {}

/** Values nested deeper are refused: every walk over them may then recurse. */
const deepest = 200;

/**
 * The one form of a JSON value: keys in the order of RFC 8785, no negative zero, nothing hidden. Two values that are equal as JSON
 * are then equal in everything a handler can see, which is what makes equal states have equal futures.
 * @throws NotJson with the reason, for anything that JSON cannot hold
 */
export function canonicalValue(value: unknown, depth = 0): Json {
  if (depth > deepest) throw new NotJson(`it is nested more than ${deepest} deep`);
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return wellFormed(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`it holds ${value}`);
      return value + 0;
    case 'object':
      return value === null ? null : canonicalObject(value, depth + 1);
    default:
      throw new NotJson(`it holds ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`);
  }
}

function canonicalObject(value: object, depth: number): Json {
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => canonicalValue(item, depth));
  const prototype: unknown = Object.getPrototypeOf(value);
  // a model file may have been evaluated in another realm, whose Object.prototype is not ours
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new NotJson('it holds an object of a class');
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [wellFormed(key), canonicalValue((value as Record<string, unknown>)[key], depth)]),
  );
}

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new NotJson('it holds half a surrogate pair');
  return text;
}
