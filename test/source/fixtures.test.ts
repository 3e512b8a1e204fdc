import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { ts } from 'ts-morph';
import { expect, it } from 'vitest';
import { loadTypeScript } from '../../src/import/typescript.ts';
import { positionsOf } from '../../src/source/positions.ts';
import { preorder } from '../../src/term/walk.ts';
import { witnessed } from './witnessed.ts';

const files = globSync('fixtures/**/*.model.ts').sort();

/** The calls of a file that begin at a place, outermost first. */
function callsAt(file: ts.SourceFile, line: number, column: number): ts.CallExpression[] {
  const at = file.getPositionOfLineAndCharacter(line - 1, column - 1);
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.getStart(file) === at) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
}

it.each(files)('positions in %s are those of calls that made the element when the file ran', async (path) => {
  const { model, lines } = await witnessed(path);
  const { elements, handlers, properties } = positionsOf(path, model);
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  for (const [name, { line, column, text }] of [...elements, ...properties]) {
    const [call] = callsAt(file, line, column);
    expect(call, `${name} at ${line}:${column}`).toBeDefined();
    expect(text).toBe(file.text.split('\n')[line - 1]);
    if (/:\d+$/.test(name) || /^(pools|par)\d+$/.test(name)) continue;
    const ran = lines.get(name);
    expect(ran && [...ran], name).toContain(line);
    // The name stands in the call, unless it is put together when the file runs.
    const isLiteral = file.text.includes(`'${name}'`) && !/\btask\(name/.test(call!.getText());
    if (isLiteral) expect(call!.getText()).toMatch(new RegExp(`'${name}'|${name}: `));
  }
  for (const { line, column } of handlers.values()) {
    const from = file.text.slice(file.getPositionOfLineAndCharacter(line - 1, column - 1));
    expect(from).toMatch(/^\(\{.*\}\) =>/);
  }
});

it('nearly every element of the fixtures has a position', async () => {
  const without: string[] = [];
  let found = 0;
  for (const path of files) {
    const [model] = await loadTypeScript(path);
    const { elements, properties } = positionsOf(path, model!);
    const names = [...preorder(model!.term)].flatMap((term) => [
      ...('name' in term ? [term.name] : []),
      ...(term.kind === 'flow' ? term.nodes.map(({ name }) => name) : []),
    ]);
    for (const name of new Set(names)) {
      if (elements.has(name)) found++;
      else without.push(`${path} ${name}`);
    }
    for (const { name } of model!.properties) if (!properties.has(name)) without.push(`${path} ${name}`);
  }
  expect(without).toEqual([]);
  expect(found).toBeGreaterThanOrEqual(156);
});
