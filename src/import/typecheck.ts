import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type ts from 'typescript';
import { UserError } from '../errors.ts';
import { ownEntryFile } from './typescript.ts';

type Compiler = typeof ts;

/** How many errors a message lists. */
const listed = 5;

/**
 * Checks the types of model files with the TypeScript compiler of the user's project, under the nearest `tsconfig.json` (else
 * strictly). Resolves when there are no errors.
 * @throws UserError FP2063 when `typescript` cannot be found from the first file, FP2064 at the first type error
 */
export async function typecheck(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const compiler = await compilerFor(paths[0]!);
  const projects = new Map<string, string[]>();
  for (const path of paths) {
    const config = compiler.findConfigFile(dirname(resolve(path)), compiler.sys.fileExists) ?? '';
    projects.set(config, [...(projects.get(config) ?? []), path]);
  }
  for (const [config, files] of projects) checkProject(compiler, config, files);
}

async function compilerFor(path: string): Promise<Compiler> {
  let found: { default?: Partial<Compiler> };
  try {
    const entry = createRequire(resolve(path)).resolve('typescript');
    found = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as typeof found;
  } catch {
    throw new UserError(
      'FP2063',
      `typescript cannot be found from ${dirname(path)}`,
      'Install it there: npm install --save-dev typescript.',
      {
        file: path,
      },
    );
  }
  const compiler = found.default;
  if (!compiler?.createProgram || !compiler.findConfigFile) {
    throw new UserError(
      'FP2063',
      'the installed typescript has no compiler interface',
      'Install a version that has one, from 5.0.',
      {
        file: path,
      },
    );
  }
  return compiler as Compiler;
}

function checkProject(compiler: Compiler, config: string, files: readonly string[]): void {
  const options = optionsOf(compiler, config);
  const roots = files.map((f) => resolve(f));
  const own = ownEntryFile();
  if (own && !compiler.resolveModuleName('flowproof', roots[0]!, options, compiler.sys).resolvedModule) {
    options.paths = { ...options.paths, flowproof: [fileURLToPath(own).replace(/\.(m?)js$/, '.d.$1ts')] };
  }
  const program = compiler.createProgram(roots, options);
  // Not what is wrong, or seems so under the user's options, in this package or in other libraries.
  const foreign = (f: ts.SourceFile) =>
    program.isSourceFileFromExternalLibrary(f) ||
    (own !== null && pathToFileURL(f.fileName).href.startsWith(new URL('.', own).href));
  // File by file: to check what is then passed over would take longer than the models do.
  const checked = program
    .getSourceFiles()
    .filter((f) => !foreign(f) && !program.isSourceFileDefaultLibrary(f));
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((f) => [...program.getSyntacticDiagnostics(f), ...program.getSemanticDiagnostics(f)]),
  ];
  const errors = found
    .filter((d) => d.category === compiler.DiagnosticCategory.Error && !(d.file && foreign(d.file)))
    .map((d) => told(compiler, d, roots, files));
  // What is wrong in the files asked for comes first.
  errors.sort((a, b) => Number(b.asked) - Number(a.asked));
  const [first, ...others] = errors;
  if (first === undefined) return;
  const more = others.slice(0, listed - 1).map((e) => `; ${e.where}${e.message}`);
  const rest = others.length >= listed ? `; and ${others.length - listed + 1} more` : '';
  throw new UserError(
    'FP2064',
    `type error: ${first.message}${more.join('')}${rest}`,
    'Correct it, or leave --typecheck out.',
    first.place,
  );
}

function optionsOf(compiler: Compiler, config: string): ts.CompilerOptions {
  const forced: ts.CompilerOptions = {
    noEmit: true,
    skipLibCheck: true,
    composite: false,
    incremental: false,
  };
  if (config === '') {
    return {
      ...forced,
      strict: true,
      target: compiler.ScriptTarget.ES2022,
      module: compiler.ModuleKind.NodeNext,
      moduleResolution: compiler.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      types: [],
    };
  }
  const host = { ...compiler.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return { ...compiler.getParsedCommandLineOfConfigFile(config, forced, host)?.options, ...forced };
}

interface TypeError {
  readonly message: string;
  readonly where: string;
  readonly asked: boolean;
  readonly place: { readonly file: string; readonly line?: number };
}

function told(
  compiler: Compiler,
  d: ts.Diagnostic,
  roots: readonly string[],
  files: readonly string[],
): TypeError {
  const message = compiler.flattenDiagnosticMessageText(d.messageText, ' ');
  if (!d.file || d.start === undefined)
    return { message, where: '', asked: false, place: { file: files[0]! } };
  const line = d.file.getLineAndCharacterOfPosition(d.start).line + 1;
  const index = roots.indexOf(resolve(d.file.fileName));
  const file = files[index] ?? d.file.fileName;
  return { message, where: `${file}:${line}: `, asked: index >= 0, place: { file, line } };
}
