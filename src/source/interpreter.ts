/** Evaluates the modules of a project as far as they are certain. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { call } from './calls.ts';
import { evaluate } from './expressions.ts';
import { Machine, Uncertain, type Completion } from './machine.ts';
import { ProjectFiles } from './project-files.ts';
import { hoist } from './hoist.ts';
import { Binding, Closure, Imported, Scope, unknown } from './value.ts';
import type { Namespace, Site, Value, Via } from './value.ts';
import { run } from './statements.ts';

/** A module: what it exports, by name. */
class Module {
  readonly exports = new Map<string, () => Value>();
  /** Modules whose exports it passes on. */
  readonly stars: (Module | null)[] = [];
  readonly scope = new Scope(null, true);

  member(name: string, seen = new Set<Module>()): Value {
    if (seen.has(this)) return unknown;
    seen.add(this);
    const own = this.exports.get(name);
    if (own) return own();
    if (name === 'default') return unknown;
    const found = this.stars.map((star) => (star === null ? unknown : star.member(name, seen)));
    const certain = found.filter((value) => value !== unknown);
    return certain.length === 1 ? certain[0]! : unknown;
  }

  members(): Value[] {
    return [...this.exports.keys()].map((name) => this.member(name));
  }

  namespace(): Namespace {
    return {
      kind: 'namespace',
      member: (name) => this.member(name),
      members: () => [...this.members(), ...this.stars.flatMap((star) => star?.members() ?? [])],
    };
  }
}

/** The package itself. */
const own: Namespace = {
  kind: 'namespace',
  member: (name) => ({ kind: 'constructor', name }),
  members: () => [],
};

/** An evaluation of the modules of one project. */
export class Interpreter extends Machine {
  private readonly modules = new Map<typescript.SourceFile, Module>();
  private readonly files = new ProjectFiles();

  /**
   * What a file exports, in the order in which it says so.
   * @throws Uncertain where the text cannot be followed
   */
  exportsOf(path: string): Value[] {
    return [...new Set(this.module(this.files.read(path)).namespace().members())];
  }

  evaluate(node: typescript.Expression, scope: Scope): Value {
    return evaluate(this, node, scope);
  }

  call(callee: Value, args: readonly Value[], via: readonly Via[], site: Site): Value {
    return call(this, callee, args, via, site);
  }

  run(statements: readonly typescript.Statement[], scope: Scope): Completion {
    return run(this, statements, scope);
  }

  private module(file: typescript.SourceFile): Module {
    const before = this.modules.get(file);
    if (before !== undefined) return before;
    const module = new Module();
    this.modules.set(file, module);
    hoist(file.statements, module.scope, this.birth());
    for (const statement of file.statements) this.link(module, statement, file);
    const end = this.undoubted(() => this.run(file.statements, module.scope));
    if (end.kind !== 'normal') throw new Uncertain('a module that ends early');
    return module;
  }

  /** Follows an import or an export. */
  private link(module: Module, node: typescript.Statement, file: typescript.SourceFile): void {
    const { scope } = module;
    if (ts.isImportDeclaration(node)) this.importing(scope, node, file);
    else if (ts.isExportDeclaration(node)) this.reExporting(module, node, file);
    else if (ts.isExportAssignment(node)) {
      const binding = new Binding(true, this.birth());
      scope.declare('*default*', binding);
      module.exports.set('default', () => binding.get());
    } else if (ts.isImportEqualsDeclaration(node))
      scope.declare(node.name.text, new Binding(true, this.birth()));
    else if (ts.canHaveModifiers(node) && isExported(node)) {
      const names = declared(node);
      const isDefault = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true;
      if (isDefault) {
        const [name] = names;
        const value = name === undefined ? null : scope.find(name);
        const closure = ts.isFunctionDeclaration(node) ? new Closure(node, scope) : unknown;
        module.exports.set('default', () => value?.get() ?? closure);
      } else for (const name of names) module.exports.set(name, () => scope.find(name)?.get() ?? unknown);
    }
  }

  private importing(scope: Scope, node: typescript.ImportDeclaration, file: typescript.SourceFile): void {
    const { importClause } = node;
    if (importClause?.isTypeOnly) return;
    const from = this.imported(node.moduleSpecifier, file);
    if (importClause === undefined) return;
    const member = (name: string) => new Imported(() => from?.member(name) ?? unknown);
    if (importClause.name) scope.declare(importClause.name.text, member('default'));
    const { namedBindings } = importClause;
    if (namedBindings === undefined) return;
    if (ts.isNamespaceImport(namedBindings))
      scope.declare(namedBindings.name.text, new Imported(() => from ?? unknown));
    else
      for (const { name, propertyName, isTypeOnly } of namedBindings.elements)
        if (!isTypeOnly) scope.declare(name.text, member((propertyName ?? name).text));
  }

  private reExporting(module: Module, node: typescript.ExportDeclaration, file: typescript.SourceFile): void {
    if (node.isTypeOnly) return;
    const { exportClause, moduleSpecifier } = node;
    const from = moduleSpecifier ? this.imported(moduleSpecifier, file) : null;
    const taken = (name: string): Value => {
      if (moduleSpecifier === undefined) return module.scope.find(name)?.get() ?? unknown;
      return from?.member(name) ?? unknown;
    };
    if (exportClause === undefined) module.stars.push(from === null ? null : starOf(from));
    else if (ts.isNamespaceExport(exportClause))
      module.exports.set(exportClause.name.text, () => from ?? unknown);
    else
      for (const { name, propertyName, isTypeOnly } of exportClause.elements)
        if (!isTypeOnly) module.exports.set(name.text, () => taken((propertyName ?? name).text));
  }

  /** `null`: a module that is not followed. */
  private imported(specifier: typescript.Expression, file: typescript.SourceFile): Namespace | null {
    if (!ts.isStringLiteral(specifier)) return null;
    const { text } = specifier;
    if (text === 'flowproof') return own;
    if (!/^\.{1,2}(\/|$)/.test(text)) {
      // It may be a file of the project after all, which changes what it imports from this one.
      if (/^[#/~]|^file:/.test(text)) throw new Uncertain('an import that is not relative');
      return null;
    }
    if (/\.json$/i.test(text)) return null;
    const path = this.files.resolve(file, text);
    if (path === null) throw new Uncertain('an import that is not found');
    return this.module(this.files.read(path)).namespace();
  }
}

/** What a module passes on from another one. */
function starOf(from: Namespace): Module {
  const star = new Module();
  star.member = (name) => (name === 'default' ? unknown : from.member(name));
  star.members = () => [...from.members()];
  return star;
}

function isExported(node: typescript.HasModifiers): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function declared(node: typescript.Node): string[] {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) return [node.name.text];
  return [];
}
