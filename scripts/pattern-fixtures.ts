import { isDeepStrictEqual } from 'node:util';
import type { End } from '../src/lts.ts';
import { readTerm } from '../src/term/json.ts';
import { parse } from '../test/notation.ts';
import { plainExpectations, type PlainExpectations } from './plain-expectations.ts';
import { patternRows, workedRows, type PatternRow, type Row } from './semantics-tables.ts';
import { termFile } from './term-json.ts';

/** The folders of generated fixtures, by their names in `fixtures/sound` and `fixtures/unsound`. */
export const generatedFolder = /^(\d\d|worked-\d\d)-/;

/**
 * The fixtures of all rows of the tables in docs/semantics.md. Sizes and ends are those of the tables; verdicts and lengths of
 * witnesses are read off the engine's own graph in the plainest way.
 * @returns the text of each file by its path in `fixtures/`
 * @throws Error when the engine's graph is not as large as the table says
 */
export async function patternFixtures(): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const pattern of patternRows()) {
    const { number, name, sound, misuse } = pattern;
    const from = `docs/semantics.md, section 8, row ${number}`;
    const of = { pattern: { number, name } };
    Object.assign(
      files,
      await fixture(`sound/${folderOf(pattern)}`, name, sound, { shows: name, derivation: from, ...of }),
      await fixture(`unsound/${folderOf(pattern)}`, `${name}, misused`, misuse, {
        shows: misuse.remark,
        derivation: `${from}, misuse`,
        ...of,
      }),
    );
  }
  let number = 0;
  for (const row of workedRows()) {
    // a term that comes again, under another clock, stands in the same row
    if (row.clock === undefined) number += 1;
    const told = {
      shows: `Worked example: \`${row.term}\`.`,
      derivation: `docs/semantics.md, section 7, row ${number}`,
    };
    const { verdict } = await plainExpectations(parse(row.term, row.clock));
    const broken = verdict === 'unsound';
    const clock = row.clock === undefined ? '' : `-${row.clock}`;
    const folder = `${broken ? 'unsound' : 'sound'}/worked-${twoDigits(number)}-${slug(row.term)}${clock}`;
    Object.assign(files, await fixture(folder, row.term, row, told));
  }
  return files;
}

/** The folder of a pattern, the same for its misuse: `09-structured-discriminator`. */
export function folderOf({ number, name }: PatternRow): string {
  return `${twoDigits(number)}-${slug(name)}`;
}

interface Told {
  readonly shows: string;
  readonly derivation: string;
  readonly pattern?: { readonly number: number; readonly name: string };
}

async function fixture(folder: string, name: string, row: Row, told: Told): Promise<Record<string, string>> {
  const model = parse(row.term, row.clock);
  const text = termFile(name, model);
  const read = readTerm(text, folder);
  if (!isDeepStrictEqual(read.term, model.term)) throw new Error(`${folder}: the file is another term`);
  const plain = await plainExpectations(read);
  const ends = endsOf(row.ends);
  const table = { states: row.states, edges: row.edges, ends };
  const found = { states: plain.states, edges: plain.edges, ends: plain.ends };
  if (!isDeepStrictEqual(found, table))
    throw new Error(`${folder}: ${JSON.stringify(found)}, but the table says ${JSON.stringify(table)}`);
  return {
    [`${folder}/model.term.json`]: text,
    [`${folder}/expected.json`]: `${JSON.stringify(expected(row, ends, plain, told), null, 2)}\n`,
  };
}

function expected(row: Row, ends: Readonly<Record<End, number>>, plain: PlainExpectations, told: Told) {
  const { shows, derivation, pattern } = told;
  return {
    shows,
    ...(pattern ? { pattern } : {}),
    term: row.term,
    verdict: plain.verdict,
    states: row.states,
    edges: row.edges,
    ends,
    finals: ends.completed + ends.cancelled + ends.failed,
    properties: plain.properties,
    witnessSteps: plain.witnessSteps,
    scheduleDependent: plain.scheduleDependent,
    derivation,
  };
}

function endsOf(text: string): Record<End, number> {
  const ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  if (text === 'none') return ends;
  for (const part of text.split(', ')) {
    const [n, end] = part.split(' ') as [string, End];
    if (!(end in ends) || !/^\d+$/.test(n)) throw new Error(`no end: ${part}`);
    ends[end] = Number(n);
  }
  return ends;
}

/** Lower case, words between hyphens: as many as fit into 40 characters. */
function slug(name: string): string {
  let all = '';
  for (const word of name.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    if (all.length + word.length > 40) break;
    all += `${all === '' ? '' : '-'}${word}`;
  }
  return all;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
