/**
 * How often schedulers hit a known bug, and how small a failing run is made, beside fast-check's scheduler:
 * `npm run bench -- schedules [shrink] [--runs N] [--seeds N]`.
 *
 * The bug: all k steps of one branch fall between the two of another. The run to be made small: a lost update of six steps amid
 * branches of noise.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { run } from '../src/run/run.ts';
import { workloadOf } from '../src/run/workload.ts';
import { schedulerBy, type StrategyName } from '../src/schedule/strategies.ts';
import { shrink } from '../src/shrink/shrink.ts';
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
