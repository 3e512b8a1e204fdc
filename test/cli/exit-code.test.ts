import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkExitCode, worst, type ExitCode } from '../../src/cli/exit-code.ts';
import { report, result, violated } from '../report/documents.ts';

const order: readonly ExitCode[] = [130, 70, 2, 1, 3, 0];

test('of several codes the first of 130, 70, 2, 1, 3, 0 that occurs', () => {
  expect(worst([])).toBe(0);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order), { minLength: 1 }), (codes) => {
      const found = worst(codes);
      expect(codes).toContain(found);
      for (const code of codes) expect(order.indexOf(found)).toBeLessThanOrEqual(order.indexOf(code));
    }),
  );
});

const failed = (code: string) => ({
  model: { file: 'x' },
  error: { code, message: '', file: null, line: null, element: null, remedy: '' },
});
const unknown = { name: 'bounded', holds: 'unknown', culprits: [], witness: null, reason: '' } as const;
const interrupted = result(
  { stateSpace: { ...result().stateSpace, complete: false, cutBy: 'interrupt' } },
  violated('safe', []),
);

test.each([
  ['nothing', report(), [], 0],
  ['all holds', report(result()), [], 0],
  ['one violated', report(result({}, violated('safe', []))), [], 1],
  ['one violated, ignored', report(result({}, violated('safe', []))), ['safe'], 0],
  ['one violated, another ignored', report(result({}, violated('safe', []))), ['bounded'], 1],
  ['violated and undecided', report(result({}, violated('safe', []), unknown)), [], 1],
  ['undecided', report(result({ verdict: 'unknown' }, unknown)), [], 3],
  ['undecided, ignored', report(result({}, unknown)), ['bounded'], 0],
  ['no workflow net', report(result({ verdict: 'not-applicable' }, violated('safe', []))), [], 0],
  ['unreadable', report(result({}, violated('safe', [])), failed('FP2001')), [], 2],
  ['a bug', report(failed('FP9002'), failed('FP2001')), [], 70],
  ['interrupted', report(interrupted, failed('FP9002')), [], 130],
] as const)('%s', (_, document, ignored, code) => expect(checkExitCode(document, ignored)).toBe(code));
