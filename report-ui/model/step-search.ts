import type { TraceStep } from '../../src/trace.ts';

export interface StepFilter {
  /** Found in the label, the lane or a label offered instead; case does not matter. */
  readonly text: string;
  /** Only steps of this lane; `null`: of all. */
  readonly lane: string | null;
  /** Only steps at which something else was offered. */
  readonly choices: boolean;
}

export const everyStep: StepFilter = { text: '', lane: null, choices: false };

/**
 * Finds the steps that a filter lets through.
 * @returns indices, ascending
 */
export function findSteps(steps: readonly TraceStep[], filter: StepFilter): number[] {
  const text = filter.text.trim().toLowerCase();
  const found: number[] = [];
  steps.forEach((step, index) => {
    if (filter.lane !== null && (step.lane ?? '') !== filter.lane) return;
    if (filter.choices && !step.instead?.length) return;
    if (text !== '' && !mentions(step, text)) return;
    found.push(index);
  });
  return found;
}

function mentions(step: TraceStep, text: string): boolean {
  return (
    step.label.toLowerCase().includes(text) ||
    (step.lane ?? '').toLowerCase().includes(text) ||
    (step.instead ?? []).some((label) => label.toLowerCase().includes(text))
  );
}
