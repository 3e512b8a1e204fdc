import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nets } from '../../properties/nets.ts';
import { cornerCases, reactingFlows } from '../../src/properties/terms/drawn.ts';
import { workflows } from '../../src/properties/workflows.ts';
import type { HappensBefore } from '../../src/cause/explanation.ts';
import { happensBefore } from '../../src/cause/happens-before.ts';
import { engine } from '../../src/kernel/engine.ts';
import { UserError } from '../../src/errors.ts';
import type { FieldModel } from '../../src/fields.ts';
import type { Offer } from '../../src/lts.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { run } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import { par, scope, seq, cancel, task, send, receive } from '../../src/term/construct.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Model, Term } from '../../src/term/term.ts';
import type { System } from '../../src/trace.ts';

/** The key of the state after a run, or the first label that is not offered. */
function after<S, A extends Offer>(system: System<S, A>, labels: readonly string[]): string {
  let state = system.initial;
  for (const [i, label] of labels.entries()) {
    const action = system.enabled(state).find((offer) => offer.label === label);
    if (action === undefined) return `step ${i}, ${label}, is not offered in ${labels.join(' ')}`;
    state = system.step(state, action).state;
  }
  return system.key(state);
}

/** A random order of steps that respects the causes. */
function linearisation(causes: HappensBefore, draw: () => number): number[] {
  const left = new Set(causes.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const free = [...left].filter((step) => causes[step]!.every((cause) => !left.has(cause.step)));
    const next = free[draw() % free.length]!;
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** The run with one pair of neighbours exchanged that are not ordered. */
function exchanged(causes: HappensBefore, draw: number): number[] {
  const pairs = causes.flatMap((of, step) =>
    step > 0 && of.every((c) => c.step !== step - 1) ? [step] : [],
  );
  const order = [...causes.keys()];
  const at = pairs[draw % pairs.length];
  return at === undefined ? order : order.with(at - 1, at).with(at, at - 1);
}

/** Orders that differ from the run, so that the law is not an empty one. */
let reordered = 0;

function holdsFor<S, A extends Offer>(
  system: System<S, A>,
  net: FieldModel,
  seed: number,
  draws: readonly number[],
): void {
  const { log } = run(system, random(), { seed, maxSteps: 40 });
  const labels = log.steps.map(({ offered, pick }) => offered[pick]!);
  const causes = happensBefore(net, labels);
  if (causes === null) throw new Error(`the net does not know ${labels.join(' ')}`);
  const end = after(system, labels);
  for (const first of draws) {
    let drawn = first;
    const draw = () => (drawn = (drawn * 1103515245 + 12345) & 0x7fffffff) >>> 8;
    for (const order of [linearisation(causes, draw), exchanged(causes, draw())]) {
      if (order.some((step, i) => step !== i)) reordered++;
      expect(
        after(
          system,
          order.map((step) => labels[step]!),
        ),
      ).toBe(end);
    }
  }
}

/** The net of a model, or `null` where it has none. */
function netOf(model: Model): FieldModel | null {
  try {
    return translate(model);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

const seeds = fc.nat(1000);
const draws = fc.array(fc.nat(), { minLength: 2, maxLength: 2 });

describe('every order of the steps that respects the causes is a run to the same state, exchanged neighbours too', () => {
  const kinds = { workflows: workflows(), 'corner cases': cornerCases(), 'reacting flows': reactingFlows() };
  it.each(Object.entries(kinds))('of %s', (_, models) => {
    reordered = 0;
    const holds = fc.property(models, seeds, draws, (model, seed, drawn) => {
      const net = netOf(model);
      if (net !== null) holdsFor(engine(model), net, seed, drawn);
    });
    fc.assert(holds, { numRuns: 30 });
    expect(reordered).toBeGreaterThan(20);
  });

  it('of nets with weights, inhibitors, resets and transfers', () => {
    reordered = 0;
    const holds = fc.property(nets, seeds, draws, ({ model }, seed, drawn) => {
      const labels = model.rules.map(({ label }) => label);
      if (new Set(labels).size === labels.length) holdsFor(tokenGame(model), model, seed, drawn);
    });
    fc.assert(holds, { numRuns: 120 });
    expect(reordered).toBeGreaterThan(20);
  });
});

describe('what a step waits for', () => {
  const told = (term: Term, labels: string, options: ModelOptions = {}): string[] =>
    happensBefore(translate(model('told', term, options)), labels.split(' '))!.map((causes) =>
      causes.map(({ step, kind, over }) => `${step} ${kind} ${over.join(' ')}`.trimEnd()).join('; '),
    );

  it('are the tokens that it takes', () => {
    const both = par([seq(task('a'), task('b')), task('c')]);
    expect(told(both, 'par1:split c a b par1:join')).toEqual([
      '',
      '0 token c.in',
      '0 token a.in',
      '2 token b.in',
      '1 token par1.out1; 3 token par1.out0',
    ]);
  });

  it('are the data that it reads, and the reads of what it writes', () => {
    const add = (name: string) =>
      task(name, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
    const lost = 'par1:split a:start b:start b:ok a:ok par1:join';
    expect(told(par([add('a'), add('b')]), lost, { variables: { x: 0 } })).toEqual([
      '',
      '0 token a.in',
      '0 token b.in',
      '1 data x; 2 token b.run; 2 data x',
      '3 data x',
      '4 token par1.out0',
    ]);
  });

  it('are the messages that it receives', () => {
    const both = par([send('s', 'c'), receive('r', 'c')]);
    expect(told(both, 'par1:split s r par1:join')).toEqual([
      '',
      '0 token s.in',
      '1 message c',
      '2 token par1.out1',
    ]);
  });

  it('are the steps whose tokens it removes', () => {
    const off = scope('s', par([seq(task('a'), task('b')), cancel('stop', 's')]));
    const [, , stop] = told(off, 'par2:split a stop');
    expect(stop).toBe('1 cancel b.in');
  });
});
