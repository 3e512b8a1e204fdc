import type { FlowNode, Trigger } from '../term/term.ts';
import { triggerOf, type FlowElement } from './bpmn-elements.ts';
import { timerText } from './bpmn-time.ts';
import type { Translation } from './bpmn-translation.ts';

/** A catching event or waiting start event: its link flow, message or signal lets it happen, else the environment or a timer does. */
export function waitingEvent(element: FlowElement, node: FlowNode, t: Translation): FlowNode {
  const name = element.id!;
  const { trigger, definition } = triggerOf(element);
  const { receives } = t.exchanges.of(element);
  if (trigger === 'link') return node;
  if (receives.length > 0) return { ...node, receives };
  t.environment.add(name);
  const delay = trigger === 'timer' ? timerText(definition).delay : null;
  return {
    ...node,
    do: delay === null ? { kind: 'event', name } : { kind: 'timer', name, delay },
  };
}

/** What an attached event waits for. */
export interface Watching {
  readonly on: Trigger;
  readonly receives: readonly string[];
  readonly interrupting: boolean;
  readonly times: number | null;
}

/**
 * What a boundary event, or the start event of an event sub-process, waits for and how often it happens: messages, signals, errors
 * and escalations whenever they come, a cycle as often as it says, anything else once.
 * @param interrupts as the file has it; errors and cancellations always do
 */
export function watching(event: FlowElement, interrupts: boolean, t: Translation): Watching {
  const { trigger, definition } = triggerOf(event);
  const { receives } = t.exchanges.of(event);
  if (trigger === 'error') {
    const name = t.errors.caught(definition?.errorRef, definition?.errorRef?.errorCode);
    return { on: { kind: 'error', name }, receives: [], interrupting: true, times: null };
  }
  if (trigger === 'cancel') {
    const name = t.cancellation(event.attachedToRef!);
    return { on: { kind: 'error', name }, receives: [], interrupting: true, times: null };
  }
  if (trigger === 'escalation') {
    const name = t.escalations.caught(definition?.escalationRef, definition?.escalationRef?.escalationCode);
    return { on: { kind: 'escalation', name }, receives: [], interrupting: interrupts, times: null };
  }
  if (receives.length > 0) {
    const on: Trigger = { kind: trigger === 'signal' ? 'signal' : 'message' };
    return { on, receives, interrupting: interrupts, times: interrupts ? 1 : null };
  }
  t.environment.add(event.id!);
  const { delay, repeats, cycle } = timerText(trigger === 'timer' ? definition : null);
  if (!interrupts && repeats === null) {
    const why = cycle ? 'its cycle has no number' : 'nothing says how often';
    t.note(`${event.id!} is taken to happen at most once for each activation of what it watches: ${why}`);
  }
  return {
    on: delay === null ? { kind: 'event' } : { kind: 'timer', delay },
    receives: [],
    interrupting: interrupts,
    times: interrupts ? 1 : (repeats ?? 1),
  };
}
