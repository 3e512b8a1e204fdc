/** Properties of values. */
import type { Machine } from './machine.ts';
import { List, known, nothing, oneOf, unknown } from './value.ts';
import type { Value } from './value.ts';

/** What `value.name` is. */
export function property(machine: Machine, value: Value, name: string): Value {
  switch (value.kind) {
    case 'choice':
      return oneOf(value.among.map((v) => property(machine, v, name)));
    case 'known':
      return ofPrimitive(value, name);
    case 'list':
      return ofList(value, name);
    case 'keyed':
      if (value.lost) return unknown;
      return name === 'size' ? known(value.entries.size) : { kind: 'method', receiver: value, name };
    case 'fields': {
      if (value.lost) return unknown;
      const field = value.entries.get(name);
      if (field === undefined) return name in Object.prototype ? unknown : nothing;
      machine.depends(field.via);
      return field.value;
    }
    case 'namespace':
      return value.member(name);
    case 'global':
      return { kind: 'global', path: `${value.path}.${name}` };
    case 'made': {
      const first = value.args[0];
      if (name === 'name' && !value.lost && first?.kind === 'known') return first;
      return machine.loseAll([value]);
    }
    case 'closure':
    case 'constructor':
    case 'method':
      return machine.loseAll([value]);
    default:
      return unknown;
  }
}

function ofPrimitive(value: Extract<Value, { kind: 'known' }>, name: string): Value {
  if (typeof value.value !== 'string') return unknown;
  if (name === 'length') return known(value.value.length);
  if (/^\d+$/.test(name)) return known(value.value[Number(name)]);
  return { kind: 'method', receiver: value, name };
}

function ofList(list: List, name: string): Value {
  if (list.lost) return unknown;
  const whole = isWhole(list);
  if (name === 'length') return whole ? known(list.items.length) : unknown;
  if (!/^(0|[1-9]\d*)$/.test(name)) return { kind: 'method', receiver: list, name };
  const index = Number(name);
  if (whole || list.items.slice(0, index + 1).every((v) => v.kind !== 'some'))
    return list.items[index] ?? nothing;
  return oneOf(list.items.flatMap((v) => (v.kind === 'some' ? v.among : [v])).concat(nothing));
}

/** Whether all items of a list are there, each at its place. */
export function isWhole(list: List): boolean {
  return !list.lost && list.items.every((v) => v.kind !== 'some');
}

/** The items that spreading a value gives. */
export function spread(machine: Machine, value: Value): readonly Value[] {
  if (value.kind === 'list' && !value.lost) return value.items;
  if (value.kind === 'keyed' && !value.lost) return entriesOf(machine, value);
  if (value.kind === 'known' && typeof value.value === 'string') return [...value.value].map((c) => known(c));
  if (value.kind === 'choice')
    return [{ kind: 'some', among: value.among.flatMap((v) => spread(machine, v)) }];
  machine.lose(value);
  return [{ kind: 'some', among: [unknown] }];
}

/** The members of a set, the pairs of a map. */
export function entriesOf(machine: Machine, keyed: Extract<Value, { kind: 'keyed' }>): Value[] {
  return [...keyed.entries].map(([key, v]) =>
    keyed.of === 'set' ? v : new List([known(key), v], machine.birth()),
  );
}
