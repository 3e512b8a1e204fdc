import type { Term } from '../term/term.ts';
import { kindOf, textOf, type FlowElement, type LoopCharacteristics } from './bpmn-elements.ts';
import type { Translation } from './bpmn-translation.ts';

/**
 * The body of an activity with its loop or multi-instance marker (BPMN 2.0.2, 10.3.8, 13.3.6 and 13.3.7). Numbers count where they are
 * literals, conditions are open.
 * @throws UserError FP2042 for no instances, and for more than 1,000,000
 */
export function repeated(element: FlowElement, body: Term, t: Translation): Term {
  const marker = element.loopCharacteristics;
  if (!marker) return body;
  return kindOf(marker) === 'standardLoopCharacteristics'
    ? standardLoop(element, marker, body, t)
    : instances(element, marker, body, t);
}

function standardLoop(element: FlowElement, marker: LoopCharacteristics, body: Term, t: Translation): Term {
  const name = t.part(element, 'loop');
  const most = marker.loopMaximum;
  if (most !== undefined && textOf(marker.loopCondition) === '') {
    if (!(Number.isInteger(most) && most >= 1)) noInstances(element, 'loopMaximum', String(most), t);
    requireCountable(element, 'loopMaximum', most, t);
    return { kind: 'loop', name, loop: 'times', times: most, body };
  }
  const counted = most === undefined ? '' : `, also more often than its maximum of ${most}`;
  t.note(
    `the loop condition of ${element.id!} is not evaluated: it may be repeated any number of times${counted}`,
  );
  return { kind: 'loop', name, loop: marker.testBefore ? 'while' : 'until', body };
}

function instances(element: FlowElement, marker: LoopCharacteristics, body: Term, t: Translation): Term {
  const id = element.id!;
  const text = textOf(marker.loopCardinality)
    .replace(/^=\s*/, '')
    .replace(/^[$#]\{\s*(\d+)\s*\}$/, '$1');
  const count = /^\d+$/.test(text) ? Number(text) : null;
  if (count === 0) noInstances(element, 'loopCardinality', text, t);
  if (count !== null) requireCountable(element, 'loopCardinality', count, t);
  const early = textOf(marker.completionCondition) !== '';
  if (early) t.note(`the completion condition of ${id} is not evaluated: it may hold after any instance`);
  if (marker.isSequential) {
    const name = t.part(element, 'loop');
    if (count !== null && !early) return { kind: 'loop', name, loop: 'times', times: count, body };
    const least = count === null ? 'any number of times' : 'once or more often';
    t.note(`the number of instances of ${id} is open: they happen ${least}, one after the other`);
    return { kind: 'loop', name, loop: count === null ? 'while' : 'until', body };
  }
  if (count === null)
    t.note(`the number of instances of ${id} is open: from 0 to ${t.instances} happen at the same time`);
  return {
    kind: 'mi',
    name: t.part(element, 'instances'),
    body,
    min: count ?? 0,
    max: count ?? t.instances,
    add: false,
    join: early ? { first: 1 } : 'all',
    rest: early ? 'cancel' : 'leave',
  };
}

/** What terms can count to. */
const most = 1_000_000;

/**
 * Refuses numbers that nothing can count to.
 * @throws UserError FP2042 for more than 1,000,000
 */
export function requireCountable(element: FlowElement, what: string, number: number, t: Translation): void {
  if (number <= most) return;
  t.source.fail(
    'FP2042',
    `${kindOf(element)} "${element.id!}": a ${what} of more than ${most} is not supported`,
    `Give it a number of ${most} or less: what happens that often is seen far earlier.`,
    element.id,
  );
}

function noInstances(element: FlowElement, what: string, number: string, t: Translation): never {
  return t.source.fail(
    'FP2042',
    `${kindOf(element)} "${element.id!}": a ${what} of ${number} is not supported`,
    'Give it a whole number of 1 or more, or remove the activity.',
    element.id,
  );
}
