/**
 * Functions of a model as tables. Handlers, conditions and properties are pure functions of the data that they declare to read, so
 * what they answered to some data stands for them wherever they are given the same data again.
 */
import { UserError } from '../errors.ts';
import type { FunctionAnswers } from '../report/document.ts';

type Code = (data: unknown) => unknown;

/** A part of a model whose functions write down what they answer. */
export interface Recording<Part> {
  readonly part: Part;
  /** What was answered so far, function by function. */
  answers(): FunctionAnswers[];
  /** Characters of what was answered so far, about. */
  size(): number;
}

/** `part` with every function in it watched. */
export function recording<Part>(part: Part): Recording<Part> {
  const tables: { path: readonly string[]; answers: Map<string, readonly unknown[] | null> }[] = [];
  let size = 0;
  const watch = (code: Code, path: readonly string[]): Code => {
    const answers = new Map<string, readonly unknown[] | null>();
    tables.push({ path, answers });
    const keep = (data: string, answer: readonly unknown[] | null): void => {
      if (answers.has(data)) return;
      answers.set(data, answer);
      size += data.length + JSON.stringify(answer).length;
    };
    return (data) => {
      const asked = JSON.stringify(data);
      let answer: unknown;
      try {
        answer = code(data);
      } catch (error) {
        // A mistake in the model, which is told where it is made.
        if (!(error instanceof UserError)) keep(asked, null);
        throw error;
      }
      if (answer === undefined) keep(asked, []);
      else if (isPlain(answer)) keep(asked, [answer]);
      return answer;
    };
  };
  return {
    part: replaced(part, [], watch) as Part,
    answers: () => tables.map(({ path, answers }) => ({ path, answers: [...answers] })),
    size: () => size,
  };
}

/** What JSON gives back as it was. */
function isPlain(answer: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(JSON.stringify(answer))) === JSON.stringify(answer);
  } catch {
    return false;
  }
}

function replaced(
  part: unknown,
  path: readonly string[],
  by: (code: Code, path: readonly string[]) => Code,
): unknown {
  if (typeof part === 'function') return by(part as Code, path);
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((item, i) => replaced(item, [...path, String(i)], by));
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, replaced(value, [...path, key], by)]),
  );
}

/** Asked of a table that does not know. No mistake of the model: what lies there was not looked at. */
export class NotRecorded extends UserError {
  constructor() {
    super('FP4003', 'what a function answers here was not recorded', 'Check the model to look further.');
  }
}

/**
 * Puts tables where the functions were.
 * @param data what JSON holds of the part; it is changed
 * @throws Error for a path that does not lead into it
 */
export function withTables(data: unknown, functions: readonly FunctionAnswers[]): void {
  for (const { path, answers } of functions) {
    let owner = data;
    for (const key of path.slice(0, -1)) owner = memberOf(owner, key);
    if (typeof owner !== 'object' || owner === null) throw new Error('a function stands in no object');
    Object.defineProperty(owner, path.at(-1) ?? '', { value: tableOf(answers), enumerable: true });
  }
}

function memberOf(owner: unknown, key: string): unknown {
  if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, key))
    throw new Error(`nothing stands at ${key}`);
  return (owner as Record<string, unknown>)[key];
}

function tableOf(answers: FunctionAnswers['answers']): Code {
  const table = new Map(answers);
  return (data) => {
    const answer = table.get(JSON.stringify(data));
    if (answer === undefined) throw new NotRecorded();
    if (answer === null) throw new Error('it threw');
    return answer[0];
  };
}
