import { describe, expect, it } from 'vitest';
import { fairnessOf } from '../../src/observe/fairness.ts';
import { firingsOf, repeatsOf } from '../../src/observe/firings.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';

const effect = (name: string, options: Parameters<typeof f.effect>[1] = {}) =>
  f.effect(name, { outcomes: ['ok'], crashes: true, ...options });
const checked = (term: Term) => model('m', term).term;
const which = (tells: (label: string) => boolean, ...labels: string[]) => labels.filter(tells);

describe('a node of a flow fires', () => {
  const flow = (content: Term) =>
    checked(
      f.flow('f', { starts: ['v'], nodes: { v: { do: content }, w: {} }, edges: [{ from: 'v', to: 'w' }] }),
    );

  it('when it is left, where its content is a long task of another name', () => {
    const term = flow(effect('E'));
    expect(which(firingsOf(term, 'v'), 'v:in', 'E:start', 'E:ok', 'v:out')).toEqual(['v:out']);
    expect(which(firingsOf(term, 'E'), 'v:in', 'E:start', 'E:crash', 'E:ok', 'v:out')).toEqual(['E:ok']);
  });

  it('by its outcome, where its content is a long task of its own name', () => {
    const fires = firingsOf(flow(effect('v', { errors: ['no'] })), 'v');
    expect(which(fires, 'v:in', 'v:start', 'v:crash', 'v:no', 'v:ok', 'v:out')).toEqual(['v:ok']);
  });
});

describe('tasks of one name in several calls', () => {
  const term = checked(
    f.seq(
      f.call('f', effect('E', { idempotent: true })),
      f.call('g', effect('E', { outcomes: ['no'], errors: ['ok'] })),
    ),
  );

  it('fire each by its own outcomes', () => {
    expect(which(firingsOf(term, 'E'), 'f/E:ok', 'f/E:crash', 'g/E:ok', 'g/E:no')).toEqual([
      'f/E:ok',
      'g/E:no',
    ]);
  });

  it('are harmless to crash each by itself', () => {
    expect(which(repeatsOf(term, 'E'), 'f/E:crash', 'g/E:crash', 'g/E:no')).toEqual(['g/E:crash']);
  });
});

it('instances and recursions do not tell tasks apart', () => {
  const inside = checked(f.mi('m', f.call('c', effect('E')), { count: 2 }));
  expect(which(repeatsOf(inside, 'E'), 'm[0]/c/E:crash', 'm[1]/c/E:crash')).toHaveLength(2);
});

it('nobody need ever crash: not where one thing of several is waited for, either', () => {
  const choice = checked(
    f.defer([
      [effect('E'), f.skip()],
      [f.event('e'), f.skip()],
    ]),
  );
  const fair = fairnessOf(choice);
  expect(['E:start', 'E:ok', 'E:crash', 'e'].map((label) => fair(label).branches)).toEqual([
    ['E:start'],
    ['E:ok'],
    [],
    ['e'],
  ]);
});
