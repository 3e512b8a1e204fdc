import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFolder, patternFixtures } from '../scripts/pattern-fixtures.ts';
import { found, scheduleDependent, type Found } from '../scripts/fuzz-table.ts';
import { withTables } from '../scripts/readme-tables.ts';
import { opcodeWords } from '../src/bytecode/opcode-words.ts';
import { standardProperties } from '../src/report/document.ts';
import { clockedExamples, examples } from './semantics.ts';

const project = resolve(import.meta.dirname, '..');
const fixtures = join(project, 'fixtures');
const kinds = ['sound', 'unsound'] as const;
const numbers = Array.from({ length: 43 }, (_, i) => i + 1);

type Expected = Readonly<Record<string, unknown>> & {
  readonly pattern?: { readonly number: number; readonly name: string };
  readonly term?: string;
};

/** The generated fixtures of one kind, by folder. */
function expectedOf(kind: (typeof kinds)[number]): ReadonlyMap<string, Expected> {
  const folders = readdirSync(join(fixtures, kind)).filter((folder) => generatedFolder.test(folder));
  return new Map(
    folders.map((folder) => {
      const text = readFileSync(join(fixtures, kind, folder, 'expected.json'), 'utf8');
      return [folder, JSON.parse(text) as Expected];
    }),
  );
}

/** What `expected` fails to say, by the path of the field. */
function missing(expected: Expected): string[] {
  const field = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], expected);
  const whole = [
    'states',
    'edges',
    'finals',
    'ends.completed',
    'ends.cancelled',
    'ends.failed',
    'ends.deadlocked',
  ];
  const told = ['shows', 'term', 'verdict', 'derivation'];
  const answers = standardProperties.filter(
    (name) => field('properties') === undefined || !answered(expected, name),
  );
  const violated = standardProperties.filter((name) => answered(expected, name) === 'no');
  const steps = expected['witnessSteps'] as Readonly<Record<string, unknown>> | undefined;
  return [
    ...whole.filter((path) => !Number.isInteger(field(path))),
    ...told.filter((path) => typeof field(path) !== 'string' || field(path) === ''),
    ...answers.map((name) => `properties.${name}`),
    ...violated
      .filter(
        (name) => !(name === 'no-dead-tasks' ? steps?.[name] === null : Number.isInteger(steps?.[name])),
      )
      .map((name) => `witnessSteps.${name}`),
    ...(typeof field('scheduleDependent') === 'boolean' ? [] : ['scheduleDependent']),
  ];
}

function answered({ properties }: Expected, name: string): unknown {
  return (properties as Readonly<Record<string, unknown>>)[name];
}

const generated = await patternFixtures();

describe('the fixtures of the tables', () => {
  it('are what the tables and the engine say: npx jiti scripts/write-fixtures.ts', () => {
    for (const [path, text] of Object.entries(generated)) {
      const file = join(fixtures, path);
      expect(existsSync(file) && readFileSync(file, 'utf8'), path).toBe(text);
    }
  });

  it.each(kinds)('stand in %s without others of their kind', (kind) => {
    const found = readdirSync(join(fixtures, kind))
      .filter((folder) => generatedFolder.test(folder))
      .flatMap((folder) =>
        readdirSync(join(fixtures, kind, folder)).map((file) => `${kind}/${folder}/${file}`),
      );
    expect(found.toSorted()).toEqual(
      Object.keys(generated)
        .filter((path) => path.startsWith(`${kind}/`))
        .toSorted(),
    );
  });

  it.each(kinds)('hold all 43 patterns in %s', (kind) => {
    const held = [...expectedOf(kind)].flatMap(([folder, { pattern }]) =>
      pattern && Number(folder.slice(0, 2)) === pattern.number ? [pattern.number] : [],
    );
    expect(held.toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it('leave no number out', () => {
    for (const kind of kinds) {
      for (const [folder, expected] of expectedOf(kind))
        expect(missing(expected), `${kind}/${folder}`).toEqual([]);
    }
  });

  it('are one for each row of the tables', () => {
    const terms = kinds.flatMap((kind) => [...expectedOf(kind).values()].map(({ term }) => term));
    expect(terms.toSorted()).toEqual(
      [...examples(), ...clockedExamples()].map(({ term }) => term).toSorted(),
    );
    expect(terms.length).toBe(59 + 2 * 43);
  });
});

describe('what is asked of an expected.json', () => {
  const [[, good]] = [...expectedOf('unsound')].filter(([folder]) => folder.startsWith('03-')) as [
    [string, Expected],
  ];
  const { states: _, ...withoutStates } = good;

  it.each([
    [[], good],
    [['states'], withoutStates as Expected],
    [['ends.failed'], { ...good, ends: { completed: 1, cancelled: 0, deadlocked: 0 } }],
    [['properties.safe'], { ...good, properties: { ...(good['properties'] as object), safe: undefined } }],
    [['witnessSteps.proper-completion', 'witnessSteps.safe'], { ...good, witnessSteps: {} }],
    [['derivation'], { ...good, derivation: '' }],
  ])('%j is missed', (left, expected) => expect(missing(expected)).toEqual(left));
});

describe('README.md', () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');

  it('has the tables that the fixtures and the opcodes give: npx jiti scripts/write-readme-tables.ts', () => {
    expect(readme).toBe(withTables(readme));
  });

  it('tells a failure of every fixture whose failures depend on the schedule', () => {
    const { runs, fixtures } = JSON.parse(readFileSync(found, 'utf8')) as Found;
    expect(runs).toBe(20_000);
    expect(fixtures.map(({ fixture }) => fixture)).toEqual(scheduleDependent());
    for (const { failures } of fixtures) expect(failures.length).toBeGreaterThan(0);
  });

  it('links to folders that exist', () => {
    const links = [...readme.matchAll(/\]\((fixtures\/[^)]+)\)/g)].map(([, path]) => path!);
    expect(links).toHaveLength(2 * 43);
    expect(links.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });

  it('is not accepted without the marks', () => {
    expect(() => withTables(readme.replace('<!-- opcodes:end -->', ''))).toThrow('opcodes');
  });
});

it('every opcode says what it does and why it is there, in sentences of its own', () => {
  const facts = Object.values(opcodeWords);
  for (const { does, why } of facts) {
    expect(does).toMatch(/\S/);
    expect(why).toMatch(/^[A-Z`].*\.$/);
  }
  expect(new Set(facts.map(({ why }) => why)).size).toBe(facts.length);
  expect(new Set(facts.map(({ does }) => does)).size).toBe(facts.length);
});
