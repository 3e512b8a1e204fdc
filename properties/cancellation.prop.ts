/** Cancellation invariants (docs/semantics.md, sections 3 and 4.1) on random models, on the engine and on the net. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Model } from '../src/term/term.ts';
import { seed } from '../test/setup/fixed-seed.ts';
import { Subject } from './cancellation.ts';
import { Casualties } from './casualties.ts';
import { collaborations } from './collaborations.ts';
import { cornerCases, workflows } from './workflows.ts';

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

describe('workflow terms', () => invariants(workflows(), 200));
describe('corner cases', () => invariants(cornerCases(), 100));
describe('collaborations', () => invariants(collaborations(), 40));

describe('the generators', () => {
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
  ];
  it.each(ways)('make enough withdrawals by %s', (how) => expect(casualties.by(how)).toBeGreaterThan(20));

  const kinds = ['token', 'sink', 'counter', 'item', 'timer', 'effect', 'long task'];
  const inside = ['region inside', 'region inside that', 'frame inside'];
  it.each([...kinds, ...inside])('make enough withdrawals that take a %s', (kind) =>
    expect(casualties.of(kind)).toBeGreaterThan(20),
  );
});

afterAll(() => console.log(`seed ${seed}\n${casualties.report()}`));
