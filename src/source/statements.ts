/** What statements do. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { initialise } from './binding.ts';
import { Uncertain, type Completion, type Machine } from './machine.ts';
import { spread } from './members.ts';
import { hoist, namesIn } from './hoist.ts';
import { Binding, Closure, Scope, nothing, oneOf, truth, unknown } from './value.ts';
import type { Value, Via } from './value.ts';

const normal: Completion = { kind: 'normal' };

/** Runs statements whose names are declared already. */
export function run(machine: Machine, statements: readonly typescript.Statement[], scope: Scope): Completion {
  for (const statement of statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) continue;
    const binding = scope.find(statement.name.text);
    if (binding && statement.body) machine.assign(binding, new Closure(statement, scope), binding.via);
  }
  for (const statement of statements) {
    const end = step(machine, statement, scope);
    if (end.kind !== 'normal') return end;
  }
  return normal;
}

function step(machine: Machine, node: typescript.Statement, scope: Scope): Completion {
  machine.tick();
  if (ts.isVariableStatement(node)) {
    declare(machine, node.declarationList, scope);
    return normal;
  }
  if (ts.isExpressionStatement(node)) {
    machine.evaluate(node.expression, scope);
    return normal;
  }
  if (ts.isReturnStatement(node))
    return { kind: 'return', value: node.expression ? machine.evaluate(node.expression, scope) : nothing };
  if (ts.isIfStatement(node)) return choose(machine, node, scope);
  if (ts.isBlock(node)) return block(machine, node.statements, scope);
  if (ts.isForOfStatement(node)) return forOf(machine, node, scope);
  if (ts.isForStatement(node)) return forLoop(machine, node, scope);
  if (ts.isBreakStatement(node) && !node.label) return { kind: 'break' };
  if (ts.isContinueStatement(node) && !node.label) return { kind: 'continue' };
  if (ts.isThrowStatement(node)) return { kind: 'throw' };
  if (ts.isExportAssignment(node) && !node.isExportEquals) {
    const { value, via } = machine.tracked(() => machine.evaluate(node.expression, scope));
    const binding = scope.find('*default*');
    if (binding) machine.assign(binding, value, via);
    return normal;
  }
  if (isInert(node)) return normal;
  return unfollowed(machine, node, scope);
}

function isInert(node: typescript.Statement): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isEmptyStatement(node)
  );
}

/** A statement of a kind that is not followed: it may change what it mentions, and end the function. */
function unfollowed(machine: Machine, node: typescript.Statement, scope: Scope): Completion {
  machine.loseMentioned(node, scope);
  if (!ts.isClassDeclaration(node) && machine.frame !== null) {
    machine.frame.maybe.push(unknown);
    machine.doubt();
  }
  return normal;
}

function declare(machine: Machine, list: typescript.VariableDeclarationList, scope: Scope): void {
  for (const { name, initializer } of list.declarations) {
    if (!initializer && (list.flags & ts.NodeFlags.BlockScoped) === 0) continue;
    const { value, via } = initializer
      ? machine.tracked(() => machine.evaluate(initializer, scope))
      : { value: nothing, via: new Set<never>() };
    initialise(machine, name, value, via, scope);
  }
}

function block(machine: Machine, statements: readonly typescript.Statement[], outer: Scope): Completion {
  const scope = new Scope(outer, false);
  hoist(statements, scope, machine.birth());
  return machine.run(statements, scope);
}

function choose(machine: Machine, node: typescript.IfStatement, scope: Scope): Completion {
  const holds = truth(machine.evaluate(node.expression, scope));
  if (holds === true) return step(machine, node.thenStatement, scope);
  if (holds === false) return node.elseStatement ? step(machine, node.elseStatement, scope) : normal;
  const branches = [node.thenStatement, ...(node.elseStatement ? [node.elseStatement] : [])];
  const ends = branches.map((branch) => machine.perhaps(() => step(machine, branch, scope)));
  const returned = ends.flatMap((end) => (end.kind === 'return' ? [end.value] : []));
  if (returned.length === 2) return { kind: 'return', value: oneOf(returned) };
  for (const end of ends) {
    // The file was loaded, so what would throw was not done.
    if (end.kind === 'normal' || end.kind === 'throw') continue;
    if (end.kind === 'return') machine.frame?.maybe.push(end.value);
    machine.doubt();
  }
  return normal;
}

/** The body of a loop, once. `null`: the loop goes on. */
function once(machine: Machine, body: typescript.Statement, scope: Scope): Completion | null {
  const end = step(machine, body, scope);
  if (end.kind === 'break') return normal;
  return end.kind === 'return' || end.kind === 'throw' ? end : null;
}

function forOf(machine: Machine, node: typescript.ForOfStatement, outer: Scope): Completion {
  const { initializer } = node;
  const { value, via } = machine.tracked(() => machine.evaluate(node.expression, outer));
  if (node.awaitModifier || !ts.isVariableDeclarationList(initializer))
    return unfollowed(machine, node, outer);
  const { name } = initializer.declarations[0]!;
  const each = (item: Value): Completion | null => {
    const scope = scopeFor(machine, initializer, outer);
    initialise(machine, name, item, via, scope);
    return once(machine, node.statement, scope);
  };
  const items = spread(machine, value);
  if (items.some((item) => item.kind === 'some')) return unfollowed(machine, node, outer);
  // As JavaScript does: a list that grows meanwhile is gone through to its end.
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    if (item.kind === 'some') throw new Uncertain('a list that changes under a loop');
    const end = each(item);
    if (end !== null) return end;
  }
  return normal;
}

function forLoop(machine: Machine, node: typescript.ForStatement, outer: Scope): Completion {
  const { initializer, condition, incrementor } = node;
  let scope = outer;
  if (initializer && ts.isVariableDeclarationList(initializer)) {
    scope = scopeFor(machine, initializer, outer);
    declare(machine, initializer, scope);
  } else if (initializer) machine.evaluate(initializer, outer);
  for (;;) {
    machine.tick();
    const holds = condition ? truth(machine.evaluate(condition, scope)) : true;
    if (holds === null) return unfollowed(machine, node, scope);
    if (!holds) return normal;
    const end = once(machine, node.statement, scope);
    if (end !== null) return end;
    if (initializer && ts.isVariableDeclarationList(initializer))
      scope = copied(machine, initializer, scope, outer);
    if (incrementor) machine.evaluate(incrementor, scope);
  }
}

function scopeFor(machine: Machine, list: typescript.VariableDeclarationList, outer: Scope): Scope {
  const scope = new Scope(outer, false);
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) return scope;
  const birth = machine.birth();
  const isConst = (list.flags & ts.NodeFlags.Const) !== 0;
  for (const { name } of list.declarations)
    for (const n of namesIn(name)) scope.declare(n, new Binding(isConst, birth));
  return scope;
}

/** Each turn of a loop has variables of its own. */
function copied(
  machine: Machine,
  list: typescript.VariableDeclarationList,
  scope: Scope,
  outer: Scope,
): Scope {
  const next = scopeFor(machine, list, outer);
  for (const { name } of list.declarations)
    for (const n of namesIn(name)) {
      const [from, to] = [scope.find(n), next.find(n)];
      if (from === null || to === null || from === to) continue;
      const via: Via = from.via;
      to.value = from.get();
      to.via = via;
    }
  return next;
}
