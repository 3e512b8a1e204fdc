/** Methods of texts, lists, sets and maps. */
import type { Machine } from './machine.ts';
import { entriesOf, isWhole, spread } from './members.ts';
import { List, known, nothing, nowhere, truth } from './value.ts';
import type { Keyed, Method, Primitive, Site, Value, Via } from './value.ts';

/** What a method returns; `null` for one that is not followed. */
export function callMethod(
  machine: Machine,
  method: Method,
  args: readonly Value[],
  site: Site,
): Value | null {
  const { receiver, name } = method;
  if (args.some((arg) => arg.kind === 'some') && name !== 'push' && name !== 'concat') return null;
  if (receiver.kind === 'known') return ofText(receiver.value, name, args, machine);
  if (receiver.kind === 'keyed') return receiver.lost ? null : ofKeyed(machine, receiver, name, args);
  if (receiver.kind !== 'list' || receiver.lost) return null;
  return (
    ofAnyList(machine, receiver, name, args) ??
    ofList(machine, receiver, name, args, { site, via: method.via ?? nowhere })
  );
}

const textMethods = new Set(
  (
    'at charAt concat endsWith includes indexOf padEnd padStart replace replaceAll slice split startsWith ' +
    'substring toLowerCase toUpperCase trim toString'
  ).split(' '),
);

/** Longer texts are no names. */
const longestText = 1000;

function ofText(text: Primitive, name: string, args: readonly Value[], machine: Machine): Value | null {
  if (typeof text !== 'string' || !textMethods.has(name)) return null;
  const given = args.map((arg) => (arg.kind === 'known' ? arg.value : null));
  if (args.some((arg) => arg.kind !== 'known') || given.some((v) => typeof v === 'number' && v > longestText))
    return null;
  const method: unknown = Reflect.get(String.prototype, name);
  if (typeof method !== 'function' || text.length > longestText) return null;
  const result: unknown = Reflect.apply(method, text, given);
  if (Array.isArray(result))
    return new List(
      result.map((part) => known(String(part))),
      machine.birth(),
    );
  const isPlain = typeof result === 'string' || typeof result === 'number' || typeof result === 'boolean';
  return isPlain || result === undefined ? known(result) : null;
}

/** Methods that do not ask where an item stands. */
function ofAnyList(machine: Machine, list: List, name: string, args: readonly Value[]): Value | null {
  if (name === 'push') {
    if (list.lost) return null;
    if (machine.isCertain(list)) {
      if (!machine.change(list)) return null;
      list.items.push(...args);
    } else {
      for (const made of list.holders) made.lost = true;
      list.items.push({ kind: 'some', among: args });
    }
    return isWhole(list) ? known(list.items.length) : { kind: 'unknown' };
  }
  if (name === 'concat') {
    const more = args.flatMap((arg) =>
      arg.kind === 'unknown' || arg.kind === 'choice' || arg.kind === 'list' ? spread(machine, arg) : [arg],
    );
    return new List([...list.items, ...more], machine.birth());
  }
  return null;
}

function ofList(
  machine: Machine,
  list: List,
  name: string,
  args: readonly Value[],
  from: From,
): Value | null {
  if (!isWhole(list)) return null;
  const { items } = list;
  const made = (values: Value[]) => new List(values, machine.birth());
  const numbers = args.map((arg) => (arg.kind === 'known' ? Number(arg.value) : NaN));
  switch (name) {
    case 'slice':
      return numbers.some(Number.isNaN) ? null : made(items.slice(...numbers));
    case 'at':
      return Number.isNaN(numbers[0]) ? null : (items.at(numbers[0] ?? 0) ?? nothing);
    case 'reverse':
      if (!machine.change(list)) return null;
      items.reverse();
      return list;
    case 'values':
      return made([...items]);
    case 'keys':
      return made(items.map((_, i) => known(i)));
    case 'entries':
      return made(items.map((item, i) => made([known(i), item])));
    case 'flat':
      return args.length > 0
        ? null
        : made(items.flatMap((v) => (v.kind === 'list' ? spread(machine, v) : [v])));
    case 'join':
    case 'includes':
    case 'indexOf':
      return ofPrimitives(items, name, args);
    default:
      return withFunction(machine, list, name, args, from);
  }
}

function ofPrimitives(
  items: readonly Value[],
  name: 'join' | 'includes' | 'indexOf',
  args: readonly Value[],
): Value | null {
  const plain = items.map((v) => (v.kind === 'known' ? v.value : null));
  const [first] = args;
  if (items.some((v) => v.kind !== 'known') || args.length > 1) return null;
  if (name === 'join') {
    if (first !== undefined && first.kind !== 'known') return null;
    return known(plain.join(first === undefined ? ',' : String(first.value)));
  }
  if (first?.kind !== 'known') return null;
  return name === 'includes' ? known(plain.includes(first.value)) : known(plain.indexOf(first.value));
}

/** The call of a method, and the calls by which its receiver came. */
interface From {
  readonly site: Site;
  readonly via: Via;
}

/** Methods that call a function for each item, in order. */
function withFunction(
  machine: Machine,
  list: List,
  name: string,
  args: readonly Value[],
  { site, via }: From,
): Value | null {
  const [callback, start] = args;
  if (callback?.kind !== 'closure' && callback?.kind !== 'constructor') return null;
  const given = [...list.items];
  // A list that its own callback changes is seen as it was: that is not what JavaScript does.
  const call = (...values: Value[]): Value => {
    const result = machine.call(
      callback,
      values,
      values.map(() => via),
      site,
    );
    if (list.lost || list.items.length !== given.length || list.items.some((v, i) => v !== given[i]))
      machine.lose(list);
    return result;
  };
  const each = () => given.map((item, i) => call(item, known(i), list));
  const made = (values: Value[]) => (list.lost ? null : new List(values, machine.birth()));
  switch (name) {
    case 'map':
      return made(each());
    case 'flatMap':
      return made(
        each().flatMap((v) =>
          v.kind === 'made' ? [v] : v.kind === 'list' ? spread(machine, v) : spreadOf(v),
        ),
      );
    case 'forEach':
      each();
      return nothing;
    case 'reduce': {
      if (args.length !== 2) return null;
      const result = given.reduce((sum, item, i) => call(sum, item, known(i), list), start!);
      return list.lost ? null : result;
    }
    case 'filter':
    case 'some':
    case 'every':
    case 'find':
      return tested(machine, list, name, each);
    default:
      return null;
  }
}

function spreadOf(value: Value): readonly Value[] {
  return value.kind === 'unknown' || value.kind === 'choice'
    ? [{ kind: 'some', among: [{ kind: 'unknown' }] }]
    : [value];
}

/** All items are tested, though JavaScript stops at the first that decides: what the test does besides is then done only perhaps. */
function tested(
  machine: Machine,
  list: List,
  name: 'filter' | 'some' | 'every' | 'find',
  each: () => Value[],
): Value | null {
  const holds = (name === 'filter' ? each() : machine.perhaps(each)).map(truth);
  if (list.lost || holds.includes(null)) return null;
  if (name === 'some') return known(holds.includes(true));
  if (name === 'every') return known(!holds.includes(false));
  if (name === 'find') return list.items[holds.indexOf(true)] ?? nothing;
  return new List(
    list.items.filter((_, i) => holds[i]),
    machine.birth(),
  );
}

function ofKeyed(machine: Machine, keyed: Keyed, name: string, args: readonly Value[]): Value | null {
  if (name === 'values' && args.length === 0) return new List([...keyed.entries.values()], machine.birth());
  if (name === 'entries' && keyed.of === 'map') return new List(entriesOf(machine, keyed), machine.birth());
  if (name === 'keys') return new List([...keyed.entries.keys()].map(known), machine.birth());
  const [key, value] = args;
  if (key?.kind !== 'known') return null;
  if (name === 'has') return known(keyed.entries.has(key.value));
  if (name === 'get' && keyed.of === 'map') return keyed.entries.get(key.value) ?? nothing;
  const isChange = keyed.of === 'set' ? name === 'add' : name === 'set';
  if (!isChange || !machine.change(keyed)) return null;
  keyed.entries.set(key.value, keyed.of === 'set' ? key : (value ?? nothing));
  return keyed;
}
