/** Operators of two operands, and assignments. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { Uncertain, type Machine } from './machine.ts';
import { plain } from './plain.ts';
import { known, oneOf, truth, unknown } from './value.ts';
import type { Primitive, Scope, Value } from './value.ts';

/** The value of a binary expression. */
export function operate(machine: Machine, node: typescript.BinaryExpression, scope: Scope): Value {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment)
    return assignment(machine, node, scope);
  if (
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken
  )
    return shortCircuit(machine, node, scope);
  const a = machine.evaluate(left, scope);
  const b = machine.evaluate(right, scope);
  if (operator === ts.SyntaxKind.CommaToken) return b;
  if (a.kind === 'known' && b.kind === 'known') return binary(operator, a.value, b.value);
  // They may be made into texts or numbers by code of their own; `===` never is.
  if (
    operator !== ts.SyntaxKind.EqualsEqualsEqualsToken &&
    operator !== ts.SyntaxKind.ExclamationEqualsEqualsToken
  )
    machine.loseAll([a, b]);
  return unknown;
}

function shortCircuit(
  machine: Machine,
  { left, right, operatorToken }: typescript.BinaryExpression,
  scope: Scope,
): Value {
  const a = machine.evaluate(left, scope);
  const goesOn = goesOnAfter(a, operatorToken.kind);
  if (goesOn !== null) return goesOn ? machine.evaluate(right, scope) : a;
  return oneOf([a, machine.perhaps(() => machine.evaluate(right, scope))]);
}

/** Whether the right operand decides. */
function goesOnAfter(a: Value, operator: typescript.SyntaxKind): boolean | null {
  if (operator === ts.SyntaxKind.QuestionQuestionToken) {
    if (a.kind === 'known') return a.value === null || a.value === undefined;
    return a.kind === 'unknown' || a.kind === 'choice' ? null : false;
  }
  const holds = truth(a);
  return holds === null ? null : holds === (operator === ts.SyntaxKind.AmpersandAmpersandToken);
}

function binary(operator: typescript.SyntaxKind, a: Primitive, b: Primitive): Value {
  if (operator === ts.SyntaxKind.EqualsEqualsEqualsToken) return known(a === b);
  if (operator === ts.SyntaxKind.ExclamationEqualsEqualsToken) return known(a !== b);
  if (operator === ts.SyntaxKind.PlusToken && (typeof a === 'string' || typeof b === 'string'))
    return known(String(a) + String(b));
  if (typeof a !== 'number' || typeof b !== 'number') return unknown;
  switch (operator) {
    case ts.SyntaxKind.PlusToken:
      return known(a + b);
    case ts.SyntaxKind.MinusToken:
      return known(a - b);
    case ts.SyntaxKind.AsteriskToken:
      return known(a * b);
    case ts.SyntaxKind.SlashToken:
      return known(a / b);
    case ts.SyntaxKind.PercentToken:
      return known(a % b);
    case ts.SyntaxKind.LessThanToken:
      return known(a < b);
    case ts.SyntaxKind.LessThanEqualsToken:
      return known(a <= b);
    case ts.SyntaxKind.GreaterThanToken:
      return known(a > b);
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return known(a >= b);
    default:
      return unknown;
  }
}

function assignment(machine: Machine, node: typescript.BinaryExpression, scope: Scope): Value {
  const target = plain(node.left);
  const operator = node.operatorToken.kind;
  if (ts.isIdentifier(target)) return toVariable(machine, target.text, node, scope);
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
    machine.loseMentioned(node, scope);
    return unknown;
  }
  const object = machine.evaluate(target.expression, scope);
  const key = ts.isPropertyAccessExpression(target)
    ? known(target.name.text)
    : machine.evaluate(target.argumentExpression, scope);
  const { value, via } = machine.tracked(() => machine.evaluate(node.right, scope));
  if (object.kind === 'global') throw new Uncertain('a global is changed');
  if (operator === ts.SyntaxKind.EqualsToken && key.kind === 'known') {
    if (object.kind === 'fields' && key.value !== '__proto__' && machine.change(object)) {
      object.entries.set(String(key.value), { value, via });
      return value;
    }
    const index = Number(key.value);
    if (
      object.kind === 'list' &&
      String(index) === String(key.value) &&
      index >= 0 &&
      index < object.items.length &&
      !object.items.some((v) => v.kind === 'some')
    ) {
      if (machine.change(object)) {
        object.items[index] = value;
        return value;
      }
    }
  }
  machine.loseAll([object, value]);
  return operator === ts.SyntaxKind.EqualsToken ? value : unknown;
}

function toVariable(machine: Machine, name: string, node: typescript.BinaryExpression, scope: Scope): Value {
  const binding = scope.find(name);
  const { value: right, via } = machine.tracked(() => machine.evaluate(node.right, scope));
  if (binding === null) throw new Uncertain('a global is changed');
  const before = binding.get();
  let value: Value = unknown;
  if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken) value = right;
  else if (
    node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
    before.kind === 'known' &&
    right.kind === 'known'
  )
    value = binary(ts.SyntaxKind.PlusToken, before.value, right.value);
  else machine.loseAll([before, right]);
  machine.assign(binding, value, new Set([...binding.via, ...via]));
  return value;
}
