import { describe, expect, it } from 'vitest';
import { readReplayLog, writeReplayLog } from '../../src/replay-log.ts';
import { placesThen, recordedPlaces, withPositions } from '../../src/verify/log-positions.ts';
import type { ElementPosition, ReplayLog, SourcePosition } from '../../src/index.ts';

const at = (line: number, file = 'src/a.model.ts'): SourcePosition => ({
  file,
  line,
  column: 3,
  text: `line ${line}`,
});
const made = (line: number, file?: string): ElementPosition => ({
  ...at(line, file),
  handler: at(line + 1, file),
});

/** A log whose steps take these labels, always the second of two. */
const logOf = (labels: readonly string[], more: Partial<ReplayLog> = {}): ReplayLog => ({
  format: 1,
  flowproof: '0.1.0',
  model: { name: 'm', file: 'src/a.model.ts', hash: 'abc' },
  origin: 'shortest run',
  expected: { property: 'kept', culprits: ['x'] },
  end: 'stopped',
  steps: labels.map((label) => ({ offered: ['other', label], pick: 1 })),
  ...more,
});

const places = {
  position: at(20),
  positions: { a: made(1), 'choice:1': at(2), choice: at(3), other: at(4), 'a:ok': at(5), b: at(6) },
};

describe('positions of a log', () => {
  it('are those of the property and of what the steps fire, in their order, each once', () => {
    const log = withPositions(logOf(['mi[1]/b', 'choice:1', 'a', 'b>{f,g}', 'choice:0', 'none']), places);
    expect(log.positions?.property).toEqual(at(20));
    expect(Object.entries(log.positions?.elements ?? {})).toEqual([
      ['b', at(6)],
      ['choice:1', at(2)],
      ['a', made(1)],
      ['choice', at(3)],
    ]);
  });

  it('are left out where nothing is violated, or nothing is known', () => {
    expect(withPositions(logOf(['a'], { expected: null }), places)).not.toHaveProperty('positions');
    expect(withPositions(logOf(['a']), {})).not.toHaveProperty('positions');
    expect(withPositions(logOf(['none']), { positions: places.positions })).not.toHaveProperty('positions');
  });

  it('take the place of those of the log that a log was made from', () => {
    const older = logOf(['a'], { positions: { property: at(99), elements: { gone: at(98) } } });
    expect(withPositions(older, { position: at(1) }).positions).toEqual({ property: at(1) });
    expect(withPositions(older, {})).not.toHaveProperty('positions');
    expect(withPositions({ ...older, expected: null }, places)).not.toHaveProperty('positions');
  });

  it('name no folder of the machine', () => {
    const log = logOf(['a'], { model: { name: 'm', file: '/srv/app/src/a.model.ts', hash: 'abc' } });
    const absolute = {
      position: at(1, '/srv/app/src/a.model.ts'),
      positions: { a: made(2, '/srv/app/lib/b.ts') },
    };
    expect(withPositions(log, absolute).positions).toEqual({
      property: at(1, 'a.model.ts'),
      elements: { a: made(2, '../lib/b.ts') },
    });
    expect(withPositions(log, absolute, '/srv/app').positions).toEqual({
      property: at(1, 'src/a.model.ts'),
      elements: { a: made(2, 'lib/b.ts') },
    });
  });

  it('have forward slashes', () => {
    const { positions } = withPositions(logOf(['a']), { position: at(1, 'src\\a.model.ts') });
    expect(positions?.property?.file).toBe('src/a.model.ts');
  });
});

describe('positions in the file of a log', () => {
  const log = withPositions(logOf(['a', 'b']), places);

  it('are read as they were written, a line each', () => {
    const text = writeReplayLog(log);
    const { digest: _, ...read } = readReplayLog(text, 'log.json');
    expect(read).toEqual(log);
    expect(text.match(/^ {6}"[ab]": \{"file":.*\}(,)?$/gm)).toHaveLength(2);
    expect(text).toContain(`\n    "property": ${JSON.stringify(at(20))},\n    "elements": {\n`);
    for (const positions of [{}, { property: at(1) }, { elements: { a: at(1) } }])
      expect(readReplayLog(writeReplayLog({ ...log, positions }), 'log.json').positions).toEqual(positions);
  });

  it('are no part of the digest: with others, or none, it is the same log', () => {
    const digestOf = (one: ReplayLog) => readReplayLog(writeReplayLog(one), 'log.json').digest;
    expect(digestOf(logOf(['a', 'b']))).toBe(digestOf(log));
    const moved = JSON.parse(writeReplayLog(log)) as ReplayLog;
    const text = JSON.stringify({ ...moved, positions: { property: at(77) } });
    expect(readReplayLog(text, 'log.json').positions).toEqual({ property: at(77) });
  });

  it.each([{ property: { ...at(1), line: 0 } }, { elements: { a: { file: 'a.ts' } } }, []])(
    'are refused where they are none: %j',
    (positions) => {
      const text = JSON.stringify({ ...log, positions });
      expect(() => readReplayLog(text, 'log.json')).toThrow(/positions/);
    },
  );
});

describe('where a replayed run is said to be', () => {
  const log = withPositions(logOf(['a', 'b']), places);

  it('is where the model says, and else where the log says', () => {
    expect(placesThen({ position: at(50), positions: { a: at(51) } }, log)).toEqual({
      position: at(50),
      positions: { a: at(51), b: at(6) },
      isOlder: true,
    });
    expect(placesThen({}, log)).toEqual({ ...recordedPlaces(log), isOlder: true });
    expect(placesThen({ position: at(50), positions: { a: at(51), b: at(52) } }, log).isOlder).toBe(false);
    expect(placesThen({}, logOf(['a'])).isOlder).toBe(false);
  });
});
