import { showCount } from '../model/counts.ts';
import { nodeX, nodeY, radiusOf } from './space-geometry.ts';
import type { NodeShape, Picture } from './space-geometry.ts';

/** Colours as the style sheet has them. */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly state: string;
  readonly edge: string;
  /** Of edges that lead to where failure is inevitable. */
  readonly lostEdge: string;
  readonly accent: string;
  readonly no: string;
  readonly yes: string;
  readonly font: string;
}

/** What a picture is drawn with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly picture: Picture;
  readonly palette: Palette;
  /** The largest of the picture. */
  readonly radius: number;
}

/** Radius from which shapes are told apart. */
const tellingRadius = 2.2;

interface Place {
  readonly node: number;
  readonly x: number;
  readonly y: number;
}

export function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(0.5, radius), 0, 2 * Math.PI);
  context.stroke();
}

/** Draws a node; a plain one in the colour that is set. What means something is never too small to be seen. */
export function paintShape(brush: Brush, shape: NodeShape, place: Place, radius: number): void {
  const { context, palette } = brush;
  const { x, y } = place;
  if (shape === 'loop') paintLoop(brush, place, radius);
  else if (shape === 'ring') paintRing(context, palette, place, Math.max(2.4, radius));
  else if (shape === 'square') {
    const r = Math.max(2.4, radius * 0.95);
    context.fillStyle = palette.no;
    context.fillRect(x - r, y - r, 2 * r, 2 * r);
  } else if (shape === 'diamond') {
    context.fillStyle = palette.ground;
    diamond(context, x, y, radius * 1.25);
    context.fillStyle = palette.no;
    context.globalAlpha = 0.62;
    diamond(context, x, y, radius * 1.25);
    context.globalAlpha = 1;
  } else if (radius >= tellingRadius) disc(context, x, y, radius);
  else {
    const size = Math.max(1, radius * 1.6);
    context.fillRect(x - size / 2, y - size / 2, size, size);
  }
}

function paintRing(
  context: CanvasRenderingContext2D,
  { ground, yes }: Palette,
  { x, y }: Place,
  radius: number,
): void {
  context.fillStyle = ground;
  disc(context, x, y, radius + 1);
  context.strokeStyle = yes;
  context.lineWidth = Math.max(1.4, radius * 0.34);
  circle(context, x, y, radius);
  context.fillStyle = yes;
  if (radius > 4) disc(context, x, y, radius * 0.4);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.beginPath();
  context.moveTo(x, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x, y + r);
  context.lineTo(x - r, y);
  context.closePath();
  context.fill();
}

/** A loop that is drawn as one: two rings, and how many states it has. */
function paintLoop({ context, picture, palette }: Brush, { node, x, y }: Place, radius: number): void {
  const { space, layout, overlay } = picture;
  context.strokeStyle = overlay.doomed[layout.stateOf[node]!] === 1 ? palette.no : palette.muted;
  context.fillStyle = palette.ground;
  disc(context, x, y, radius + 1);
  context.lineWidth = 1.4;
  circle(context, x, y, radius);
  circle(context, x, y, radius - 3);
  if (radius < 9) return;
  context.fillStyle = palette.text;
  context.font = `10px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(showCount(space.loopSizes[layout.loopOf[node]!]!), x, y + 0.5, 2 * radius - 7);
}

/** A ring around a node. */
export function halo({ context, picture, radius }: Brush, colour: string, node: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  const own = Math.max(2.6, radiusOf(picture, node, radius));
  circle(context, nodeX(picture, node), nodeY(picture, node), own + 5);
}

/** Starts a line from one node to another: straight to a column behind; back, or within a column, in a bow. */
export function traceLine({ context, picture }: Brush, from: number, to: number): void {
  const { layout, gap, camera } = picture;
  const [x, y] = [nodeX(picture, from), nodeY(picture, from)];
  const [toX, toY] = [nodeX(picture, to), nodeY(picture, to)];
  context.moveTo(x, y);
  const ahead = layout.column[to]! - layout.column[from]!;
  if (ahead > 0) return context.lineTo(toX, toY);
  const [bendX, bendY] = bend([x, y], [toX, toY], ahead === 0, gap * camera.kx);
  context.quadraticCurveTo(bendX, bendY, toX, toY);
}

type Point = readonly [number, number];

function bend([x, y]: Point, [toX, toY]: Point, isLevel: boolean, gap: number): Point {
  const aside = isLevel ? Math.min(60, gap * 0.45) : 0;
  const lift = isLevel ? 0 : Math.min(90, 30 + (x - toX) * 0.16);
  return [(x + toX) / 2 + aside, (y + toY) / 2 - lift];
}

/** The head of an arrow where a line meets its node. */
export function arrowHead({ context, picture, radius }: Brush, from: number, to: number): void {
  const { layout, gap, camera } = picture;
  const tip: Point = [nodeX(picture, to), nodeY(picture, to)];
  const tail: Point = [nodeX(picture, from), nodeY(picture, from)];
  const ahead = layout.column[to]! - layout.column[from]!;
  const [fromX, fromY] = ahead > 0 ? tail : bend(tail, tip, ahead === 0, gap * camera.kx);
  const length = Math.hypot(tip[0] - fromX, tip[1] - fromY);
  if (length < 16) return;
  const [ux, uy] = [(tip[0] - fromX) / length, (tip[1] - fromY) / length];
  const away = radiusOf(picture, to, radius) + 2.5;
  const [x, y] = [tip[0] - ux * away, tip[1] - uy * away];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - ux * 6 - uy * 3, y - uy * 6 + ux * 3);
  context.lineTo(x - ux * 6 + uy * 3, y - uy * 6 - ux * 3);
  context.closePath();
  context.fill();
}
