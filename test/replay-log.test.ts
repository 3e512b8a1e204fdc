import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '../src/errors.ts';
import { checkModelHash, readReplayLog, writeReplayLog } from '../src/replay-log.ts';
import type { ReplayLog } from '../src/trace.ts';

const name = fc.string({ unit: 'binary', maxLength: 12 });
const step = fc
  .uniqueArray(name, { minLength: 1, maxLength: 5 })
  .chain((offered) => fc.record({ offered: fc.constant(offered), pick: fc.nat(offered.length - 1) }));
const logs: fc.Arbitrary<ReplayLog> = fc.record({
  format: fc.constant(1 as const),
  flowproof: name,
  model: fc.record({ name, file: name, hash: name }),
  origin: name,
  expected: fc.option(fc.record({ property: name, culprits: fc.array(name) })),
  end: fc.constantFrom('completed', 'cancelled', 'failed', 'deadlocked', 'cut', 'stopped'),
  steps: fc.array(step, { maxLength: 6 }),
});

const codeOf = (text: string): string | null => {
  try {
    readReplayLog(text, 'log.json');
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
};

describe('the codec of replay logs', () => {
  test('reads what it wrote', () => {
    fc.assert(
      fc.property(logs, (log) => {
        expect(readReplayLog(writeReplayLog(log), 'log.json')).toEqual(JSON.parse(JSON.stringify(log)));
      }),
    );
  });

  test('a step is a line', () => {
    fc.assert(
      fc.property(
        logs,
        (log) => writeReplayLog(log).match(/^ {4}\{"offered":/gm)?.length === (log.steps.length || undefined),
      ),
    );
  });

  test('whatever the text, it is read or refused as a mistake', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void codeOf(text)));
  });

  test('a log of which anything is missing is refused', () => {
    fc.assert(
      fc.property(
        logs,
        fc.constantFrom<keyof ReplayLog>(
          'format',
          'flowproof',
          'model',
          'origin',
          'expected',
          'end',
          'steps',
        ),
        (log, key) => {
          const { [key]: _, ...rest } = log;
          expect(codeOf(JSON.stringify(rest))).toBe('FP3003');
        },
      ),
    );
  });

  test('a pick beyond what is offered is refused', () => {
    fc.assert(
      fc.property(logs, step, fc.nat(3), (log, s, by) => {
        const steps = [...log.steps, { ...s, pick: s.offered.length + by }];
        expect(codeOf(JSON.stringify({ ...log, steps }))).toBe('FP3010');
      }),
    );
  });

  test('fields of later versions are passed over, later formats are not', () => {
    const [log] = fc.sample(logs, 1);
    expect(codeOf(JSON.stringify({ ...log, later: true }))).toBeNull();
    expect(codeOf(JSON.stringify({ ...log, format: 2 }))).toBe('FP3002');
  });

  test('errors name the file, the line and the place in the log', () => {
    expect(() => readReplayLog('{\n"format": 1,\n]', 'log.json')).toThrow(
      expect.objectContaining({ code: 'FP3001', place: { file: 'log.json', line: 3 } }),
    );
    expect(() => readReplayLog('{"format": 1, "flowproof": 7}', 'log.json')).toThrow(
      expect.objectContaining({ code: 'FP3003', place: { file: 'log.json', element: 'flowproof' } }),
    );
  });

  test('a log of another model is told', () => {
    const [log] = fc.sample(logs, 1);
    checkModelHash(log!, log!.model, 'log.json');
    expect(() => checkModelHash(log!, { ...log!.model, hash: `${log!.model.hash}x` }, 'log.json')).toThrow(
      expect.objectContaining({ code: 'FP3011' }),
    );
  });
});
