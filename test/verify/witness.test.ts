import { describe, expect, test } from 'vitest';

import { BugError } from '../../src/errors.ts';
import { model, par, receive, seq, task } from '../../src/index.ts';
import { monitorsOf } from '../../src/verify/monitors.ts';
import { open, sourceOf } from '../../src/verify/source.ts';
import { replayWitness } from '../../src/verify/witness.ts';

const source = await sourceOf(model('m', par([seq(task('a'), receive('r', 'c')), task('b')], { name: 'p' })));
const { system, watched } = await open(source);
const ref = { name: 'm', file: 'm.ts', hash: 'h' };
const deadlock = monitorsOf(system, watched).get('deadlock-free')!;

const replayed = (name: string, labels: readonly string[]) =>
  replayWitness(system, ref, { name, culprits: [], labels }, name === 'deadlock-free' ? deadlock : null);

describe('a witness', () => {
  test('that the engine accepts comes back with its log and its steps', () => {
    const witness = replayed('deadlock-free', ['p:split', 'a', 'b']);
    expect(witness.log).toMatchObject({
      model: ref,
      end: 'deadlocked',
      expected: { property: 'deadlock-free', culprits: ['p.out1', 'r.in'] },
      steps: [
        { offered: ['p:split'], pick: 0 },
        { offered: ['a', 'b'], pick: 0 },
        { offered: ['b'], pick: 0 },
      ],
    });
    expect(witness.steps![1]).toMatchObject({ label: 'a', instead: ['b'] });
  });

  test('that would name more than a million labels comes back without a log', async () => {
    const names = Array.from({ length: 1500 }, (_, i) => `t${i}`);
    const wide = await open(
      await sourceOf(
        model('wide', par([...names.map((name) => task(name)), receive('r', 'c')], { name: 'p' })),
      ),
    );
    const monitor = monitorsOf(wide.system, wide.watched).get('deadlock-free')!;
    const told = { name: 'deadlock-free', culprits: [], labels: ['p:split', ...names] };
    const witness = replayWitness(wide.system, ref, told, monitor);
    expect(Object.keys(witness)).toEqual(['labels']);
    expect(() =>
      replayWitness(wide.system, ref, { ...told, labels: [...told.labels, 't0'] }, monitor),
    ).toThrow('is not offered');
  });

  test.each([
    [
      'that takes a step that is not offered',
      'deadlock-free',
      ['p:split', 'r'],
      'step 1, r, is not offered; offered: a, b',
    ],
    [
      'that shows no violation',
      'deadlock-free',
      ['p:split', 'a'],
      'does not violate the property (end: none)',
    ],
  ])('%s is a bug of ours', (_, name, labels, message) => {
    expect(() => replayed(name, labels)).toThrow(BugError);
    expect(() => replayed(name, labels)).toThrow(expect.objectContaining({ code: 'FP9002' }));
    expect(() => replayed(name, labels)).toThrow(message);
  });

  test('of an option to complete that completes after all is a bug of ours', async () => {
    const sound = await open(await sourceOf(model('s', task('a'))));
    const told = { name: 'option-to-complete', culprits: [], labels: ['a'] };
    expect(() => replayWitness(sound.system, ref, told, null)).toThrow('it ends completed');
  });
});
