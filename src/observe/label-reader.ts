import type { Flow, FlowNode, Term } from '../term/term.ts';
import { identified, staticId } from './static-id.ts';

/** What a label says (docs/semantics.md, sections 2 and 4): who acts, and what of its node happens. */
export interface Reading {
  /** Instance path and node: one for all ways in which a node can fire there. */
  readonly place: string;
  readonly node: string;
  /** What follows the node, without the edges and without the number of a colour: `:ok`, `=1`, `:out`. */
  readonly part: string;
  /** Of a node of a flow that chooses: the edges that it is left by, `>f` or `>{f,g}`; else empty. */
  readonly exit: string;
}

/** The path is made of names with instance numbers; values and edges may hold anything, so only the start of a label tells. */
const start = /^((?:[^/:[#=><{},]+(?:\[\d+\]|#\d+)?\/)*)([^/:[#=><{},]+)/u;

/** Edges that may stand in the labels of a node: before its part, and after it. */
interface Edges {
  readonly entries: readonly string[];
  readonly exits: readonly string[];
}

/** Reads the labels of a model. What it knows of nodes it keeps by their {@link staticId}. */
export class LabelReader {
  private readonly edges = new Map<string, Edges>();
  private readonly long = new Set<string>();
  /** Of tasks whose outcomes are in their labels. */
  private readonly outcomes = new Map<string, ReadonlySet<string>>();

  constructor(term: Term) {
    for (const { calls, term: t } of identified(term)) {
      if (t.kind === 'task' && t.long) this.long.add(calls + t.name);
      if (t.kind === 'task' && !t.long && t.outcomes.length > 1)
        this.outcomes.set(calls + t.name, new Set([':fault', ...t.outcomes.map(({ name }) => `:${name}`)]));
      if (t.kind === 'flow') for (const v of t.nodes) this.edges.set(calls + v.name, edgesAt(t, v));
    }
  }

  read(label: string): Reading {
    const [place = label, , node = label] = start.exec(label) ?? [];
    const id = staticId(place);
    const { entries = [], exits = [] } = this.edges.get(id) ?? {};
    const rest = label.slice(place.length);
    const readings = [...entries.filter((way) => rest.startsWith(way)), ''].map((entry) => {
      const exit = exits.find((way) => rest.slice(entry.length).endsWith(way)) ?? '';
      return { part: rest.slice(entry.length, rest.length - exit.length), exit };
    });
    // An id may end like an outcome: where one has to follow, the reading is the one in which it does.
    const outcomes = this.outcomes.get(id);
    const fitting = readings.find((reading) => outcomes?.has(reading.part)) ?? readings[0]!;
    const { exit } = fitting;
    let { part } = fitting;
    if (this.long.has(id)) part = part.replace(/#\d+$/, '');
    return { place, node, part, exit };
  }
}

/** The longest first: an id may begin or end with another one. */
function edgesAt({ nodes, edges, starts }: Flow, v: FlowNode): Edges {
  const gateways = new Set(nodes.filter(({ split }) => split === 'defer').map(({ name }) => name));
  const into = edges.filter(({ to }) => to === v.name || gateways.has(to)).map(({ id }) => `<${id}`);
  const begins = starts.filter((name) => name === v.name || gateways.has(name)).map((name) => `<->${name}`);
  const out = edges.filter(({ from }) => from === v.name).map(({ id }) => id);
  const ways =
    v.split === 'or' ? subsets(out).map((ids) => `>{${ids.join(',')}}`) : out.map((id) => `>${id}`);
  return { entries: [...into, ...begins].sort(longer), exits: v.split === 'and' ? [] : ways.sort(longer) };
}

/** In order, and few: a node with many branches is refused (FP1025). */
function subsets(ids: readonly string[]): string[][] {
  return ids
    .reduceRight<string[][]>((rest, id) => [...rest, ...rest.map((set) => [id, ...set])], [[]])
    .slice(1);
}

function longer(a: string, b: string): number {
  return b.length - a.length;
}
