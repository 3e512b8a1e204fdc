/** The two families that a state machine can be written for, against @xstate/graph: ten thousand states are all it explores in seconds. */
import { join } from 'node:path';

import { ask } from '../measure/flowproof.ts';
import { median } from '../measure/process.ts';
import { runXState } from '../measure/xstate.ts';
import { familyOf, writeModel } from '../models/family.ts';
import { count, seconds, size, times } from './cells.ts';
import { type Bench, failed, leftOut, type Measured, measured, type Section } from './row.ts';

/** `getAdjacencyMap` of @xstate/graph against `check`, in turn. */
export function againstXState(): Section {
  return {
    title: 'Against @xstate/graph',
    about:
      'Whole processes in turn, medians: `check` of the net, and `getAdjacencyMap` of the same model as a state machine.',
    columns: [
      'model',
      'states',
      'edges',
      'flowproof, s',
      '@xstate/graph, s',
      'ratio',
      'peak MiB: ours / theirs',
    ],
    rows: (['grid', 'philosophers'] as const).map((name) => ({
      id: `xstate-${name}`,
      measure: (bench) => compare(bench, name),
    })),
  };
}

async function compare(bench: Bench, name: 'grid' | 'philosophers'): Promise<Measured> {
  if (bench.xstate === null) return leftOut('without --peers xstate');
  const family = familyOf(name, 'net');
  const [small] = family.sizes;
  const named = `${name} ${small.join(' ')}`;
  const file = writeModel(join(bench.folder, `xstate-${name}`), name, family.source(small));
  const runs = [];
  try {
    for (let i = 0; i < bench.pairs; i++) {
      bench.say(`xstate-${name}: pair ${i + 1} of ${bench.pairs}`);
      const ours = await ask(bench.subject, { command: 'check', counts: true, files: [file] });
      if (ours.failure !== null) return failed(`${named}: ${ours.failure}`);
      runs.push({ ours, theirs: await runXState(bench.xstate, name, small, bench.subject.limitS) });
    }
  } catch (error) {
    return failed(`${named}: ${String(error)}`);
  }
  const { ours, theirs } = runs[0]!;
  const { states, edges } = ours.results[0]!.stateSpace;
  const equal = String(states) === String(theirs.states) && String(edges) === String(theirs.edges);
  const peak = (values: readonly (number | null)[]) =>
    size(median(values.map((value) => value ?? Number.NaN)));
  const cells = [
    named,
    count(states),
    count(edges),
    seconds(median(runs.map((run) => run.ours.usage.wallS))),
    seconds(median(runs.map((run) => run.theirs.usage.wallS))),
    times(median(runs.map((run) => run.theirs.usage.wallS / run.ours.usage.wallS))),
    `${peak(runs.map((run) => run.ours.usage.peakMiB))} / ${peak(runs.map((run) => run.theirs.usage.peakMiB))}`,
  ];
  const difference = `${named}: ${states} states and ${edges} edges are found; @xstate/graph finds ${theirs.states} and ${theirs.edges}`;
  return measured(cells, equal ? [] : [difference]);
}
