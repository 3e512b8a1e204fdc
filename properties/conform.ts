/** `npm run conform`: the laws between engine and net on as many random models as asked for. See docs/conformance.md. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Model } from '../src/term/term.ts';
import { readTerm } from '../src/term/json.ts';
import { termFile } from '../scripts/term-json.ts';
import { grouped } from './census.ts';
import { brokenBy, checkBatch } from './conform-batch.ts';
import { here, worker, type Check } from './conform-jobs.ts';
import { checkNets, differencesOn, netsOf } from './conform-nets.ts';
import { ConformRun, type Outcome, type Tally } from './conform-run.ts';
import { Figures } from './conformance.ts';
import { MethodFigures } from './method-figures.ts';
import { ways } from './methods.ts';
import { batchOf, batchSize, shrunk, sizeOf, type Drawing } from './drawings.ts';

interface Options extends Drawing {
  readonly jobs: number;
  /** The one model that is looked at. */
  readonly only: number | null;
}

const usage =
  'npm run conform -- [--terms N | --nets N [--ways METHOD,...] | --nightly] [--seed S] [--depth D] [--jobs J] [--only NUMBER]';

/** @throws Error for what is no such option, or no such number */
function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      terms: { type: 'string', default: '1000' },
      nets: { type: 'string' },
      ways: { type: 'string' },
      seed: { type: 'string', default: '1' },
      depth: { type: 'string', default: '3' },
      jobs: { type: 'string', default: '1' },
      only: { type: 'string' },
      nightly: { type: 'boolean', default: false },
    },
  });
  const whole = (name: string, text: string, least: number) => {
    const n = Number(text);
    if (!Number.isSafeInteger(n) || n < least || text.trim() === '')
      throw new Error(`--${name} takes a whole number from ${least}, not "${text}"`);
    return n;
  };
  const of = values.nets === undefined ? 'terms' : 'nets';
  const count = values.nets === undefined ? whole('terms', values.terms, 1) : whole('nets', values.nets, 1);
  const terms = values.nightly ? Infinity : count;
  const only = values.only === undefined ? null : whole('only', values.only, 0);
  if (only !== null && only >= terms) throw new Error(`--only takes a number below ${terms}`);
  return {
    of,
    terms,
    seed: whole('seed', values.seed, 0),
    depth: whole('depth', values.depth, 1),
    ways: values.ways === undefined ? null : waysNamed(values.ways),
    jobs: whole('jobs', values.jobs, 1),
    only,
  };
}

function waysNamed(text: string): readonly string[] {
  const names = text.split(',');
  const strange = names.find((name) => !ways.some((way) => way.name === name));
  if (strange !== undefined)
    throw new Error(`--ways knows no "${strange}"; it takes methods, with a comma in between`);
  return names;
}

/** Tells how far a run is, on a terminal only, about four times a second. */
function teller({ terms, depth }: Drawing): (done: number) => void {
  const started = performance.now();
  let told = 0;
  return (done) => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - told < 250) return;
    told = now;
    const rate = done / ((now - started) / 1000);
    const { depth: nesting } = sizeOf({ terms, depth }, Math.floor(done / batchSize));
    const rest = terms === Infinity ? `depth ${nesting}` : `${time((terms - done) / rate)} to go`;
    const of = terms === Infinity ? '' : ` of ${grouped(terms)}`;
    process.stderr.write(`\r\u001b[K${grouped(done)}${of}, ${rate.toFixed(0)} a second, ${rest}`);
  };
}

function time(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** What `npm run conform` is given to look at one model again. */
function again({ of, terms, seed, depth, ways: named }: Drawing, number: number): string {
  const by = named === null ? '' : ` --ways ${named.join()}`;
  const counted = of === 'nets' ? `--nets ${terms}${by}` : `--terms ${terms} --depth ${depth}`;
  const length = terms === Infinity ? '--nightly' : counted;
  return `npm run conform -- --seed ${seed} ${length} --only ${number}`;
}

/** Shrinks a disagreement, writes it, and says where. */
async function report(drawing: Drawing, disagreement: NonNullable<Outcome['disagreement']>): Promise<void> {
  const { number, at, batch, broken } = disagreement;
  console.log(`DISAGREEMENT on model ${number}: ${broken}`);
  console.log(`again: ${again(drawing, number)}`);
  if (drawing.of === 'nets') {
    const name = `disagreement-${drawing.seed}-${number}.json`;
    writeFileSync(name, plainJson(netsOf(drawing, batch)[at]));
    console.log(`written: ${name}`);
    return;
  }
  const breaks = (model: Model) => brokenBy(model, number, new Figures());
  const smallest = await shrunk(drawing, batch, at, breaks);
  if (smallest) console.log(`shrunk: ${smallest.broken}`);
  const model = smallest?.model ?? batchOf(drawing, batch)[at]!;
  console.log(`written: ${await write(model, `disagreement-${drawing.seed}-${number}`, breaks)}`);
}

/**
 * Writes a model as a term file where one can hold it and shows the same; else, where it has functions, pools or whatever else, as
 * plain JSON for people.
 * @returns the name of the file
 */
async function write(
  model: Model,
  name: string,
  breaks: (model: Model) => Promise<string | null>,
): Promise<string> {
  try {
    const text = termFile(model.name, model);
    if ((await breaks(readTerm(text, name))) !== null) {
      writeFileSync(`${name}.term.json`, text);
      return `${name}.term.json`;
    }
  } catch {
    // a term file cannot hold it
  }
  writeFileSync(`${name}.json`, plainJson(model));
  return `${name}.json (a term file cannot hold this model)`;
}

/** Functions as their text. */
function plainJson(model: unknown): string {
  return `${JSON.stringify(model, (_, v: unknown) => (typeof v === 'function' ? String(v) : v), 2)}\n`;
}

async function one(options: Options, number: number): Promise<number> {
  const [batch, at] = [Math.floor(number / batchSize), number % batchSize];
  const told = options.of === 'nets' ? await oneNet(options, number) : await oneTerm(options, number);
  if (typeof told !== 'string') {
    console.log(told.report());
    return 0;
  }
  await report(options, { number, at, batch, broken: told });
  return 1;
}

/** @returns what is broken, or the figures of the one model */
async function oneTerm(options: Options, number: number): Promise<string | Figures> {
  const figures = new Figures();
  const model = batchOf(options, Math.floor(number / batchSize))[number % batchSize]!;
  return (await brokenBy(model, number, figures)) ?? figures;
}

async function oneNet(options: Options, number: number): Promise<string | MethodFigures> {
  const net = netsOf(options, Math.floor(number / batchSize))[number % batchSize]!;
  const found = await differencesOn(net, number, options.ways);
  if (typeof found === 'string') return found;
  const figures = new MethodFigures();
  figures.count(net, found);
  return figures;
}

/** @returns the exit code: 0 nothing broken, 1 a disagreement, 130 interrupted */
async function conform(options: Options): Promise<number> {
  if (options.only !== null) return one(options, options.only);
  return options.of === 'nets'
    ? campaign(options, checkNets, new MethodFigures())
    : campaign(options, checkBatch, new Figures());
}

async function campaign<Data>(options: Options, check: Check<Data>, figures: Tally<Data>): Promise<number> {
  const { of, terms, seed, depth, jobs } = options;
  const started = performance.now();
  const run = new ConformRun(
    options,
    Array.from({ length: jobs }, () => (jobs === 1 ? here(options, check) : worker<Data>(options))),
    figures,
  );
  let interrupts = 0;
  process.on('SIGINT', () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    run.interrupt();
  });
  const outcome = await run.toItsEnd(teller(options));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const asked =
    terms === Infinity
      ? 'without end'
      : `${grouped(terms)} ${of}${of === 'terms' ? `, depth 1 to ${depth}` : ''}`;
  console.log(`seed ${seed}, ${asked}, ${time((performance.now() - started) / 1000)}`);
  console.log(figures.report());
  if (outcome.disagreement) {
    await report(options, outcome.disagreement);
    return 1;
  }
  console.log(outcome.interrupted ? 'interrupted; no disagreement so far' : 'no disagreement');
  return outcome.interrupted ? 130 : 0;
}

let options: Options | null = null;
try {
  options = optionsOf(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nusage: ${usage}`);
}
process.exitCode = options === null ? 2 : await conform(options);
