import { afterAll, expect, test } from 'vitest';

import { Folder, flowproof } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const countUp = { kind: 'task', name: 'a', outcomes: [{ name: 'ok', set: { n: { add: ['n', 1] } } }] };
const file = folder.write('counter.term.json', {
  flowproof: 1,
  name: 'counter',
  variables: { n: 0 },
  term: { kind: 'loop', name: 'l', loop: 'while', body: countUp },
});

test.each(['check', 'explore'])(
  '%s names the variable that takes ever new values, and exits with 3',
  async (command) => {
    const { code, out } = await flowproof([command, file, '--max-states', '5992']);
    expect(code).toBe(3);
    expect(out).toContain('note: The search was cut by its limit on states after 5992 states.');
    expect(out).toContain(
      'variable n took 1,998 different values, and still new ones when the search ended.',
    );
  },
);

test('the same at the limit on memory, and in the document', async () => {
  const { code, out } = await flowproof(['check', file, '--max-memory', '400KB', '--json']);
  expect(code).toBe(3);
  const [result] = (JSON.parse(out) as { results: { verdict: string; notes: string[] }[] }).results;
  expect(result!.verdict).toBe('unknown');
  expect(result!.notes.join(' ')).toMatch(
    /cut by its limit on memory .* variable n took [\d,]+ different values/,
  );
});
