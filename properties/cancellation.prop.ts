/** Cancellation invariants (docs/semantics.md, sections 3, 4 and 13) on random models, on the engine and on the net. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Model } from '../src/term/term.ts';
import { seed } from '../test/setup/fixed-seed.ts';
import { Subject } from './cancellation.ts';
import { Casualties } from './casualties.ts';
import { collaborations } from './collaborations.ts';
import { cornerCases, reactingFlows } from '../src/properties/terms/drawn.ts';
import { workflows } from '../src/properties/workflows.ts';

const casualties = new Casualties();

/** Fails with what is wrong. */
function holds(broken: string | null): void {
  if (broken !== null) throw new Error(broken);
}

function invariants(models: fc.Arbitrary<Model>, numRuns: number): void {
  it('withdraw a region, all of it, and nothing else', () => {
    fc.assert(
      fc.property(models, (model) => {
        const subject = new Subject(model);
        holds(subject.structure());
        holds(subject.walk(150, casualties));
      }),
      { numRuns },
    );
  });
}

describe('workflow terms', () => invariants(workflows(), 160));
describe('corner cases', () => invariants(cornerCases(), 120));
describe('flows that react', () => invariants(reactingFlows(), 60));
describe('collaborations', () => invariants(collaborations(), 40));

describe('the generators', () => {
  it('make many withdrawals', () => expect(casualties.total).toBeGreaterThan(2000));

  const ways = [
    'cancel',
    'cancel case',
    'finish',
    'finish case',
    'caught',
    'failure',
    'terminate',
    'join',
    'end',
    'interrupted',
    'left',
    'compensation',
  ];
  it.each(ways)('make enough withdrawals by %s', (how) => expect(casualties.by(how)).toBeGreaterThan(10));

  const kinds = ['token', 'sink', 'counter', 'item', 'timer', 'effect', 'long task'];
  const inside = ['region inside', 'region inside that', 'frame inside'];
  it.each([...kinds, ...inside])('make enough withdrawals that take a %s', (kind) =>
    expect(casualties.of(kind)).toBeGreaterThan(10),
  );
});

afterAll(() => console.log(`seed ${seed}\n${casualties.report()}`));
