import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant, UserError, type ErrorCode } from '../errors.ts';
import type { Model } from '../term/term.ts';
import { checkFile, type ReadOptions } from './file.ts';
import { requirePlainModels } from './plain.ts';

const brand = Symbol.for('flowproof.model');

/**
 * Loads a module written in TypeScript or JavaScript (ES module or CommonJS) and collects the models that it exports, in the order
 * of the exports; one that is exported twice counts once. Types are not checked. `flowproof` means this package, wherever the
 * file lies. The module runs: load only what you trust.
 * @throws UserError FP2001 to FP2006 for the file, FP2060 when it throws, FP2061 for a syntax error, FP2062 when it exports no
 *   model, FP2065 when an import is not found, FP2067 and FP2068 for models that are not as they should be; a mistake in a model keeps its own code
 */
export async function loadTypeScript(path: string, options: ReadOptions = {}): Promise<Model[]> {
  await checkFile(path, options);
  const [{ createJiti }, flowproof] = await Promise.all([import('jiti'), ownEntry()]);
  const file = resolve(path);
  const jiti = createJiti(file, {
    virtualModules: { flowproof },
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  let models: Model[];
  try {
    models = modelsOf(await jiti.import(file));
    requirePlainModels(models);
  } catch (error) {
    throw mistake(error, path, file);
  }
  if (models.length === 0) {
    throw new UserError(
      'FP2062',
      'the file exports no model',
      'Export what `model(...)` returns: `export default model(...)`.',
      {
        file: path,
      },
    );
  }
  return models;
}

/** Where this package's entry is: the source in development, the bundle beside this file when packed. */
export function ownEntryFile(): URL | null {
  const candidates = ['../index.ts', './index.js', '../index.js', './index.mjs', '../index.mjs'];
  return (
    candidates.map((c) => new URL(c, import.meta.url)).find((url) => existsSync(fileURLToPath(url))) ?? null
  );
}

/** The public API as a module, so that models are built by the very code that checks them. */
async function ownEntry(): Promise<unknown> {
  // Not a literal: `import` may not depend on the entry, which depends on it.
  const entry = ownEntryFile();
  invariant(entry !== null, 'the entry of flowproof is not beside its other files');
  return import(/* @vite-ignore */ entry.href);
}

function modelsOf(exported: unknown): Model[] {
  if (isModel(exported)) return [exported];
  if (typeof exported !== 'object' || exported === null) return [];
  return [...new Set(Object.values(exported).filter(isModel))];
}

function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** What went wrong while the module ran, as a mistake of its author. */
function mistake(error: unknown, path: string, file: string): UserError {
  const { message, stack, code } = told(error);
  const line = lineIn(file, stack.replace(message, ''));
  const place = { file: path, ...(line === null ? {} : { line }) };
  if (error instanceof UserError) return error.at(place);
  if (isUserError(error))
    return new UserError(error.code, error.message, error.remedy, { ...place, ...error.place });
  const syntax = /^ParseError:\s*([^\n]*)\n\s*(.*?):(\d+):\d+\s*$/.exec(message);
  if (syntax) {
    const [, what, where, at] = syntax;
    const own = samePath(where!, file);
    const said = `syntax error: ${what!.trim()}`;
    return new UserError('FP2061', said, 'Correct the file.', {
      file: own ? path : where!,
      line: Number(at),
    });
  }
  const first = message.split('\n')[0]!;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    const imported = /Cannot find (?:module|package) '([^']*)'/.exec(first)?.[1];
    const remedy = imported?.startsWith('.')
      ? 'Correct the path of the import.'
      : `Install it where ${dirname(path)} can find it.`;
    return new UserError('FP2065', first, remedy, place);
  }
  const kind = error instanceof Error || stack !== '' ? '' : 'a value that is no Error: ';
  return new UserError(
    'FP2060',
    `the file throws: ${kind}${first}`,
    'Mend what it says; the line is the innermost one inside this file.',
    place,
  );
}

function told(error: unknown): { message: string; stack: string; code: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error), stack: '', code: '' };
  const { message, stack, code } = error as { message?: unknown; stack?: unknown; code?: unknown };
  return { message: text(message), stack: text(stack), code: text(code) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A UserError of another copy of the package. */
function isUserError(error: unknown): error is UserError & { readonly code: ErrorCode } {
  const { name, code, remedy } = (error ?? {}) as { name?: unknown; code?: unknown; remedy?: unknown };
  return name === 'UserError' && /^FP[1-5]\d{3}$/.test(text(code)) && typeof remedy === 'string';
}

/** The innermost line of `file` on the stack. */
function lineIn(file: string, stack: string): number | null {
  for (const frame of stack.split('\n')) {
    const [, where, line] =
      /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]*?):(\d+):\d+\)?$/.exec(frame.trim()) ?? [];
    if (where !== undefined && samePath(where, file)) return Number(line);
  }
  return null;
}

function samePath(one: string, other: string): boolean {
  const plain = (path: string) =>
    (path.startsWith('file:') ? fileURLToPath(path) : path).replaceAll('\\', '/');
  return plain(one) === plain(other);
}
