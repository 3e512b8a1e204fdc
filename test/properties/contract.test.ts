import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { inputs, schedules, signals, workflows } from '../../src/properties/index.ts';
import type { Inputs, Schedule, SignalSequence } from '../../src/properties/index.ts';
import * as f from '../../src/term/construct.ts';
import { modelHash } from '../../src/term/hash.ts';
import { model } from '../../src/term/model.ts';
import type { Model } from '../../src/term/term.ts';
import { preorder } from '../../src/term/walk.ts';
import { contract } from './contract.ts';
import { laziness } from './laziness.ts';
import { lostUpdate, order } from './subjects.ts';

const by = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? a.length - b.length : a[i]! - (b[i] ?? -1);
};

contract<Schedule>('schedules', {
  make: () => schedules(lostUpdate(2, 3)),
  text: ({ picks, labels }) => JSON.stringify([picks, labels]),
  compare: (a, b) =>
    a.labels.length - b.labels.length || a.preemptions - b.preemptions || by(a.picks, b.picks),
  holds: ({ run }) => run().violation === null,
  isSmallest: ({ labels, switches }) => labels.length === 6 && switches === 2,
  foreign: [fc.sample(schedules(order()), 1)[0], { picks: [0], labels: ['A_start'] }],
});

contract<SignalSequence>('signals', {
  make: () => signals(order()),
  text: ({ signals: list }) => JSON.stringify(list),
  compare(a, b) {
    const waits = (sequence: SignalSequence) => sequence.signals.map(({ after }) => after);
    const logs = [a, b].map(({ run }) => run().log.steps.map(({ pick }) => pick)) as [number[], number[]];
    return (
      a.signals.length - b.signals.length ||
      logs[0].length - logs[1].length ||
      by(waits(a), waits(b)) ||
      by(...logs)
    );
  },
  holds: ({ run }) => run().violation === null,
  // the split and the task must be through before; then one change is enough
  isSmallest: ({ signals: list }) => JSON.stringify(list.map(({ label }) => label)) === '["change=2"]',
  foreign: [fc.sample(signals(lostUpdate(0, 0)), 1)[0], ['change=2']],
});

const withInputs = model('claim', f.task('a'), {
  variables: { state: 'new' },
  inputs: { amount: 100, parts: [3, 4], urgent: false },
});

contract<Inputs>('inputs', {
  make: () => inputs(withInputs),
  text: ({ values }) => JSON.stringify(values),
  compare: (a, b) => by(weights(a), weights(b)),
  holds: ({ values }) => Number(values['amount']) < 95 || (values['parts'] as number[]).length < 2,
  isSmallest: ({ values }) => JSON.stringify(values) === '{"amount":95,"parts":[0,0],"urgent":false}',
  foreign: [inputs(withInputs).of({ amount: 0.5 }), inputs(order()).of({}), { amount: 1 }],
});

/** Lists get shorter, numbers nearer to 0, truth values false, one at a time. */
function weights({ values }: Inputs): number[] {
  const parts = values['parts'] as number[];
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + Math.abs(b), 0);
  return [parts.length + Number(values['urgent']) + sum([Number(values['amount']), ...parts])];
}

contract<Model>('workflows', {
  make: () => workflows({ depth: 2 }),
  text: modelHash,
  compare: (a, b) => nodesOf(a) - nodesOf(b) || saidOf(a).length - saidOf(b).length,
  holds: ({ term }) => [...preorder(term)].every(({ kind }) => kind !== 'lock'),
  isSmallest: ({ term }) => term.kind === 'lock' && term.body.kind === 'skip',
  foreign: [order(), { ...fc.sample(workflows(), 1)[0] }],
});

function nodesOf({ term }: Model): number {
  return [...preorder(term)].length;
}

function saidOf({ term, network, clock }: Model): string {
  const said = (_: string, value: unknown) =>
    typeof value === 'function' ? String(value) : value === false ? undefined : value;
  return JSON.stringify({ term, network, clock: clock === 'untimed' ? undefined : clock }, said);
}

laziness();

describe('test.prop takes', () => {
  test.prop([schedules(lostUpdate(1, 1)), fc.nat()])('schedules beside other arbitraries', ({ run }, n) => {
    expect(['completed', 'stopped']).toContain(run().end);
    expect(n).toBeGreaterThanOrEqual(0);
  });

  test.prop({ sequence: signals(order()) })('signals in a record', ({ sequence }) => {
    expect(sequence.run().log.steps.length).toBeGreaterThanOrEqual(sequence.signals.length);
  });

  test.prop([inputs(withInputs).chain(({ model: claim }) => schedules(claim))])(
    'one after the other',
    (s) => {
      expect(s.run().data['state']).toBe('new');
    },
  );

  test.prop([workflows({ depth: 2 })], { numRuns: 20 })('workflows', ({ variables }) => {
    expect(Object.keys(variables)).toEqual(['x', 'y', 'list']);
  });
});
