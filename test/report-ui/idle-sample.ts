import type { ReportDocument } from '../../src/report/document.ts';
import type { Change, TraceStep } from '../../src/trace.ts';
import { change, report, result, standard, violated } from './samples.ts';

/** Three branches that go on for long without changing any data; between them a variable is written, and a message sent. */
export const idle: ReportDocument = (() => {
  const steps: TraceStep[] = [];
  const add = (lane: string, label: string, opcode: string, ...changes: readonly Change[]): void => {
    const index = steps.length;
    const moved = [
      change('token', `${lane}.${index}`, 1, null),
      change('token', `${lane}.${index + 1}`, null, 1),
    ];
    steps.push({ index, label, opcode, lane, scopes: [], instead: [], changes: [...moved, ...changes] });
  };
  for (let i = 0; i < 12; i++) add('both.0', `pack${i}`, 'TASK');
  add('both.1', 'count', 'TASK', change('variable', 'total', '0', '3'));
  for (let i = 0; i < 3; i++) add('both.1', `wait${i}`, 'TIMER');
  for (let i = 0; i < 8; i++) add('both.2', `ship${i}`, i % 2 ? 'COMPLETE' : 'START');
  add('both.1', 'recount', 'TASK', change('variable', 'total', '3', '7'));
  add('both.0', 'tell', 'SEND', change('channel', 'mail', null, 1));
  for (let i = 0; i < 6; i++) add('both.0', `tidy${i}`, 'TASK');
  return report(
    result(
      'warehouse',
      'unsound',
      standard(violated('warehouse', 'safe', 'Two of them.', steps, 'stopped', ['both'])),
    ),
  );
})();
