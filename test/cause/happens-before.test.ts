import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerCases, reactingFlows, workflows } from '../../properties/workflows.ts';
import type { HappensBefore } from '../../src/cause/explanation.ts';
import { happensBefore } from '../../src/cause/happens-before.ts';
import { engine } from '../../src/kernel/engine.ts';
import type { Offer } from '../../src/lts.ts';
import { translate } from '../../src/net/translate.ts';
import { run } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import type { Model } from '../../src/term/term.ts';
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

/** Orders that differ from the run, so that the law is not an empty one. */
let reordered = 0;

function holdsFor(model: Model, seed: number, draws: readonly number[]): void {
  const system = engine(model);
  const { log } = run(system, random(), { seed, maxSteps: 40 });
  const labels = log.steps.map(({ offered, pick }) => offered[pick]!);
  const causes = happensBefore(translate(model), labels);
  expect(causes).not.toBeNull();
  const end = after(system, labels);
  for (const first of draws) {
    let drawn = first;
    const order = linearisation(causes!, () => (drawn = (drawn * 1103515245 + 12345) & 0x7fffffff) >>> 8);
    if (order.some((step, i) => step !== i)) reordered++;
    expect(
      after(
        system,
        order.map((step) => labels[step]!),
      ),
    ).toBe(end);
  }
}

describe('every order of the steps that respects the causes is a run to the same state', () => {
  const seeds = fc.nat(1000);
  const draws = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  const kinds = { workflows: workflows(), cornerCases: cornerCases(), reactingFlows: reactingFlows() };
  it.each(Object.entries(kinds))('of %s', (_, models) => {
    reordered = 0;
    fc.assert(
      fc.property(models, seeds, draws, (model, seed, order) => {
        try {
          translate(model);
        } catch {
          return;
        }
        holdsFor(model, seed, order);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    );
    expect(reordered).toBeGreaterThan(20);
  });
});
