import { ts } from 'ts-morph';
import { nowhere, unknown, type Value, type Via } from './value.ts';

/** A variable. */
export class Binding {
  /** Not yet initialised. */
  value: Value = unknown;
  via: Via = nowhere;
  /** Code that is not followed may assign to it. */
  lost = false;
  constructor(
    readonly isConst: boolean,
    readonly birth: number,
    /** Has a value before it is first given one. */
    readonly isVar = false,
  ) {}

  get(): Value {
    return this.lost ? unknown : this.value;
  }
}

/** A variable of another module. */
export class Imported extends Binding {
  constructor(private readonly look: () => Value) {
    super(true, 0);
  }

  override get(): Value {
    return this.look();
  }
}

/** The variables of a block, a function or a module. */
export class Scope {
  private readonly own = new Map<string, Binding>();
  constructor(
    readonly parent: Scope | null,
    readonly isFunction: boolean,
  ) {}

  find(name: string): Binding | null {
    return this.own.get(name) ?? this.parent?.find(name) ?? null;
  }

  declare(name: string, binding: Binding): void {
    if (!this.own.has(name)) this.own.set(name, binding);
  }
}

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
