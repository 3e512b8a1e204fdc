import type { Flow, FlowEdge, FlowNode } from '../term/term.ts';

/** The edges of a flow by node, made once per flow: graphs may have many thousands. */
export interface FlowEdges {
  /** Edges out of a node, in declared order. */
  out(node: string): readonly FlowEdge[];
  /** Ids of the edges on which tokens for a node lie: its start edge first. Edges out of event gateways never hold a token. */
  incoming(node: string): readonly string[];
  /** Event gateways before a node. */
  gateways(node: string): readonly string[];
  /** Nodes attached to a node, or (`null`) to the flow, in the order of the nodes. */
  attached(node: string | null): readonly FlowNode[];
}

const known = new WeakMap<Flow, FlowEdges>();

/** The index of a flow's edges. */
export function edgesOf(flow: Flow): FlowEdges {
  const made = known.get(flow) ?? index(flow);
  known.set(flow, made);
  return made;
}

function index(flow: Flow): FlowEdges {
  const isGateway = new Set(flow.nodes.filter((v) => v.split === 'defer').map((v) => v.name));
  const out = new Map<string, FlowEdge[]>(flow.nodes.map((v) => [v.name, []]));
  const incoming = new Map<string, string[]>(flow.nodes.map((v) => [v.name, []]));
  const gateways = new Map<string, string[]>(flow.nodes.map((v) => [v.name, []]));
  for (const v of flow.starts) incoming.get(v)!.push(`->${v}`);
  for (const e of flow.edges) {
    out.get(e.from)!.push(e);
    if (isGateway.has(e.from)) gateways.get(e.to)!.push(e.from);
    else incoming.get(e.to)!.push(e.id);
  }
  const attached = new Map<string | null, FlowNode[]>();
  for (const v of flow.nodes) {
    if (v.attached) attached.set(v.attached.to, [...(attached.get(v.attached.to) ?? []), v]);
  }
  return {
    out: (v) => out.get(v)!,
    incoming: (v) => incoming.get(v)!,
    gateways: (v) => gateways.get(v)!,
    attached: (v) => attached.get(v) ?? [],
  };
}
