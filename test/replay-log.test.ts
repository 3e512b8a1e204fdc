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
        const { digest, ...read } = readReplayLog(writeReplayLog(log), 'log.json');
        expect(read).toEqual(JSON.parse(JSON.stringify(log)));
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
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

  test('a change of anything but the path of the model is seen', () => {
    const changes: Record<string, (log: ReplayLog) => object> = {
      flowproof: (log) => ({ flowproof: `${log.flowproof}1` }),
      name: ({ model }) => ({ model: { ...model, name: `${model.name}1` } }),
      hash: ({ model }) => ({ model: { ...model, hash: `${model.hash}1` } }),
      origin: (log) => ({ origin: `${log.origin}1` }),
      expected: ({ expected }) => ({ expected: expected ? null : { property: '', culprits: [] } }),
      culprits: ({ expected }) => ({
        expected: { property: '', culprits: ['', ...(expected?.culprits ?? [])] },
      }),
      end: ({ end }) => ({ end: end === 'cut' ? 'failed' : 'cut' }),
      longer: ({ steps }) => ({ steps: [...steps, { offered: [''], pick: 0 }] }),
      shorter: ({ steps }) => ({ steps: steps.length > 0 ? steps.slice(1) : [{ offered: [''], pick: 0 }] }),
      offered: ({ steps: [first, ...rest] }) => ({
        steps: [
          first ? { ...first, offered: [...first.offered, 'another label'] } : { offered: ['a'], pick: 0 },
          ...rest,
        ],
      }),
    };
    fc.assert(
      fc.property(logs, fc.constantFrom(...Object.keys(changes)), (log, change) => {
        const written = JSON.parse(writeReplayLog(log)) as ReplayLog;
        expect(codeOf(JSON.stringify({ ...written, ...changes[change]!(written) }))).toBe('FP3016');
        const moved = { ...written, model: { ...written.model, file: 'elsewhere' } };
        expect(codeOf(JSON.stringify(moved))).toBeNull();
      }),
    );
  });

  test('a file that breaks off anywhere is no JSON, and the place is its last line', () => {
    const text = writeReplayLog(
      fc.sample(logs, { numRuns: 20, seed: 1 }).find(({ steps }) => steps.length > 3)!,
    );
    for (let at = 1; at < text.length - 2; at++) {
      const line = text.slice(0, at).trimEnd().split('\n').length;
      expect(() => readReplayLog(text.slice(0, at), 'log.json')).toThrow(
        expect.objectContaining({ code: 'FP3001', place: { file: 'log.json', line } }),
      );
    }
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

  test('a mistake in a step names its line', () => {
    const log = {
      ...fc.sample(logs, 1)[0]!,
      steps: [1, 2, 0].map((pick) => ({ offered: ['a', 'b'], pick })),
    };
    const text = writeReplayLog(log);
    const line = text.split('\n').findIndex((one) => one.includes('"pick":2')) + 1;
    expect(() => readReplayLog(text, 'log.json')).toThrow(
      expect.objectContaining({ code: 'FP3010', place: { file: 'log.json', element: 'steps.1', line } }),
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
