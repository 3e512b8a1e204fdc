/**
 * A replay log in one word that fits a shell command: `fp1:` and fields between colons, in which no character needs quoting.
 *
 *     fp1:HASH:VERSION:ORIGIN:END:PICKS:LABELS:PROPERTY:CULPRIT:...:CHECKSUM
 *
 * Behind the end stands, after a `~`, the step from which on a run is repeated for ever.
 * Labels are not in it: the model offers them when the picks are made again. What else a log says is.
 */
import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { compactText, digestCharacters, hashDigits } from '../report/compact-text.ts';
import { matchStep, type Expected, type LogStep, type ReplayLog, type RunEnd } from '../trace.ts';
import { divergenceError } from './divergence.ts';
import { modelRef, open, type Source } from './source.ts';

/** Steps that a compact log stands for, at most: a count is a few characters, and what it stands for may not be what fits. */
const mostSteps = 4_000_000;

/**
 * The beginning of the hash of the model that a compact log was made from.
 * @throws UserError FP3002, FP3016, FP3017 as {@link fromCompact}
 */
export function modelHashOf(word: string): string {
  return parse(word).hash;
}

/** Whether a word is meant to be a compact log, of this or of a later format. */
export function isCompact(word: string): boolean {
  return /^fp\d+:/.test(word);
}

/**
 * A log in one word.
 * @returns text that {@link fromCompact} makes the same log of, given its model
 */
export function toCompact(log: ReplayLog): string {
  return compactText(log, digest);
}

/**
 * The whole log that a compact one stands for.
 * @throws UserError FP3002 for a later format, FP3017 for text that is no compact log, FP3016 for one that is not as it was written, FP3011
 *   for one of another model, FP3004 where the model does not offer what it picks
 */
export async function fromCompact(source: Source, word: string): Promise<ReplayLog> {
  const said = parse(word);
  const model = modelRef(source);
  if (!model.hash.startsWith(said.hash)) {
    throw new UserError(
      'FP3011',
      `the compact log was made from another version of the model than ${model.file} (hash ${said.hash}, now ${model.hash.slice(0, hashDigits)})`,
      'Replay it with the model as it was then, or make a new log with `flowproof run`.',
      { file: model.file },
    );
  }
  const { system } = await open(source);
  const steps: LogStep[] = [];
  let state = system.initial;
  for (const pick of said.picks()) {
    const offered = system.enabled(state);
    const step = { offered: offered.map(({ label }) => label), pick };
    const found = matchStep(step, offered, steps.length);
    if (typeof found !== 'number') throw divergenceError(found, model.file);
    steps.push(step);
    state = system.step(state, offered[found]!).state;
  }
  if (digest(steps.map(({ offered }) => JSON.stringify(offered))) !== said.labels) {
    throw new UserError(
      'FP3004',
      'the log does not fit the model: its picks meet other actions than those that were offered then',
      'Replay a log in a file, which holds labels and tells where they differ; or record the run again.',
      { file: model.file },
    );
  }
  const { flowproof, origin, expected, end, loopFrom } = said;
  const round = loopFrom === undefined ? {} : { loopFrom };
  return { format: 1, flowproof, model, origin, expected, end, ...round, steps };
}

interface Said extends Pick<ReplayLog, 'flowproof' | 'origin' | 'expected' | 'end' | 'loopFrom'> {
  readonly hash: string;
  readonly labels: string;
  picks(): Iterable<number>;
}

const ends: Readonly<Record<RunEnd, true>> = {
  completed: true,
  cancelled: true,
  failed: true,
  deadlocked: true,
  cut: true,
  stopped: true,
};

function isEnd(text: string): text is RunEnd {
  return Object.hasOwn(ends, text);
}

/** @throws UserError FP3002, FP3016, FP3017 */
function parse(word: string): Said {
  const [, format] = /^fp(\d+):/.exec(word) ?? [];
  if (format !== undefined && Number(format) > 1) {
    const remedy = 'It was written by a newer version of flowproof: update flowproof to read it.';
    throw new UserError(
      'FP3002',
      `the compact log has format ${format}; this version reads format 1`,
      remedy,
    );
  }
  if (format === undefined) throw malformed('it does not begin with fp1:');
  const [odd] = /[^A-Za-z0-9._~:-]/u.exec(word) ?? [];
  if (odd !== undefined) throw malformed(`"${odd}" cannot be in one`);
  const at = word.lastIndexOf(':');
  if (word.slice(at + 1) !== digest([word.slice(0, at)])) {
    throw new UserError(
      'FP3016',
      'the compact log is not as it was written: its checksum does not fit',
      'Copy the whole of it, up to its last character.',
    );
  }
  const [hash = '', flowproof = '', origin = '', ending = '', picks = '', labels = '', ...violated] = word
    .slice('fp1:'.length, at)
    .split(':');
  if (!/^[0-9a-f]{12}$/.test(hash) || labels === '') throw malformed('fields are missing');
  const [end = '', round] = ending.split('~');
  if (!isEnd(end) || (round !== undefined && !/^\d{1,7}$/.test(round)))
    throw malformed(`its end is "${ending}"`);
  const count = stepsOf(picks);
  if (count > mostSteps) throw malformed(`it has ${count} steps, and ${mostSteps} are the most`);
  if (round !== undefined && Number(round) >= count)
    throw malformed(`it repeats steps that it does not have`);
  return {
    hash,
    flowproof: unescaped(flowproof),
    origin: unescaped(origin),
    end,
    ...(round === undefined ? {} : { loopFrom: Number(round) }),
    picks: () => picksOf(picks),
    labels,
    expected: expectedOf(violated.map(unescaped)),
  };
}

function expectedOf([property, ...culprits]: readonly string[]): Expected | null {
  return property === undefined ? null : { property, culprits };
}

function malformed(why: string): UserError {
  return new UserError(
    'FP3017',
    `not a compact log: ${why}`,
    "Copy the whole word that flowproof printed, and give it in quotes: flowproof replay MODEL 'fp1:...'.",
  );
}

function unescaped(text: string): string {
  return text.replace(/~(?:u([0-9A-F]{4})|([0-9A-F]{2})|)/g, (all, long?: string, short?: string) => {
    const code = long ?? short;
    if (code === undefined) throw malformed(`"${all}" escapes nothing`);
    return String.fromCharCode(Number.parseInt(code, 16));
  });
}

const upperA = 65;

/** A pick, and how many of it. */
const run = /([A-Z]{0,8}[a-z])([1-9]\d{0,8})?/y;

/** @throws UserError FP3017 */
function* runsOf(text: string): Generator<readonly [pick: number, times: number]> {
  const one = new RegExp(run);
  while (one.lastIndex < text.length) {
    const at = one.lastIndex;
    const [, pick, times = '1'] = one.exec(text) ?? [];
    if (pick === undefined) throw malformed(`its picks cannot be read from "${text.slice(at, at + 10)}" on`);
    let value = 0;
    for (const letter of pick.toUpperCase()) value = 26 * value + letter.charCodeAt(0) - upperA;
    yield [value, Number(times)];
  }
}

function* picksOf(text: string): Generator<number> {
  for (const [pick, times] of runsOf(text)) for (let i = 0; i < times; i++) yield pick;
}

function stepsOf(text: string): number {
  let count = 0;
  for (const [, times] of runsOf(text)) count += times;
  return count;
}

/** A short digest of lines. */
function digest(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('base64url').slice(0, digestCharacters);
}
