/** The families against SPIN: whole processes in turn, A B A B. */
import { join } from 'node:path';

import { ask, type Answer } from '../measure/flowproof.ts';
import { median, type Usage } from '../measure/process.ts';
import { prepareSpin, runSpin, type SpinFigures, spinFigures, type SpinModel } from '../measure/spin.ts';
import { allFamilies, type Family, type Size, writeModel } from '../models/family.ts';
import { count, seconds, size as sizeText, target, times } from './cells.ts';
import { type Bench, failed, leftOut, type Measured, measured, type Row, type Section } from './row.ts';

const scales = ['1e4', '1e6', '1e7'] as const;

/** How many times as fast as SPIN it is to be at each scale, and bytes a state at the last one. */
interface Targets {
  readonly ratios: readonly [number, number, number];
  readonly bytesPerState: number;
}

/** A net of the data family holds every value in a place of its own: it is there for comparison, without a target. */
function targetsOf({ name, form }: Family): Targets | null {
  if (name !== 'data') return { ratios: [6, 12, 60], bytesPerState: 2 };
  return form !== 'net' ? { ratios: [5, 6, 8], bytesPerState: 16 } : null;
}

/** Every family, form and size. */
export function againstSpin(): Section {
  return {
    title: 'Against SPIN',
    about:
      'Whole processes in turn, ours and then `spin -a` + gcc + pan, medians. Ours is `check --counts`, which decides all properties; SPIN explores the ' +
      'same graph, as an array of bytes in one process with indivisible steps (its best encoding), depth-first or breadth-first, whichever is ' +
      'faster, with its stack and hash table made to measure. Counts must be equal. SPIN counts the arrival at the initial state ' +
      'as a transition: one is taken off. `net`: a PNML file with a place for each position; `term`: a `*.term.json` file; `uneven`: no two branches are alike, so that nothing is gained from that.',
    columns: [
      'model',
      'states',
      'edges',
      'flowproof, s',
      'SPIN, s',
      'ratio: wall (cpu)',
      'target',
      'peak MiB: ours / SPIN',
      'bytes a state: ours / SPIN',
      'target',
      'method / search of SPIN',
    ],
    rows: allFamilies().flatMap((family) => family.sizes.map((size, scale) => row(family, size, scale))),
  };
}

function row(family: Family, size: Size, scale: number): Row {
  const id = `${family.name}-${family.form.replace(' ', '-')}-${scales[scale]!}`;
  return {
    id,
    measure: (bench) =>
      bench.quick && scale === 2
        ? Promise.resolve(leftOut('ten million states: not with --quick'))
        : compare(bench, id, family, size, scale),
  };
}

interface Pair {
  readonly ours: Answer;
  readonly spin: Usage | null;
}

async function compare(
  bench: Bench,
  id: string,
  family: Family,
  size: Size,
  scale: number,
): Promise<Measured> {
  const named = `${family.name} ${size.join(' ')}`;
  const file = writeModel(join(bench.folder, id), id, family.source(size));
  let spin: SpinModel | null = null;
  const pairs: Pair[] = [];
  try {
    if (bench.spin) {
      bench.say(`${id}: spin tries depth-first and breadth-first`);
      spin = await prepareSpin(family.promela(size), join(bench.folder, `${id}.spin`), bench.subject.limitS);
    }
    for (let i = 0; i < bench.pairs; i++) {
      bench.say(`${id}: pair ${i + 1} of ${bench.pairs}`);
      const ours = await ask(bench.subject, { command: 'check', counts: true, files: [file] });
      if (ours.failure !== null || ours.results.length === 0) return failed(`${named}: ${ours.failure}`);
      pairs.push({ ours, spin: spin && (await runSpin(spin, bench.subject.limitS)) });
    }
  } catch (error) {
    return failed(`${named}: ${String(error)}`);
  }
  const figures = spin && spinFigures(pairs[0]!.spin!);
  const wrong = pairs.flatMap(({ ours }) => mismatches(named, ours, family, size, figures));
  return measured(cells(named, family, scale, pairs, figures, spin), [...new Set(wrong)]);
}

/** What differs between what flowproof counted, what is derived and what SPIN counted. */
function mismatches(
  named: string,
  ours: Answer,
  family: Family,
  size: Size,
  spin: SpinFigures | null,
): string[] {
  const { states, edges, complete } = ours.results[0]!.stateSpace;
  const derived = family.counts(size);
  const said = `${states} states and ${edges} edges`;
  const differs = (other: { readonly states: bigint; readonly edges: bigint }) =>
    String(states) !== String(other.states) || String(edges) !== String(other.edges);
  return [
    ...(complete ? [] : [`${named}: the search was cut at ${said}`]),
    ...(derived && differs(derived)
      ? [`${named}: ${said} are found; ${derived.states} and ${derived.edges} are derived`]
      : []),
    ...(spin && differs(asFarAsTold(spin, edges))
      ? [`${named}: ${said} are found; spin finds ${spin.states} and ${spin.edges}`]
      : []),
  ];
}

/** Where SPIN rounded its edges, and they are ours as far as it tells, ours. */
function asFarAsTold(spin: SpinFigures, ours: number | string): SpinFigures {
  const told = (edges: bigint | number | string) => (Number(edges) + 1).toPrecision(8);
  const isSame = spin.areEdgesRounded && told(ours) === told(spin.edges);
  return isSame ? { ...spin, edges: BigInt(ours) } : spin;
}

function cells(
  named: string,
  family: Family,
  scale: number,
  pairs: readonly Pair[],
  figures: SpinFigures | null,
  spin: SpinModel | null,
): string[] {
  const { stateSpace } = pairs[0]!.ours.results[0]!;
  const of = (value: (pair: Pair) => number | null | undefined) => {
    const known = pairs.map(value).filter((one): one is number => typeof one === 'number');
    return known.length === 0 ? null : median(known);
  };
  const quotient = (a: number | null | undefined, b: number | null | undefined) => (a && b ? a / b : null);
  const ratio = of(({ ours, spin }) => quotient(spin?.wallS, ours.usage.wallS));
  const cpu = of(({ ours, spin }) => quotient(spin?.cpuS, ours.usage.cpuS));
  const spinS = of((pair) => pair.spin?.wallS);
  const bytes = stateSpace.memoryBytes / Number(stateSpace.states);
  const targets = targetsOf(family);
  const aim = targets?.ratios[scale];
  return [
    `${named}, ${family.form}`,
    count(stateSpace.states),
    count(stateSpace.edges),
    seconds(of(({ ours }) => ours.usage.wallS)!),
    spinS === null ? '–' : seconds(spinS),
    ratio === null ? '–' : `${times(ratio)} (${cpu === null ? '–' : times(cpu)})`,
    aim === undefined ? '–' : ratio === null ? times(aim) : target(times(aim), ratio >= aim),
    `${sizeText(of(({ ours }) => ours.usage.peakMiB))} / ${sizeText(of((pair) => pair.spin?.peakMiB))}`,
    `${sizeText(bytes)} / ${sizeText(figures?.bytesPerState ?? null)}`,
    targets && scale === 2 ? target(`≤ ${targets.bytesPerState}`, bytes <= targets.bytesPerState) : '–',
    spin === null ? stateSpace.method : `${stateSpace.method} / ${spin.search}`,
  ];
}
