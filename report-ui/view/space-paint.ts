import { showCount } from '../model/counts.ts';
import {
  axisHeight,
  columnsIn,
  eachNode,
  firstBelow,
  isCrowded,
  largestRadius,
  nodeX,
  nodeY,
  radiusOf,
  shapeOf,
} from './space-geometry.ts';
import type { NodeShape, Picture } from './space-geometry.ts';
import { paintLabels } from './space-labels.ts';
import { arrowHead, disc, halo, paintShape, traceLine } from './space-shapes.ts';
import type { Brush, Palette } from './space-shapes.ts';

/** Edges of one picture at most; they are picked evenly, and it is said. */
const mostEdges = { still: 24_000, rough: 2_500 };
/** Edges up to which each has an arrow head. */
const mostHeads = 240;
/** How finely bars are divided, in pixels. */
const crowdStep = 2;

/** What was painted: edges in sight, and every how many-th of them. */
export interface Painted {
  readonly edges: number;
  readonly every: number;
}

/** Paints what no step changes: the graph, with the run in it. */
export function paintGraph(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): Painted {
  context.clearRect(0, 0, picture.width, picture.height);
  const brush: Brush = { context, picture, palette, radius: largestRadius(picture) };
  const painted = paintEdges(brush);
  paintNodes(brush);
  paintRun(brush);
  return painted;
}

/** Paints what is selected and pointed at, with names and numbers, over the graph. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  picture: Picture,
  palette: Palette,
  { edges }: Painted,
): void {
  const brush: Brush = { context, picture, palette, radius: largestRadius(picture) };
  const { selected, layout } = picture;
  if (selected !== null) halo(brush, palette.accent, layout.nodeOf[selected]!);
  paintPointed(brush);
  paintLabels(brush, edges);
  paintAxis(brush);
}

function paintEdges(brush: Brush): Painted {
  const { context, picture, palette, radius } = brush;
  const { start, targets, stateOf } = picture.layout;
  const { doomed } = picture.overlay;
  let edges = 0;
  // An edge is looked at from the node that it leaves; one from a column further off crosses the picture seldom.
  const margin = Math.max(60, picture.gap * picture.camera.kx);
  eachNode(picture, margin, (node) => (edges += start[node + 1]! - start[node]!));
  const every = Math.max(1, Math.ceil(edges / (picture.isRough ? mostEdges.rough : mostEdges.still)));
  context.lineWidth = radius > 3 ? 1 : 0.6;
  context.globalAlpha = edges > 4_000 ? Math.max(0.22, 0.5 - edges / 120_000) : edges > 600 ? 0.6 : 1;
  const isHeaded = edges <= mostHeads && radius > 3;
  const some: [from: number, to: number][] = [];
  const lost: [from: number, to: number][] = [];
  let skip = 0;
  eachNode(picture, margin, (node) => {
    let link = start[node]! + skip;
    const end = start[node + 1]!;
    for (; link < end; link += every)
      (doomed[stateOf[targets[link]!]!] === 1 ? lost : some).push([node, targets[link]!]);
    skip = link - end;
  });
  for (const group of [some, lost]) {
    context.strokeStyle = context.fillStyle = group === lost ? palette.lostEdge : palette.edge;
    strokeEdges(brush, group);
    if (isHeaded) for (const [from, to] of group) arrowHead(brush, from, to);
  }
  context.globalAlpha = 1;
  return { edges, every };
}

/** In parts: a path of thousands of lines takes much longer than its parts. */
function strokeEdges(brush: Brush, edges: readonly (readonly [from: number, to: number])[]): void {
  const { context } = brush;
  for (let i = 0; i < edges.length; i += 800) {
    context.beginPath();
    for (const [from, to] of edges.slice(i, i + 800)) traceLine(brush, from, to);
    context.stroke();
  }
}

/** Columns whose nodes are closer than pixels: a bar, red by the share that is lost. */
function paintCrowd({ context, picture, palette }: Brush, nodes: Uint32Array): void {
  const { layout, overlay, height } = picture;
  const bins = Math.ceil(height / crowdStep);
  const all = new Uint32Array(bins);
  const lost = new Uint32Array(bins);
  for (let i = firstBelow(picture, nodes, 0); i < nodes.length; i++) {
    const bin = Math.floor(nodeY(picture, nodes[i]!) / crowdStep);
    if (bin >= bins) break;
    all[bin]!++;
    if (overlay.doomed[layout.stateOf[nodes[i]!]!] === 1) lost[bin]!++;
  }
  const wide = Math.min(3, Math.max(1, picture.gap * picture.camera.kx * 0.25));
  const x = nodeX(picture, nodes[0]!) - wide / 2;
  all.forEach((count, bin) => {
    if (count === 0) return;
    context.fillStyle = palette.state;
    context.fillRect(x, bin * crowdStep, wide, crowdStep);
    if (lost[bin] === 0) return;
    context.globalAlpha = 0.25 + (0.75 * lost[bin]!) / count;
    context.fillStyle = palette.no;
    context.fillRect(x, bin * crowdStep, wide, crowdStep);
    context.globalAlpha = 1;
  });
}

function paintNodes(brush: Brush): void {
  const { context, picture, palette, radius } = brush;
  const { columns, column } = picture.layout;
  const crowded = new Set<number>();
  const [from, to] = columnsIn(picture, 4);
  for (let c = from; c <= to; c++) {
    if (!isCrowded(picture, c)) continue;
    crowded.add(c);
    paintCrowd(brush, columns[c]!);
  }
  const later: { shape: NodeShape; node: number; x: number; y: number }[] = [];
  context.fillStyle = palette.state;
  eachNode(picture, 12, (node, x, y) => {
    const shape = shapeOf(picture, node);
    if (crowded.has(column[node]!) && (shape === 'dot' || shape === 'diamond')) return;
    if (shape !== 'dot') later.push({ shape, node, x, y });
    else paintShape(brush, shape, { node, x, y }, radiusOf(picture, node, radius));
  });
  for (const { shape, ...place } of later)
    paintShape(brush, shape, place, radiusOf(picture, place.node, radius));
}

function paintRun(brush: Brush): void {
  const { context, picture, palette, radius } = brush;
  const { overlay, layout } = picture;
  const nodes = overlay.path.map((state) => layout.nodeOf[state]!);
  if (nodes.length === 0) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 3;
  context.lineJoin = context.lineCap = 'round';
  context.beginPath();
  for (let i = 1; i < nodes.length; i++) {
    if (nodes[i] !== nodes[i - 1]) traceLine(brush, nodes[i - 1]!, nodes[i]!);
  }
  context.stroke();
  // Of a long run thousands of nodes share a pixel; and what has a ground of its own must leave some of the line.
  let last = { x: -Infinity, y: 0 };
  for (const node of new Set(nodes)) {
    const place = { node, x: nodeX(picture, node), y: nodeY(picture, node) };
    const shape = shapeOf(picture, node);
    const plain = radiusOf(picture, node, radius);
    const own = Math.max(2.6, plain);
    const room = shape === 'dot' ? 1 : shape === 'diamond' && plain < own ? 24 : 0;
    if (Math.hypot(place.x - last.x, place.y - last.y) < room) continue;
    last = place;
    context.fillStyle = palette.ground;
    if (shape !== 'dot') disc(context, place.x, place.y, own + 2);
    context.fillStyle = palette.accent;
    paintShape(brush, shape, place, own);
  }
}

/** The node under the pointer, with the edges that leave it. */
function paintPointed(brush: Brush): void {
  const { context, picture, palette } = brush;
  const { pointed, layout } = picture;
  if (pointed === null) return;
  context.strokeStyle = palette.text;
  context.lineWidth = 1.4;
  context.beginPath();
  for (let link = layout.start[pointed]!; link < layout.start[pointed + 1]!; link++)
    traceLine(brush, pointed, layout.targets[link]!);
  context.stroke();
  halo(brush, palette.text, pointed);
}

/** Depth numbers above the columns, as many as there is room for. */
function paintAxis({ context, picture, palette }: Brush): void {
  const { layout, width, gap, camera } = picture;
  context.clearRect(0, 0, width, axisHeight);
  context.fillStyle = palette.muted;
  context.font = `11px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const step = niceStep(44 / (gap * camera.kx));
  const [from, to] = columnsIn(picture, 0);
  for (let c = Math.ceil(from / step) * step; c <= to; c += step)
    context.fillText(showCount(layout.depthOf[c]!), nodeX(picture, layout.columns[c]![0]!), axisHeight / 2);
}

function niceStep(least: number): number {
  for (let power = 1; ; power *= 10) for (const n of [1, 2, 5]) if (n * power >= least) return n * power;
}
