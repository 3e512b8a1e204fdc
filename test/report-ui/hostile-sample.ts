import type { ReportDocument } from '../../src/report/document.ts';
import type { TraceStep } from '../../src/trace.ts';
import { change, report, result, standard, violated } from './samples.ts';

/** Markup that would announce itself if it were ever interpreted. */
export const markup = '<img src=x onerror="document.title=\'HACKED\'">';

/** Names as an attacker, or only an unlucky user, might write them. */
export const hostileNames: readonly string[] = [
  markup,
  "</script><script>document.title='HACKED'</script>",
  '\u202Eelbisrever\u202C \u200Fשלום',
  '👩‍👩‍👧‍👦 family 🏳️‍🌈 task',
  'x'.repeat(10_000),
  '__proto__',
  'a\nb\tc\u0000d\ud800',
  "$& $1 $` '); alert(1)//",
];

const hostileSteps: readonly TraceStep[] = hostileNames.map((name, index) => ({
  index,
  label: name,
  opcode: name,
  lane: index % 2 === 0 ? '' : name,
  scopes: [name],
  instead: hostileNames.filter((other) => other !== name),
  changes: [change('token', name, null, 1), change('variable', name, null, JSON.stringify(name))],
}));

const hostileModel = result(markup, 'unsound', [
  ...standard(),
  ...hostileNames.map((name) => ({
    ...violated(name, name, `Because of ${name}`, hostileSteps, 'failed', [name]),
    position: { file: name, line: 1, column: 1, text: name },
  })),
]);

export const hostile: ReportDocument = report({
  ...hostileModel,
  model: {
    ...hostileModel.model,
    positions: Object.fromEntries(
      hostileNames.map((name) => {
        const place = { file: name, line: 1, column: 1, text: name };
        return [name, { ...place, handler: place }];
      }),
    ),
  },
  notes: [...hostileNames],
});
