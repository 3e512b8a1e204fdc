import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/index.ts';
import { decisionsOf, nodeOf } from '../../src/properties/decisions.ts';
import { signals, type SignalSequence } from '../../src/properties/index.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import { loaded, lostUpdate, order } from './subjects.ts';

const labelsOf = ({ signals: list }: SignalSequence): string[] => list.map(({ label }) => label);

describe('what the environment decides', () => {
  const { term } = model(
    'all',
    f.par([
      f.task('one'),
      f.task('slow', { long: true }),
      f.effect('pay', { outcomes: ['ok', 'no'], timeout: 3 }),
      f.event('mail', { into: 'v', domain: [1, 2] }),
      f.timer('late', { delay: 1 }),
      f.seq(f.call('f', f.event('one')), f.call('g', f.task('mail'))),
      f.mi('each', f.event('reply'), { count: 2 }),
    ]),
    { variables: { v: 0 } },
  );
  const decided = (...offered: string[]) => offered.filter((_, i) => decisionsOf(term)(offered)[i]);

  it('is events with their values, timers, and how long tasks and effects end; not when anything starts', () => {
    const alone = ['slow:ok', 'slow:crash', 'pay:no', 'mail=1', 'late', 'each[1]/reply', 'f/one'];
    for (const label of alone) expect(decided(label)).toEqual([label]);
    for (const label of ['one', 'slow:start', 'pay:start', 'g/mail', 'each:start', 'par1:split'])
      expect(decided(label)).toEqual([]);
    expect(decided('slow:ok#2', 'pay:timeout', 'slow:fault')).toEqual([
      'slow:ok#2',
      'pay:timeout',
      'slow:fault',
    ]);
  });

  it('is what the model leaves open: where one node offers several actions', () => {
    expect(decided('xor:0', 'xor:1', 'one')).toEqual(['xor:0', 'xor:1']);
    expect(decided('each[0]/xor:0', 'each[1]/xor:1')).toEqual([]);
    expect(decided('v<a->b:ok>b->c', 'v<a->b:no>b->c')).toEqual(['v<a->b:ok>b->c', 'v<a->b:no>b->c']);
  });

  it('is told by the node of a label', () => {
    expect(nodeOf('m[1]/f/R#2/pay:ok#3')).toEqual({
      place: 'm[1]/f/R#2/pay',
      id: 'f/pay',
      name: 'pay',
      part: 'ok',
    });
    expect(nodeOf('ask>far/away')).toMatchObject({ name: 'ask', part: '' });
    expect(nodeOf('mail="a/b:c"')).toMatchObject({ name: 'mail', id: 'mail' });
  });
});

describe('a sequence', () => {
  const arbitrary = signals(order());

  it('comes when the model can do nothing by itself, if it is not said when', () => {
    const { signals: list, run } = arbitrary.of(['charge:ok', 'change=1', 'changes:exit', 'late']);
    expect(list).toEqual([
      { label: 'charge:ok', node: 'charge', after: 3 },
      { label: 'change=1', node: 'change', after: 1 },
      { label: 'changes:exit', node: 'changes', after: 0 },
      { label: 'late', node: 'late', after: 0 },
    ]);
    expect(run()).toMatchObject({ end: 'completed', violation: null, data: { packed: true, size: 1 } });
  });

  it('comes sooner, if that is said', () => {
    const early = arbitrary.of([{ label: 'change=2', after: 1 }]);
    expect(
      early
        .run()
        .log.steps.slice(0, 2)
        .map(({ offered, pick }) => offered[pick]),
    ).toEqual(['par1:split', 'change=2']);
    expect(arbitrary.of([{ label: 'cancel', after: 1 }]).run()).toMatchObject({ end: 'cancelled' });
  });

  it('loses what the model never waits for', () => {
    expect(labelsOf(arbitrary.of(['refund', 'cancel', 'charge:ok']))).toEqual(['cancel']);
  });

  it('is over when the environment falls silent', () => {
    const { run } = arbitrary.of([]);
    expect(run()).toMatchObject({ end: 'stopped', violation: null });
    expect(run().log.steps).toHaveLength(3);
  });

  it('gives a log that replays', async () => {
    const { run } = arbitrary.of(['change=2']);
    expect((await replay(order(), run().log)).replayed).toMatchObject({
      kind: 'reproduced',
      violation: { property: 'too large' },
    });
  });

  it('is shown in one line', () => {
    expect(fc.stringify(arbitrary.of(['late', 'change=2']))).toBe(
      'signals of order: late (after 3), change=2 (after 0)',
    );
    expect(fc.stringify(arbitrary.of([]))).toBe('signals of order: none');
  });

  it.each([-1, 0.5])('cannot come after %s steps (FP4061)', (after) => {
    expect(() => arbitrary.of([{ label: 'late', after }])).toThrow(
      expect.objectContaining({ code: 'FP4061' }),
    );
  });
});

describe('sequences', () => {
  it('meet everything that the environment can do', () => {
    const seen = fc.sample(signals(order()), { seed: 1, numRuns: 150 });
    expect([...new Set(seen.flatMap(labelsOf))].sort().join(' ')).toBe(
      'cancel change=0 change=1 change=2 changes:exit changes:repeat charge:declined charge:ok late',
    );
    expect(new Set(seen.map(({ run }) => run().end))).toEqual(new Set(['completed', 'cancelled', 'stopped']));
  });

  it('shrink to the one signal that comes too soon', () => {
    const { counterexample } = fc.check(
      fc.property(signals(order()), ({ run }) => {
        const labels = run().log.steps.map(({ offered, pick }) => offered[pick]);
        return !labels.includes('cancel') || labels.indexOf('cancel') > labels.indexOf('pack');
      }),
      { seed: 3, numRuns: 1000 },
    );
    expect(fc.stringify(counterexample![0])).toBe('signals of order: cancel (after 1)');
  });

  it('are smaller with fewer signals, though the run is longer', () => {
    const work = f.seq(...Array.from({ length: 6 }, (_, i) => f.task(`t${i}`)));
    const halted = signals(model('work', f.par([f.seq(f.event('halt'), f.finish('off', 'case')), work])));
    const one = halted.of([{ label: 'halt', after: 6 }]);
    const first = halted.shrink(one, undefined).next().value as { value: SignalSequence };
    expect(labelsOf(first.value)).toEqual([]);
    const [short, long] = [halted.of([{ label: 'halt', after: 1 }]), first.value].map(
      ({ run }) => run().log.steps.length,
    );
    expect(short).toBeLessThan(long!);
    const smaller = [...halted.shrink(halted.of([{ label: 'halt', after: 1 }]), undefined)];
    expect(smaller.map(({ value }) => labelsOf(value))).toContainEqual([]);
  });

  it('are empty where the model decides everything', () => {
    const [{ signals: list, run }] = fc.sample(signals(lostUpdate(1, 1)), 1) as [SignalSequence];
    expect([list, run().end]).toEqual([[], 'completed']);
  });

  it('drive what load gives, but for a plain net (FP4062)', async () => {
    const payment = await loaded('fixtures/sound/payment-timeout');
    const seen = fc.sample(signals(payment), { seed: 1, numRuns: 50 });
    expect(seen.some(({ run }) => run().end === 'completed')).toBe(true);
    const net = await loaded('fixtures/sound/workflow-net');
    expect(() => signals(net)).toThrow(expect.objectContaining({ code: 'FP4062' }));
  });
});
