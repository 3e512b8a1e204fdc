/** The values of expressions. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { Uncertain, type Machine } from './machine.ts';
import { isWhole, property, spread } from './members.ts';
import { operate } from './operators.ts';
import { plain } from './plain.ts';
import { Closure, Fields, List, known, oneOf, truth, unknown } from './value.ts';
import type { Field, Scope, Site, Value, Via } from './value.ts';

/** Things of JavaScript itself that are known here; the rest is unknown. */
const globals = new Set(['Object', 'Array', 'Math', 'String', 'Number', 'Boolean', 'Set', 'Map', 'console']);

/** The value of an expression as far as it is certain. */
export function evaluate(machine: Machine, node: typescript.Expression, scope: Scope): Value {
  machine.tick();
  const bare = plain(node);
  if (bare !== node) return evaluate(machine, bare, scope);
  if (ts.isStringLiteralLike(node)) return known(node.text);
  if (ts.isNumericLiteral(node)) return known(Number(node.text));
  if (ts.isIdentifier(node)) return variable(machine, node.text, scope);
  if (ts.isTemplateExpression(node)) return template(machine, node, scope);
  if (ts.isArrayLiteralExpression(node))
    return new List(items(machine, node.elements, scope), machine.birth());
  if (ts.isObjectLiteralExpression(node)) return object(machine, node, scope);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return new Closure(node, scope);
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) return access(machine, node, scope);
  if (ts.isElementAccessExpression(node)) return element(machine, node, scope);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return calling(machine, node, scope);
  if (ts.isConditionalExpression(node)) return conditional(machine, node, scope);
  if (ts.isBinaryExpression(node)) return operate(machine, node, scope);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return unary(machine, node, scope);
  return keyword(machine, node, scope);
}

function keyword(machine: Machine, node: typescript.Expression, scope: Scope): Value {
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return known(true);
    case ts.SyntaxKind.FalseKeyword:
      return known(false);
    case ts.SyntaxKind.NullKeyword:
      return known(null);
    case ts.SyntaxKind.RegularExpressionLiteral:
      return unknown;
    case ts.SyntaxKind.ThisKeyword:
      throw new Uncertain('`this`');
    default:
      machine.loseMentioned(node, scope);
      return unknown;
  }
}

function variable(machine: Machine, name: string, scope: Scope): Value {
  const binding = scope.find(name);
  if (binding !== null) {
    machine.depends(binding.via);
    return binding.get();
  }
  if (name === 'undefined') return known(undefined);
  if (name === 'NaN' || name === 'Infinity') return known(Number(name));
  if (name === 'eval' || name === 'Function' || name === 'arguments') throw new Uncertain(name);
  return globals.has(name) ? { kind: 'global', path: name } : unknown;
}

function template(machine: Machine, node: typescript.TemplateExpression, scope: Scope): Value {
  let said: string | null = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const value = machine.evaluate(expression, scope);
    if (value.kind === 'known' && said !== null) said += String(value.value) + literal.text;
    else {
      said = null;
      // Making a text of it may run its `toString`.
      machine.lose(value);
    }
  }
  return said === null ? unknown : known(said);
}

/** The values of the elements of a list, or of the arguments of a call. */
function items(machine: Machine, nodes: readonly typescript.Expression[], scope: Scope): Value[] {
  return nodes.flatMap((node) => {
    if (ts.isSpreadElement(node)) return spread(machine, machine.evaluate(node.expression, scope));
    return ts.isOmittedExpression(node) ? [known(undefined)] : [machine.evaluate(node, scope)];
  });
}

function object(machine: Machine, node: typescript.ObjectLiteralExpression, scope: Scope): Value {
  const made = new Fields(new Map(), machine.birth());
  const put = (key: string | null, { value, via }: Field): void => {
    if (key === null || key === '__proto__' || made.lost) {
      machine.lose(made);
      machine.lose(value);
    } else made.entries.set(key, { value, via });
  };
  for (const member of node.properties) {
    if (ts.isShorthandPropertyAssignment(member))
      put(
        member.name.text,
        machine.tracked(() => variable(machine, member.name.text, scope)),
      );
    else if (ts.isPropertyAssignment(member)) {
      const key = machine.tracked(() => keyOf(machine, member.name, scope));
      const field = machine.tracked(() => machine.evaluate(member.initializer, scope));
      put(key.value, { value: field.value, via: new Set([...key.via, ...field.via]) });
    } else if (ts.isSpreadAssignment(member)) {
      const value = machine.evaluate(member.expression, scope);
      if (value.kind === 'fields' && !value.lost) value.entries.forEach((field, key) => put(key, field));
      else if (!(value.kind === 'known')) put(null, { value, via: new Set() });
    } else if (ts.isMethodDeclaration(member)) {
      put(keyOf(machine, member.name, scope), { value: new Closure(member, scope), via: new Set() });
    } else {
      machine.loseMentioned(member, scope);
      put(null, { value: unknown, via: new Set() });
    }
  }
  return made;
}

function keyOf(machine: Machine, name: typescript.PropertyName, scope: Scope): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  if (!ts.isComputedPropertyName(name)) return null;
  const value = machine.evaluate(name.expression, scope);
  return value.kind === 'known' ? String(value.value) : null;
}

function access(machine: Machine, node: typescript.PropertyAccessExpression, scope: Scope): Value {
  const value = machine.evaluate(node.expression, scope);
  if (node.questionDotToken && truth(value) !== true) return optional(machine, value, node.name.text);
  return property(machine, value, node.name.text);
}

function optional(machine: Machine, value: Value, name: string): Value {
  if (value.kind === 'known')
    return value.value === null || value.value === undefined
      ? known(undefined)
      : property(machine, value, name);
  return oneOf([property(machine, value, name), known(undefined)]);
}

function element(machine: Machine, node: typescript.ElementAccessExpression, scope: Scope): Value {
  const value = machine.evaluate(node.expression, scope);
  const key = machine.evaluate(node.argumentExpression, scope);
  if (key.kind === 'known') return property(machine, value, String(key.value));
  if (value.kind === 'fields' && !value.lost)
    return oneOf([...[...value.entries.values()].map((field) => field.value), unknown]);
  if (value.kind === 'list' && isWhole(value)) return oneOf([...value.items, unknown]);
  return machine.loseAll([value]);
}

function calling(
  machine: Machine,
  node: typescript.CallExpression | typescript.NewExpression,
  scope: Scope,
): Value {
  const file = node.getSourceFile();
  const site: Site = { file, at: node.getStart(file) };
  const found = machine.tracked(() => machine.evaluate(node.expression, scope));
  const callee = found.value.kind === 'method' ? { ...found.value, via: found.via } : found.value;
  const args: Value[] = [];
  const via: Via[] = [];
  for (const argument of node.arguments ?? []) {
    const given = machine.tracked(() => items(machine, [argument], scope));
    args.push(...given.value);
    via.push(...given.value.map(() => given.via));
  }
  // What is not known may change what it is a method of.
  if (callee.kind === 'unknown' || callee.kind === 'choice') machine.loseMentioned(node.expression, scope);
  if (ts.isNewExpression(node)) {
    if (callee.kind === 'global')
      return machine.call({ ...callee, path: `new ${callee.path}` }, args, via, site);
    return machine.loseAll([callee, ...args]);
  }
  const isOptional = ts.isOptionalChain(node) && truth(callee) !== true;
  if (!isOptional) return machine.call(callee, args, via, site);
  if (callee.kind === 'known') return known(undefined);
  return machine.perhaps(() => oneOf([machine.call(callee, args, via, site), known(undefined)]));
}

function conditional(machine: Machine, node: typescript.ConditionalExpression, scope: Scope): Value {
  const holds = truth(machine.evaluate(node.condition, scope));
  if (holds !== null) return machine.evaluate(holds ? node.whenTrue : node.whenFalse, scope);
  return oneOf(
    [node.whenTrue, node.whenFalse].map((branch) => machine.perhaps(() => machine.evaluate(branch, scope))),
  );
}

function unary(
  machine: Machine,
  node: typescript.PrefixUnaryExpression | typescript.PostfixUnaryExpression,
  scope: Scope,
): Value {
  const value = machine.evaluate(node.operand, scope);
  const step =
    node.operator === ts.SyntaxKind.PlusPlusToken
      ? 1
      : node.operator === ts.SyntaxKind.MinusMinusToken
        ? -1
        : 0;
  if (step !== 0) {
    const binding = ts.isIdentifier(node.operand) ? scope.find(node.operand.text) : null;
    if (binding === null) {
      machine.loseMentioned(node, scope);
      return unknown;
    }
    const next =
      value.kind === 'known' && typeof value.value === 'number' ? known(value.value + step) : unknown;
    machine.assign(binding, next, binding.via);
    return ts.isPrefixUnaryExpression(node) ? next : value;
  }
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    const holds = truth(value);
    return holds === null ? unknown : known(!holds);
  }
  if (value.kind !== 'known' || typeof value.value !== 'number') return machine.loseAll([value]);
  if (node.operator === ts.SyntaxKind.MinusToken) return known(-value.value);
  return node.operator === ts.SyntaxKind.PlusToken ? value : unknown;
}
