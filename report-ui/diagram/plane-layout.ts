import type { Diagram, DiagramPlane, PlaneLine, PlaneShape } from '../../src/report/diagram.ts';
import type { Passed } from './conditions.ts';
import { middleOf, nothing, portKey } from './scene.ts';
import type { Box, Line, Look, Point, Scene } from './scene.ts';

const margin = 12;

/** The drawing that a file has, as a scene: what the file does not draw is at the element around it. */
export function planeScene(
  diagram: Diagram,
  plane: DiagramPlane,
  names: Readonly<Record<string, string>>,
): Scene {
  const corner = cornerOf(plane);
  const partsOf = shapesOfParts(diagram, plane);
  const boxes = plane.shapes
    .map((shape, index) => boxOf(shape, partsOf.byShape[index]!, corner, names))
    .filter((box) => box !== null)
    .sort((a, b) => rank(a.look) - rank(b.look));
  const ports = new Map<string, Point>();
  const edgeOf = edgesOf(diagram, plane);
  const lines = plane.lines.flatMap((line): Line[] => {
    const points = pointsOf(line.points, corner);
    const edge = edgeOf(line);
    if (edge !== null) ports.set(portKey(edge, true, ''), middleOf(points));
    const look =
      line.kind === 'messageFlow' ? 'message' : line.kind === 'sequenceFlow' ? 'flow' : 'association';
    const text = Object.hasOwn(names, line.id) ? names[line.id]! : '';
    const passed: Passed = edge === null ? [] : { marked: edge };
    const textAt = middleOf(points);
    return [{ points, text, textAt, look, hasHead: look !== 'association', passed, edge }];
  });
  placeRest(diagram, plane, partsOf.ofPart, corner, ports);
  const { width, height } = extent(plane);
  return { width, height, boxes, lines, ports, hidden: 0 };
}

/** What lies under what: bands, then outlines, then the rest, with what is at a border above it. */
function rank(look: Look): number {
  return { pool: 0, group: 1, stack: 1 }[look as string] ?? (look === 'event' ? 3 : 2);
}

function lastName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** For each part the shape that stands for it: its own, else that of what it lies in. */
function shapesOfParts(diagram: Diagram, { shapes }: DiagramPlane) {
  const known = new Map(shapes.map(({ id }, index) => [id, index]));
  const byShape: number[][] = shapes.map(() => []);
  const ofPart: (number | null)[] = [];
  diagram.parts.forEach(({ id, in: around, way = '' }, index) => {
    const own = known.get(lastName(id)) ?? known.get(way);
    const shape = own ?? (around === undefined ? null : (ofPart[around] ?? null));
    ofPart.push(shape);
    if (shape === null) return;
    // The element itself comes before what is only a part of it.
    if (own === undefined) byShape[shape]!.push(index);
    else byShape[shape]!.unshift(index);
  });
  return { byShape, ofPart };
}

function boxOf(
  shape: PlaneShape,
  parts: readonly number[],
  corner: Point,
  names: Readonly<Record<string, string>>,
): Box | null {
  const look = lookOf(shape);
  if (look === null) return null;
  const [x, y, width, height] = shape.bounds;
  const [part = nothing, ...others] = look === 'pool' ? [] : parts;
  return {
    part,
    ...(others.length > 0 ? { others } : {}),
    look,
    x: x - corner.x,
    y: y - corner.y,
    width,
    height,
    text: Object.hasOwn(names, shape.id) ? names[shape.id]! : look === 'task' ? shape.id : '',
    detail: '',
    mark: [shape.kind, shape.trigger ?? '', ...(shape.markers ?? []), shape.collapsed ? 'collapsed' : '']
      .filter((word) => word !== '')
      .join(' '),
  };
}

function lookOf({ kind, collapsed }: PlaneShape): Look | null {
  if (kind === 'participant' || kind === 'lane') return 'pool';
  if (/event$/i.test(kind)) return 'event';
  if (/gateway$/i.test(kind)) return 'gateway';
  if (/^(subProcess|transaction|adHocSubProcess)$/.test(kind)) return collapsed ? 'task' : 'group';
  return /task$|^callActivity$/i.test(kind) ? 'task' : null;
}

/** The edge of the diagram that a line stands for; a start event has fired before the start, so that its line is a start edge. */
function edgesOf(diagram: Diagram, { shapes }: DiagramPlane): (line: PlaneLine) => number | null {
  const edges = new Map<string, number>();
  diagram.edges.forEach(({ id }, index) => {
    if (!edges.has(lastName(id))) edges.set(lastName(id), index);
  });
  const starts = new Set(shapes.flatMap(({ id, kind }) => (kind === 'startEvent' ? [id] : [])));
  return ({ id, from, to }) => edges.get(id) ?? (starts.has(from) ? (edges.get(`->${to}`) ?? null) : null);
}

/** Places of tokens in nodes, and on edges that the file does not draw. */
function placeRest(
  diagram: Diagram,
  { shapes }: DiagramPlane,
  ofPart: readonly (number | null)[],
  corner: Point,
  ports: Map<string, Point>,
): void {
  const at = (part: number, across: number, down: number): Point | null => {
    const shape = ofPart[part];
    if (shape === null || shape === undefined) return null;
    const [x, y, width, height] = shapes[shape]!.bounds;
    return { x: x - corner.x + width * across, y: y - corner.y + height * down };
  };
  const put = (key: string, point: Point | null): void => {
    if (point !== null && !ports.has(key)) ports.set(key, point);
  };
  diagram.parts.forEach(({ id, in: around }, part) => {
    const shape = ofPart[part];
    const isOwn = shape !== null && shape !== undefined && shapes[shape]!.id === lastName(id);
    const isInside = around !== undefined && ofPart[around] === shape && !isOwn;
    for (const slot of ['in', 'run', 'fired', 'test'])
      put(portKey(part, false, slot), isInside ? at(part, 0.5, 1) : at(part, 0, 0.5));
    put(portKey(part, false, 'done'), at(part, 1, 0.5));
    put(portKey(part, false, 'sink'), at(part, 0.5, 0.5));
  });
  diagram.edges.forEach(({ from, to }, edge) =>
    put(portKey(edge, true, ''), at(to, 0, 0.5) ?? at(from, 1, 0.5)),
  );
}

function pointsOf(numbers: readonly number[], corner: Point): Point[] {
  const points: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2)
    points.push({ x: numbers[i]! - corner.x, y: numbers[i + 1]! - corner.y });
  return points;
}

function spans({ shapes, lines }: DiagramPlane): { xs: number[]; ys: number[] } {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const { bounds } of shapes) {
    xs.push(bounds[0], bounds[0] + bounds[2]);
    ys.push(bounds[1], bounds[1] + bounds[3]);
  }
  for (const { points } of lines) points.forEach((value, i) => (i % 2 === 0 ? xs : ys).push(value));
  return { xs, ys };
}

function cornerOf(plane: DiagramPlane): Point {
  const { xs, ys } = spans(plane);
  return { x: least(xs) - margin, y: least(ys) - margin };
}

function extent(plane: DiagramPlane): { width: number; height: number } {
  const { xs, ys } = spans(plane);
  return {
    width: -least(xs.map((x) => -x)) - least(xs) + 2 * margin,
    height: -least(ys.map((y) => -y)) - least(ys) + 2 * margin + 20,
  };
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.min(found, number), Infinity);
}
