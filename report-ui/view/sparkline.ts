import { cutMiddle } from '../model/middle-cut.ts';
import { showCount } from '../model/counts.ts';
import type { EntryHistory, Value } from '../model/state-history.ts';
import { visibleText } from '../model/visible-text.ts';

const svg = 'http://www.w3.org/2000/svg';
const [width, height, edge] = [72, 16, 3];
/** Points above which some are left out: more than pixels nobody sees. */
const mostPoints = 2 * width;
/** Values that the words for it name. */
const mostSaid = 6;

/**
 * All values that a thing takes in a trace, as a line no higher than a word; where they are no numbers, marks at which they change.
 * @param steps how many the trace has
 * @param step the selected one
 */
export function sparkline({ points }: EntryHistory, steps: number, step: number): SVGSVGElement {
  const made = document.createElementNS(svg, 'svg');
  const said = inWords(points);
  set(made, { class: 'sparkline', width, height, role: 'img', 'aria-label': said, 'data-tip': said });
  const x = (at: number): number => edge + ((at + 1) / Math.max(1, steps)) * (width - 2 * edge);
  const shown = thinned(points);
  const numbers = shown.map(({ value }) => toNumber(value));
  const isNumeric = numbers.every((value) => value !== null);
  const [low, high] = isNumeric ? range(numbers as number[]) : [0, 0];
  const y = (value: number): number =>
    high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge);
  const path = isNumeric
    ? shown.map((point, i) => `${i === 0 ? 'M' : 'H'}${x(point.step)}${i === 0 ? ',' : 'V'}${y(numbers[i]!)}`)
    : [`M${edge},${height / 2}`];
  add(made, 'path', { d: `${path.join('')}H${width - edge}` });
  if (!isNumeric)
    for (const point of shown.slice(1))
      add(made, 'path', { d: `M${x(point.step)},${edge + 1}V${height - edge - 1}` });
  const current = points.findLast((point) => point.step <= step);
  const value = isNumeric && current ? y(toNumber(current.value)!) : height / 2;
  add(made, 'circle', { cx: x(step), cy: value, r: 2.5 });
  return made;
}

function set(target: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
}

function add(parent: Element, tag: string, attributes: Readonly<Record<string, string | number>>): void {
  const made = document.createElementNS(svg, tag);
  set(made, attributes);
  parent.append(made);
}

function thinned<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const every = points.length / mostPoints;
  return Array.from({ length: mostPoints }, (_, index) => points[Math.floor(index * every)]!);
}

function range(numbers: readonly number[]): [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

/** A count, or the canonical JSON of a number; nothing there is 0. */
function toNumber(value: Value): number | null {
  if (value === null) return 0;
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return null;
  return Number.isFinite(Number(value)) ? Number(value) : null;
}

function inWords(points: EntryHistory['points']): string {
  const said = points.slice(0, mostSaid).map(({ step, value }) => {
    const shown = value === null ? 'nothing' : cutMiddle(visibleText(String(value)), 24);
    return step < 0 ? `${shown} at the start` : `${shown} from step ${showCount(step + 1)}`;
  });
  const more = points.length > mostSaid ? `, and ${showCount(points.length - mostSaid)} more changes` : '';
  return said.join(', ') + more;
}
