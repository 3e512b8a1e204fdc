import type { Diagram, DiagramEdge, DiagramPart } from '../report/diagram.ts';
import type { Flow, FlowNode, Term } from '../term/term.ts';
import { detailOf, waysOf } from './words.ts';

/** What a BPMN element is called by its file, by id. */
export type Kinds = ReadonlyMap<string, { readonly kind: string }>;

type Extras = Omit<DiagramPart, 'kind' | 'id' | 'in'>;

/** A term that is still to be drawn. */
interface Open {
  readonly term: Term;
  readonly at: number | undefined;
  readonly calls: string;
  readonly extras: Extras;
}

/**
 * The diagram of a term. Iterative, as terms may be nested many thousands deep.
 * @param kinds of the elements of a BPMN file
 */
export function termDiagram(root: Term, kinds: Kinds = new Map()): Pick<Diagram, 'parts' | 'edges'> {
  return new Drawn(kinds).whole(root);
}

class Drawn {
  readonly #parts: DiagramPart[] = [];
  readonly #edges: DiagramEdge[] = [];
  readonly #open: Open[] = [];
  readonly #kinds: Kinds;

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  whole(root: Term): Pick<Diagram, 'parts' | 'edges'> {
    this.#open.push({ term: root, at: undefined, calls: '', extras: {} });
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) this.#draw(next);
    this.#connectMessages();
    return { parts: this.#parts, edges: this.#edges };
  }

  #add(part: DiagramPart): number {
    return this.#parts.push(part) - 1;
  }

  #draw({ term, at, calls, extras }: Open): void {
    const own = 'name' in term ? term.name : term.kind === 'recurse' ? term.rec : '';
    const detail = detailOf(term);
    const id = own === '' || term.kind === 'recurse' ? '' : calls + own;
    const index = this.#add({
      kind: term.kind,
      id,
      ...(at === undefined ? {} : { in: at }),
      ...extras,
      ...(detail === '' ? {} : { detail }),
      ...('join' in term && term.join === 'multi' ? { unjoined: true as const } : {}),
      ...elsewhereOf(term),
      ...channelsOf(term),
    });
    if (term.kind === 'flow') return this.#flow(term, index, calls);
    const inside = term.kind === 'call' ? `${id}/` : calls;
    const ways = waysOf(term);
    for (let i = ways.length - 1; i >= 0; i--) {
      const { term: inner, ...words } = ways[i]!;
      this.#open.push({ term: inner, at: index, calls: inside, extras: words });
    }
  }

  /** Nodes come at once, so that edges can name them; their contents after all of them. */
  #flow(flow: Flow, index: number, calls: string): void {
    const numbers = new Map<string, number>();
    for (const node of flow.nodes) numbers.set(node.name, this.#add(this.#node(node, index, calls)));
    for (const node of flow.nodes) {
      const own = numbers.get(node.name)!;
      const to = node.attached === undefined ? undefined : node.attached.to;
      if (to !== undefined) this.#watches(own, to === null ? index : numbers.get(to)!);
      if (node.compensates !== undefined) {
        this.#edges.push({ id: '', from: numbers.get(node.compensates)!, to: own, kind: 'compensates' });
      }
    }
    for (const name of flow.starts)
      this.#edges.push({ id: `${calls}->${name}`, from: index, to: numbers.get(name)! });
    for (const edge of flow.edges) {
      const way = edge.else ? 'else' : edge.when && !('always' in edge.when) ? 'if' : '';
      const [from, to] = [numbers.get(edge.from)!, numbers.get(edge.to)!];
      this.#edges.push({ id: calls + edge.id, from, to, ...(way === '' ? {} : { way }) });
    }
    for (const node of flow.nodes.toReversed()) {
      if (node.do && !isOwnAtom(node))
        this.#open.push({ term: node.do, at: numbers.get(node.name)!, calls, extras: {} });
    }
  }

  #node(node: FlowNode, at: number, calls: string): DiagramPart {
    const shape = this.#kinds.get(node.name)?.kind ?? shapeOf(node);
    return {
      kind: 'node',
      id: calls + node.name,
      in: at,
      shape,
      ...triggerOf(node),
      ...(typeof node.join === 'object' ? { detail: `first ${node.join.first}` } : {}),
      ...(node.do && isOwnAtom(node) ? elsewhereOf(node.do) : {}),
      ...(node.sends.length > 0 ? { sends: node.sends } : {}),
      ...(node.receives.length > 0 ? { receives: node.receives } : {}),
    };
  }

  #watches(node: number, watched: number): void {
    this.#parts[node] = { ...this.#parts[node]!, attached: watched };
  }

  /** One line for each pair of a sender and a receiver; of channels with many of both, none. */
  #connectMessages(): void {
    const ends = new Map<string, { senders: number[]; receivers: number[] }>();
    const endsOf = (channel: string) => {
      let known = ends.get(channel);
      if (!known) ends.set(channel, (known = { senders: [], receivers: [] }));
      return known;
    };
    this.#parts.forEach(({ sends = [], receives = [] }, index) => {
      for (const channel of sends) endsOf(channel).senders.push(index);
      for (const channel of receives) endsOf(channel).receivers.push(index);
    });
    for (const [channel, { senders, receivers }] of ends) {
      if (senders.length * receivers.length > mostLines) continue;
      for (const from of senders)
        for (const to of receivers) this.#edges.push({ id: channel, from, to, kind: 'message' });
    }
  }
}

/** Lines of one channel; more are a web that shows nothing. */
const mostLines = 16;

/** Whether the content of a node is the node itself: one action, under its name. */
function isOwnAtom(node: FlowNode): boolean {
  const content = node.do;
  if (content === undefined) return false;
  const simple = content.kind === 'event' || content.kind === 'timer' || content.kind === 'task';
  return simple && content.name === node.name;
}

/** As BPMN would draw a node that comes from no file. */
function shapeOf(node: FlowNode): string {
  const kind = node.do?.kind;
  if (node.attached) return 'boundaryEvent';
  if (node.end === 'terminate') return 'endEvent';
  if (node.split === 'defer') return 'eventBasedGateway';
  if (kind === 'event' || kind === 'timer' || kind === 'receive') return 'intermediateCatchEvent';
  if (kind !== undefined && kind !== 'task' && kind !== 'send' && kind !== 'skip') return 'subProcess';
  if (kind !== undefined || node.activity) return 'task';
  if (node.join === 'and' || typeof node.join === 'object') return 'parallelGateway';
  if (node.join === 'or' || node.split === 'or') return 'inclusiveGateway';
  return node.split === 'xor' ? 'exclusiveGateway' : 'task';
}

function triggerOf({ attached, do: content, end, receives, sends }: FlowNode): Pick<DiagramPart, 'trigger'> {
  if (end === 'terminate') return { trigger: end };
  const kind = attached?.on.kind ?? (content?.kind === 'timer' ? 'timer' : '');
  if (kind !== '' && kind !== 'event') return { trigger: kind };
  if (content?.kind === 'task') {
    const [outcome] = content.outcomes;
    if (outcome?.raise !== undefined) return { trigger: 'error' };
    if (outcome?.escalate !== undefined) return { trigger: 'escalation' };
  }
  return receives.length + sends.length > 0 ? { trigger: 'message' } : {};
}

function elsewhereOf(term: Term): Pick<DiagramPart, 'elsewhere'> {
  if (term.kind !== 'task') return {};
  const { outcomes, long } = term;
  const leaving = outcomes.filter((o) => o.raise !== undefined || o.then !== undefined);
  if (leaving.length === 0) return {};
  const said = outcomes.length > 1 || long;
  return { elsewhere: leaving.map(({ name }) => (said ? `:${name}` : '')) };
}

function channelsOf(term: Term): Pick<DiagramPart, 'sends' | 'receives'> {
  if (term.kind === 'send') return { sends: term.channels };
  return term.kind === 'receive' ? { receives: term.channels } : {};
}
