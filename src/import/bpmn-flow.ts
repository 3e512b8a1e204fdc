import type { Flow, FlowEdge, FlowNode } from '../term/term.ts';
import { kindOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import type { Exchanges } from './bpmn-messages.ts';
import { flowNode } from './bpmn-nodes.ts';
import type { PoolSource } from './bpmn-pools.ts';
import type { BpmnSource } from './bpmn-source.ts';
import { startsOf } from './bpmn-starts.ts';

/** A pool as a flow term. */
export interface PoolFlow {
  readonly flow: Flow;
  /** Whether messages start instances of it. */
  readonly instantiated: boolean;
  /** Nodes that wait for the environment. */
  readonly environment: readonly string[];
}

/**
 * Translates a process into a flow: nodes and edges keep their ids and their order. None start events have fired: they are no
 * nodes, and their outgoing flows are start edges.
 * @param unique makes a name that no element has
 * @throws UserError FP2044 for a sequence flow without an end, FP2047 for a condition where none is supported, FP2048 for start and
 *   end events, FP2050 for links, FP2051 for event-based gateways, FP2052 for a sequence flow that leaves its process
 */
export function flowOf(
  pool: PoolSource,
  exchanges: Exchanges,
  unique: (name: string) => string,
  source: BpmnSource,
): PoolFlow {
  checkEdges(pool, source);
  const begin = startsOf(pool, exchanges, unique, source);
  const nodes = new Map<string, FlowNode>(begin.nodes.map((v) => [v.name, v]));
  const environment = [...begin.environment];
  for (const element of pool.nodes) {
    if (kindOf(element) === 'startEvent') continue;
    const { node, environment: waits } = flowNode(element, exchanges.of(element));
    nodes.set(node.name, node);
    if (waits) environment.push(node.name);
  }
  const edges: FlowEdge[] = pool.flows
    .filter((f) => !begin.fired.has(f.sourceRef as FlowElement))
    .map((f) => {
      const [from, to] = [f.sourceRef!.id!, f.targetRef!.id!];
      return { id: f.id ?? `${from}->${to}`, from, to };
    });
  edges.push(...begin.edges, ...linkEdges(pool, source));
  checkGateways(pool, source);
  noteConditions(pool, source);
  const flow: Flow = {
    kind: 'flow',
    name: pool.name,
    starts: begin.starts,
    nodes: [...nodes.values()],
    edges,
  };
  return { flow, instantiated: begin.instantiated, environment };
}

function checkEdges(pool: PoolSource, source: BpmnSource): void {
  const nodes = new Set<unknown>(pool.nodes);
  for (const flow of pool.flows) {
    const id = flow.id ?? `${flow.sourceRef?.id ?? '?'}->${flow.targetRef?.id ?? '?'}`;
    const at = flow.id ?? pool.process.id;
    for (const [end, what] of [
      [flow.sourceRef, 'source'],
      [flow.targetRef, 'target'],
    ] as const) {
      if (!end)
        return source.fail(
          'FP2044',
          `the sequence flow "${id}" has no ${what}`,
          'Connect it to two nodes.',
          at,
        );
      if (!nodes.has(end)) {
        source.fail(
          'FP2052',
          `the sequence flow "${id}" has its ${what} "${end.id ?? '?'}" outside the process`,
          'Between pools, use a message flow.',
          at,
        );
      }
    }
    const from = flow.sourceRef as FlowElement;
    if (kindOf(from) === 'endEvent') {
      source.fail(
        'FP2048',
        `the sequence flow "${id}" leaves the end event "${from.id!}"`,
        'End events have no outgoing flows.',
        at,
      );
    }
    if (condition(flow) !== '' && kindOf(from) !== 'exclusiveGateway') {
      source.fail(
        'FP2047',
        `the sequence flow "${id}" has a condition, but leaves the ${kindOf(from)} "${from.id!}"`,
        'Put an exclusive gateway before it.',
        at,
      );
    }
  }
}

function condition(flow: FlowElement): string {
  return flow.conditionExpression?.body?.trim() ?? '';
}

/** A token that reaches a throwing link goes on at the catching link of the same name (BPMN 2.0.2, 10.5.4). */
function linkEdges(pool: PoolSource, source: BpmnSource): FlowEdge[] {
  const links = pool.nodes.filter((v) => triggerOf(v).trigger === 'link');
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
    if (pool.flows.some((f) => f.targetRef === v)) fail(v, 'catches, but has an incoming sequence flow');
    if (!throws.some((t) => linkName(t) === linkName(v)))
      fail(v, `waits for the link "${linkName(v)}", which nothing throws`);
  }
  return throws.map((v) => {
    if (pool.flows.some((f) => f.sourceRef === v)) fail(v, 'throws, but has an outgoing sequence flow');
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
function linkName(event: FlowElement): string {
  return triggerOf(event).definition?.name || event.name || '';
}

function checkGateways(pool: PoolSource, source: BpmnSource): void {
  for (const gateway of pool.nodes.filter((v) => kindOf(v) === 'eventBasedGateway')) {
    const targets = pool.flows.filter((f) => f.sourceRef === gateway).map((f) => f.targetRef as FlowElement);
    if (targets.length === 0) {
      source.fail(
        'FP2051',
        `the event-based gateway "${gateway.id!}" leads nowhere`,
        'Lead it to catching events or receive tasks.',
        gateway.id,
      );
    }
    for (const [i, v] of targets.entries()) {
      const catches =
        kindOf(v) === 'receiveTask' ||
        (kindOf(v) === 'intermediateCatchEvent' && triggerOf(v).trigger !== 'link');
      if (!catches || targets.indexOf(v) !== i) {
        source.fail(
          'FP2051',
          `the event-based gateway "${gateway.id!}" leads to the ${kindOf(v)} "${v.id!}"${catches ? ' twice' : ', which does not wait for an event'}`,
          'Lead it to different catching events or receive tasks.',
          gateway.id,
        );
      }
    }
  }
}

function noteConditions(pool: PoolSource, source: BpmnSource): void {
  const conditional = pool.flows
    .filter((f) => condition(f) !== '')
    .map((f) => f.id ?? `${f.sourceRef!.id!}->${f.targetRef!.id!}`);
  if (conditional.length > 0) {
    source.notes.push(`conditions are not evaluated: each branch may be taken (${conditional.join(', ')})`);
  }
}
