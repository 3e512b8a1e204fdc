import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { always, check, finish, load, model, par, scope, seq, task } from '../../src/index.ts';
import type { ModelResult, PropertyResult, Witness } from '../../src/report/document.ts';
import { withWhy } from '../../src/report/why.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/unsound');

async function fixture(folder: string): Promise<ModelResult> {
  for await (const source of load([join(fixtures, folder)])) if ('info' in source) return check(source);
  throw new Error(`no model in ${folder}`);
}

const propertyOf = ({ properties }: ModelResult, name: string): PropertyResult =>
  properties.find((property) => property.name === name)!;

/** Booked stock is released by nobody when the order is called off. */
const calledOff = model(
  'order',
  par([
    scope(
      'delivery',
      seq(
        task('reserve', { writes: ['stock'], run: () => ({ stock: 9 }) }),
        task('ship', { writes: ['stock'], run: () => ({ stock: 10 }) }),
      ),
    ),
    seq(task('call-off'), finish('stop', 'delivery')),
  ]),
  {
    variables: { stock: 10 },
    properties: [always('released', ['stock'], ({ stock }) => stock === 10, { at: 'completed' })],
  },
);

describe('why a run fails', () => {
  it.each([
    [
      'lost-update',
      'no update is lost',
      'Step 3 (reserve:start) reads stock for what step 5 (reserve:ok) writes; in between step 4 (restock) changes it from 10 to 11, which is overwritten with 9.',
    ],
    [
      'cancelled-branch',
      'option-to-complete',
      'Step 3 (stop-delivery) withdrew load.in and left no way to end. When nothing is offered any more, a token waits at both.out1 since step 3 (stop-delivery).',
    ],
    [
      '39-critical-section',
      'deadlock-free',
      'Step 3 (lock5:enter) left no way out: from there no run ends but in a deadlock. When nothing is offered any more, tokens wait at lock3.in since step 2 (lock2:enter) and lock6.in since step 3 (lock5:enter).',
    ],
    // the tokens that the property names lie elsewhere by then
    [
      'missed-signal',
      'option-to-complete',
      'Step 1 (ring) left no way to end. When nothing is offered any more, tokens wait at k2 since step 3 (both_wait) and k3 since step 3 (both_wait).',
    ],
    [
      'double-end',
      'proper-completion',
      'Step 6 (closed) reached closed.sink, and step 7 (closed) reached it again.',
    ],
    ['01-sequence', 'proper-completion', null],
    [
      '02-parallel-split',
      'proper-completion',
      'Step 2 (A) reached the end while a token lay at B.in since step 1 (par1:split).',
    ],
    [
      'undelivered-message',
      'no-undelivered-messages',
      'Step 1 (send_offer) sent on offer, and no step of the run receives there.',
    ],
    [
      'unhandled-failure',
      'no-unhandled-failure',
      'Step 1 (charge:expired) raised expired within payment, which does not catch it.',
    ],
    // nothing is claimed of what is known of states only
    ['livelock', 'option-to-complete', undefined],
    ['scope-never-popped', 'no scope stays open', undefined],
  ])('%s, %s', async (folder, name, why) => {
    const property = propertyOf(await fixture(folder), name);
    if (why === null) expect(property.holds).toBe('yes');
    else expect(property.witness!.why).toBe(why);
  });

  it('tells of a branch that was withdrawn after it had changed what nobody changes back', async () => {
    const { witness } = propertyOf(await check(calledOff), 'released');
    expect(witness!.why).toBe(
      'Step 4 (stop) withdrew ship.in after step 2 (reserve), in the same branch, had changed stock from 10 to 9; no later step changes it.',
    );
  });

  it('claims nothing where a later step changes it, the steps are not told in full, or it is not proved', async () => {
    const property = propertyOf(await check(calledOff), 'released');
    const { why: _, ...witness } = property.witness!;
    const again = (changed: Partial<Witness>): string | undefined =>
      withWhy({ ...property, witness: { ...witness, ...changed } }, undefined).witness!.why;
    expect(again({})).toBeDefined();
    const steps = witness.steps!;
    const last = steps.at(-1)!;
    const changes = [...last.changes!, { kind: 'variable', name: 'stock', before: '9', after: '8' } as const];
    expect(again({ steps: [...steps.slice(0, -1), { ...last, changes }] })).toBeUndefined();
    expect(again({ steps: steps.map(({ index, label }) => ({ index, label })) })).toBeUndefined();

    const stuck = propertyOf(await fixture('cancelled-branch'), 'deadlock-free');
    const { why: __, outlook, ...rest } = stuck.witness!;
    const estimated = { ...stuck, witness: { ...rest, outlook: { ...outlook!, isExact: false } } };
    expect(withWhy(estimated, undefined).witness!.why).toBe(
      'When nothing is offered any more, a token waits at both.out1 since step 3 (stop-delivery).',
    );
    expect(withWhy({ ...property, holds: 'unknown' }, undefined).witness!.why).toBe(property.witness!.why);
  });
});
