/** Gives variables their values: in declarations, parameters and loops. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import type { Machine } from './machine.ts';
import { property } from './members.ts';
import { Fields, List, nothing, unknown } from './value.ts';
import type { Scope, Value, Via } from './value.ts';

/** Gives the variables of a name or a pattern, which are declared already, their first values. */
export function initialise(
  machine: Machine,
  name: typescript.BindingName,
  value: Value,
  via: Via,
  scope: Scope,
): void {
  if (ts.isIdentifier(name)) {
    const binding = scope.find(name.text);
    if (binding === null) return;
    if (binding.lost) machine.lose(value);
    else if (!binding.isVar || machine.isCertain(binding)) {
      binding.value = value;
      binding.via = via;
    } else machine.assign(binding, value, via);
    return;
  }
  const taken: string[] = [];
  name.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    const part = partOf(machine, element, index, value, taken, scope);
    const given = element.initializer
      ? machine.tracked(() => withDefault(machine, part, element.initializer!, scope))
      : { value: part, via };
    initialise(machine, element.name, given.value, new Set([...via, ...given.via]), scope);
  });
}

/** The part of a value that an element of a pattern takes. */
function partOf(
  machine: Machine,
  element: typescript.BindingElement,
  index: number,
  value: Value,
  taken: string[],
  scope: Scope,
): Value {
  if (ts.isArrayBindingPattern(element.parent)) {
    if (value.kind !== 'list' || value.lost || value.items.slice(0, index + 1).some((v) => v.kind === 'some'))
      return machine.loseAll([value]);
    if (!element.dotDotDotToken) return value.items[index] ?? nothing;
    return new List(value.items.slice(index), machine.birth());
  }
  if (element.dotDotDotToken) return restOf(machine, value, taken);
  const { propertyName, name } = element;
  const key = propertyName ?? (ts.isIdentifier(name) ? name : null);
  if (key !== null && (ts.isIdentifier(key) || ts.isStringLiteral(key))) {
    taken.push(key.text);
    return property(machine, value, key.text);
  }
  if (propertyName && ts.isComputedPropertyName(propertyName))
    machine.evaluate(propertyName.expression, scope);
  return machine.loseAll([value]);
}

function restOf(machine: Machine, value: Value, taken: readonly string[]): Value {
  if (value.kind !== 'fields' || value.lost) return machine.loseAll([value]);
  const rest = [...value.entries].filter(([key]) => !taken.includes(key));
  return new Fields(new Map(rest), machine.birth());
}

/** A value, or what stands in its place where it is `undefined`. */
export function withDefault(
  machine: Machine,
  value: Value,
  initializer: typescript.Expression,
  scope: Scope,
): Value {
  if (value.kind === 'known') return value.value === undefined ? machine.evaluate(initializer, scope) : value;
  if (value.kind !== 'unknown' && value.kind !== 'choice') return value;
  const other = machine.perhaps(() => machine.evaluate(initializer, scope));
  machine.lose(value);
  machine.lose(other);
  return unknown;
}
