import { placeLabel } from '../model/label-places.ts';
import type { Line, Room } from '../model/label-places.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';
import { eachNode, nodeX, nodeY, radiusOf } from './space-geometry.ts';
import type { Picture } from './space-geometry.ts';
import type { Brush } from './space-shapes.ts';

/** Edges in sight up to which each that has room has its label beside it, run or not. */
const mostLabels = 26;
/** Labels of the run, and of the node that is pointed at, at most. */
const mostOwn = 60;

interface LabelledEdge {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/**
 * What edges are, beside them, where columns are wide enough: those that are pointed at, those of the run, then the others. A label that
 * has no room is left out; pointing at the node shows it.
 * @param edges in sight
 */
export function paintLabels(brush: Brush, edges: number): void {
  const { context, picture, palette } = brush;
  const room = picture.gap * picture.camera.kx - 14;
  if (room < 54) return;
  const { pointed } = picture;
  const own = pointed === null ? [] : edgesOf(picture, pointed).slice(0, mostOwn);
  const run = runEdges(picture);
  const others = edges <= mostLabels ? everyEdge(picture, run) : [];
  const inSight = (edge: LabelledEdge): boolean => {
    const line = lineOf(picture, edge);
    return line.x2 > 0 && line.x1 < picture.width;
  };
  const groups = [
    { group: own, colour: palette.text },
    { group: run.filter(inSight).slice(0, mostOwn), colour: palette.text },
    { group: others, colour: palette.muted },
  ];
  const lines = groups.flatMap(({ group }) => group.map((edge) => lineOf(picture, edge)));
  const taken = lines.length === 0 ? [] : roomsOfNodes(brush);
  context.font = `11px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = palette.ground;
  const told = new Set<string>();
  for (const { group, colour } of groups) {
    context.fillStyle = colour;
    for (const edge of group) {
      const key = `${edge.from} ${edge.to} ${edge.label}`;
      if (told.has(key)) continue;
      told.add(key);
      const text = cutMiddle(visibleText(picture.overlay.called(edge.label)), Math.floor(room / 5.4));
      const line = lineOf(picture, edge);
      const place = placeLabel(
        line,
        context.measureText(text).width,
        lines.filter((l) => !isSame(l, line)),
        taken,
      );
      if (place === null) continue;
      taken.push(place);
      const y = (place.top + place.bottom) / 2;
      context.strokeText(text, place.left + 2, y);
      context.fillText(text, place.left + 2, y);
    }
  }
}

function isSame(a: Line, b: Line): boolean {
  return a.x1 === b.x1 && a.y1 === b.y1 && a.x2 === b.x2 && a.y2 === b.y2;
}

/** The line that an edge is drawn as; of a bow that goes back, the top of it. */
function lineOf(picture: Picture, { from, to }: LabelledEdge): Line {
  const [x1, x2] = [nodeX(picture, from), nodeX(picture, to)];
  const lift = x2 < x1 ? Math.min(90, 30 + (x1 - x2) * 0.16) / 2 : 0;
  return { x1, y1: nodeY(picture, from) - lift, x2, y2: nodeY(picture, to) - lift };
}

function roomsOfNodes({ picture, radius }: Brush): Room[] {
  const rooms: Room[] = [];
  eachNode(picture, 20, (node, x, y) => {
    const r = radiusOf(picture, node, radius) + 1;
    rooms.push({ left: x - r, top: y - r, right: x + r, bottom: y + r });
  });
  return rooms;
}

function runEdges({ layout, overlay }: Picture): readonly LabelledEdge[] {
  return overlay.path.slice(1).flatMap((state, i) => {
    const [from, to] = [layout.nodeOf[overlay.path[i]!]!, layout.nodeOf[state]!];
    return from === to ? [] : [{ from, to, label: overlay.labels[i]! }];
  });
}

function edgesOf({ layout, space: { graph } }: Picture, from: number): LabelledEdge[] {
  const edges: LabelledEdge[] = [];
  for (let link = layout.start[from]!; link < layout.start[from + 1]!; link++)
    edges.push({
      from,
      to: layout.targets[link]!,
      label: graph.labels[graph.listed.labels[layout.edges[link]!]!]!,
    });
  return edges;
}

/** The edges in sight that the run does not take. */
function everyEdge(picture: Picture, run: readonly LabelledEdge[]): readonly LabelledEdge[] {
  const taken = new Set(run.map(({ from, to }) => `${from} ${to}`));
  const edges: LabelledEdge[] = [];
  eachNode(picture, Math.max(60, picture.gap * picture.camera.kx), (node) =>
    edges.push(...edgesOf(picture, node)),
  );
  return edges.filter(({ from, to }) => !taken.has(`${from} ${to}`));
}
