/** Models that no search can enumerate: decision diagrams, stubborn sets and reduction. And the price of a shortest witness. */
import { join } from 'node:path';

import type { ModelResult } from '../../src/report/document.ts';
import { ask } from '../measure/flowproof.ts';
import { median } from '../measure/process.ts';
import { blockTerm } from '../models/blocks.ts';
import { type Family, familyOf, type Size, writeModel } from '../models/family.ts';
import { seconds, size as sizeText, target } from './cells.ts';
import { type Command, commandColumns, commandRow, holds, unlike, verdictAndStates } from './one-command.ts';
import { type Bench, failed, type Measured, measured, type Section } from './row.ts';

/** Each method on what it is for. */
export function beyondEnumeration(): Section {
  return {
    title: 'Beyond enumeration',
    about:
      'Whole processes, medians, on models that are out of reach of any search that visits states one by one.',
    columns: commandColumns,
    rows: [
      commandRow({
        id: 'symbolic-grid',
        what: 'grid 300 100, net',
        method: 'symbolic',
        targetS: 5,
        ...familyMember('net', 'grid', [300, 100], 'not-applicable'),
      }),
      commandRow({
        id: 'symbolic-grid-term',
        what: 'grid 300 100, term',
        method: 'symbolic',
        targetS: 5,
        ...familyMember('term', 'grid', [300, 100], 'not-applicable'),
      }),
      commandRow({
        id: 'symbolic-philosophers',
        what: '10,000 philosophers, net',
        method: 'symbolic',
        targetS: 5,
        ...familyMember('net', 'philosophers', [10_000], 'not-applicable'),
      }),
      commandRow(stubborn()),
      commandRow(reduced()),
    ],
  };
}

/** What a member of a family must answer. */
function familyMember(form: Family['form'], name: Family['name'], size: Size, verdict: string) {
  const family = familyOf(name, form);
  const id = [name, form, ...size].join('-');
  return {
    command: 'explore' as const,
    files: (bench: Bench) => [writeModel(join(bench.folder, id), id, family.source(size))],
    told: verdictAndStates,
    wrong: (answer: Parameters<typeof unlike>[0]) =>
      unlike(answer, { verdict, states: family.counts(size)!.states }),
  };
}

/** A reduced graph has fewer states than the net, so only the deadlock is asked for. */
function stubborn(): Command {
  const member = familyMember('net', 'philosophers', [50], 'not-applicable');
  return {
    ...member,
    id: 'stubborn-philosophers',
    what: '50 philosophers, net',
    method: 'stubborn',
    targetS: 0.5,
    told: (answer) => `deadlock-free: ${holds(answer, 'deadlock-free')}`,
    wrong: (answer) =>
      holds(answer, 'deadlock-free') === 'no' ? [] : ['50 philosophers: the deadlock is not found'],
  };
}

function reduced(): Command {
  const nodes = 10_000;
  return {
    id: 'reduce-blocks',
    what: `a well-structured term of ${nodes.toLocaleString('en')} nodes`,
    command: 'check',
    method: 'reduce',
    targetS: 1,
    files: (bench) => [writeModel(join(bench.folder, 'blocks'), 'blocks', blockTerm(nodes, 1))],
    told: ({ results: [result] }) => result!.verdict,
    wrong: (answer) => unlike(answer, { verdict: 'sound' }),
  };
}

const witnessColumns = [
  'model',
  'explore, s',
  'check with witness, s',
  'witness : search',
  'target',
  'peak MiB',
];

/** The price of a shortest run to a deadlock, beside the search that found that there is one. */
export function shortestWitness(): Section {
  return {
    title: 'Shortest witness',
    about:
      'The time inside the process that `explore` takes, and that `check` takes, which shows a shortest run to the deadlock: ' +
      'what is above the search, in searches.',
    columns: witnessColumns,
    rows: [{ id: 'witness-philosophers', measure: witness }],
  };
}

async function witness(bench: Bench): Promise<Measured> {
  const n = bench.quick ? 16 : 18;
  const named = `philosophers ${n}`;
  const source = familyOf('philosophers', 'net').source([n]);
  const files = [writeModel(join(bench.folder, 'witness'), 'philosophers', source)];
  const runs: { search: ModelResult; check: ModelResult; peakMiB: number | null }[] = [];
  for (let i = 0; i < bench.pairs; i++) {
    bench.say(`witness-philosophers: pair ${i + 1} of ${bench.pairs}`);
    const search = await ask(bench.subject, { command: 'explore', files });
    const check = await ask(bench.subject, { command: 'check', counts: true, files });
    const failure = search.failure ?? check.failure;
    if (failure !== null) return failed(`${named}: ${failure}`);
    runs.push({ search: search.results[0]!, check: check.results[0]!, peakMiB: check.usage.peakMiB });
  }
  const middle = (of: (run: (typeof runs)[number]) => number) => median(runs.map(of));
  const [searchMs, checkMs] = [
    middle(({ search }) => search.elapsedMs),
    middle(({ check }) => check.elapsedMs),
  ];
  const price = (checkMs - searchMs) / searchMs;
  const length = runs[0]!.check.properties.find(({ name }) => name === 'deadlock-free')?.witness?.labels
    .length;
  const cells = [
    `${named}, ${n} steps`,
    seconds(searchMs / 1000),
    seconds(checkMs / 1000),
    price.toFixed(2),
    target('≤ 2', price <= 2),
    sizeText(median(runs.map((run) => run.peakMiB ?? Number.NaN))),
  ];
  return measured(
    cells,
    length === n ? [] : [`${named}: a shortest run of ${n} steps is shown with ${length}`],
  );
}
