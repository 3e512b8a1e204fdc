/** Functions that JavaScript brings along. */
import type { Machine } from './machine.ts';
import { isWhole, spread } from './members.ts';
import { Fields, Keyed, List, known, nothing, nowhere, truth } from './value.ts';
import type { Primitive, Site, Value, Via } from './value.ts';

/** Longer lists are not made here. */
const longestList = 10_000;

/** What a function of JavaScript itself returns; `null` for one that is not followed. */
export function callGlobal(
  machine: Machine,
  path: string,
  args: readonly Value[],
  via: Via,
  site: Site,
): Value | null {
  if (args.some((arg) => arg.kind === 'some')) return path.startsWith('Math.') ? { kind: 'unknown' } : null;
  const [first] = args;
  switch (path) {
    case 'Array.isArray':
      return first?.kind === 'list'
        ? known(true)
        : first?.kind === 'known' || first?.kind === 'made'
          ? known(false)
          : null;
    case 'Array.of':
      return new List([...args], machine.birth());
    case 'Array.from':
      return arrayFrom(machine, args, via, site);
    case 'new Set':
      return keyedFrom(machine, 'set', first);
    case 'new Map':
      return keyedFrom(machine, 'map', first);
    case 'Object.freeze':
      return first ?? nothing;
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries':
      return ofFields(machine, path.slice(7), first);
    case 'Object.fromEntries':
      return fieldsFrom(machine, first);
    case 'String':
      return first?.kind === 'known' ? known(String(first.value)) : null;
    case 'Number':
      return first?.kind === 'known' ? known(Number(first.value)) : null;
    case 'Boolean':
      return first && truth(first) !== null ? known(truth(first)) : null;
    default:
      if (path.startsWith('console.')) return nothing;
      return path.startsWith('Math.') ? mathematics(path.slice(5), args) : null;
  }
}

/** Functions of one or more numbers. */
const numeric = new Set(['abs', 'ceil', 'floor', 'max', 'min', 'round', 'trunc']);

function mathematics(name: string, args: readonly Value[]): Value {
  const numbers = args.map((arg) =>
    arg.kind === 'known' && typeof arg.value === 'number' ? arg.value : NaN,
  );
  const method: unknown = Reflect.get(Math, name);
  if (!numeric.has(name) || typeof method !== 'function' || numbers.some(Number.isNaN))
    return { kind: 'unknown' };
  return known(Number(Reflect.apply(method, Math, numbers)));
}

function arrayFrom(
  machine: Machine,
  [source, callback]: readonly Value[],
  via: Via,
  site: Site,
): Value | null {
  let items: readonly Value[] | null = null;
  if (source?.kind === 'list') items = isWhole(source) ? source.items : null;
  else if (source?.kind === 'keyed') items = source.lost ? null : spread(machine, source);
  else if (source?.kind === 'fields' && !source.lost) {
    const length = source.entries.get('length')?.value;
    const n = length?.kind === 'known' ? Number(length.value) : NaN;
    if (source.entries.size === 1 && Number.isInteger(n) && n >= 0 && n <= longestList)
      items = Array.from({ length: n }, () => nothing);
  }
  if (items === null) return null;
  if (callback === undefined) return new List([...items], machine.birth());
  if (callback.kind !== 'closure') return null;
  const values = items.map((item, i) => machine.call(callback, [item, known(i)], [via, via], site));
  return new List(values, machine.birth());
}

function keyedFrom(machine: Machine, of: 'set' | 'map', source: Value | undefined): Value | null {
  const entries = new Map<Primitive, Value>();
  if (source !== undefined) {
    if (source.kind !== 'list' && source.kind !== 'keyed') return null;
    for (const item of spread(machine, source)) {
      const pair = of === 'set' ? [item, item] : pairOf(item);
      if (pair?.[0]?.kind !== 'known' || pair[1] === undefined) return null;
      entries.set(pair[0].value, pair[1]);
    }
  }
  return new Keyed(of, entries, machine.birth());
}

function pairOf(item: Value): readonly Value[] | null {
  return item.kind === 'list' && isWhole(item) && item.items.length === 2 ? item.items : null;
}

function ofFields(machine: Machine, what: string, source: Value | undefined): Value | null {
  if (source?.kind !== 'fields' || source.lost) return null;
  // Whole numbers come first among the keys of an object.
  const entries = Object.entries(Object.fromEntries(source.entries));
  for (const [, field] of entries) machine.depends(field.via);
  const made = (values: Value[]) => new List(values, machine.birth());
  if (what === 'keys') return made(entries.map(([key]) => known(key)));
  if (what === 'values') return made(entries.map(([, { value }]) => value));
  return made(entries.map(([key, { value }]) => made([known(key), value])));
}

function fieldsFrom(machine: Machine, source: Value | undefined): Value | null {
  if (source?.kind !== 'list' && source?.kind !== 'keyed') return null;
  const entries = new Map<string, { value: Value; via: typeof nowhere }>();
  for (const item of spread(machine, source)) {
    const [key, value] = pairOf(item) ?? [];
    if (key?.kind !== 'known' || value === undefined || key.value === '__proto__') return null;
    entries.set(String(key.value), { value, via: nowhere });
  }
  return new Fields(entries, machine.birth());
}
