import { describe, expect, it } from 'vitest';
import { decode } from '../../src/shrink/decode.ts';
import { lostUpdate, noDeadlock, noLostUpdate, philosophers, toy } from '../run/toys.ts';

const failure = { property: 'no-lost-update', culprits: ['x'] };

const decoded = (labels: readonly string[], maxSteps = 100) =>
  decode(lostUpdate(1, 2), noLostUpdate, labels, failure, maxSteps);

describe('decode', () => {
  it('skips what is not offered, then goes on with the lane that acted last, then with the first action offered', () => {
    const run = decoded(['A:start', 'n0:1', 'A:read', 'nobody:knows', 'A:read', 'B:start']);
    expect(run?.labels).toEqual(['A:start', 'A:read', 'B:start', 'B:read', 'B:write', 'A:write']);
    expect(run?.lanes).toEqual(['A', 'A', 'B', 'B', 'B', 'A']);
    expect(run?.picks).toEqual([0, 0, 2, 2, 2, 0]);
    expect(run?.offered.at(-1)).toEqual(['A:write', 'n0:0']);
    expect(run?.end).toBeNull();
  });

  it('decodes even the empty list, to a run without preemptions', () => {
    expect(decode(lostUpdate(), noLostUpdate, [], null, 100)).toBeNull();
    const ended = decode(
      lostUpdate(1, 2),
      (_, end) => end && { property: 'p', culprits: [], message: '' },
      [],
      null,
      8,
    );
    expect(ended).toMatchObject({ preemptions: 0, end: 'completed', labels: { length: 8 } });
  });

  it('counts as preemption only a switch away from a lane that could go on', () => {
    const run = decoded(['A:start', 'A:read', 'B:start', 'B:read', 'B:write', 'A:write']);
    expect(run?.preemptions).toBe(1);
  });

  it('counts a blocked lane as forced to switch', () => {
    const run = decode(philosophers(2), noDeadlock, ['p0:left', 'p1:left'], null, 10);
    expect(run).toMatchObject({ labels: ['p0:left', 'p1:left'], preemptions: 1, end: 'deadlocked' });
  });

  it('accepts only the failure asked for, and only within the limit', () => {
    const labels = ['A:start', 'A:read', 'B:start', 'B:read', 'B:write', 'A:write'];
    expect(decoded(labels, 6)).not.toBeNull();
    expect(decoded(labels, 5)).toBeNull();
    const other = { property: 'no-lost-update', culprits: ['y'] };
    expect(decode(lostUpdate(), noLostUpdate, labels, other, 100)).toBeNull();
  });

  it('stops at the first violation, which may be in the initial state', () => {
    const violation = { property: 'p', culprits: [], message: '' };
    expect(decode(toy([]), () => violation, ['a'], null, 10)?.labels).toEqual([]);
  });
});
