/** Rows that are one command with a time to keep: what enumeration cannot do, files by others, generated files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, type Answer, type Question } from '../measure/flowproof.ts';
import { median } from '../measure/process.ts';
import { count, seconds, size, target } from './cells.ts';
import { type Bench, failed, leftOut, type Measured, measured, type Row } from './row.ts';

export const commandColumns = ['what', 'command', 'answer', 's', 'target', 'peak MiB', 'method'] as const;

export interface Command extends Omit<Question, 'files'> {
  readonly id: string;
  readonly what: string;
  /** Writes the files that are asked about. @returns them, or why the row is left out */
  files(bench: Bench): readonly string[] | string;
  /** What is told of the answer. */
  told(answer: Answer): string;
  /** What of the answer is wrong. */
  wrong(answer: Answer): readonly string[];
  /** Seconds. */
  readonly targetS: number;
}

/** The row of a command. */
export function commandRow(command: Command): Row {
  return { id: command.id, measure: (bench) => run(bench, command) };
}

async function run(bench: Bench, command: Command): Promise<Measured> {
  const { id, what, method, targetS } = command;
  const files = command.files(bench);
  if (typeof files === 'string') return leftOut(files);
  const answers: Answer[] = [];
  for (let i = 0; i < bench.pairs; i++) {
    bench.say(`${id}: run ${i + 1} of ${bench.pairs}`);
    const answer = await ask(bench.subject, {
      command: command.command,
      files,
      ...(method ? { method } : {}),
    });
    if (answer.failure !== null || answer.results.length === 0) return failed(`${what}: ${answer.failure}`);
    answers.push(answer);
  }
  const wallS = median(answers.map(({ usage }) => usage.wallS));
  const peaks = answers.flatMap(({ usage }) => usage.peakMiB ?? []);
  const methods = new Set(answers[0]!.results.map(({ stateSpace }) => stateSpace.method));
  const cells = [
    what,
    `${command.command}${method === undefined ? '' : ` --method ${method}`}`,
    command.told(answers[0]!),
    seconds(wallS),
    target(`< ${targetS} s`, wallS < targetS),
    peaks.length === 0 ? '–' : size(median(peaks)),
    [...methods].join(', '),
  ];
  return measured(cells, [...new Set(answers.flatMap((answer) => command.wrong(answer)))]);
}

/** The only result of an answer, in words: verdict and states. */
export function verdictAndStates({ results: [result] }: Answer): string {
  return `${result!.verdict}, ${count(result!.stateSpace.states)} states`;
}

/** What differs from a verdict and, where it is given, a number of states. */
export function unlike(
  { results }: Answer,
  expected: { readonly verdict: string; readonly states?: bigint },
): readonly string[] {
  return results.flatMap(({ model, verdict, stateSpace: { states } }) => [
    ...(verdict === expected.verdict
      ? []
      : [`${model.name}: ${verdict}, and it must be ${expected.verdict}`]),
    ...(expected.states === undefined || String(states) === String(expected.states)
      ? []
      : [`${model.name}: ${states} states, and it must be ${expected.states}`]),
  ]);
}

/** How a property of the only result came out. */
export function holds({ results: [result] }: Answer, property: string): string | undefined {
  return result!.properties.find(({ name }) => name === property)?.holds;
}

/** The files of a kind in a folder of models by others, or why there are none. */
export function filesOf({ models }: Bench, folder: string, ending: string): readonly string[] | string {
  if (models === null) return 'models folder absent: set FLOWPROOF_MODELS';
  return readdirSync(join(models, folder))
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => join(models, folder, file));
}

/** A table of published figures in a folder of models by others: its lines as cells, without the head. */
export function publishedIn(models: string, ...path: readonly string[]): readonly (readonly string[])[] {
  return readFileSync(join(models, ...path), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}
