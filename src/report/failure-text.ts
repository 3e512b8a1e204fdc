import type { Change, TraceStep } from '../trace.ts';
import type { ModelResult, PropertyResult } from './document.ts';
import { named } from './named.ts';
import { stepLines, type StepMarks } from './steps-text.ts';
import { palette, printable, wrap } from './style.ts';

/** Steps of a run that are shown. */
const mostSteps = 7;

/**
 * A violated property in a few lines, as a test that fails tells it: what is violated, why, and the run that shows it with what each step
 * changed. Without colours, at most 100 columns wide.
 */
export function failureText({ model }: ModelResult, property: PropertyResult): string {
  const { name, holds, reason, culprits, witness } = property;
  const plain = palette(false);
  const width = 98;
  const word = holds === 'no' ? 'does not hold' : 'is not decided';
  const lines = [
    ...wrap(`${printable(name)} ${word} for ${printable(model.name)}`, width),
    ...wrap(printable(reason), width - 2).map((line) => `  ${line}`),
    ...(culprits.length > 0
      ? wrap(`culprits: ${culprits.map((c) => named(c, model.names, 60)).join(', ')}`, width - 2)
          .slice(0, 3)
          .map((line) => `  ${line}`)
      : []),
  ];
  if (witness === null) return lines.join('\n');
  const { labels, steps = labels.map((label, index) => ({ index, label })), ...marks } = witness;
  const names = { names: model.names };
  const run: string[] = [];
  let next = 0;
  for (const step of telling(steps)) {
    const left = step.index - next;
    if (left > 0) run.push(`      … ${left} step${left === 1 ? '' : 's'}`);
    // the mark of a state stands behind the step that leads to it: that of the first state is of no step
    run.push(
      ...stepLines(
        [step],
        plain,
        width,
        step.index === 0 ? { ...names, ...marks } : { ...names, ...behind(marks) },
      ),
    );
    next = step.index + 1;
  }
  return [...lines, ...run].join('\n');
}

function behind({ pointOfNoReturn, loopFrom }: StepMarks): StepMarks {
  return { pointOfNoReturn: pointOfNoReturn || undefined, loopFrom: loopFrom || undefined };
}

/**
 * Of a longer run the steps that tell most: the last, the first, and those that change more than tokens, the later before the earlier. Tokens
 * are told only where nothing else changes.
 */
function telling(steps: readonly TraceStep[]): readonly TraceStep[] {
  const bare = steps.map((step) => ({ ...step, changes: (step.changes ?? []).filter(isData) }));
  const told = bare.some(({ changes }) => changes.length > 0) ? bare : steps;
  const weight = (i: number): number =>
    i === 0 || i === told.length - 1 ? 2 : (bare[i]!.changes.length > 0 ? 1 : 0) + i / told.length;
  const best = told.map((_, i) => i).sort((a, b) => weight(b) - weight(a));
  return best
    .slice(0, mostSteps)
    .sort((a, b) => a - b)
    .map((i) => told[i]!);
}

function isData({ kind }: Change): boolean {
  return kind !== 'token' && kind !== 'sink';
}
