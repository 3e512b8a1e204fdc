/** The codec of replay logs: what `flowproof run --out` and `check --logs` write, and `replay` and `view` read. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError, type ErrorCode } from './errors.ts';
import type { RunPositions } from './source-position.ts';
import type { ModelRef, ReplayLog } from './trace.ts';

const names = z.array(z.string());

/** The zod schema of a place in the source of a model. */
export const sourcePosition = z.object({
  file: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  text: z.string(),
});

/** The zod schema of the positions of elements, by name. */
export const elementPositions = z.record(
  z.string(),
  sourcePosition.extend({ handler: sourcePosition.exactOptional() }),
);

/** The zod schema of a replay log; the published JSON Schema is made from it. Fields that it does not know are passed over. */
export const replayLogSchema: z.ZodType<ReplayLog> = z.object({
  format: z.literal(1),
  flowproof: z.string(),
  model: z.object({ name: z.string(), file: z.string(), hash: z.string() }),
  origin: z.string(),
  expected: z.object({ property: z.string(), culprits: names }).nullable(),
  end: z.enum(['completed', 'cancelled', 'failed', 'deadlocked', 'cut', 'stopped']),
  loopFrom: z.number().int().nonnegative().exactOptional(),
  steps: z.array(z.object({ offered: names.min(1), pick: z.number().int().nonnegative() })),
  positions: z
    .object({ property: sourcePosition.exactOptional(), elements: elementPositions.exactOptional() })
    .exactOptional(),
  digest: z.string().exactOptional(),
});

/**
 * Reads a replay log and checks everything that can be checked without its model.
 * @param text the file's content
 * @param file its path, for messages
 * @throws UserError FP3001 not JSON, FP3002 written in a newer format, FP3003 not a replay log or fields missing, FP3010 a
 *   pick that is not among the labels offered or labels that are not distinct, FP3016 changed after it was written
 */
export function readReplayLog(text: string, file: string): ReplayLog {
  const data = parseJson(text, file);
  try {
    return replayLogFrom(data, file);
  } catch (error) {
    throw atItsLine(error, text);
  }
}

/**
 * As {@link readReplayLog}, for data that is parsed already.
 * @throws UserError FP3002, FP3003, FP3010, FP3016
 */
export function replayLogFrom(data: unknown, file: string): ReplayLog {
  const format = isRecord(data) ? data['format'] : undefined;
  if (typeof format === 'number' && format > 1) {
    throw new UserError(
      'FP3002',
      `the replay log has format ${format}; this version reads format 1`,
      'It was written by a newer version of flowproof: update flowproof to read it.',
      { file },
    );
  }
  const parsed = replayLogSchema.safeParse(data);
  if (!parsed.success) throw malformed('FP3003', 'replay log', parsed.error, file);
  parsed.data.steps.forEach(({ offered, pick }, i) => {
    const wrong =
      pick >= offered.length
        ? `pick ${pick} of ${offered.length} offered`
        : new Set(offered).size < offered.length
          ? 'a label offered twice'
          : null;
    if (wrong) {
      throw new UserError(
        'FP3010',
        `step ${i} of the replay log is impossible: ${wrong}`,
        'The file was changed by hand or damaged: use the log as it was written.',
        { file, element: `steps.${i}` },
      );
    }
  });
  const { loopFrom = -1, steps } = parsed.data;
  if (loopFrom >= steps.length) {
    throw new UserError(
      'FP3010',
      `the replay log repeats its steps from ${loopFrom} on, and has ${steps.length}`,
      'The file was changed by hand or damaged: use the log as it was written.',
      { file, element: 'loopFrom' },
    );
  }
  const { digest } = parsed.data;
  if (digest !== undefined && digest !== digestOf(parsed.data)) {
    throw new UserError(
      'FP3016',
      'the log was changed after it was written: what it holds does not have the digest that it names',
      'Use the log as it was written, or record it again with `flowproof run`.',
      { file, element: 'digest' },
    );
  }
  return parsed.data;
}

/** Steps of which the text is hashed at once. */
const stepsAtOnce = 4096;

/**
 * SHA-256 (hex) of what a log says, so that a change by hand is seen. The path of the model does not count: files are moved. Nor do positions:
 * lines of the source move while the model and the run stay the same, and versions that know none read the log. It is over
 * lines of JSON: the fields of the header in the order of format 1, then for each step the labels offered and the pick.
 */
function digestOf({ format, flowproof, model, origin, expected, end, loopFrom, steps }: ReplayLog): string {
  const violated = expected && [expected.property, expected.culprits];
  const round = loopFrom === undefined ? [] : [loopFrom];
  const header = [format, flowproof, model.name, model.hash, origin, violated, end, ...round];
  const hash = createHash('sha256').update(`${JSON.stringify(header)}\n`);
  for (let at = 0; at < steps.length; at += stepsAtOnce) {
    const lines = steps
      .slice(at, at + stepsAtOnce)
      .map(({ offered, pick }) => JSON.stringify([offered, pick]));
    hash.update(`${lines.join('\n')}\n`);
  }
  return hash.digest('hex');
}

/**
 * A replay log as text: the header indented, then one line a position and one a step, so that logs compare well line by line.
 * @returns JSON with a newline at its end
 */
export function writeReplayLog(log: ReplayLog): string {
  const { steps, positions, ...header } = log;
  const head = JSON.stringify({ ...header, digest: digestOf(log) }, null, 2).slice(0, -2);
  const places = positions === undefined ? '' : `\n  "positions": ${positionsText(positions)},`;
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n');
  return `${head},${places}\n  "steps": [${lines ? `\n${lines}\n  ` : ''}]\n}\n`;
}

function positionsText({ property, elements }: RunPositions): string {
  const made = Object.entries(elements ?? {}).map(
    ([name, position]) => `\n      ${JSON.stringify(name)}: ${JSON.stringify(position)}`,
  );
  const fields = [
    ...(property === undefined ? [] : [`\n    "property": ${JSON.stringify(property)}`]),
    ...(made.length === 0 ? [] : [`\n    "elements": {${made.join(',')}\n    }`]),
  ];
  return fields.length === 0 ? '{}' : `{${fields.join(',')}\n  }`;
}

/**
 * Makes sure that a log was made from this very model.
 * @throws UserError FP3011 when the hashes differ
 */
export function checkModelHash(log: ReplayLog, model: ModelRef, logFile: string): void {
  if (log.model.hash === model.hash) return;
  throw new UserError(
    'FP3011',
    `the log was made from another version of "${log.model.name}" than ${model.file} (hash ${short(log.model.hash)}, now ${short(model.hash)})`,
    'Replay it with the model as it was then, or make a new log with `flowproof run`.',
    { file: logFile },
  );
}

/**
 * Parses JSON.
 * @throws UserError FP3001 with the line where the text stops being JSON, as far as it is known
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const whole = text.trimEnd();
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const isCut =
      /end of JSON input|^SyntaxError: Unterminated/.test(String(error)) || Number(position) >= whole.length;
    const before = isCut ? whole : position === undefined ? null : text.slice(0, Number(position));
    const line = before?.split('\n').length;
    throw new UserError(
      'FP3001',
      isCut ? 'the file is not JSON: it breaks off' : 'the file is not JSON',
      'Name a file that flowproof wrote: a replay log (`run --out`, `check --logs`) or a report (`check --out`).',
      { file, ...(line === undefined ? {} : { line }) },
    );
  }
}

/** A line of a log as it is written: the first step, or the next one. */
const stepLine = /^ {4}\{"offered":/;

/**
 * A mistake in a step of a log (an element `steps.N`) with the line of that step, which is known where a step is a line, as logs are
 * written. Any other error stays as it is.
 * @param text of the log
 */
export function atItsLine(error: unknown, text: string): unknown {
  if (!(error instanceof UserError)) return error;
  const [, step] = /^steps\.(\d+)(?:\.|$)/.exec(error.place.element ?? '') ?? [];
  if (step === undefined) return error;
  const lines = text.split('\n').flatMap((line, i) => (stepLine.test(line) ? [i + 1] : []));
  const line = lines[Number(step)];
  return line === undefined ? error : error.at({ line });
}

/** The first thing that a schema finds wrong with a file of ours. */
export function malformed(code: ErrorCode, what: string, error: z.ZodError, file: string): UserError {
  const issue = error.issues[0]!;
  const element = issue.path.join('.');
  return new UserError(
    code,
    `not a ${what}: ${element === '' ? '' : `${element}: `}${issue.message}`,
    `Compare with the published JSON Schema, schema/${what.replace(' ', '-')}.v1.json.`,
    { file, ...(element === '' ? {} : { element }) },
  );
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
