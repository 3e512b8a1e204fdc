import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ProgressLine } from '../../src/cli/progress.ts';
import type { Io } from '../../src/cli/io.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function line(stderrIsTTY: boolean): { line: ProgressLine; written: () => string } {
  let text = '';
  const stderr = { write: (more: string) => void (text += more) };
  const io: Io = { stdout: stderr, stderr, env: {}, isTTY: false, stderrIsTTY };
  return { line: new ProgressLine(io), written: () => text };
}

test('nothing is shown of the first two seconds, then figures with their rate, and nothing stays', () => {
  const { line: progress, written } = line(true);
  progress.show('a.bpmn', 10, 5, 'states');
  expect(written()).toBe('');
  vi.advanceTimersByTime(2500);
  progress.show('a\u001b.bpmn', 1_234_567, 500_000.4, 'states');
  expect(written()).toBe('\r\u001b[Ka\\u{1b}.bpmn: 1,234,567 states, 500,000 a second');
  progress.clear();
  progress.clear();
  expect(written()).toMatch(/a second\r\u001b\[K$/);
});

test('nothing is ever shown where stderr is no terminal', () => {
  const { line: progress, written } = line(false);
  vi.advanceTimersByTime(2500);
  progress.show('a.bpmn', 10, 5, 'states');
  progress.clear();
  expect(written()).toBe('');
});
