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

/** @returns every how many-th edge was drawn */
export function paint(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): number {
  context.clearRect(0, 0, picture.width, picture.height);
  const brush: Brush = { context, picture, palette, radius: largestRadius(picture) };
  const { edges, every } = paintEdges(brush);
  paintNodes(brush);
  paintRun(brush);
  paintPointed(brush);
  paintLabels(brush, edges);
  paintAxis(brush);
  return every;
}

function paintEdges(brush: Brush): { readonly edges: number; readonly every: number } {
  const { context, picture, palette, radius } = brush;
  const { start } = picture.layout;
  let edges = 0;
  // An edge is looked at from the node that it leaves; one from a column further off crosses the picture seldom.
  const margin = Math.max(60, picture.gap * picture.camera.kx);
  eachNode(picture, margin, (node) => (edges += start[node + 1]! - start[node]!));
  const every = Math.max(1, Math.ceil(edges / (picture.isRough ? mostEdges.rough : mostEdges.still)));
  context.lineWidth = radius > 3 ? 1 : 0.6;
  context.globalAlpha = edges > 4_000 ? Math.max(0.16, 0.5 - edges / 120_000) : edges > 600 ? 0.6 : 1;
  const isHeaded = edges <= mostHeads && radius > 3;
  for (const lost of [0, 1] as const) {
    context.strokeStyle = context.fillStyle = lost === 1 ? palette.lostEdge : palette.edge;
    strokeEdges(brush, { margin, every, lost });
    if (isHeaded) paintHeads(brush, lost);
  }
  context.globalAlpha = 1;
  return { edges, every };
}

interface Stroke {
  readonly margin: number;
  readonly every: number;
  /** 1: the edges that lead to where failure is inevitable; 0: the others. */
  readonly lost: 0 | 1;
}

function strokeEdges(brush: Brush, { margin, every, lost }: Stroke): void {
  const { context, picture } = brush;
  const { start, targets, stateOf } = picture.layout;
  const { doomed } = picture.overlay;
  let [met, traced] = [0, 0];
  context.beginPath();
  eachNode(picture, margin, (node) => {
    for (let link = start[node]!; link < start[node + 1]!; link++) {
      if (met++ % every !== 0 || doomed[stateOf[targets[link]!]!] !== lost) continue;
      traceLine(brush, node, targets[link]!);
      if (++traced % 800 !== 0) continue;
      context.stroke();
      context.beginPath();
    }
  });
  context.stroke();
}

function paintHeads(brush: Brush, lost: 0 | 1): void {
  const { start, targets, stateOf } = brush.picture.layout;
  const { doomed } = brush.picture.overlay;
  eachNode(brush.picture, 60, (node) => {
    for (let link = start[node]!; link < start[node + 1]!; link++)
      if (doomed[stateOf[targets[link]!]!] === lost) arrowHead(brush, node, targets[link]!);
  });
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
  const x = nodeX(picture, nodes[0]!) - 1.5;
  all.forEach((count, bin) => {
    if (count === 0) return;
    context.fillStyle = palette.state;
    context.fillRect(x, bin * crowdStep, 3, crowdStep);
    if (lost[bin] === 0) return;
    context.globalAlpha = 0.25 + (0.75 * lost[bin]!) / count;
    context.fillStyle = palette.no;
    context.fillRect(x, bin * crowdStep, 3, crowdStep);
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
  const { overlay, layout, selected } = picture;
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
  for (const node of new Set(nodes)) {
    const place = { node, x: nodeX(picture, node), y: nodeY(picture, node) };
    const shape = shapeOf(picture, node);
    const own = Math.max(2.6, radiusOf(picture, node, radius));
    context.fillStyle = palette.ground;
    if (shape !== 'dot') disc(context, place.x, place.y, own + 2);
    context.fillStyle = palette.accent;
    paintShape(brush, shape, place, own);
  }
  if (selected !== null) halo(brush, palette.accent, layout.nodeOf[selected]!);
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
