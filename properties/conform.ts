/** `npm run conform -- --terms N --seed S [--depth D]`: the laws over as many random models as asked for; every third is a collaboration. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { analyse } from '../src/analyse/analyse.ts';
import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import { translate } from '../src/net/translate.ts';
import { run } from '../src/run/run.ts';
import { random } from '../src/schedule/random.ts';
import type { Model } from '../src/term/term.ts';
import { Census } from './census.ts';
import { collaborations } from './collaborations.ts';
import { bisimilar, sameVerdicts, wordOf } from './laws.ts';
import { workflows } from './workflows.ts';

const { values } = parseArgs({
  options: {
    terms: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    depth: { type: 'string', default: '3' },
  },
});
const [terms, seed, depth] = [values.terms, values.seed, values.depth].map(Number) as [
  number,
  number,
  number,
];

const census = new Census();
const checked = { words: 0, verdicts: 0, graphs: 0, cut: 0 };
const started = performance.now();

/** Laws 2 and 4 on the model, law 3 too on every tenth. @throws Error that says what is broken */
async function conforms(model: Model, number: number): Promise<void> {
  const net = tokenGame(translate(model));
  const { log } = run(engine(model), random(), { seed: number, maxSteps: 200 });
  fail(wordOf(net, log));
  checked.words += 1;
  const analysis = await analyse(translate(model), { maxStates: 2000 });
  census.count(model, analysis);
  fail(sameVerdicts(engine(model), model, analysis, 2000));
  checked.verdicts += 1;
  if (number % 10 !== 0) return;
  const walk = bisimilar(engine(model), net, 400);
  fail(walk.broken);
  checked.graphs += 1;
  if (!walk.complete) checked.cut += 1;
}

function fail(broken: string | null): void {
  if (broken !== null) throw new Error(broken);
}

function progress(done: number): void {
  if (!process.stderr.isTTY) return;
  const rate = done / ((performance.now() - started) / 1000);
  process.stderr.write(
    `\r${done} of ${terms}, ${rate.toFixed(0)} a second, ${((terms - done) / rate).toFixed(0)} s to go  `,
  );
}

let number = 0;
const models = fc.oneof(
  { weight: 2, arbitrary: workflows({ depth }) },
  { weight: 1, arbitrary: collaborations() },
);
const law = fc.asyncProperty(models, async (model) => {
  await conforms(model, number++);
  if (number % 100 === 0) progress(number);
});
const outcome = await fc.check(law, { numRuns: terms, seed });
const seconds = (performance.now() - started) / 1000;
console.log(`seed ${seed}, depth ${depth}, ${seconds.toFixed(0)} s`);
console.log(census.report());
console.log(
  `law 2: ${checked.words} runs; law 4: ${checked.verdicts} models; law 3: ${checked.graphs} graphs, ${checked.cut} of them cut at 400 states`,
);
if (outcome.failed) {
  console.log(`DISAGREEMENT: ${String(outcome.errorInstance)}`);
  console.log(JSON.stringify(outcome.counterexample?.[0]?.term));
  process.exitCode = 1;
} else console.log('no disagreement');
