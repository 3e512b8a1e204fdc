import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestAttachment, TestContext } from 'vitest';
import { shellWord } from '../cli/shell-word.ts';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import { failureText } from '../report/failure-text.ts';
import { middleCut } from '../report/style.ts';
import { writeFailure, type FailureFiles } from '../verify/failure-files.ts';
import type { Source } from '../verify/source.ts';

/** The part of the context of a test that shows what failed beside it. */
export type Annotating = Pick<TestContext, 'annotate' | 'task'>;

/** A property of a model that does not hold, or is not known to hold. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  constructor(
    message: string,
    readonly result: ModelResult,
    readonly property: PropertyResult,
    /** What was written of it. */
    readonly files: FailureFiles,
  ) {
    super(message);
  }
}

/**
 * Writes what shows a failure, attaches it to the test, and makes the error to throw: the property, the run in at most ten lines, the command
 * that reproduces it and the page that shows it.
 * @param context of the test, where it is known
 */
export async function failureOf(
  source: Source,
  result: ModelResult,
  property: PropertyResult,
  context: Annotating | null,
): Promise<ModelFailure> {
  const files = await writeFailure(source, result, property);
  const command = reproduction(result, files, context);
  const message = [
    failureText(result, property),
    ...(command === null ? [] : [`  reproduce: ${command}`]),
    `  look at:   ${files.page}`,
  ].join('\n');
  if (context !== null) {
    const attach = (what: string, attachment: TestAttachment) =>
      // vitest makes a name of a file of it
      context.annotate(`${middleCut(property.name, 60)}: ${what}`, 'flowproof', attachment);
    const { lanes, log, page } = files;
    if (lanes !== undefined) await attach('the run', picture(lanes));
    if (log !== undefined) await attach('its replay log', { path: log, contentType: 'application/json' });
    await attach('the report', { path: page, contentType: 'text/html' });
  }
  const failure = new ModelFailure(message, result, property, files);
  // Where the test stands is what counts, not where this was thrown.
  failure.stack = `${failure.name}: ${message}`;
  return failure;
}

/** With its text: the page of `@vitest/ui` cannot load a file of this type, as the plus in its name gets lost on the way. */
function picture(file: string): TestAttachment {
  return { body: readFileSync(file, 'utf8'), bodyEncoding: 'utf-8', contentType: 'image/svg+xml' };
}

/** The command that shows the same failure again: of a model from a file by replaying its log, else by running the test alone. */
function reproduction(
  { model }: ModelResult,
  { log }: FailureFiles,
  context: Annotating | null,
): string | null {
  if (model.file !== '' && log !== undefined) return `npx flowproof replay ${shellWord(log)}`;
  if (context === null) return null;
  const { task } = context;
  const names: string[] = [task.name];
  for (let suite = task.suite; suite; suite = suite.suite) names.unshift(suite.name);
  const pattern = names.join(' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `npx vitest run ${shellWord(relative(process.cwd(), task.file.filepath))} -t ${shellWord(pattern)}`;
}
