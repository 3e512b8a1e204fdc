import type { Flow, FlowEdge, FlowNode } from '../term/term.ts';
import { handlersOf, isCompensationBorder } from './bpmn-compensation.ts';
import { checkEdges, checkGateways, linkEdges, noteConditions } from './bpmn-edges.ts';
import { kindOf } from './bpmn-elements.ts';
import { exitsOf, flowId } from './bpmn-exits.ts';
import type { Level } from './bpmn-level.ts';
import { flowNode } from './bpmn-nodes.ts';
import { startsOf } from './bpmn-starts.ts';
import type { Begin, Translation } from './bpmn-translation.ts';

/**
 * Translates a level into a flow: nodes and edges keep their ids and their order. Start events that have fired are no nodes, and their
 * outgoing flows are start edges.
 * @param name of the flow: no element has it, pools apart
 * @throws UserError FP2044 for a sequence flow without an end, FP2047 for a condition where none is supported, FP2048 for start and
 *   end events, FP2050 for links, FP2051 for event-based gateways, FP2052 for a sequence flow that leaves its level, FP2054 to FP2056
 *   for boundary events, compensation and event sub-processes
 */
export function flowOf(level: Level, name: string, begin: Begin, t: Translation): Flow {
  checkEdges(level, t.source);
  checkGateways(level, t.source);
  const handlers = handlersOf(level, t);
  const begun = startsOf(level, begin, t);
  const nodes = new Map<string, FlowNode>(begun.nodes.map((v) => [v.name, v]));
  const edges = new Map<string, FlowEdge>();
  const links: FlowEdge[] = [];
  for (const element of level.nodes) {
    if (isCompensationBorder(element) || begun.fired.has(element)) continue;
    const exits = exitsOf(element, level, t);
    for (const edge of exits.edges) edges.set(edge.id, edge);
    const node =
      kindOf(element) === 'startEvent' ? nodes.get(element.id!)! : flowNode(element, level, handlers, t);
    nodes.set(node.name, node.split === 'and' ? { ...node, split: exits.split } : node);
    if (!exits.choice) continue;
    nodes.set(exits.choice.name, exits.choice);
    links.push(exits.edges.at(-1)!);
  }
  noteConditions(level, t.source);
  const kept = level.flows.flatMap((f) => edges.get(flowId(f)) ?? []);
  return {
    kind: 'flow',
    name,
    starts: begun.starts,
    nodes: [...nodes.values()],
    edges: [...kept, ...links, ...begun.edges, ...linkEdges(level, t.source)],
  };
}
