import type { FlowNode, Trigger } from '../term/term.ts';
import { triggerOf, type Container, type FlowElement } from './bpmn-elements.ts';
import { requireCountable } from './bpmn-loops.ts';
import { caughtBy, reaching } from './bpmn-thrown.ts';
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
 * and escalations whenever they come, a cycle as often as it says, anything else once. Where no event throws any error that gets out of
 * `inside`, errors are left to the environment: the tasks there may fail with them (BPMN 2.0.2, 10.5.6).
 * @param interrupts as the file has it; errors and cancellations always do
 * @param inside the process or sub-process that is watched; `null` for a task
 * @throws UserError FP2042 for a cycle with too large a number
 */
export function watching(
  event: FlowElement,
  interrupts: boolean,
  inside: Container | null,
  t: Translation,
): Watching {
  const { trigger } = triggerOf(event);
  const { receives } = t.exchanges.of(event);
  if (trigger === 'cancel') {
    const name = t.cancellation(event.attachedToRef!);
    return { on: { kind: 'error', name }, receives: [], interrupting: true, times: null };
  }
  const interrupting = interrupts || trigger === 'error';
  if (trigger === 'error' || trigger === 'escalation') {
    const reached = inside && reaching(event, trigger, inside, t);
    if (reached && reached.caught.size === 0) {
      if (!reached.others) {
        t.note(`nothing in ${inside!.id!} throws what ${event.id!} waits for (${trigger})`);
        return fromEnvironment(event, interrupting, t);
      }
      t.note(
        `${event.id!} never happens: events in ${inside!.id!} throw ${trigger}s, but none that it catches`,
      );
    }
    const name = caughtBy(event, trigger, t);
    return { on: { kind: trigger, name }, receives: [], interrupting, times: null };
  }
  if (receives.length === 0) return fromEnvironment(event, interrupting, t);
  const on: Trigger = { kind: trigger === 'signal' ? 'signal' : 'message' };
  return { on, receives, interrupting, times: interrupts ? 1 : null };
}

function fromEnvironment(event: FlowElement, interrupting: boolean, t: Translation): Watching {
  const { trigger, definition } = triggerOf(event);
  t.environment.add(event.id!);
  const { delay, repeats, cycle } = timerText(trigger === 'timer' ? definition : null);
  if (!interrupting && repeats === null) {
    const why = cycle ? 'its cycle has no number' : 'nothing says how often';
    t.note(`${event.id!} is taken to happen at most once for each activation of what it watches: ${why}`);
  }
  if (!interrupting && repeats !== null) requireCountable(event, 'timeCycle', repeats, t);
  return {
    on: delay === null ? { kind: 'event' } : { kind: 'timer', delay },
    receives: [],
    interrupting,
    times: interrupting ? 1 : (repeats ?? 1),
  };
}
