import type { FlowNode } from '../term/term.ts';
import { activityNode } from './bpmn-activities.ts';
import { boundaryNode, eventSubProcess } from './bpmn-attached.ts';
import { cancellation, compensation } from './bpmn-compensation.ts';
import { isActivity, kindOf, textOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import type { Level } from './bpmn-level.ts';
import { thrownBy } from './bpmn-thrown.ts';
import { plain, taskOf, type Translation } from './bpmn-translation.ts';
import { waitingEvent } from './bpmn-waiting.ts';

/**
 * The flow node of an activity, gateway or event (start events apart), but for its exits: one action per marked incoming flow, and
 * for an exclusive gateway per pair of flows (BPMN 2.0.2, 13.3 to 13.5; semantics, 4.4 and 13).
 * @param element supported, with an id
 * @param handlers of the level: activities that compensate, with what they compensate
 */
export function flowNode(
  element: FlowElement,
  level: Level,
  handlers: ReadonlyMap<FlowElement, FlowElement>,
  t: Translation,
): FlowNode {
  const name = element.id!;
  if (element.triggeredByEvent) return eventSubProcess(element, level, t);
  if (isActivity(element)) {
    const node = activityNode(element, level, t);
    const compensates = handlers.get(element)?.id;
    return compensates === undefined ? node : { ...node, compensates };
  }
  switch (kindOf(element)) {
    case 'parallelGateway':
      return { ...plain, name, join: 'and' };
    case 'eventBasedGateway':
      return { ...plain, name, split: 'defer' };
    case 'inclusiveGateway':
      return { ...plain, name, join: incoming(element, level) > 1 ? 'or' : 'xor' };
    case 'complexGateway':
      return { ...plain, name, join: complexJoin(element, level, t) };
    case 'boundaryEvent':
      return boundaryNode(element, t);
    case 'intermediateCatchEvent':
      return waitingEvent(element, { ...plain, name }, t);
    case 'intermediateThrowEvent':
    case 'endEvent':
      return throwingEvent(element, level, handlers, t);
    default:
      return { ...plain, name };
  }
}

function throwingEvent(
  element: FlowElement,
  level: Level,
  handlers: ReadonlyMap<FlowElement, FlowElement>,
  t: Translation,
): FlowNode {
  const node: FlowNode = { ...plain, name: element.id!, sends: t.exchanges.of(element).sends };
  const { trigger } = triggerOf(element);
  switch (trigger) {
    case 'terminate':
      return { ...node, end: 'terminate' };
    case 'error': {
      const name = thrownBy(element, trigger, t);
      return { ...node, do: taskOf(node.name, [{ name, raise: name }]) };
    }
    case 'escalation': {
      const name = thrownBy(element, trigger, t);
      return { ...node, do: taskOf(node.name, [{ name, escalate: name }]) };
    }
    case 'compensate':
      return compensation(element, level, handlers, t);
    case 'cancel':
      return cancellation(element, level, handlers, t);
    default:
      return node;
  }
}

function incoming(element: FlowElement, level: Level): number {
  return level.incoming.get(element)?.length ?? 0;
}

/**
 * The join of a complex gateway (BPMN 2.0.2, 10.6.5 and 13.4.5), where its activation condition asks for a number of tokens.
 * @throws UserError FP2042 for any other condition, and for a number that its incoming flows cannot reach
 */
function complexJoin(element: FlowElement, level: Level, t: Translation): FlowNode['join'] {
  const flows = incoming(element, level);
  if (flows <= 1) return 'xor';
  const text = textOf(element.activationCondition);
  const match = /^(?:=\s*)?(?:[$#]\{\s*)?activationCount\s*(>=|>|ge|gt)\s*(\d+)\s*\}?$/.exec(text);
  const first = match ? Number(match[2]) + (/^(>|gt)$/.test(match[1]!) ? 1 : 0) : 0;
  if (first >= 1 && first <= flows) return { first };
  return t.source.fail(
    'FP2042',
    `complexGateway "${element.id!}": the activation condition "${text}" is not supported`,
    `Write it as "activationCount >= n", with n from 1 to ${flows}.`,
    element.id,
  );
}
