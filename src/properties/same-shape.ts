import fc from 'fast-check';
import type { Json } from '../term/term.ts';

/** Whole numbers drawn around the one given, on each side. */
const near = 8;

/**
 * An arbitrary of JSON values of the shape of another: numbers near to it and far away (whole where it is), any text, either truth value, lists
 * of any length of what the list holds, objects with the same keys. `null` and the empty list, which show no shape, stay what they are.
 */
export function sameShape(value: Json): fc.Arbitrary<Json> {
  switch (typeof value) {
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.oneof(fc.constant(value), fc.string({ unit: 'grapheme' }));
    case 'number':
      return Number.isSafeInteger(value) ? wholeNumbers(value) : numbers(value);
    default:
      if (value === null) return fc.constant(null);
      return isList(value) ? lists(value) : objects(value);
  }
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function wholeNumbers(value: number): fc.Arbitrary<number> {
  const min = Math.max(value - near, Number.MIN_SAFE_INTEGER);
  const max = Math.min(value + near, Number.MAX_SAFE_INTEGER);
  return fc.oneof({ weight: 3, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: fc.integer() });
}

function numbers(value: number): fc.Arbitrary<number> {
  const finite = { noNaN: true, noDefaultInfinity: true };
  const around = fc.double({ ...finite, min: value - 1, max: value + 1 });
  // JSON holds no negative zero
  return fc.oneof(around, fc.double(finite)).filter((n) => !Object.is(n, -0));
}

function lists(list: readonly Json[]): fc.Arbitrary<Json> {
  if (list.length === 0) return fc.constant([]);
  const shapes = new Map(list.map((item) => [shapeOf(item), item]));
  return fc.array(fc.oneof(...[...shapes.values()].map(sameShape)));
}

/** Items of one shape are drawn alike. */
function shapeOf(item: Json): string {
  return typeof item === 'object' ? JSON.stringify(item) : typeof item;
}

function objects(value: Readonly<Record<string, Json>>): fc.Arbitrary<Json> {
  const entries = Object.entries(value).map(([key, inner]) => [key, sameShape(inner)] as const);
  return fc.record(Object.fromEntries(entries), { noNullPrototype: true });
}
