import type { FlowEdge } from '../term/term.ts';
import { isActivity, kindOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import { flowId, isConditional } from './bpmn-exits.ts';
import { boundaryEvents, type Level } from './bpmn-level.ts';
import type { BpmnSource } from './bpmn-source.ts';

/** Where sequence flows may begin and end, and where a condition may stand. */
export function checkEdges(level: Level, source: BpmnSource): void {
  const nodes = new Set<unknown>(level.nodes);
  for (const flow of level.flows) {
    const id = flowId(flow);
    const at = flow.id ?? level.element.id;
    for (const [end, what] of [
      [flow.sourceRef, 'source'],
      [flow.targetRef, 'target'],
    ] as const) {
      if (!end) {
        const message = `the sequence flow "${id}" has no ${what}`;
        return source.fail('FP2044', message, 'Connect it to two nodes.', at);
      }
      if (!nodes.has(end)) {
        const where = kindOf(level.element) === 'process' ? 'process' : 'sub-process';
        const message = `the sequence flow "${id}" has its ${what} "${end.id ?? '?'}" outside the ${where}`;
        source.fail('FP2052', message, 'Between pools, use a message flow.', at);
      }
    }
    checkEnds(flow, id, at, source);
  }
  for (const v of level.nodes) {
    if (v.default === undefined || (v.default as FlowElement).sourceRef === v) continue;
    const message = `default of "${v.id!}" names "${v.default.id ?? '?'}", which is no sequence flow out of it`;
    source.fail('FP2044', message, 'Let it name one of the sequence flows out of it.', v.id);
  }
}

const choosing = new Set(['exclusiveGateway', 'inclusiveGateway', 'complexGateway']);

function checkEnds(flow: FlowElement, id: string, at: string | undefined, source: BpmnSource): void {
  const [from, to] = [flow.sourceRef as FlowElement, flow.targetRef as FlowElement];
  if (kindOf(from) === 'endEvent') {
    const message = `the sequence flow "${id}" leaves the end event "${from.id!}"`;
    source.fail('FP2048', message, 'End events have no outgoing flows.', at);
  }
  if (isConditional(flow) && !isActivity(from) && !choosing.has(kindOf(from))) {
    const message = `the sequence flow "${id}" has a condition, but leaves the ${kindOf(from)} "${from.id!}"`;
    source.fail('FP2047', message, 'Put an exclusive gateway before it.', at);
  }
  if (kindOf(to) === 'boundaryEvent') {
    const message = `the sequence flow "${id}" leads to the boundary event "${to.id!}"`;
    source.fail('FP2054', message, 'Boundary events have no incoming flows.', at);
  }
  for (const end of [from, to]) {
    if (end.triggeredByEvent) {
      const message = `the sequence flow "${id}" is connected to the event sub-process "${end.id!}"`;
      source.fail('FP2056', message, 'Event sub-processes have neither incoming nor outgoing flows.', at);
    }
    if (
      end.isForCompensation ||
      (end === from && triggerOf(end).trigger === 'compensate' && isBoundary(end))
    ) {
      const message = `the sequence flow "${id}" is connected to "${end.id!}", which is for compensation`;
      source.fail('FP2055', message, 'Use an association from the boundary event to the activity.', at);
    }
  }
}

function isBoundary(element: FlowElement): boolean {
  return kindOf(element) === 'boundaryEvent';
}

/** A token that reaches a throwing link goes on at the catching link of the same name (BPMN 2.0.2, 10.5.4). */
export function linkEdges(level: Level, source: BpmnSource): FlowEdge[] {
  const links = level.nodes.filter((v) => triggerOf(v).trigger === 'link');
  const throws = links.filter((v) => kindOf(v) === 'intermediateThrowEvent');
  const catches = links.filter((v) => kindOf(v) === 'intermediateCatchEvent');
  const fail = (v: FlowElement, message: string): never =>
    source.fail(
      'FP2050',
      `the link event "${v.id!}" ${message}`,
      'Links join: throwing events without outgoing flows, and one catching event without incoming flows of the same name.',
      v.id,
    );
  for (const v of catches) {
    if (level.incoming.has(v)) fail(v, 'catches, but has an incoming sequence flow');
    if (!throws.some((t) => linkName(t) === linkName(v)))
      fail(v, `waits for the link "${linkName(v)}", which nothing throws`);
  }
  return throws.map((v) => {
    if (level.outgoing.has(v)) fail(v, 'throws, but has an outgoing sequence flow');
    const targets = catches.filter((c) => linkName(c) === linkName(v));
    if (targets.length !== 1)
      fail(
        v,
        `throws the link "${linkName(v)}", which ${targets.length === 0 ? 'nothing catches' : 'several catch'}`,
      );
    const [from, to] = [v.id!, targets[0]!.id!];
    return { id: `${from}->${to}`, from, to };
  });
}

/** The link's own name; tools that leave it empty write it as the event's. */
export function linkName(event: FlowElement): string {
  return triggerOf(event).definition?.name || event.name || '';
}

/** What may stand behind an event-based gateway (BPMN 2.0.2, 10.6.6). */
export function checkGateways(level: Level, source: BpmnSource): void {
  for (const gateway of level.nodes.filter((v) => kindOf(v) === 'eventBasedGateway')) {
    const fail = (message: string): never =>
      source.fail(
        'FP2051',
        `the event-based gateway "${gateway.id!}" leads ${message}`,
        'Lead it to different catching events or receive tasks.',
        gateway.id,
      );
    const targets = (level.outgoing.get(gateway) ?? []).map((f) => f.targetRef as FlowElement);
    if (targets.length === 0) fail('nowhere');
    for (const [i, v] of targets.entries()) {
      const what = `to the ${kindOf(v)} "${v.id!}"`;
      const catches =
        kindOf(v) === 'receiveTask' ||
        (kindOf(v) === 'intermediateCatchEvent' && triggerOf(v).trigger !== 'link');
      if (!catches) fail(`${what}, which does not wait for an event`);
      if (targets.indexOf(v) !== i) fail(`${what} twice`);
      if (v.loopCharacteristics || boundaryEvents(v, level).length > 0)
        fail(`${what}, which has a marker or events at its border`);
    }
  }
}

/** Says which conditions were not evaluated. */
export function noteConditions(level: Level, source: BpmnSource): void {
  const unread = level.flows.filter((f) => isConditional(f) && isActivity(f.sourceRef!) && isDefaultFlow(f));
  for (const flow of unread)
    source.notes.push(
      `the condition of ${flowId(flow)} is not read: it is the default flow of ${flow.sourceRef!.id!}`,
    );
  const conditional = level.flows.filter((f) => isConditional(f) && !unread.includes(f)).map(flowId);
  if (conditional.length > 0) {
    source.notes.push(`conditions are not evaluated: each branch may be taken (${conditional.join(', ')})`);
  }
}

function isDefaultFlow(flow: FlowElement): boolean {
  return (flow.sourceRef as FlowElement).default === flow;
}
