import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workflows } from '../../src/properties/index.ts';
import { generated } from '../../src/properties/terms/drawn.ts';
import { simplerTerms } from '../../src/properties/terms/smaller-terms.ts';
import { schedules } from '../../src/properties/index.ts';
import * as f from '../../src/term/construct.ts';
import type { Term } from '../../src/term/term.ts';
import { preorder } from '../../src/term/walk.ts';

const kinds = (term: Term): string => [...preorder(term)].map(({ kind }) => kind).join(' ');

describe('workflows', () => {
  it('are as large as is asked for', () => {
    const most = (depth: number, width: number) =>
      Math.max(
        ...fc
          .sample(workflows({ depth, width }), { seed: 1, numRuns: 100 })
          .map(({ term }) => [...preorder(term)].length),
      );
    expect(most(1, 2)).toBeLessThan(most(3, 3));
  });

  it.each([0, -1, 1.5, NaN])('have no depth or width of %s (FP4061)', (size) => {
    expect(() => workflows({ depth: size })).toThrow(expect.objectContaining({ code: 'FP4061' }));
    expect(() => workflows({ width: size })).toThrow(expect.objectContaining({ code: 'FP4061' }));
  });

  it('shrink to models that run', () => {
    for (const model of fc.sample(workflows(), { seed: 2, numRuns: 12 }))
      for (const { value } of workflows().shrink(model, undefined).take(12))
        expect(schedules(value, { maxSteps: 30 }).of([]).labels.length).toBeLessThanOrEqual(30);
  });

  it('shrink to the least in which two things meet', () => {
    const { counterexample } = fc.check(
      fc.property(workflows(), ({ term }) => !/\bdefer\b.*\bpar\b/.test(kinds(term))),
      { seed: 1, numRuns: 2000 },
    );
    expect(kinds(counterexample![0].term)).toMatch(/^defer (task|event|timer|receive) par skip$/);
  });
});

describe('simpler terms', () => {
  const of = (term: Term) => [...simplerTerms(generated(term, 'untimed', null).term)];

  it('are the parts, then the term without a part, then what says less', () => {
    const two = of(f.par([f.task('a'), f.task('b', { long: true })], { name: 'p' }));
    expect(two.map(kinds)).toEqual([
      'skip',
      'task',
      'task',
      'par task',
      'par task',
      'par skip task',
      'par task skip',
      'par task task',
    ]);
  });

  it('keep simple nodes of a flow simple, and compound ones compound', () => {
    const flow = f.flow('g', {
      starts: ['a'],
      nodes: { a: { do: f.task('a', { outcomes: ['x', 'y'] }) }, b: { do: f.seq(f.task('c')) } },
      edges: [['a', 'b']],
    });
    const simpler = of(flow);
    for (const term of simpler.filter(({ kind }) => kind === 'flow'))
      expect(() => generated(term, 'untimed', null)).not.toThrow(TypeError);
    expect(simpler.map(kinds)).toContain('flow task seq skip');
    expect(simpler.map(kinds)).not.toContain('flow skip seq task');
  });
});
