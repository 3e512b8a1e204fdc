import type { Attachment, FlowNode } from '../term/term.ts';
import { hasContent, kindOf, nodesOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import { levelOf, type Level } from './bpmn-level.ts';
import { plain, type Translation } from './bpmn-translation.ts';
import { watching } from './bpmn-waiting.ts';

/** A boundary event (BPMN 2.0.2, 10.5.4 and 13.5.3): it watches the activity at whose border it is. */
export function boundaryNode(event: FlowElement, t: Translation): FlowNode {
  const host = event.attachedToRef!;
  const inside = hasContent(host) ? host : t.callee(host);
  const { receives, ...how } = watching(event, event.cancelActivity !== false, inside, t);
  const attached: Attachment = { to: host.id!, ...how };
  return { ...plain, name: event.id!, receives, attached };
}

/**
 * An event sub-process (BPMN 2.0.2, 10.3.5 and 13.5.4): it watches the level around it, and is entered behind its start event.
 * @throws UserError FP2056 when it has not just one start event
 */
export function eventSubProcess(element: FlowElement, around: Level, t: Translation): FlowNode {
  const id = element.id!;
  const starts = nodesOf(element).filter((v) => kindOf(v) === 'startEvent');
  const start = starts[0];
  if (!start || starts.length > 1 || triggerOf(start).trigger === 'none') {
    const what = starts.length === 1 ? 'a start event without a trigger' : `${starts.length} start events`;
    return t.source.fail(
      'FP2056',
      `the event sub-process "${id}" has ${what}`,
      'Give it exactly one start event, with a trigger.',
      id,
    );
  }
  const { receives, ...how } = watching(start, start.isInterrupting !== false, around.element, t);
  const content = t.flow(levelOf(element, id, around), t.part(element, 'content'), start, t);
  return {
    ...plain,
    name: id,
    do: content,
    single: true,
    activity: true,
    receives,
    attached: { to: null, ...how },
  };
}
