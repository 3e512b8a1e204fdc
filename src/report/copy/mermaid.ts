import { middleCut, printable } from '../style.ts';
import type { CopiedRun } from './run.ts';

/** Steps of a diagram: renderers give up on more. */
const mostSteps = 200;

/**
 * A Mermaid sequence diagram: a participant for each branch, a message for each step, from the branch that it waited for last.
 * @see https://mermaid.js.org/syntax/sequenceDiagram.html
 */
export function mermaidDiagram(run: CopiedRun): string {
  const { steps, loopFrom, noReturn, property, reason, isViolated } = run;
  const shown = steps.slice(0, mostSteps);
  const lanes = [...new Set(shown.map(({ lane = '' }) => lane))];
  if (lanes.length === 0) lanes.push('');
  const idOf = (lane: string): string => `b${lanes.indexOf(lane)}`;
  const all = lanes.length === 1 ? 'b0' : `b0,b${lanes.length - 1}`;
  const lines = ['sequenceDiagram', '  autonumber'];
  for (const lane of lanes)
    lines.push(`  participant ${idOf(lane)} as ${text(lane === '' ? 'trunk' : lane, 40)}`);
  shown.forEach(({ label, lane = '' }, step) => {
    if (step === loopFrom) lines.push('  loop for ever');
    lines.push(`  ${idOf(senderOf(run, step) ?? lane)}->>${idOf(lane)}: ${text(label, 60)}`);
    if (step + 1 === noReturn) lines.push(`  Note over ${all}: no return: every run fails from here on`);
  });
  if (loopFrom !== null && loopFrom < shown.length) lines.push('  end');
  if (steps.length > shown.length)
    lines.push(`  Note over ${all}: ${steps.length - shown.length} more steps`);
  if (isViolated) lines.push(`  Note over ${all}: violated: ${text(property, 60)}. ${text(reason, 160)}`);
  return `${lines.join('\n')}\n`;
}

/** The branch from which a step had its last token or message; `null`: its own. */
function senderOf({ steps, causes }: CopiedRun, step: number): string | null {
  const lane = steps[step]!.lane ?? '';
  const from = (causes?.[step] ?? [])
    .filter(({ kind }) => kind === 'token' || kind === 'message')
    .map((cause) => steps[cause.step]?.lane ?? '');
  return from.includes(lane) ? null : (from.at(-1) ?? null);
}

/** A text in a diagram: what could be syntax, or markup, stands as its code. */
function text(written: string, width: number): string {
  const cut = middleCut(printable(written.replace(/\s+/g, ' ').trim()), width);
  const plain = cut
    .replace(/[^\p{L}\p{N}\p{M} .,:_()/=+-]/gu, (c) => `#${c.codePointAt(0)};`)
    // Said of a text, not by it.
    .replace(/^((?:no)?wrap):/i, '$1#58;')
    // The word ends a block of a diagram wherever it stands.
    .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
  return plain === '' ? '(no name)' : plain;
}
