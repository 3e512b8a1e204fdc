import ts from 'typescript';

import type { TextFile } from './tree.ts';

/** A rule of the house that a file breaks: where, and how. */
export interface Breach {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly what: string;
}

const mostLines = 400;
const drawers = /(^|[-/.])(utils?|helpers?|common|misc|managers?)([-/.]|$)/i;

/** Files of more than 400 lines, blank ones and comments included. */
export function tooLong({ path, text }: TextFile): Breach[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > mostLines ? [{ path, line: mostLines + 1, what: `${lines} lines` }] : [];
}

/** Files and folders named after nothing in particular. */
export function drawerNames({ path }: TextFile): Breach[] {
  return drawers.test(path) ? [{ path, line: 1, what: 'a name that says nothing' }] : [];
}

/**
 * Exported functions, and exported constants that are functions, without a documentation comment directly above them.
 * Of an overloaded function one declaration must have it.
 */
export function undocumented({ path, text }: TextFile): Breach[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const documented = new Set<string>();
  const found = new Map<string, Breach>();
  for (const statement of source.statements) {
    for (const name of exportedFunctions(statement)) {
      if (isDocumented(statement)) documented.add(name);
      else found.set(name, { path, line: lineOf(source, statement), what: `${name} has no docstring` });
    }
  }
  return [...found].filter(([name]) => !documented.has(name)).map(([, breach]) => breach);
}

function exportedFunctions(statement: ts.Statement): string[] {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default'];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(
      ({ initializer }) =>
        initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
    )
    .map(({ name }) => name.getText());
}

function isDocumented(statement: ts.Statement): boolean {
  return ts
    .getJSDocCommentsAndTags(statement)
    .some((doc) => ts.isJSDoc(doc) && doc.comment !== undefined && doc.comment.length > 0);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** What may not stand in a source file. Pieced together, so that this file does not break its own rule. */
const banned: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an open end', new RegExp(`\\b(${[`TO${'DO'}`, `FIX${'ME'}`, `XX${'X'}`, `HA${'CK'}`].join('|')})\\b`)],
  ['an escape from the types', new RegExp(`\\bas ${'any'}\\b|@ts-${'ignore'}|@ts-${'nocheck'}`)],
  ['a test that keeps others from running', new RegExp(`\\.${'only'}\\(`)],
  ['a test that never runs', new RegExp(`\\b(test|it|describe|suite)(\\.\\w+)*\\.(${'skip'}|${'todo'})\\(`)],
];

/** Lines with something that may not be left behind. */
export function leftBehind(file: TextFile): Breach[] {
  return matches(file, banned);
}

const machinePaths: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'a path of one machine',
    new RegExp(
      `(^|[\\s"'\`(=:])/(${'home'}|${'Users'}|${'root'}|${'work'})/\\w|\\b[A-Z]:\\\\\\\\?${'Users'}`,
    ),
  ],
];

/** Lines with an absolute path that exists on one machine only. */
export function pathsOfMachines(file: TextFile): Breach[] {
  return matches(file, machinePaths);
}

function matches({ path, text }: TextFile, patterns: typeof banned): Breach[] {
  return text
    .split('\n')
    .flatMap((content, index) =>
      patterns
        .filter(([, pattern]) => pattern.test(content))
        .map(([what]) => ({ path, line: index + 1, what: `${what}: ${content.trim()}` })),
    );
}
