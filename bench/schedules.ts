/**
 * How often schedulers hit a known bug, and how small a failing run is made, beside fast-check's scheduler:
 * `npm run bench -- schedules [shrink] [past] [--runs N] [--seeds N]`.
 *
 * The bug: all k steps of one branch fall between the two of another. The run to be made small: a lost update of six steps amid
 * branches of noise; `past` makes it small as a term, with and without leaving out first what is not in the past of the failure.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { causalPast } from '../src/cause/past.ts';
import { run } from '../src/run/run.ts';
import { workloadOf } from '../src/run/workload.ts';
import { schedulerBy, type StrategyName } from '../src/schedule/strategies.ts';
import { decode } from '../src/shrink/decode.ts';
import { shrink } from '../src/shrink/shrink.ts';
import { never, model, par, seq, task } from '../src/index.ts';
import { monitorsOf } from '../src/verify/monitors.ts';
import { runModel } from '../src/verify/run-model.ts';
import { open, sourceOf } from '../src/verify/source.ts';
import { lostUpdate, noise, noLostUpdate, toy, type Toy } from '../test/run/toys.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '20000' }, seeds: { type: 'string', default: '40' } },
});
const runs = Number(values.runs);
const seeds = Number(values.seeds);

const strategies: readonly StrategyName[] = ['random', 'urw', 'pct:2', 'pos', 'delay:1', 'portfolio'];

/** Orders of the steps of A and B, one character each. */
function isBetween(order: string): boolean {
  return order.startsWith('A') && order.endsWith('A');
}

function rate(k: number, strategy: StrategyName): number {
  const system = toy([noise('A', 2), noise('B', k)]);
  const scheduler = schedulerBy(strategy, system.lane, () => workloadOf(system, system.lane));
  let hits = 0;
  for (let seed = 0; seed < runs; seed++) {
    const { steps } = run(system, scheduler, { seed }).log;
    hits += Number(isBetween(steps.map(({ offered, pick }) => offered[pick]![0]).join('')));
  }
  return (100 * hits) / runs;
}

/** A branch as fast-check schedules it: each step waits for its turn. */
async function branch(scheduler: fc.Scheduler, steps: readonly (() => void)[], name: string): Promise<void> {
  for (const [i, step] of steps.entries()) {
    await scheduler.schedule(Promise.resolve(), `${name}:${i}`);
    step();
  }
}

async function rateOfFastCheck(k: number): Promise<number> {
  let hits = 0;
  for (const scheduler of fc.sample(fc.scheduler(), { numRuns: runs, seed: 1 })) {
    let order = '';
    const steps = (name: string, n: number) => Array.from({ length: n }, () => () => void (order += name));
    const both = [branch(scheduler, steps('A', 2), 'A'), branch(scheduler, steps('B', k), 'B')];
    await scheduler.waitAll();
    await Promise.all(both);
    hits += Number(isBetween(order));
  }
  return (100 * hits) / runs;
}

/** What is left of a failing run. */
interface Left {
  readonly steps: number;
  readonly switches: number;
  readonly ms: number;
}

function ours(branches: number, length: number, seed: number): Left {
  const system: Toy = lostUpdate(branches, length);
  const scheduler = schedulerBy('random', system.lane, () => workloadOf(system, system.lane));
  for (let first = 1000 * seed; ; first++) {
    const failing = run(system, scheduler, { seed: first, monitors: [noLostUpdate] });
    if (failing.violation === null) continue;
    const { log } = failing;
    const started = performance.now();
    const small = shrink(system, log, noLostUpdate);
    return { steps: small.log.steps.length, switches: small.switches, ms: performance.now() - started };
  }
}

async function fastChecks(branches: number, length: number, seed: number): Promise<Left> {
  const started = performance.now();
  const orders: string[][] = [];
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const order: string[] = [];
    let [x, written] = [0, 0];
    const did = (name: string) => () => void order.push(name);
    const increment = (name: string) => {
      let read = 0;
      const write = () => ([x, written] = [read + 1, written + 1]);
      return [did(name), () => void (did(name)(), (read = x)), () => void (did(name)(), write())];
    };
    const quiet = (name: string) => Array.from({ length }, () => did(name));
    const all = [
      branch(scheduler, increment('A'), 'A'),
      branch(scheduler, increment('B'), 'B'),
      ...Array.from({ length: branches }, (_, i) => branch(scheduler, quiet(`n${i}`), `n${i}`)),
    ];
    await scheduler.waitAll();
    await Promise.all(all);
    if (written !== 2 || x === 2) return true;
    orders.push(order);
    return false;
  });
  await fc.check(property, { seed, numRuns: 1000 });
  const last = orders.at(-1) ?? [];
  const switches = last.filter((name, i) => i > 0 && name !== last[i - 1]).length;
  return { steps: last.length, switches, ms: performance.now() - started };
}

/** The lost update as a term: two increments, each a read and a write. */
function lostUpdateTerm(branches: number, length: number) {
  const increment = (name: string) =>
    seq(
      task(`${name}.read`, { reads: ['x'], writes: [name], run: ({ x }) => ({ [name]: x! }) }),
      task(`${name}.write`, {
        reads: [name, 'written'],
        writes: ['x', 'written'],
        run: (data) => ({ x: Number(data[name]) + 1, written: Number(data['written']) + 1 }),
      }),
    );
  const quiet = Array.from({ length: branches }, (_, i) =>
    seq(...Array.from({ length }, (_, j) => task(`n${i}.${j}`))),
  );
  return model('lost update', par([increment('a'), ...quiet, increment('b')]), {
    variables: { x: 0, written: 0, a: 0, b: 0 },
    properties: [never('lost', ['x', 'written'], ({ x, written }) => written === 2 && x === 1)],
  });
}

/** Executions and milliseconds to make a failing run small, on average. */
async function past(branches: number, length: number): Promise<string> {
  const source = await sourceOf(lostUpdateTerm(branches, length));
  const { system, watched, net } = await open(source);
  const monitor = monitorsOf(system, watched).get('lost')!;
  const sums = { before: 0, alone: 0, aloneMs: 0, first: 0, firstMs: 0 };
  for (let made = 0, seed = 0; made < seeds; made++) {
    const { log, seed: last } = await runModel(source, { seed, runs: 1000, shrink: false });
    seed = last + 1;
    let started = performance.now();
    sums.alone += shrink(system, log, monitor).executions;
    sums.aloneMs += performance.now() - started;
    started = performance.now();
    const labels = log.steps.map(({ offered, pick }) => offered[pick]!);
    const kept = causalPast(net, labels, log.expected!.culprits)!;
    const begun = decode(system, monitor, kept, log.expected, labels.length)!;
    const steps = begun.offered.map((offered, i) => ({ offered, pick: begun.picks[i]! }));
    sums.first += 1 + shrink(system, { ...log, steps }, monitor).executions;
    sums.firstMs += performance.now() - started;
    sums.before += labels.length;
  }
  const mean = (sum: number) => (sum / seeds).toFixed(0);
  const cells = [mean(sums.before), `${mean(sums.alone)}, ${mean(sums.aloneMs)}`];
  return [...cells, `${mean(sums.first)}, ${mean(sums.firstMs)}`].join(' | ');
}

function most(of: readonly Left[], what: keyof Left): string {
  return Math.max(...of.map((left) => left[what])).toFixed(0);
}

console.log(`Hits per 100 runs, ${runs.toLocaleString('en')} runs each; Node ${process.version}\n`);
console.log(`| k | ${strategies.map((name) => `\`${name}\``).join(' | ')} | fast-check |`);
console.log(`|---|${strategies.map(() => '---|').join('')}---|`);
for (const k of [8, 12, 16]) {
  const rates = strategies.map((strategy) => rate(k, strategy));
  rates.push(await rateOfFastCheck(k));
  console.log(`| ${k} | ${rates.map((percent) => percent.toPrecision(2)).join(' | ')} |`);
}

if (positionals.includes('shrink')) {
  console.log(`\nA failing run made small: the most of ${seeds} seeds (steps, switches, milliseconds)\n`);
  console.log('| noise | ours | fast-check |');
  console.log('|---|---|---|');
  for (const [branches, length] of [
    [0, 0],
    [2, 4],
    [4, 6],
    [8, 8],
    [32, 32],
  ] as const) {
    const cells: string[] = [];
    const left = Array.from({ length: seeds }, (_, seed) => ours(branches, length, seed));
    cells.push(`${most(left, 'steps')}, ${most(left, 'switches')}, ${most(left, 'ms')}`);
    const theirs: Left[] = [];
    for (let seed = 0; seed < seeds; seed++) theirs.push(await fastChecks(branches, length, seed));
    cells.push(`${most(theirs, 'steps')}, ${most(theirs, 'switches')}, ${most(theirs, 'ms')}`);
    console.log(`| ${branches} x ${length} | ${cells.join(' | ')} |`);
  }
}

if (positionals.includes('past')) {
  console.log(`\nThe same as a term: means of ${seeds} failing runs (executions, milliseconds)\n`);
  console.log('| noise | steps before | shrinking alone | the past first |');
  console.log('|---|---|---|---|');
  for (const [branches, length] of [
    [8, 8],
    [32, 32],
  ] as const) {
    console.log(`| ${branches} x ${length} | ${await past(branches, length)} |`);
  }
}
