import { shownName } from '../diagram/text-size.ts';
import type { Box, Line, Point } from '../diagram/scene.ts';

const svg = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; text becomes text nodes, never markup. */
export function drawn<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Signs of 16 by 16, around their middle. */
const signs: Readonly<Record<string, string>> = {
  exclusive: 'M-5-5 5 5M5-5-5 5',
  parallel: 'M0-7V7M-7 0H7',
  inclusive: 'M0-6.5A6.5 6.5 0 1 1-.01-6.5Z',
  complex: 'M0-7V7M-7 0H7M-5-5 5 5M5-5-5 5',
  eventBased: 'M0-6.5 6.2-2 3.8 5.3H-3.8L-6.2-2Z',
  loop: 'M5-2.5A5.5 5.5 0 1 0 5.4 1.5M5.4-6V-2.2H1.6',
  event: 'M0-6A6 6 0 1 1-.01-6ZM0-3A3 3 0 1 1-.01-3Z',
  timer: 'M0-6.5A6.5 6.5 0 1 1-.01-6.5ZM0-4V0H3.2',
  message: 'M-6-4H6V4H-6ZM-6-4 0 1 6-4',
  send: 'M-6-4H6V4H-6ZM-6-4 0 1 6-4',
  receive: 'M-6-4H6V4H-6ZM-6-4 0 1 6-4',
  signal: 'M0-6 6 4.5H-6Z',
  error: 'M-5 5-2-4 2 2 5-5',
  escalation: 'M0-6 5 6 0 1-5 6Z',
  cancel: 'M-5-5 5 5M5-5-5 5',
  finish: 'M-5 0-1.5 4 5-4',
  compensate: 'M0-5-6 0 0 5ZM6-5 0 0 6 5Z',
  compensation: 'M0-5-6 0 0 5ZM6-5 0 0 6 5Z',
  terminate: 'M0-5A5 5 0 1 1-.01-5Z',
  conditional: 'M-4.5-6H4.5V6H-4.5ZM-2.5-2.5H2.5M-2.5 0H2.5M-2.5 2.5H2.5',
  link: 'M-6-2.5H1V-5.5L6.5 0 1 5.5V2.5H-6Z',
  several: 'M0-6.5 6.2-2 3.8 5.3H-3.8L-6.2-2Z',
  split: 'M-6 0H-1L5-5M-1 0 5 5',
  merge: 'M6 0H1L-5-5M1 0-5 5',
  recurse: 'M5-2.5A5.5 5.5 0 1 0 5.4 1.5M5.4-6V-2.2H1.6',
  collapsed: 'M-5-5H5V5H-5ZM0-3V3M-3 0H3',
  sequential: 'M-5-4H5M-5 0H5M-5 4H5',
  instances: 'M-4-5V5M0-5V5M4-5V5',
  user: 'M0-6A3 3 0 1 1-.01-6ZM-6 6C-6-1 6-1 6 6Z',
};

/** Whether a sign stands in front of the name. */
export function hasSign({ mark }: Box): boolean {
  return mark in signs || /^(send|receive|user)Task/.test(mark);
}

const filled = /^(terminate|send)$/;

function sign(name: string, { x, y }: Point): SVGElement | null {
  const d = signs[name];
  if (d === undefined) return null;
  return drawn('path', {
    class: `sign ${filled.test(name) ? 'filled' : ''}`,
    d,
    transform: `translate(${x},${y})`,
  });
}

/** The middle of a box. */
export function middle({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The outline of a box: it takes colours and patterns. */
function outline(box: Box): SVGElement {
  const { x, y, width, height, look, mark } = box;
  const { x: cx, y: cy } = middle(box);
  if (look === 'gateway') {
    const d = `M${cx} ${y}L${x + width} ${cy} ${cx} ${y + height} ${x} ${cy}Z`;
    return drawn('path', { class: 'shape', d });
  }
  if (look === 'place' || look === 'end' || look === 'dot' || (look === 'event' && isRound(box)))
    return drawn('ellipse', { class: 'shape', cx, cy, rx: width / 2, ry: height / 2 });
  const radius =
    look === 'bar' || look === 'transition' || look === 'pool' ? 2 : look === 'event' ? height / 2 : 7;
  return drawn('rect', {
    class: 'shape',
    x,
    y,
    width,
    height,
    rx: look === 'group' && mark === 'lock' ? 2 : radius,
  });
}

/** Events of BPMN are circles; those of terms have their name inside. */
export function isRound({ look, mark }: Box): boolean {
  return look === 'event' && /event/i.test(mark) && mark !== 'event';
}

/** Everything that is drawn of a box, in its own group. */
export function boxNode(box: Box): SVGGElement {
  const group = drawn('g', { class: `box look-${box.look} ${box.mark}` });
  const { x, y, width, height, look, mark } = box;
  if (look === 'stack') {
    for (const by of [8, 4])
      group.append(drawn('rect', { class: 'behind', x: x + by, y: y + by, width, height, rx: 7 }));
  }
  group.append(outline(box));
  const inner = innerRing(box);
  if (inner) group.append(inner);
  for (const made of signsOf(box)) group.append(made);
  if (look === 'group' && mark.startsWith('transaction'))
    group.append(
      drawn('rect', { class: 'ring', x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: 5 }),
    );
  return group;
}

/** The second ring of intermediate events, of ends of cases. */
function innerRing(box: Box): SVGElement | null {
  const { width, look, mark } = box;
  const { x, y } = middle(box);
  if (look === 'end') return drawn('circle', { class: 'core', cx: x, cy: y, r: width / 2 - 4 });
  if (!isRound(box) || !/intermediate|boundary/i.test(mark)) return null;
  return drawn('circle', { class: 'ring', cx: x, cy: y, r: width / 2 - 3 });
}

function signsOf(box: Box): SVGElement[] {
  const { x, y, width, height, look, mark } = box;
  const at = middle(box);
  const found: (SVGElement | null)[] = [];
  if (look === 'gateway') {
    const kind = /(exclusive|parallel|inclusive|complex|eventBased)/.exec(mark)?.[1] ?? mark;
    found.push(sign(kind, at));
    if (kind === 'eventBased')
      found.push(drawn('circle', { class: 'ring', cx: at.x, cy: at.y, r: Math.min(width, height) / 2 - 6 }));
  } else if (isRound(box))
    found.push(sign(mark.split(' ').find((word) => word !== 'event' && word in signs) ?? '', at));
  else if (look === 'task' || look === 'event') {
    const kind = /^(send|receive|user)Task/.exec(mark)?.[1];
    if (kind !== undefined)
      found.push(sign(kind, height > 48 ? { x: x + 13, y: y + 13 } : { x: x + 16, y: at.y }));
    else if (mark in signs) found.push(sign(mark, { x: x + 18, y: at.y }));
    const lower = mark
      .split(' ')
      .slice(1)
      .filter((word) => word in signs);
    lower.forEach((word, i) =>
      found.push(sign(word, { x: at.x + (i - (lower.length - 1) / 2) * 18, y: y + height - 9 })),
    );
  }
  return found.filter((made) => made !== null);
}

/** Draws a line as one that the run has passed, or not. */
export function markLine(line: SVGGElement, isPassed: boolean): void {
  line.classList.toggle('passed', isPassed);
  const head = line.classList.contains('look-message') ? '-message' : isPassed ? '-passed' : '';
  line.querySelector('.with-head')?.setAttribute('marker-end', `url(#flow-head${head})`);
}

/** Hatches a box that was withdrawn. */
export function hatchBox(box: SVGGElement, isWithdrawn: boolean): void {
  box.classList.toggle('withdrawn', isWithdrawn);
  box.querySelector<SVGElement>(':scope > .shape')!.style.fill = isWithdrawn ? 'url(#flow-hatch)' : '';
}

/** A line with rounded corners. */
export function lineNode({ points, look, hasHead, text, textAt }: Line): SVGGElement {
  const group = drawn('g', { class: `line look-${look}` });
  group.append(drawn('path', { d: pathOf(points), class: hasHead ? 'with-head' : '' }));
  markLine(group, false);
  if (text !== '')
    group.append(
      drawn('text', { x: textAt.x, y: textAt.y - 5, 'text-anchor': 'middle' }, shownName(text, 20)),
    );
  return group;
}

function pathOf(points: readonly Point[], radius = 7): string {
  const number = (value: number): number => Math.round(value * 10) / 10;
  const parts = [`M${number(points[0]!.x)} ${number(points[0]!.y)}`];
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1]!, points[i]!, points[i + 1]!];
    const from = towards(at, before, radius);
    const to = towards(at, after, radius);
    parts.push(
      `L${number(from.x)} ${number(from.y)}Q${number(at.x)} ${number(at.y)} ${number(to.x)} ${number(to.y)}`,
    );
  }
  const last = points.at(-1)!;
  return `${parts.join('')}L${number(last.x)} ${number(last.y)}`;
}

function towards(from: Point, to: Point, radius: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(radius, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
