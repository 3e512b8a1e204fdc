import {
  isActivity,
  isContainer,
  kindOf,
  nodesOf,
  triggerOf,
  type Container,
  type FlowElement,
  type Process,
} from './bpmn-elements.ts';
import type { BpmnSource } from './bpmn-source.ts';

const gateways = new Set([
  'exclusiveGateway',
  'parallelGateway',
  'eventBasedGateway',
  'inclusiveGateway',
  'complexGateway',
]);
const triggers: Readonly<Record<string, ReadonlySet<string>>> = {
  startEvent: new Set(['none', 'message', 'signal', 'timer', 'conditional']),
  intermediateCatchEvent: new Set(['message', 'signal', 'timer', 'conditional', 'link']),
  intermediateThrowEvent: new Set(['none', 'message', 'signal', 'link', 'escalation', 'compensate']),
  endEvent: new Set([
    'none',
    'message',
    'signal',
    'terminate',
    'error',
    'escalation',
    'compensate',
    'cancel',
  ]),
  boundaryEvent: new Set([
    'message',
    'signal',
    'timer',
    'conditional',
    'error',
    'escalation',
    'compensate',
    'cancel',
  ]),
};
/** Of event sub-processes. */
const innerStarts = new Set(['message', 'signal', 'timer', 'conditional', 'error', 'escalation']);
const data = new Set(['dataObject', 'dataObjectReference', 'dataStoreReference']);

/**
 * Refuses processes with elements whose behaviour is not translated, rather than leave them out.
 * @throws UserError FP2042 naming the first such element, and how many others there are; FP2045 for a node without an id; FP2054 for a
 *   boundary event that is at no border
 */
export function requireSupported(processes: readonly Process[], source: BpmnSource): void {
  const found: { element: FlowElement; what: string }[] = [];
  const visit = (container: Container): void => {
    for (const element of container.flowElements ?? []) {
      const kind = kindOf(element);
      if (kind === 'sequenceFlow' || data.has(kind)) continue;
      const what = unsupported(element, container);
      if (what !== null) found.push({ element, what });
      else if (element.id === undefined) noId(element, source);
      else if (kind === 'boundaryEvent') requireBorder(element, container, source);
      if (isContainer(element)) visit(element);
    }
  };
  for (const process of processes) visit(process);
  const [first, ...others] = found;
  if (first === undefined) return;
  const { element, what } = first;
  const listed = others.slice(0, 5).map((o) => `${o.element.id ?? '?'} (${kindOf(o.element)})`);
  const more =
    others.length === 0
      ? ''
      : `; nor ${listed.join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}`;
  source.fail(
    'FP2042',
    `${kindOf(element)} "${element.id ?? '?'}": ${what} is not supported${more}`,
    'Express it with the elements listed in docs/bpmn.md.',
    element.id ?? element.$parent?.id,
  );
}

function noId(element: FlowElement, source: BpmnSource): never {
  const owner = element.$parent?.id;
  const message = `a ${kindOf(element)} of "${owner ?? 'a process'}" has no id`;
  return source.fail('FP2045', message, 'Give every node an id.', owner);
}

function requireBorder(event: FlowElement, container: Container, source: BpmnSource): void {
  const host = event.attachedToRef;
  if (host && isActivity(host) && !host.triggeredByEvent && nodesOf(container).includes(host)) return;
  const where = host ? `at "${host.id ?? '?'}", which is no activity beside it` : 'at no activity';
  source.fail(
    'FP2054',
    `the boundary event "${event.id!}" is ${where}`,
    'Attach it to a task, call activity or sub-process of its own level.',
    event.id,
  );
}

/** What about `element` is not supported, or `null`. */
function unsupported(element: FlowElement, container: Container): string | null {
  const kind = kindOf(element);
  if (isActivity(element)) return unsupportedActivity(element, kind);
  if (gateways.has(kind)) {
    if (element.instantiate) return 'a gateway that starts instances';
    return kind === 'eventBasedGateway' && element.eventGatewayType === 'Parallel'
      ? 'a parallel event-based gateway'
      : null;
  }
  const { trigger } = triggerOf(element);
  const allowed = kind === 'startEvent' && isEventSubProcess(container) ? innerStarts : triggers[kind];
  if (allowed === undefined) return 'this kind of element';
  if (trigger === 'several') return 'an event with several definitions';
  if (kind === 'startEvent' && kindOf(container) !== 'process' && !isEventSubProcess(container))
    return trigger === 'none' ? null : `the ${trigger} trigger of a start event in a sub-process`;
  if (allowed.has(trigger)) return trigger === 'cancel' ? misplacedCancel(element, kind, container) : null;
  // its own mistake, told with the sub-process
  if (kind === 'startEvent' && trigger === 'none') return null;
  return trigger === 'none' ? 'catching without an event definition' : `the ${trigger} trigger of a ${kind}`;
}

function isEventSubProcess(container: Container): boolean {
  return (container as FlowElement).triggeredByEvent === true;
}

/** Cancellation belongs to transactions (BPMN 2.0.2, 10.3.5): an end event in one and a boundary event at one. */
function misplacedCancel(event: FlowElement, kind: string, container: Container): string | null {
  if (kind === 'boundaryEvent')
    return kindOf(event.attachedToRef ?? event) === 'transaction'
      ? null
      : 'a cancel event at the border of something else than a transaction';
  if (kindOf(container) !== 'transaction') return 'a cancel end event that is not directly in a transaction';
  const around = nodesOf((container as FlowElement).$parent as Container);
  if (!around.some((v) => v.attachedToRef === container && triggerOf(v).trigger === 'cancel'))
    return `a cancel end event in a transaction without a cancel boundary event`;
  return catchesAll(container)
    ? 'a cancel end event beside an event sub-process that catches all errors'
    : null;
}

function catchesAll(container: Container): boolean {
  return nodesOf(container)
    .filter((v) => v.triggeredByEvent === true)
    .flatMap(nodesOf)
    .some((v) => {
      const { trigger, definition } = triggerOf(v);
      return kindOf(v) === 'startEvent' && trigger === 'error' && !definition?.errorRef;
    });
}

function unsupportedActivity(element: FlowElement, kind: string): string | null {
  const marker = element.loopCharacteristics;
  if (marker && (marker.behavior ?? 'All') !== 'All')
    return `multiple instances that throw events (behavior="${marker.behavior!}")`;
  if ((element.startQuantity ?? 1) !== 1 || (element.completionQuantity ?? 1) !== 1)
    return 'a start or completion quantity other than 1';
  if (element.triggeredByEvent && kind !== 'subProcess') return `a ${kind} that events trigger`;
  if (element.triggeredByEvent && marker) return 'an event sub-process with a marker';
  return element.instantiate ? 'a receive task that starts instances' : null;
}
