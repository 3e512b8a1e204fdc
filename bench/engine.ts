/**
 * Cost of one step of the engine: it must not grow with the size of the program, nor a cancellation with what it leaves alone; and
 * how fast its graph is explored. `npm run bench -- engine`
 */
import { exploreLts } from '../src/explore/lts/explore-lts.ts';
import { engine } from '../src/kernel/engine.ts';
import { run } from '../src/run/run.ts';
import { deterministic } from '../src/schedule/deterministic.ts';
import { random } from '../src/schedule/random.ts';
import { cancel, lock, loop, par, scope, seq, task } from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import type { Data, Term } from '../src/term/term.ts';

const forever = (body: Term) => loop(body, { times: 1_000_000 });
const tasks = (n: number, prefix = 'T') => Array.from({ length: n }, (_, i) => task(`${prefix}${i}`));
const nested = (depth: number): Term =>
  depth === 0 ? task('core') : scope(`S${depth}`, par([nested(depth - 1)], { name: `P${depth}` }));

const cases: readonly (readonly [string, Term])[] = [
  ['loop around 1 task', forever(task('T'))],
  ['sequence of 100 tasks', forever(seq(...tasks(100)))],
  ['sequence of 10,000 tasks', forever(seq(...tasks(10_000)))],
  [
    '10 branches of 10 tasks',
    forever(par(Array.from({ length: 10 }, (_, b) => seq(...tasks(10, `B${b}.`))))),
  ],
  [
    '100 branches of 10 tasks',
    forever(par(Array.from({ length: 100 }, (_, b) => seq(...tasks(10, `B${b}.`))))),
  ],
  ['nesting 10 deep', forever(nested(10))],
  ['nesting 100 deep', forever(nested(100))],
];

const steps = 1_000_000;
console.log(`${steps.toLocaleString('en')} steps each, tracing off; Node ${process.version}\n`);
console.log('| model | offered at most | deterministic, steps/s | random, steps/s |');
console.log('|---|---|---|---|');
for (const [name, term] of cases) {
  const system = engine(model(name.replace(/\W/g, '-'), term));
  const rate = (scheduler: Parameters<typeof run>[1]) => {
    run(system, scheduler, { maxSteps: 100_000 });
    const started = performance.now();
    run(system, scheduler, { maxSteps: steps, seed: 1 });
    return Math.round((steps / (performance.now() - started)) * 1000).toLocaleString('en');
  };
  const widest = name.includes('branches') ? Number.parseInt(name) : 1;
  console.log(`| ${name} | ${widest} | ${rate(deterministic())} | ${rate(random())} |`);
}

/** The step that cancels a region of `n` active tokens beside 1,000 others, again and again from one state. */
function cancelling(n: number): number {
  const region = scope('S', par(tasks(n, 'I'), { name: 'inside' }));
  const others = par(tasks(1000, 'O'), { name: 'outside' });
  const system = engine(model('cancel', par([region, others, cancel('W', 'S')], { name: 'all' })));
  const taken = (state: typeof system.initial, label: string) =>
    system.enabled(state).find((action) => action.label === label)!;
  let state = system.initial;
  for (const label of ['all:split', 'inside:split', 'outside:split'])
    state = system.step(state, taken(state, label)).state;
  const withdraws = taken(state, 'W');
  const times = 200_000;
  const round = (count: number) => {
    for (let i = 0; i < count; i++) system.step(state, withdraws);
  };
  round(times / 10);
  const started = performance.now();
  round(times);
  return ((performance.now() - started) / times) * 1e6;
}

console.log('\n| region cancelled beside 1,000 active tokens | ns a step |');
console.log('|---|---|');
for (const n of [10, 100, 1000])
  console.log(
    `| ${n.toLocaleString('en')} active tokens | ${Math.round(cancelling(n)).toLocaleString('en')} |`,
  );

/** `n` branches beside each other, each made for its number. */
const branches = (n: number, branch: (b: number) => Term) =>
  par(Array.from({ length: n }, (_, b) => branch(b)));
const increment = (b: number) =>
  task(`add${b}`, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
const eats = (n: number) => (b: number) =>
  lock(
    `left${b}`,
    `fork${b}`,
    lock(`right${b}`, `fork${(b + 1) % n}`, seq(task(`eat${b}`), task(`lay${b}`))),
  );

const explored: readonly (readonly [string, Term, Data])[] = [
  ['5 branches of 9 tasks', branches(5, (b) => seq(...tasks(9, `B${b}.`))), {}],
  ['7 philosophers who eat once', branches(7, eats(7)), {}],
  ['6 long tasks that add to one variable', branches(6, increment), { x: 0 }],
  [
    '4 branches of 9 tasks in a scope, cancelled at any moment',
    par([
      scope(
        'S',
        branches(4, (b) => seq(...tasks(9, `B${b}.`))),
      ),
      cancel('W', 'S'),
    ]),
    {},
  ],
];

console.log('\n| graph of the engine | states | edges | states/s | bytes a state |');
console.log('|---|---|---|---|---|');
for (const [name, term, variables] of explored) {
  const system = engine(model(name.replace(/\W/g, '-'), term, { variables }));
  const graphs = [await exploreLts(system), await exploreLts(system), await exploreLts(system)];
  const { states, edges, memoryBytes } = graphs[0]!;
  const rate = states / (Math.min(...graphs.map(({ elapsedMs }) => elapsedMs)) / 1000);
  const figures = [states, edges, Math.round(rate), Math.round(memoryBytes / states)];
  console.log(`| ${name} | ${figures.map((n) => n.toLocaleString('en')).join(' | ')} |`);
}
