import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { grouped } from '../../src/numerals.ts';
import { bytes, duration, middleCut, palette, printable, wrap } from '../../src/report/style.ts';
import { changeText } from '../../src/report/steps-text.ts';
import { runText } from '../../src/report/run-text.ts';
import { errorText, exploreResultText, reportText } from '../../src/report/text.ts';
import { report, result, violated } from './documents.ts';

const plain = { colour: false };
const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));
const printedOnly = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;
const anything = fc.string({ unit: 'binary', maxLength: 300 });

describe('the text view', () => {
  test('one model that is violated', () => {
    const q = violated('deadlock-free', ['p:split', 'a'], ['p.out0', 'r.in']);
    const unknown = {
      name: 'bounded',
      holds: 'unknown',
      culprits: [],
      witness: null,
      reason: 'cut',
    } as const;
    const text = reportText(report(result({ notes: ['It was cut.'] }, q, unknown)), {
      ...plain,
      reproduce: () => 'flowproof replay x.json',
    });
    expect(text).toBe(`✗ UNSOUND  models/order.model.ts
  18,204 states, 36,893,488,147,419,103,232 edges, depth 12, complete; explicit, 92 ms

  ✓ option-to-complete
  ✓ proper-completion
  ✓ no-dead-tasks
  ✗ deadlock-free              because of deadlock-free
                               culprits: p.out0, r.in
  ✓ safe
  ? bounded                    cut
  ✓ no-unhandled-failure
  ✓ no-undelivered-messages

  deadlock-free: a shortest run, 2 steps
      1  p:split
      2  a
    reproduce: flowproof replay x.json

  note: It was cut.
`);
  });

  test('the same run is shown once', () => {
    const text = reportText(
      report(result({}, violated('option-to-complete', ['a']), violated('deadlock-free', ['a']))),
      plain,
    );
    expect(text).toContain('deadlock-free: the same run as for option-to-complete');
    expect(text.match(/^ +1 {2}a/gm)).toHaveLength(1);
  });

  test('of a long run the ends are shown', () => {
    const labels = Array.from({ length: 500 }, (_, i) => `step${i}`);
    const text = reportText(report(result({}, violated('safe', labels))), plain);
    expect(text).toContain('step0\n');
    expect(text).toContain('step499');
    expect(text).toContain('… 460 steps between; all of them with --json');
    expect(text).not.toContain('step250');
  });

  test('colours come only where they are asked for', () => {
    const document = report(result({}, violated('safe', ['a'])));
    expect(reportText(document, { colour: true })).toContain('\u001b[31m✗ UNSOUND\u001b[39m');
    const stripped = reportText(document, { colour: true }).replace(/\u001b\[\d+m/g, '');
    expect(stripped).toBe(reportText(document, plain));
  });

  test('whatever names a model has, lines stay within 100 columns and nothing moves the cursor', () => {
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 8 }), (name, labels) => {
        const q = { ...violated('safe', labels, labels), reason: name };
        const model = { name, file: name, format: 'pnml', hash: '' } as const;
        const over = { model, notes: [name] };
        const texts = [
          reportText(report(result(over, q), result(over)), plain),
          exploreResultText(result(over, q), plain),
        ];
        for (const text of texts) {
          expect(widest(text)).toBeLessThanOrEqual(100);
          for (const line of text.split('\n')) expect(line).toMatch(printedOnly);
        }
      }),
    );
  });

  test('runs and errors print harmless text too', () => {
    fc.assert(
      fc.property(anything, (name) => {
        const steps = [
          { index: 0, label: name, changes: [{ kind: 'variable', name, before: null, after: name }] },
        ] as const;
        const violation = { property: name, message: name };
        const run = {
          file: name,
          origin: name,
          end: 'stopped',
          steps,
          violation,
          remarks: [name],
          commands: [],
        } as const;
        const error = { code: 'FP2001', message: name, file: name, line: 3, element: name, remedy: name };
        for (const line of `${runText(run, plain)}${errorText(error, plain)}`.split('\n'))
          expect(line).toMatch(printedOnly);
      }),
    );
  });

  test.each([
    [{ file: 'a.bpmn', line: 7, element: 'e' }, 'error FP2001 a.bpmn:7 (e): wrong\n  fix: mend it\n'],
    [{ file: 'a.bpmn', line: null, element: null }, 'error FP2001 a.bpmn: wrong\n  fix: mend it\n'],
    [{ file: null, line: null, element: null }, 'error FP2001: wrong\n  fix: mend it\n'],
  ])('errors have a place as far as it is known', (place, text) => {
    expect(errorText({ code: 'FP2001', message: 'wrong', remedy: 'mend it', ...place }, plain)).toBe(text);
  });
});

describe('pieces', () => {
  test('middleCut keeps both ends', () => {
    expect(middleCut('abcdefghij', 10)).toBe('abcdefghij');
    expect(middleCut('abcdefghij', 5)).toBe('ab…ij');
    expect(middleCut('abcdefghij', 1)).toBe('…');
    fc.assert(
      fc.property(
        anything,
        fc.integer({ min: 1, max: 50 }),
        (s, n) => [...middleCut(s, n)].length <= Math.max(n, 1),
      ),
    );
  });

  test('wrap loses no word', () => {
    expect(wrap('a bb ccc dddd', 6)).toEqual(['a bb', 'ccc', 'dddd']);
    expect(wrap('', 6)).toEqual(['']);
  });

  test('numbers', () => {
    expect([0, 999, 1000, '12345678901234567890'].map(grouped)).toEqual([
      '0',
      '999',
      '1,000',
      '12,345,678,901,234,567,890',
    ]);
    expect([0, 1023, 1024, 1536, 2 ** 31].map(bytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '2.0 GiB',
    ]);
    expect([0.2, 92, 1234, 61_000].map(duration)).toEqual(['1 ms', '92 ms', '1.23 s', '61.0 s']);
  });

  test('changes in a few characters', () => {
    expect(changeText({ kind: 'token', name: 'a', before: 1, after: null })).toBe('-a');
    expect(changeText({ kind: 'token', name: 'a', before: 1, after: 3 })).toBe('+2a');
    expect(changeText({ kind: 'channel', name: 'c', before: null, after: 1 })).toBe('c: 0 -> 1');
    expect(changeText({ kind: 'variable', name: 'x', before: '0', after: '"b"' })).toBe('x: 0 -> "b"');
    expect(changeText({ kind: 'failed', name: 'failed', before: null, after: 'e' })).toBe('failed: e');
  });

  test('printable', () => {
    expect(printable('plain ünïcode 漢字')).toBe('plain ünïcode 漢字');
    expect(printable('\u001b[2J\n\u202e')).toBe('\\u{1b}[2J\\u{a}\\u{202e}');
    expect(palette(true).bad('')).toBe('');
  });
});
