import type { Flow, FlowEdge, FlowNode } from '../term/term.ts';
import type { Net } from './net.ts';
import type { Region } from './region.ts';
import type { Site } from './site.ts';
import type { Then } from './effect.ts';
import type { Action, Arc, Pace } from './transition.ts';

/** An edge that can hold tokens: a start edge, or one that does not leave an event gateway. */
export interface MarkedEdge {
  readonly id: string;
  readonly field: number;
  /** The event gateway that the edge leads into, for a node behind it. */
  readonly gateway?: string;
}

/** How a node gets its token. */
export interface Entry {
  readonly part: string;
  readonly take: readonly Arc[];
  readonly guards: () => Pick<Action, 'atLeast' | 'zero' | 'some' | 'marked'>;
  /** What happens besides entering: something is withdrawn. */
  readonly beside?: Then;
  /** What happens if the node goes on, and does not raise an error at once: something is armed, a join has fired. */
  readonly onward?: Then;
  readonly pace?: Pace;
  /** The event gateway that fires along with the node. */
  readonly also: readonly string[];
}

/** A compound node in one activation of its flow. */
export interface Compound {
  readonly region: Region;
  /** The position at which it waits to be left. */
  readonly last: number;
}

/** The edges of one activation of a flow, and the fields of those that can hold tokens. */
export class Graph {
  readonly #nodes: ReadonlyMap<string, FlowNode>;
  readonly #fields = new Map<FlowEdge, number>();
  readonly #own = new Map<string, MarkedEdge[]>();
  readonly #gateways = new Map<string, Set<string>>();
  readonly #outgoing = new Map<string, FlowEdge[]>();
  readonly #attached = new Map<string, string[]>();
  readonly #compounds = new Map<string, Compound>();
  readonly #pending = new Map<string, number>();
  readonly #reached: ReadonlySet<string>;

  constructor(
    net: Net,
    readonly flow: Flow,
    site: Site,
  ) {
    this.#nodes = new Map(flow.nodes.map((v) => [v.name, v]));
    for (const v of flow.nodes) {
      this.#own.set(v.name, []);
      this.#gateways.set(v.name, new Set());
      this.#outgoing.set(v.name, []);
      const host = v.attached?.to ?? null;
      if (host !== null) this.#attached.set(host, [...(this.#attached.get(host) ?? []), v.name]);
    }
    for (const v of flow.starts) this.#own.get(v)!.push({ id: `->${v}`, field: net.token(site, `->${v}`) });
    for (const edge of flow.edges) {
      this.#outgoing.get(edge.from)!.push(edge);
      if (this.#nodes.get(edge.from)!.split === 'defer') {
        // The gateway has no action: its tokens stay before it until an event behind it takes them.
        this.#gateways.get(edge.to)!.add(edge.from);
        continue;
      }
      const field = net.token(site, edge.id);
      this.#fields.set(edge, field);
      this.#own.get(edge.to)!.push({ id: edge.id, field });
    }
    this.#reached = reachable(flow, this.#outgoing);
  }

  /** Fields of the start edges, as often as a start is listed. */
  starts(): readonly number[] {
    return this.flow.starts.map((v) => this.#own.get(v)!.find((e) => e.id === `->${v}`)!.field);
  }

  /** Edges from which `node` takes its tokens: its own, then those into each event gateway before it. */
  incoming(node: string): readonly MarkedEdge[] {
    const behind = [...this.#gateways.get(node)!].flatMap((g) =>
      this.#own.get(g)!.map((edge) => ({ ...edge, gateway: g })),
    );
    return [...this.#own.get(node)!, ...behind];
  }

  outgoing(node: string): readonly FlowEdge[] {
    return this.#outgoing.get(node)!;
  }

  field(edge: FlowEdge): number {
    return this.#fields.get(edge)!;
  }

  addCompound(node: string, compound: Compound): void {
    this.#compounds.set(node, compound);
  }

  /** The compound node of this name, if it is one. */
  compound(node: string): Compound | undefined {
    return this.#compounds.get(node);
  }

  /** Whether nodes are attached to `node`. */
  isHost(node: string): boolean {
    return this.#attached.has(node);
  }

  /** A token at `field` is to start `node`, as one on an edge into it would. */
  addPending(node: string, field: number): void {
    this.#pending.set(node, field);
  }

  /** What can be marked or active elsewhere than at `v` and before it, and the nodes at which it goes on. */
  elsewhere(v: string): readonly { readonly at: string; readonly fields: () => readonly number[] }[] {
    const others = this.flow.nodes.filter((w) => w.name !== v).map((w) => w.name);
    return others.flatMap((at) => {
      const pending = this.#pending.get(at);
      const before = [
        ...this.#own.get(at)!.map(({ field }) => field),
        ...(pending === undefined ? [] : [pending]),
      ];
      // asked only when all nodes are built, and with them what lies inside
      const inside = { at, fields: () => this.compound(at)?.region.activity() ?? [] };
      return [...before.map((field) => ({ at, fields: () => [field] })), inside];
    });
  }

  /**
   * Ids of the edges into `v` that end paths from the node `from`, none of which leads through `v`.
   * @param by `any`: paths may go on by the nodes attached to those that they pass
   */
  reachedBefore(v: string, from: string, by: 'any' | 'edges'): ReadonlySet<string> {
    const ends = new Set<string>();
    const passed = new Set([from]);
    for (const w of passed) {
      for (const edge of by === 'any' ? this.#onwards(w) : this.#outgoing.get(w)!) {
        if (edge.to === v) ends.add(edge.id);
        else passed.add(edge.to);
      }
    }
    return ends;
  }

  /** Edges by which a path may leave `node`: its own, and those of the nodes attached to it. */
  #onwards(node: string): readonly FlowEdge[] {
    return [node, ...(this.#attached.get(node) ?? [])].flatMap((w) => this.#outgoing.get(w)!);
  }

  /** Whether a path leads to `node` from a start, or from a node that starts without a token. */
  reaches(node: string): boolean {
    return this.#reached.has(node);
  }
}

function reachable(flow: Flow, outgoing: ReadonlyMap<string, readonly FlowEdge[]>): ReadonlySet<string> {
  const begins = (v: FlowNode) => v.instantiates || v.attached !== undefined || v.compensates !== undefined;
  const reached = new Set([...flow.starts, ...flow.nodes.filter(begins).map((v) => v.name)]);
  for (const v of reached) for (const edge of outgoing.get(v)!) reached.add(edge.to);
  return reached;
}
