import { createJiti } from 'jiti';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { ts } from 'ts-morph';
import { expect, it } from 'vitest';
import * as flowproof from '../../src/index.ts';
import { loadTypeScript } from '../../src/import/typescript.ts';
import { positionsOf } from '../../src/source/positions.ts';
import { preorder } from '../../src/term/walk.ts';

const files = globSync('fixtures/**/*.model.ts').sort();

/** The lines of a file that were under way when something of a name was made, as the running program saw them. */
async function linesOfRun(file: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const lines = new Map<string, Set<number>>();
  const seen = (made: unknown): void => {
    if (typeof made !== 'object' || made === null) return;
    const frames = (new Error().stack ?? '').split('\n').filter((frame) => frame.includes(resolve(file)));
    const numbers = frames.map((frame) => Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]));
    const names = [
      ...('name' in made ? [made.name] : []),
      ...('nodes' in made ? (made.nodes as { name: string }[]).map(({ name }) => name) : []),
      ...('kind' in made && made.kind === 'rec'
        ? [`${(made as unknown as { name: string }).name}.attempt`]
        : []),
    ];
    for (const name of names.map(String)) lines.set(name, new Set([...(lines.get(name) ?? []), ...numbers]));
  };
  const watched = Object.entries(flowproof).map(([name, value]) => [
    name,
    typeof value !== 'function' || /^[A-Z]/.test(name)
      ? value
      : (...args: unknown[]): unknown => {
          const made: unknown = Reflect.apply(value, undefined, args);
          seen(made);
          return made;
        },
  ]);
  Error.stackTraceLimit = 50;
  const jiti = createJiti(resolve(file), {
    virtualModules: { flowproof: Object.fromEntries(watched) },
    fsCache: false,
    moduleCache: false,
  });
  await jiti.import(resolve(file));
  return lines;
}

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
  const [model] = await loadTypeScript(path);
  const { elements, handlers, properties } = positionsOf(path, model!);
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const lines = await linesOfRun(path);
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
