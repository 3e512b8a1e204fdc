/** Cost of one step of the engine: it must not grow with the size of the program, nor a cancellation with what it leaves alone. `npm run bench -- engine` */
import { engine } from '../src/kernel/engine.ts';
import { run } from '../src/run/run.ts';
import { deterministic } from '../src/schedule/deterministic.ts';
import { random } from '../src/schedule/random.ts';
import { cancel, loop, par, scope, seq, task } from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import type { Term } from '../src/term/term.ts';

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
