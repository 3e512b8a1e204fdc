/** How cost grows with the number of states. */
import { join } from 'node:path';

import { ask } from '../measure/flowproof.ts';
import { median } from '../measure/process.ts';
import { familyOf, writeModel } from '../models/family.ts';
import { count, seconds, size, target } from './cells.ts';
import { type Bench, failed, leftOut, type Measured, measured, type Section } from './row.ts';

const steps = 9;
const branches = [3, 4, 5, 6, 7, 8, 9];
/** A thousand million states are to fit into 1 GB. */
const largest = { branches: 9, peakMiB: 1e9 / 2 ** 20 };

/** Grids of nine steps, from a thousand states to a thousand million. */
export function scaling(): Section {
  return {
    title: 'Scaling',
    about:
      'Grids as literal nets, whole process of `check --method bits`, all properties: every state is kept. Bytes a state: the state store and everything ' +
      'beside it.',
    columns: ['model', 'states', 's', 'million states/s', 'bytes a state', 'peak MiB', 'target'],
    rows: branches.map((k) => ({ id: `scale-1e${k}`, measure: (bench) => grow(bench, k) })),
  };
}

async function grow(bench: Bench, k: number): Promise<Measured> {
  if (bench.quick && k > 6) return leftOut('more than a million states: not with --quick');
  const family = familyOf('grid', 'net');
  const named = `grid ${k} ${steps}`;
  const file = writeModel(
    join(bench.folder, `scale-1e${k}`),
    named.replaceAll(' ', '-'),
    family.source([k, steps]),
  );
  const runs = [];
  // The largest takes long enough to be measured once.
  for (let i = 0; i < (k === largest.branches ? 1 : bench.pairs); i++) {
    bench.say(`scale-1e${k}: run ${i + 1}`);
    const answer = await ask(bench.subject, { command: 'check', method: 'bits', files: [file] });
    if (answer.failure !== null) return failed(`${named}: ${answer.failure}`);
    runs.push(answer);
  }
  const { states, complete, memoryBytes } = runs[0]!.results[0]!.stateSpace;
  const wallS = median(runs.map(({ usage }) => usage.wallS));
  const peaks = runs.flatMap(({ usage }) => usage.peakMiB ?? []);
  const peakMiB = peaks.length === 0 ? null : median(peaks);
  const isLargest = k === largest.branches;
  const cells = [
    named,
    count(states),
    seconds(wallS),
    (Number(states) / wallS / 1e6).toPrecision(3),
    size(memoryBytes / Number(states)),
    size(peakMiB),
    isLargest && peakMiB !== null ? target('≤ 1 GB', peakMiB <= largest.peakMiB) : '–',
  ];
  const derived = family.counts([k, steps])!;
  const right = complete && String(states) === String(derived.states);
  return measured(
    cells,
    right ? [] : [`${named}: ${states} states are found; ${derived.states} are derived`],
  );
}
