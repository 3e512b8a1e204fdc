import { expect, test } from 'vitest';

import { reportJunit } from '../../src/report/junit.ts';
import { report, result, violated } from './documents.ts';

const unreadable = {
  model: { file: 'bad.bpmn' },
  error: {
    code: 'FP2001',
    message: 'it is <not> there',
    file: null,
    line: null,
    element: null,
    remedy: 'look & see',
  },
};
const unknown = { name: 'bounded', holds: 'unknown', culprits: [], witness: null, reason: 'cut' } as const;

test('violations fail, what is undecided is skipped, what cannot be read is an error', () => {
  const xml = reportJunit(report(result({}, violated('safe', ['a', 'b']), unknown), unreadable));
  expect(xml).toContain('tests="8" failures="1" errors="0" skipped="1"');
  expect(xml).toContain('<failure message="because of safe">because of safe\n1. a\n2. b</failure>');
  expect(xml).toContain('<skipped message="cut"/>');
  expect(xml).toContain('<error message="FP2001: it is &lt;not&gt; there">look &amp; see</error>');
});

test('what is ignored does not fail', () => {
  const xml = reportJunit(report(result({}, violated('safe', ['a']))), ['safe']);
  expect(xml).toContain('failures="0" errors="0" skipped="1"');
});

test('no name breaks the markup', () => {
  const evil = '"]]><x y=\'\u0000\u001b\uffff&';
  const xml = reportJunit(
    report(
      result(
        { model: { name: evil, file: evil, format: 'pnml', hash: '' } },
        violated('safe', [evil], [evil]),
      ),
    ),
  );
  expect(xml).not.toMatch(/<x|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
  expect(xml.match(/</g)!.length).toBe(xml.match(/>/g)!.length);
});
