import { UserError } from '../errors.ts';
import type { Model } from '../term/term.ts';

/** Deeper data than this are taken to lead back to themselves. */
const deepest = 10_000;

/**
 * Makes sure that what a file exports as models is what `model()` was promised: types are not checked when a file is loaded.
 * @throws UserError FP2067 for a model that is not plain data with functions, FP2068 for two models of one name
 */
export function requirePlainModels(models: readonly Model[]): void {
  const names = new Set<string>();
  for (const model of models) {
    if (typeof model.name !== 'string') throw notPlain('that the file exports', 'has no name', 'name');
    for (const key of ['term', 'variables', 'channels', 'properties'] as const) {
      requirePlain(model[key], model.name, key);
    }
    if (names.has(model.name)) {
      throw new UserError(
        'FP2068',
        `two models are called "${model.name}"`,
        'Give each model of a file a name of its own.',
        { element: model.name },
      );
    }
    names.add(model.name);
  }
}

/** Depth first, without recursion: what leads back to itself ends at a bound. */
function requirePlain(root: unknown, model: string, key: string): void {
  const path = [key];
  const stack: (readonly [unknown, number, string])[] = [[root, 0, key]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [value, depth, step] = next;
    path.length = depth;
    path.push(step);
    if (depth > deepest)
      throw notPlain(`"${model}"`, 'contains data that lead back to themselves', path.slice(0, 8).join('.'));
    if (
      typeof value === 'bigint' ||
      typeof value === 'symbol' ||
      (typeof value === 'object' && !isPlain(value))
    )
      throw notPlain(`"${model}"`, `has a value that JSON cannot hold`, path.join('.'));
    if (typeof value !== 'object' || value === null) continue;
    for (const [inner, part] of Object.entries(value)) stack.push([part, depth + 1, inner]);
  }
}

function isPlain(value: object | null): boolean {
  if (value === null || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A file may make objects in another realm, whose Object.prototype is not ours.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function notPlain(model: string, what: string, element: string): UserError {
  return new UserError(
    'FP2067',
    `the model ${model} ${what}`,
    'Build it with the constructors, from JSON values and functions.',
    { element },
  );
}
