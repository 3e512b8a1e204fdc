import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { calledLabel } from '../../report-ui/model/called.ts';
import { countOf, showBytes, showCount, showDuration } from '../../report-ui/model/counts.ts';
import { shownAtFirst } from '../../report-ui/model/link-shown.ts';
import { readLink, writeLink } from '../../report-ui/model/link.ts';
import { cutMiddle } from '../../report-ui/model/middle-cut.ts';
import { readDocument } from '../../report-ui/model/read-document.ts';
import { visibleText } from '../../report-ui/model/visible-text.ts';
import { definitionOf, endingOf, reasonOf, sentence, tally } from '../../report-ui/model/words.ts';
import type { ModelResult } from '../../src/report/document.ts';
import type { RunEnd } from '../../src/trace.ts';
import { standardProperties } from '../../src/report/document.ts';
import { hostile } from './hostile-sample.ts';
import { bare, deadlock, longTrace, lostUpdate, replayed, several } from './samples.ts';

describe('visibleText', () => {
  test('spells out what cannot be seen', () => {
    expect(visibleText('a\u202Eb\u200F\nc\td\u0000')).toBe('a‹U+202E›b‹U+200F›↵c⇥d‹U+0000›');
    expect(visibleText('\ud800x')).toBe('‹U+D800›x');
  });

  test('leaves words, emoji and other scripts alone', () => {
    for (const text of ['A:ok', '👩‍👩‍👧‍👦', 'שלום', 'é', '<b>&amp;']) expect(visibleText(text)).toBe(text);
  });
});

describe('cutMiddle', () => {
  test('keeps both ends', () => {
    expect(cutMiddle('abcdefghij', 5)).toBe('ab…ij');
    expect(cutMiddle('abcdefghij', 6)).toBe('abc…ij');
    expect(cutMiddle('abcdefghij', 10)).toBe('abcdefghij');
    expect(cutMiddle('abcdefghij', 0)).toBe('a…j');
    expect(cutMiddle('x'.repeat(10_000), 7)).toBe('xxx…xxx');
  });

  test('does not cut inside what looks like one character', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(cutMiddle(family.repeat(4), 3)).toBe(`${family}…${family}`);
    expect(cutMiddle(family, 3)).toBe(family);
  });

  test('never gives more than was asked for, and nothing that was not there', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 3, max: 40 }),
        (text, most) => {
          const cut = cutMiddle(text, most);
          if (cut === text) return;
          expect([...new Intl.Segmenter('en').segment(cut)].length).toBeLessThanOrEqual(most);
          const at = cut.indexOf('…', text.startsWith('…') ? 1 : 0);
          expect(text.startsWith(cut.slice(0, at)) && text.endsWith(cut.slice(at + 1))).toBe(true);
        },
      ),
    );
  });
});

describe('counts', () => {
  test('are grouped, and shortened beyond reading', () => {
    expect(showCount(18_204)).toBe('18,204');
    expect(showCount(999)).toBe('999');
    expect(showCount('12345678901234567890')).toBe('1.23 × 10^19');
    expect(countOf(1, 'step')).toBe('1 step');
    expect(countOf('0', 'branch', 'branches')).toBe('0 branches');
  });

  test('of time and memory have units', () => {
    expect(['< 1 ms', '4 ms', '0.09 s', '12.3 s', '2 min 5 s']).toEqual(
      [0.2, 4, 92, 12_345, 125_000].map(showDuration),
    );
    expect(['512 bytes', '1.5 KiB', '64.0 KiB', '300 MiB']).toEqual(
      [512, 1536, 65_536, 300 * 2 ** 20].map(showBytes),
    );
  });
});

describe('links', () => {
  test('bring back what was written', () => {
    const place = fc.record({
      model: fc.nat(99),
      property: fc.option(fc.string()),
      step: fc.option(fc.nat(99_999)),
      tab: fc.option(fc.constantFrom('lanes', 'state')),
      shown: fc.record({
        filter: fc.record({
          text: fc.string(),
          lane: fc.option(fc.string()),
          choices: fc.boolean(),
          kind: fc.option(fc.string()),
          variable: fc.option(fc.string()),
        }),
        failures: fc.boolean(),
        table: fc.boolean(),
        unchanged: fc.boolean(),
        unfolded: fc.boolean(),
      }),
    });
    fc.assert(
      fc.property(place, (one) => {
        expect(readLink(writeLink(one))).toEqual(one);
      }),
    );
  });

  test('broken ones mean nothing', () => {
    const nothing = { model: 0, property: null, step: null, tab: null, shown: shownAtFirst };
    expect(readLink('#model=0&step=-1')).toEqual(nothing);
    expect(readLink('%%%&model=x&step=1e9&show=x')).toEqual(nothing);
  });
});

describe('words', () => {
  test('define every standard property, and nothing by accident', () => {
    for (const property of standardProperties)
      expect(definitionOf(property)).not.toMatch(/declares for itself/);
    for (const name of ['__proto__', 'constructor', 'mine'])
      expect(definitionOf(name)).toMatch(/declares for itself/);
  });

  test('count properties', () => {
    const of = (...holds: ('yes' | 'no' | 'unknown')[]): string =>
      tally(holds.map((one) => ({ name: 'p', holds: one, culprits: [], witness: null, reason: '' })));
    expect(of()).toBe('no properties checked');
    expect(of('yes', 'yes')).toBe('all 2 properties hold');
    expect(of('no')).toBe('1 of 1 property violated');
    expect(of('no', 'yes', 'unknown')).toBe('1 of 3 properties violated, 1 unknown');
    expect(of('yes', 'unknown')).toBe('1 of 2 properties holds, 1 unknown');
    expect(of('unknown', 'unknown')).toBe('all 2 properties unknown');
  });

  test('count the steps of a sentence as the reader does, and leave names and values alone', () => {
    expect(sentence('step 10003 (step 10002) left no way: after 12345 steps x is 20000')).toBe(
      'Step 10,003 (step 10002) left no way: after 12,345 steps x is 20000',
    );
    const name = 'no-dead-tasks';
    const property = {
      name,
      holds: 'unknown',
      culprits: [],
      witness: null,
      reason: 'a bound was met',
    } as const;
    expect(reasonOf(property)).toBe('A bound was met');
    expect(reasonOf({ ...property, name: 'mine' })).toBe('a bound was met');
  });

  test('tell how a run goes out', () => {
    const of = (end: RunEnd | null, loopFrom: number | null = null): string =>
      endingOf({ end, steps: Array(11), explained: { loopFrom } });
    expect([of('deadlocked'), of('stopped'), of(null)]).toEqual([' into a deadlock', '', '']);
    expect(of('stopped', 3)).toBe(', the last 8 of them for ever');
  });

  test('call labels what people call their nodes', () => {
    const names = { pay: 'Pay', f4: 'in time', 'sub.pay': 'Pay all' };
    const labels = ['pay', 'a/pay', 'pay<f4', 'pay<f5', 'pay:start', 'sub.pay', 'other', 'constructor'];
    expect(labels.map((label) => calledLabel(label, names))).toEqual([
      'Pay',
      'Pay',
      'Pay < in time',
      'Pay <f5',
      'Pay :start',
      'Pay all',
      'other',
      'constructor',
    ]);
    expect(calledLabel('pay', undefined)).toBe('pay');
  });
});

describe('readDocument', () => {
  test.each([lostUpdate, deadlock, several, hostile, longTrace(50, 3), replayed, bare])(
    'reads what fits the format',
    (report) => {
      expect(readDocument(JSON.stringify(report))).toEqual({ kind: 'document', document: report });
    },
  );

  test('tells nothing from not yet', () => {
    expect(readDocument(' \n ')).toEqual({ kind: 'empty' });
  });

  test.each([
    ['{"format":1,', 'JSON'],
    ['null', 'The document should be an object'],
    ['{"format":2}', 'format 2'],
    ['{}', 'format should be a number'],
    [
      '{"format":1,"flowproof":"0","results":[{"model":{"name":1}}]}',
      'results[0].model.name should be a text',
    ],
    [
      '{"format":1,"flowproof":"0","results":[{"error":1,"model":{"file":"a"}}]}',
      'results[0].error should be an object',
    ],
  ])('says what is wrong with %s', (text, what) => {
    expect(readDocument(text)).toMatchObject({ kind: 'broken', detail: expect.stringContaining(what) });
  });

  test('misses every field that the viewer needs, and no other', () => {
    const whole = (deadlock.results[0] as ModelResult).properties[0]!;
    const report = {
      ...deadlock,
      results: [{ ...deadlock.results[0]!, properties: [whole] }, several.results[4]!],
    };
    const copy = JSON.parse(JSON.stringify(report)) as Record<string, unknown>;
    const unneeded = new Set<string>();
    const visit = (part: unknown, path: string): void => {
      if (Array.isArray(part)) part.forEach((item) => visit(item, `${path}[]`));
      else if (typeof part === 'object' && part !== null) {
        const fields = part as Record<string, unknown>;
        for (const [key, value] of Object.entries(fields)) {
          delete fields[key];
          if (readDocument(JSON.stringify(copy)).kind !== 'broken') unneeded.add(`${path}.${key}`);
          fields[key] = value;
          if (key !== 'expected' && !(path.endsWith('log') && key === 'model'))
            visit(value, `${path}.${key}`);
        }
      }
    };
    visit(copy, '');
    const log = ['', '.expected', '.flowproof', '.format', '.model', '.steps', '.steps[].pick'];
    const steps = ['', '[].changes', '[].index', '[].instead', '[].lane', '[].opcode', '[].scopes'];
    expect([...unneeded].sort()).toEqual(
      [
        '.model.format',
        '.model.hash',
        '.stateSpace.maxTokensPerMarking',
        ...log.map((field) => `.properties[].witness.log${field}`),
        ...steps.map((field) => `.properties[].witness.steps${field}`),
      ]
        .map((path) => `.results[]${path}`)
        .sort(),
    );
  });

  test('never throws, whatever part of a report is missing or different', () => {
    const text = JSON.stringify(several);
    fc.assert(
      fc.property(fc.json(), (json) => ['empty', 'broken', 'document'].includes(readDocument(json).kind)),
    );
    fc.assert(
      fc.property(fc.nat(text.length), fc.constantFrom('', 'null', '0', '"', '[', '{}'), (at, insert) => {
        readDocument(text.slice(0, at) + insert + text.slice(at + 1));
      }),
    );
  });
});
