/** What the calls of constructors say: names, options and parts, as far as they are certain. */
import { known, nothing, unknown } from './value.ts';
import type { Made, Value } from './value.ts';

/** The kinds of terms that derived patterns are. */
const derived: ReadonlyMap<string, string> = new Map([
  ['effect', 'task'],
  ['raise', 'task'],
  ['escalate', 'task'],
  ['interleave', 'par'],
  ['attempt', 'scope'],
  ['timeout', 'scope'],
  ['retry', 'rec'],
]);

/** The kind of term that a call gives. */
export function kindOf({ by }: Made): string {
  return derived.get(by) ?? by;
}

/** Constructors whose name is an option, and which argument holds it. */
const optionsAt: ReadonlyMap<string, number> = new Map([
  ['par', 1],
  ['xor', 1],
  ['or', 1],
  ['defer', 1],
  ['interleave', 1],
  ['pools', 1],
  ['loop', 2],
]);

/** An argument of a call. */
export function argument({ args }: Made, index: number): Value {
  if (args.slice(0, index + 1).some((arg) => arg.kind === 'some')) return unknown;
  return args[index] ?? nothing;
}

/** A property of an object. */
export function field(value: Value, name: string): Value {
  if (value.kind === 'known' && value.value === undefined) return nothing;
  if (value.kind !== 'fields' || value.lost) return unknown;
  return value.entries.get(name)?.value ?? nothing;
}

/** What a call says about its name. */
export function nameOf(made: Made): Value {
  if (made.by === 'exactlyOnce') return nameOfOnce(made);
  const index = optionsAt.get(made.by);
  return index === undefined ? argument(made, 0) : field(argument(made, index), 'name');
}

/** Of `exactlyOnce`: the name among its options, else one that is made of the node's. */
function nameOfOnce(made: Made): Value {
  const given = field(argument(made, 1), 'name');
  if (given.kind !== 'known' || given.value !== undefined) return given;
  const node = argument(made, 0);
  return node.kind === 'known' ? known(`exactly once: ${String(node.value)}`) : unknown;
}

/** Whether a value is this name: `null` where that is not known, `''` where it is no name at all. */
export function isNamed(value: Value, name: string): boolean | '' | null {
  switch (value.kind) {
    case 'known':
      return value.value === undefined || value.value === '' ? '' : value.value === name;
    case 'choice': {
      const all = value.among.map((v) => isNamed(v, name));
      if (all.every((one) => one === false)) return false;
      return all.every((one) => one === true || one === false) ? true : null;
    }
    default:
      return value.kind === 'unknown' ? null : false;
  }
}
