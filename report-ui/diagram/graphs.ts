import dagre from '@dagrejs/dagre';
import type { DiagramEdge } from '../../src/report/diagram.ts';
import type { Passed } from './conditions.ts';
import { atomHeight } from './atoms.ts';
import type { Draft, Size } from './draft.ts';
import { middleOf, portKey } from './scene.ts';
import type { Line, Point } from './scene.ts';
import { shownName, textWidth } from './text-size.ts';

const circle = 34;
const margin = 10;
/** Room for what stands at a border, with its name and the way out of it. */
const border = 50;

/** Where things are in a graph: relative to its upper left corner. */
interface LaidGraph {
  readonly edges: ReadonlyMap<number, readonly Point[]>;
  readonly start: Point | null;
}

/** Nodes that are small signs with their name under them. */
function isSmall(look: string): boolean {
  return /(event|gateway|place)$/i.test(look);
}

function lookOf(draft: Draft, index: number): string {
  const { kind, shape = '' } = draft.part(index);
  return kind === 'node' ? shape : kind;
}

/** A node of a flow or a net, with its content if it has one. */
export function measureNode(draft: Draft, index: number): void {
  const look = lookOf(draft, index);
  const content = draft.inner(index)[0];
  const title = draft.title(index);
  if (content !== undefined) {
    const inner = draft.size(content);
    const isDown = draft.direction === 'down';
    const width = Math.max((isDown ? inner.cross : inner.main) + 24, textWidth(shownName(title)) + 40);
    const height = (isDown ? inner.main : inner.cross) + 24 + 20;
    const size = draft.sized(width, height);
    const spare = (width - (isDown ? inner.cross : inner.main)) / 2;
    draft.setOffset(content, isDown ? 32 : spare, isDown ? spare : 32);
    return draft.setSize(index, { ...size, spine: (isDown ? spare : 32) + inner.spine });
  }
  if (isSmall(look)) return draft.setSize(index, draft.sized(circle, circle));
  const sign = /^(send|receive|user)Task$/.test(look) ? 22 : 0;
  const width = Math.max(56, textWidth(shownName(title)) + 28 + sign);
  draft.setSize(index, draft.sized(width, atomHeight + 2));
}

/** Lays out a flow or a net by layers. */
export function measureGraph(draft: Draft, index: number): void {
  const { diagram, edges } = draft.tree;
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const isDown = draft.direction === 'down';
  graph.setGraph({
    rankdir: isDown ? 'TB' : 'LR',
    nodesep: 26,
    ranksep: 36,
    edgesep: 12,
    marginx: margin,
    marginy: margin,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = draft.inner(index);
  const onBorder = new Map<number, number>();
  for (const node of nodes) {
    const { attached } = draft.part(node);
    const isFree = attached === undefined || attached === index || draft.inner(node).length > 0;
    if (!isFree) onBorder.set(node, attached);
  }
  const hosts = new Set(onBorder.values());
  for (const node of nodes)
    if (!onBorder.has(node)) graph.setNode(String(node), roomOf(draft, node, hosts.has(node)));
  const own = edges.get(index) ?? [];
  const starts = own.filter((edge) => diagram.edges[edge]!.from === index);
  if (starts.length > 0) graph.setNode('start', { width: 16, height: 16 });
  const end = (node: number): string => String(onBorder.get(node) ?? node);
  for (const edge of own) {
    const { from, to, way } = diagram.edges[edge]!;
    const label =
      way === undefined ? {} : { width: textWidth(shownName(way, 20), 12) + 6, height: 14, labelpos: 'c' };
    graph.setEdge(from === index ? 'start' : end(from), end(to), label, String(edge));
  }
  dagre.layout(graph);
  const laid: { edges: Map<number, readonly Point[]>; start: Point | null } = {
    edges: new Map(),
    start: null,
  };
  for (const name of graph.nodes()) {
    const { x, y } = graph.node(name);
    if (name === 'start') laid.start = { x, y };
    else setCentre(draft, Number(name), { x, y });
  }
  for (const node of onBorder.keys()) setOnBorder(draft, node, onBorder.get(node)!, [...onBorder.keys()]);
  for (const { v, w, name } of graph.edges())
    laid.edges.set(Number(name), graph.edge({ v, w, name: name! }).points as Point[]);
  draft.notes.set(index, laid satisfies LaidGraph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  draft.setSize(index, draft.sized(Number.isFinite(width) ? width : 0, Number.isFinite(height) ? height : 0));
}

/** What is under a small sign needs room too, and what stands at the border of an activity. */
function roomOf(draft: Draft, node: number, isHost: boolean): { width: number; height: number } {
  const isDown = draft.direction === 'down';
  const size = draft.size(node);
  const [width, height] = isDown ? [size.cross, size.main] : [size.main, size.cross];
  if (isHost) return { width: width + (isDown ? 2 * border : 0), height: height + (isDown ? 0 : 2 * border) };
  const title = draft.title(node);
  if (!isSmall(lookOf(draft, node)) || title === '' || draft.inner(node).length > 0) return { width, height };
  const words = textWidth(shownName(title, 18), 12);
  return { width: Math.max(width, Math.min(120, words + 4)), height: height + 30 };
}

function setCentre(draft: Draft, node: number, { x, y }: Point): void {
  const { main, cross } = draft.size(node);
  const [along, across] = draft.direction === 'down' ? [y, x] : [x, y];
  draft.setOffset(node, along - main / 2, across - cross / 2);
}

/** Events at the border of an activity stand side by side at the edge along which one reads. */
function setOnBorder(draft: Draft, node: number, host: number, all: readonly number[]): void {
  const siblings = all.filter((other) => draft.part(other).attached === host);
  const { main, cross } = draft.offset(host);
  const size = draft.size(host);
  const share = (siblings.indexOf(node) + 1) / (siblings.length + 1);
  const own = draft.size(node);
  draft.setOffset(node, main + size.main * share - own.main / 2, cross + size.cross - own.cross / 2);
}

/** The lines of a graph, and where tokens lie on them. */
export function drawGraph(draft: Draft, index: number): void {
  const { start, edges } = draft.notes.get(index) as LaidGraph;
  const { diagram } = draft.tree;
  const { main, cross } = draft.place(index);
  const corner = draft.point(main, cross);
  const { kind, in: around } = draft.part(index);
  draft.port(index, 'done', ...endOf(draft, index));
  if (start !== null) {
    const { x, y } = { x: corner.x + start.x, y: corner.y + start.y };
    draft.boxes.push({
      part: index,
      look: 'dot',
      x: x - 8,
      y: y - 8,
      width: 16,
      height: 16,
      text: '',
      detail: '',
      mark: kind === 'flow' && around === undefined ? 'start' : 'start',
    });
  }
  for (const [number, relative] of edges) {
    const edge = diagram.edges[number]!;
    const points = relative.map(({ x, y }) => ({ x: x + corner.x, y: y + corner.y }));
    draft.lines.push(lineOf(draft, number, clipped(draft, edge, points)));
  }
}

function endOf(draft: Draft, index: number): [number, number] {
  const { main, cross } = draft.exit(index);
  return [main, cross];
}

/** Lines end at the sign itself, not at its name. */
function clipped(draft: Draft, { from, to }: DiagramEdge, points: readonly Point[]): readonly Point[] {
  const isOnBorder = draft.part(from).attached !== undefined && draft.inner(from).length === 0;
  const made = isOnBorder ? fromBorder(draft, from, points) : [...points];
  for (const [end, node] of [
    [0, from],
    [made.length - 1, to],
  ] as const) {
    if (!isSmall(lookOf(draft, node)) || draft.inner(node).length > 0) continue;
    const middle = middleOfPart(draft, node);
    const next = made[end === 0 ? 1 : end - 1]!;
    const distance = Math.hypot(next.x - middle.x, next.y - middle.y);
    if (distance < 1) continue;
    const share = circle / 2 / distance;
    made[end] = { x: middle.x + (next.x - middle.x) * share, y: middle.y + (next.y - middle.y) * share };
  }
  return made;
}

/** The way of an event at a border leads away from it, along it, and then to where the line leads. */
function fromBorder(draft: Draft, event: number, points: readonly Point[]): Point[] {
  const { x, y } = middleOfPart(draft, event);
  const host = draft.part(event).attached!;
  const end = draft.exit(host).main + 12;
  const isDown = draft.direction === 'down';
  const away = isDown ? { x: x + border - 8, y } : { x, y: y + border - 8 };
  const along = isDown ? { x: away.x, y: end } : { x: end, y: away.y };
  return [{ x, y }, away, along, ...points.filter((point) => (isDown ? point.y : point.x) > end)];
}

export function middleOfPart(draft: Draft, part: number): Point {
  const { main, cross } = draft.place(part);
  const size = draft.size(part);
  return draft.point(main + size.main / 2, cross + size.cross / 2);
}

/** The line of an edge along points. */
export function lineOf(draft: Draft, number: number, points: readonly Point[]): Line {
  const { kind, way = '', from, to } = draft.tree.diagram.edges[number]!;
  const middle = middleOf(points);
  draft.ports.set(portKey(number, true, ''), middle);
  const look = kind === 'compensates' ? 'association' : (kind ?? 'flow');
  return {
    points,
    text: way,
    textAt: middle,
    look,
    hasHead: true,
    passed: passedOf(draft, number, from, to),
    edge: number,
  };
}

function passedOf(draft: Draft, number: number, from: number, to: number): Passed {
  if (draft.part(0).kind !== 'net') return { marked: number };
  return { fired: draft.part(from).kind === 'transition' ? from : to };
}

export function drawNode(draft: Draft, index: number): void {
  const look = lookOf(draft, index);
  const size: Size = draft.size(index);
  const content = draft.inner(index)[0];
  const { main, cross } = draft.place(index);
  const middle = { main, cross: cross + size.cross / 2 };
  const passed = look === 'place' || look === 'eventBasedGateway' ? { passed: { entered: index } } : {};
  const shown = content === undefined ? shapeLook(look) : 'group';
  const trigger = /event$/i.test(look) ? (draft.part(index).trigger ?? '') : '';
  const mark = trigger === '' ? look : `${look} ${trigger}`;
  const box = draft.box(index, shown, middle, size.main, size.cross, { mark, ...passed });
  draft.port(index, '', main + size.main / 2, middle.cross);
  draft.port(index, 'in', middle.main, middle.cross);
  draft.port(index, 'done', main + size.main, middle.cross);
  draft.port(
    index,
    'sink',
    content === undefined && isSmall(look) ? main + size.main / 2 : main + size.main,
    middle.cross,
  );
  draft.port(index, 'fired', main + size.main, middle.cross);
  draft.ports.set(`${index} run`, { x: box.x + box.width / 2, y: box.y + box.height });
}

function shapeLook(look: string): 'event' | 'gateway' | 'task' | 'place' | 'transition' {
  if (/event$/i.test(look)) return 'event';
  if (/gateway$/i.test(look)) return 'gateway';
  return look === 'place' || look === 'transition' ? look : 'task';
}
