import type { FlowNode } from '../term/term.ts';
import {
  isActivity,
  kindOf,
  nodesOf,
  nodesWithin,
  triggerOf,
  type Container,
  type FlowElement,
} from './bpmn-elements.ts';
import type { Level } from './bpmn-level.ts';
import { plain, type Translation } from './bpmn-translation.ts';

/**
 * The activities of a level that compensate others, with what they compensate (BPMN 2.0.2, 10.7.2 and 13.5.5): a compensation event
 * at the border of the one leads to the other by an association.
 * @throws UserError FP2055 for a compensation event without such an activity, and an activity without such an event
 */
export function handlersOf(level: Level, t: Translation): ReadonlyMap<FlowElement, FlowElement> {
  const handlers = new Map<FlowElement, FlowElement>();
  const fail = (v: FlowElement, message: string): never =>
    t.source.fail(
      'FP2055',
      `${kindOf(v)} "${v.id!}" ${message}`,
      'Associate each compensation boundary event with one activity of the same level that is for compensation.',
      v.id,
    );
  const compensated = new Set<FlowElement>();
  for (const event of level.nodes.filter(isCompensationBorder)) {
    const targets = level.associations.filter((a) => a.sourceRef === event).map((a) => a.targetRef);
    const handler = level.nodes.find((v) => v === targets[0]);
    const a = event.attachedToRef!;
    if (targets.length !== 1 || !handler)
      return fail(event, `has ${targets.length} activities that compensate`);
    if (!isActivity(handler) || !handler.isForCompensation)
      fail(event, `leads to "${handler.id!}", which is not for compensation`);
    if (handlers.has(handler)) fail(handler, 'compensates two activities');
    if (compensated.has(a) || a.isForCompensation) fail(event, `compensates "${a.id!}" once more`);
    compensated.add(a);
    handlers.set(handler, a);
  }
  for (const v of level.nodes) {
    if (v.isForCompensation && !handlers.has(v)) fail(v, 'is for compensation, but no event leads to it');
    if (v.isForCompensation && level.borders.has(v))
      fail(v, 'is for compensation, but has events at its border');
  }
  return handlers;
}

/** Whether an event says what compensates the activity at whose border it is. */
export function isCompensationBorder(event: FlowElement): boolean {
  return kindOf(event) === 'boundaryEvent' && triggerOf(event).trigger === 'compensate';
}

/**
 * An event that asks for compensation: of all activities of its level that have completed, or of the one that it names.
 * @throws UserError FP2042 for compensation that reaches other levels, or is not waited for
 */
export function compensation(
  event: FlowElement,
  level: Level,
  handlers: ReadonlyMap<FlowElement, FlowElement>,
  t: Translation,
): FlowNode {
  const { definition } = triggerOf(event);
  if (definition?.waitForCompletion === false) refuse(event, 'compensation that is not waited for', t);
  const of = definition?.activityRef;
  const asked = level.nodes.filter(
    (v) => isActivity(v) && !v.isForCompensation && (of === undefined || v === of),
  );
  if (of !== undefined && asked.length === 0)
    refuse(event, `compensation of "${of.id ?? '?'}" from another level`, t);
  requireLocal(event, level, asked, handlers, t);
  const names = [...handlers].filter(([, a]) => asked.includes(a)).map(([h]) => h.id!);
  const name = event.id!;
  if (names.length === 0) {
    t.note(`${name} compensates nothing: no activity that it can mean has a compensation handler`);
    return { ...plain, name };
  }
  return { ...plain, name, compensate: { handlers: names, withdraw: false } };
}

/**
 * A cancel end event (BPMN 2.0.2, 10.5.3 and 13.5.5): withdraws the transaction, compensates what has completed in it, and goes on at
 * the cancel event at its border.
 */
export function cancellation(
  event: FlowElement,
  level: Level,
  handlers: ReadonlyMap<FlowElement, FlowElement>,
  t: Translation,
): FlowNode {
  requireLocal(event, level, level.nodes, handlers, t);
  const names = [...handlers.keys()].map((h) => h.id!);
  const raise = t.cancellation(level.element);
  return { ...plain, name: event.id!, compensate: { handlers: names, withdraw: true, raise } };
}

/** Handlers inside completed sub-processes and called processes, and in the level around an event sub-process, are out of reach. */
function requireLocal(
  event: FlowElement,
  level: Level,
  asked: readonly FlowElement[],
  handlers: ReadonlyMap<FlowElement, FlowElement>,
  t: Translation,
): void {
  const compensated = new Set(handlers.values());
  const inside = asked.find((v) => !compensated.has(v) && hasHandlers(v, t));
  if (inside) refuse(event, `compensation of what has been done inside "${inside.id!}"`, t);
  const element = level.element as FlowElement;
  if (element.triggeredByEvent && element.$parent && nodesOf(element.$parent).some(isCompensationBorder))
    refuse(event, `compensation of what has been done around the event sub-process "${element.id!}"`, t);
}

/** Whether there are handlers in a sub-process, or in what a call activity enters. */
function hasHandlers(activity: FlowElement, t: Translation): boolean {
  const seen = new Set<Container>([activity, ...calledBy(activity, t)]);
  for (const container of seen) {
    for (const v of nodesWithin(container)) {
      if (isCompensationBorder(v)) return true;
      for (const callee of calledBy(v, t)) seen.add(callee);
    }
  }
  return false;
}

function calledBy(activity: FlowElement, t: Translation): Container[] {
  const callee = t.callee(activity);
  return callee ? [callee] : [];
}

function refuse(event: FlowElement, what: string, t: Translation): never {
  return t.source.fail(
    'FP2042',
    `${kindOf(event)} "${event.id!}": ${what} is not supported`,
    'Compensate activities of the same level, and wait for it.',
    event.id,
  );
}
