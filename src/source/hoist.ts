/** What declarations declare before they are run. */
import { ts } from 'ts-morph';
import { Binding } from './value.ts';
import type { Scope } from './value.ts';

/** The names in a declaration: one, or those of a pattern. */
export function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((e) => (ts.isOmittedExpression(e) ? [] : namesIn(e.name)));
}

/** Declares what statements declare before they are run: functions and classes, `let`, `const`, and every `var` however deep inside. */
export function hoist(statements: readonly ts.Statement[], scope: Scope, birth: number): void {
  for (const statement of statements) {
    if (scope.isFunction) hoistVars(statement, scope, birth);
    if (ts.isVariableStatement(statement)) {
      const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      const isVar = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === 0;
      if (isVar) continue;
      for (const { name } of statement.declarationList.declarations)
        for (const n of namesIn(name)) scope.declare(n, new Binding(isConst, birth));
    } else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isEnumDeclaration(statement) ||
        ts.isModuleDeclaration(statement)) &&
      statement.name !== undefined &&
      ts.isIdentifier(statement.name)
    )
      scope.declare(statement.name.text, new Binding(false, birth));
  }
}

function hoistVars(node: ts.Node, scope: Scope, birth: number): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isExpression(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
    for (const { name } of node.declarations)
      for (const n of namesIn(name)) scope.declare(n, new Binding(false, birth, true));
  ts.forEachChild(node, (inner) => hoistVars(inner, scope, birth));
}
