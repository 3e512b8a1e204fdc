import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { compactText } from '../../src/report/compact-text.ts';
import { linesDigest, sha256 } from '../../src/report/sha256.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { toCompact } from '../../src/verify/compact-log.ts';

it('is what Node computes, around the lengths at which blocks end', () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 70_001]) {
    for (const text of ['x'.repeat(length), [...'ü€😀'.repeat(length)].slice(0, length).join('')]) {
      const expected = createHash('sha256').update(text, 'utf8').digest('hex');
      expect(Buffer.from(sha256(text)).toString('hex')).toBe(expected);
    }
  }
});

it('makes the compact logs of a page those of the command line', () => {
  for (let n = 0; n < 60; n++) {
    const log: ReplayLog = {
      format: 1,
      flowproof: '0.1.0',
      model: { name: 'm', file: 'm.ts', hash: createHash('sha256').update(String(n)).digest('hex') },
      origin: `what if ${n}`,
      expected: n % 3 === 0 ? null : { property: `püb ${n}`, culprits: ['a:b', '😀'] },
      end: 'stopped',
      steps: Array.from({ length: n }, (_, i) => ({ offered: [`a${i}`, `b ${i}`], pick: (i * n) % 2 })),
    };
    expect(compactText(log, linesDigest)).toBe(toCompact(log));
  }
});
