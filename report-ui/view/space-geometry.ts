import type { Camera } from '../model/camera.ts';
import type { SpaceLayout } from '../model/space-layout.ts';
import type { Overlay, StateSpace } from '../model/state-space.ts';

/** Everything that a picture of a state space is made of. */
export interface Picture {
  readonly space: StateSpace;
  readonly layout: SpaceLayout;
  readonly overlay: Overlay;
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
  /** Pixels from a column to the next, and from the middle to the top, where nothing is enlarged. */
  readonly gap: number;
  readonly reach: number;
  /** Where the first column stands, where nothing is enlarged. */
  readonly left: number;
  /** State after the selected step, and the node that is pointed at. */
  readonly selected: number | null;
  readonly pointed: number | null;
  /** While it moves: with fewer edges. */
  readonly isRough: boolean;
}

/** What a node is shown as; each has a shape of its own. */
export type NodeShape = 'dot' | 'ring' | 'square' | 'diamond' | 'loop';

/** Pixels for depth numbers above the drawing. */
export const axisHeight = 22;

/** Pixels between nodes below which a column is a bar. */
const crowdedSpacing = 2.2;

/** Where a node stands in the window. */
export function nodeX({ layout, camera, gap, left }: Picture, node: number): number {
  return camera.x + camera.kx * (left + layout.column[node]! * gap);
}

/** @see nodeX */
export function nodeY({ layout, camera, height, reach }: Picture, node: number): number {
  const middle = axisHeight + (height - axisHeight) / 2;
  return camera.y + camera.ky * (middle + layout.height[node]! * reach);
}

/** Pixels between the nodes of a column; they are evenly spread. */
function spacingIn({ layout, camera, reach }: Picture, column: number): number {
  const nodes = layout.columns[column]!;
  if (nodes.length < 2) return Infinity;
  return (layout.height[nodes[1]!]! - layout.height[nodes[0]!]!) * reach * camera.ky;
}

/** Whether a column is so full that it is drawn as a bar. */
export function isCrowded(picture: Picture, column: number): boolean {
  return spacingIn(picture, column) < crowdedSpacing;
}

/** Radius of nodes, the largest in the picture: small where some column leaves little room. */
export function largestRadius(picture: Picture): number {
  const { layout, gap, camera } = picture;
  let tight = Infinity;
  for (let c = 0; c < layout.columns.length; c++) tight = Math.min(tight, spacingIn(picture, c));
  return Math.max(0.9, Math.min(7, 2.4 + tight * 0.3, gap * camera.kx * 0.22));
}

/**
 * Radius of a node: as large as there is room for in its column.
 * @param largest in the picture
 */
export function radiusOf(picture: Picture, node: number, largest: number): number {
  const own = Math.min(largest, spacingIn(picture, picture.layout.column[node]!) * 0.36);
  const least = Math.max(0.9, own);
  if (picture.layout.loopOf[node]! < 0) return least;
  return least < 3 ? Math.max(3, least * 2) : Math.max(8, least * 1.9);
}

/** What a node is shown as. */
export function shapeOf({ space, layout, overlay }: Picture, node: number): NodeShape {
  if (layout.loopOf[node]! >= 0) return 'loop';
  const state = layout.stateOf[node]!;
  const end = space.ends[state]!;
  if (end === 4) return 'square';
  if (end > 0) return 'ring';
  return overlay.doomed[state] === 1 ? 'diamond' : 'dot';
}

/** Columns in sight, the first and the last. */
export function columnsIn(
  { layout, camera, gap, left, width }: Picture,
  margin: number,
): readonly [number, number] {
  const at = (x: number): number => ((x - camera.x) / camera.kx - left) / gap;
  return [
    Math.max(0, Math.floor(at(-margin))),
    Math.min(layout.columns.length - 1, Math.ceil(at(width + margin))),
  ];
}

/** Visits the nodes in sight. */
export function eachNode(
  picture: Picture,
  margin: number,
  visit: (node: number, x: number, y: number) => void,
): void {
  const [from, to] = columnsIn(picture, margin);
  for (let c = from; c <= to; c++) {
    const nodes = picture.layout.columns[c]!;
    const x = nodeX(picture, nodes[0]!);
    for (let i = firstBelow(picture, nodes, -margin); i < nodes.length; i++) {
      const y = nodeY(picture, nodes[i]!);
      if (y > picture.height + margin) break;
      visit(nodes[i]!, x, y);
    }
  }
}

/** The first node of a column that is not above a height. */
export function firstBelow(picture: Picture, nodes: Uint32Array, y: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodeY(picture, nodes[middle]!) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
