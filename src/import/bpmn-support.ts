import { isActivity, kindOf, triggerOf, type FlowElement, type Process } from './bpmn-elements.ts';
import type { BpmnSource } from './bpmn-source.ts';

const gateways = new Set(['exclusiveGateway', 'parallelGateway', 'eventBasedGateway']);
const triggers: Readonly<Record<string, ReadonlySet<string>>> = {
  startEvent: new Set(['none', 'message', 'signal', 'timer', 'conditional']),
  intermediateCatchEvent: new Set(['message', 'signal', 'timer', 'conditional', 'link']),
  intermediateThrowEvent: new Set(['none', 'message', 'signal', 'link']),
  endEvent: new Set(['none', 'message', 'signal', 'terminate', 'error']),
};
const data = new Set(['dataObject', 'dataObjectReference', 'dataStoreReference']);

/**
 * Refuses processes with elements whose behaviour is not translated, rather than leave them out.
 * @throws UserError FP2042 naming the first such element, and how many others there are; FP2045 for a node without an id
 */
export function requireSupported(processes: readonly Process[], source: BpmnSource): void {
  const found: { element: FlowElement; what: string }[] = [];
  for (const element of processes.flatMap((p) => p.flowElements ?? [])) {
    const kind = kindOf(element);
    if (kind === 'sequenceFlow' || data.has(kind)) continue;
    const what = unsupported(element);
    if (what !== null) found.push({ element, what });
    else if (element.id === undefined) {
      const owner = element.$parent?.id;
      source.fail(
        'FP2045',
        `a ${kind} of "${owner ?? 'a process'}" has no id`,
        'Give every node an id.',
        owner,
      );
    }
  }
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

/** What about `element` is not supported, or `null`. */
function unsupported(element: FlowElement): string | null {
  const kind = kindOf(element);
  if (isActivity(element)) return unsupportedActivity(element, kind);
  if (gateways.has(kind)) {
    if (element.instantiate) return 'a gateway that starts instances';
    return kind === 'eventBasedGateway' && element.eventGatewayType === 'Parallel'
      ? 'a parallel event-based gateway'
      : null;
  }
  const allowed = triggers[kind];
  if (allowed === undefined) return 'this kind of element';
  const { trigger } = triggerOf(element);
  if (trigger === 'several') return 'an event with several definitions';
  if (allowed.has(trigger)) return null;
  return trigger === 'none' ? 'catching without an event definition' : `the ${trigger} trigger of a ${kind}`;
}

function unsupportedActivity(element: FlowElement, kind: string): string | null {
  if (element.loopCharacteristics)
    return `a loop or multi-instance marker (${kindOf(element.loopCharacteristics)})`;
  if (element.isForCompensation) return 'a compensation activity';
  if ((element.startQuantity ?? 1) !== 1 || (element.completionQuantity ?? 1) !== 1)
    return 'a start or completion quantity other than 1';
  if (element.triggeredByEvent) return 'an event sub-process';
  if (kind === 'subProcess' && element.flowElements?.length) return 'a sub-process with content';
  return element.instantiate ? 'a receive task that starts instances' : null;
}
