/**
 * The models that are held against other tools: each family as a net with a place for every position or as a term, the same model
 * in SPIN's language, and how large its graph is where that can be derived.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { termFile } from '../../scripts/term-json.ts';
import type { FieldModel } from '../../src/fields.ts';
import type { Model } from '../../src/term/term.ts';
import { cancellation, chains, grid, increments, philosophers } from '../families.ts';
import {
  cancellationNetCounts,
  cancellationTermCounts,
  type Counts,
  gridCounts,
  philosophersNetCounts,
  philosophersTermCounts,
} from './counts.ts';
import { pnmlText } from './pnml-text.ts';
import {
  cancellationNetPromela,
  cancellationTermPromela,
  dataPromela,
  gridPromela,
  philosophersNetPromela,
  philosophersTermPromela,
} from './promela.ts';
import { cancellationTerm, gridTerm, incrementsTerm, philosophersTerm } from './terms.ts';

/** One family in one of its forms. */
export interface Family {
  readonly name: 'grid' | 'philosophers' | 'cancellation' | 'data';
  /** In an uneven one no two branches are alike. */
  readonly form: 'net' | 'term' | 'uneven net' | 'uneven term';
  /** Its numbers, with about ten thousand, a million and ten million states. */
  readonly sizes: readonly [small: Size, middle: Size, large: Size];
  source(size: Size): FieldModel | Model;
  promela(size: Size): string;
  /** `null` where no formula is known. */
  counts(size: Size): Counts | null;
}

export type Size = readonly number[];

/** The steps of branches that are as long as each other, and of branches of which no two are. */
const even = (branches: number, steps: number) => Array.from({ length: branches }, () => steps);
const uneven = (branches: number, steps: number) =>
  even(branches, steps).map((n, b) => n + b - (branches >> 1));

/** Each task adds one more than the one before. */
const more = (task: number) => task + 1;

const families: readonly Family[] = [
  {
    name: 'grid',
    form: 'net',
    sizes: [
      [4, 9],
      [6, 9],
      [7, 9],
    ],
    source: ([k, n]) => grid(k, n),
    promela: ([k, n]) => gridPromela(even(k, n)),
    counts: ([k, n]) => gridCounts(even(k, n)),
  },
  {
    name: 'grid',
    form: 'term',
    sizes: [
      [4, 9],
      [6, 9],
      [7, 9],
    ],
    source: ([k, n]) => gridTerm(k, n),
    promela: ([k, n]) => gridPromela(even(k, n)),
    counts: ([k, n]) => gridCounts(even(k, n)),
  },
  {
    name: 'grid',
    form: 'uneven net',
    sizes: [
      [4, 9],
      [6, 9],
      [7, 9],
    ],
    source: ([k, n]) => chains(uneven(k, n)),
    promela: ([k, n]) => gridPromela(uneven(k, n)),
    counts: ([k, n]) => gridCounts(uneven(k, n)),
  },
  {
    name: 'philosophers',
    form: 'net',
    sizes: [[10], [16], [18]],
    source: ([n]) => philosophers(n),
    promela: ([n]) => philosophersNetPromela(n),
    counts: ([n]) => philosophersNetCounts(n),
  },
  {
    name: 'philosophers',
    form: 'term',
    sizes: [[6], [9], [11]],
    source: ([n]) => philosophersTerm(n),
    promela: ([n]) => philosophersTermPromela(n),
    counts: ([n]) => philosophersTermCounts(n),
  },
  {
    name: 'cancellation',
    form: 'net',
    sizes: [[5], [8], [9]],
    source: ([k]) => cancellation(k),
    promela: ([k]) => cancellationNetPromela(k),
    counts: ([k]) => cancellationNetCounts(k),
  },
  {
    name: 'cancellation',
    form: 'term',
    sizes: [[5], [8], [9]],
    source: ([k]) => cancellationTerm(k),
    promela: ([k]) => cancellationTermPromela(k),
    counts: ([k]) => cancellationTermCounts(k),
  },
  {
    name: 'data',
    form: 'net',
    sizes: [
      [4, 2],
      [3, 7],
      [6, 2],
    ],
    source: ([k, n]) => increments(k, n),
    promela: ([k, n]) => dataPromela(k, n, false),
    counts: () => null,
  },
  {
    name: 'data',
    form: 'term',
    sizes: [
      [4, 2],
      [3, 7],
      [6, 2],
    ],
    source: ([k, n]) => incrementsTerm(k, n),
    promela: ([k, n]) => dataPromela(k, n, true),
    counts: () => null,
  },
  {
    name: 'data',
    form: 'uneven term',
    sizes: [
      [4, 2],
      [3, 5],
      [5, 2],
    ],
    source: ([k, n]) => incrementsTerm(k, n, more),
    promela: ([k, n]) => dataPromela(k, n, true, more),
    counts: () => null,
  },
];

/** All families, those with places first within each name. */
export function allFamilies(): readonly Family[] {
  return families;
}

/** The family of a name and form. */
export function familyOf(name: Family['name'], form: Family['form']): Family {
  return families.find((family) => family.name === name && family.form === form)!;
}

/**
 * Writes a model where the command line can read it.
 * @param path without ending; folders are made
 * @returns the path of the file: `.pnml` for a net, `.term.json` for a term
 */
export function writeModel(path: string, name: string, source: FieldModel | Model): string {
  const file = 'fields' in source ? `${path}.pnml` : `${path}.term.json`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'fields' in source ? pnmlText(name, source) : termFile(name, source));
  return file;
}
