import type { TraceStep } from '../../src/trace.ts';
import { stepKind } from './step-kind.ts';

export interface StepFilter {
  /** Found in the label, the lane or a label offered instead; case does not matter. */
  readonly text: string;
  /** Only steps of this lane; `null`: of all. */
  readonly lane: string | null;
  /** Only steps at which something else was offered. */
  readonly choices: boolean;
  /** Only steps of this kind; `null`: of all. */
  readonly kind: string | null;
  /** Only steps that change this variable; `null`: any steps. */
  readonly variable: string | null;
}

export const everyStep: StepFilter = { text: '', lane: null, choices: false, kind: null, variable: null };

/** Whether a filter leaves nothing out. */
export function isEveryStep({ text, lane, choices, kind, variable }: StepFilter): boolean {
  return text.trim() === '' && lane === null && !choices && kind === null && variable === null;
}

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
    if (filter.kind !== null && stepKind(step) !== filter.kind) return;
    if (filter.variable !== null && !changesVariable(step, filter.variable)) return;
    if (text !== '' && !mentions(step, text)) return;
    found.push(index);
  });
  return found;
}

function changesVariable({ changes = [] }: TraceStep, variable: string): boolean {
  return changes.some(({ kind, name }) => kind === 'variable' && name === variable);
}

function mentions(step: TraceStep, text: string): boolean {
  return (
    step.label.toLowerCase().includes(text) ||
    (step.lane ?? '').toLowerCase().includes(text) ||
    (step.instead ?? []).some((label) => label.toLowerCase().includes(text))
  );
}
