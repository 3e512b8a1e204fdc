/** Constructors of graphs: flows and pools. */
import type { Attachment, Flow, FlowEdge, FlowNode, Pool, Pools, Term } from './term.ts';

/** A node of {@link flow}, with defaults left out. */
export interface FlowNodeOptions extends Partial<Omit<FlowNode, 'name' | 'attached'>> {
  readonly attached?: AttachmentOptions;
}

/**
 * What an attached node waits for. Default: it watches the flow, interrupts, and reacts once; or, to messages, signals and
 * escalations that do not interrupt, as often as they come.
 */
export type AttachmentOptions = Pick<Attachment, 'on'> & Partial<Attachment>;

/** Options of {@link flow}. */
export interface FlowOptions {
  readonly starts: readonly string[];
  readonly nodes: Readonly<Record<string, FlowNodeOptions>>;
  /** `[from, to]`, or with an id and a condition. */
  readonly edges: readonly (readonly [string, string] | (Omit<FlowEdge, 'id'> & { readonly id?: string }))[];
}

/** An unstructured graph (WCP-10 and the BPMN models). Nodes are taken in the order of `nodes`. */
export function flow(name: string, options: FlowOptions): Flow {
  const edges = options.edges.map((e): FlowEdge =>
    'from' in e
      ? { ...e, id: e.id ?? `${e.from}->${e.to}` }
      : { id: `${e[0]}->${e[1]}`, from: e[0], to: e[1] },
  );
  const instantiating = Object.keys(options.nodes).filter((v) => {
    const { instantiates, attached, compensates } = options.nodes[v]!;
    return instantiates || attached !== undefined || compensates !== undefined;
  });
  const reached = reachable([...options.starts, ...instantiating], edges);
  const hosts = new Set(Object.values(options.nodes).map((v) => v.attached?.to));
  const nodes = Object.entries(options.nodes).map(([v, o]) =>
    flowNode(v, hosts.has(v) && !simpleContent(o.do) ? { single: true, ...o } : o, reached.has(v)),
  );
  return { kind: 'flow', name, starts: options.starts, nodes, edges };
}

function flowNode(name: string, options: FlowNodeOptions, reached: boolean): FlowNode {
  const { do: content, receives = [], sends = [], attached, ...rest } = options;
  const message = content && (content.kind === 'send' || content.kind === 'receive') ? content : null;
  const body =
    message || content === undefined
      ? null
      : 'name' in content && simpleContent(content)
        ? { ...content, name }
        : content;
  const works = body !== null && (body.kind === 'task' || !simpleContent(body));
  return {
    join: 'xor',
    split: 'and',
    instantiates: false,
    activity: works || !reached,
    single: false,
    ...rest,
    name,
    ...(body ? { do: body } : {}),
    ...(attached ? { attached: attachment(attached) } : {}),
    receives: message?.kind === 'receive' ? [...receives, ...message.channels] : receives,
    sends: message?.kind === 'send' ? [...sends, ...message.channels] : sends,
  };
}

function attachment({ on, to = null, interrupting = true, times }: AttachmentOptions): Attachment {
  const repeats = interrupting
    ? on.kind === 'error' || on.kind === 'escalation'
    : !/timer|event/.test(on.kind);
  return { to, interrupting, on, times: times === undefined ? (repeats ? null : 1) : times };
}

/** Whether a flow node with this content fires in one action (semantics, section 4.4). */
export function simpleContent(content: Term | undefined): boolean {
  if (content === undefined) return true;
  return (content.kind === 'task' && !content.long) || content.kind === 'event' || content.kind === 'timer';
}

function reachable(starts: readonly string[], edges: readonly FlowEdge[]): Set<string> {
  const targets = new Map<string, string[]>();
  for (const e of edges) targets.set(e.from, [...(targets.get(e.from) ?? []), e.to]);
  const seen = new Set(starts);
  for (const v of seen) for (const w of targets.get(v) ?? []) seen.add(w);
  return seen;
}

/** Pools side by side, as in a BPMN collaboration. Only as the root of a model. */
export function pools(list: readonly Pool[], options: { readonly name?: string } = {}): Pools {
  return { kind: 'pools', name: options.name ?? '', pools: list };
}
