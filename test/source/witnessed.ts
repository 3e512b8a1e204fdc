import { createJiti } from 'jiti';
import { resolve } from 'node:path';
import * as flowproof from '../../src/index.ts';
import type { Model } from '../../src/index.ts';
import { preorder } from '../../src/term/walk.ts';

/** Which calls were under way when something was made; copies of it keep it, as they keep what they do not know. */
const made = Symbol('made');

/** A model, and the lines of its file in which the calls stand that really made its elements and properties. */
export interface Witnessed {
  readonly model: Model;
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Runs a model file while watching every call of a constructor: what the text is believed to do is held against it. */
export async function witnessed(path: string): Promise<Witnessed> {
  const file = resolve(path);
  const watched = Object.entries(flowproof).map(([name, value]) =>
    typeof value !== 'function' || /^[A-Z]/.test(name) || name === 'model'
      ? [name, value]
      : [name, (...args: unknown[]): unknown => tagged(Reflect.apply(value, undefined, args), file)],
  );
  const jiti = createJiti(file, {
    virtualModules: { flowproof: Object.fromEntries(watched) },
    fsCache: false,
    moduleCache: false,
  });
  const { default: model } = (await jiti.import(file)) as { readonly default: Model };
  const lines = new Map<string, ReadonlySet<number>>();
  const told = (name: string, one: object) => {
    const seen: unknown = Reflect.get(one, made);
    if (seen instanceof Set) lines.set(name, seen as Set<number>);
  };
  for (const term of preorder(model.term)) {
    if ('name' in term) told(term.name, term);
    if (term.kind === 'flow') for (const node of term.nodes) told(node.name, node.do ?? term);
  }
  for (const property of model.properties) told(property.name, property);
  return { model, lines };
}

function tagged(value: unknown, file: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  Error.stackTraceLimit = 50;
  const frames = (new Error().stack ?? '').split('\n').filter((frame) => frame.includes(file));
  const lines = new Set(frames.map((frame) => Number(/:(\d+):\d+\)?$/.exec(frame)?.[1])));
  // Inner terms of derived patterns are made by the same call.
  const tag = (one: object): void => {
    if (!('kind' in one) || Object.hasOwn(one, made)) return;
    Reflect.set(one, made, lines);
    if ('body' in one && typeof one.body === 'object' && one.body !== null) tag(one.body);
    if ('branches' in one && Array.isArray(one.branches)) for (const b of one.branches) tag(b as object);
    if ('parts' in one && Array.isArray(one.parts)) for (const b of one.parts) tag(b as object);
    if ('nodes' in one && Array.isArray(one.nodes))
      for (const { do: inner } of one.nodes as { do?: object }[]) if (inner) tag(inner);
  };
  tag(value);
  return value;
}
