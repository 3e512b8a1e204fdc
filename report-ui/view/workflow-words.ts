import { mostCharacters, shownName, textWidth } from '../diagram/text-size.ts';
import type { Box } from '../diagram/scene.ts';
import { drawn, hasSign, isRound, middle } from './workflow-shapes.ts';

/** The name of a box: inside of what is large enough, at the head of outlines, under small signs. */
export function boxWords(box: Box): SVGElement[] {
  const { x, y, width, height, look, text, detail } = box;
  if (text === '' && detail === '') return [];
  const { x: cx, y: cy } = middle(box);
  switch (look) {
    case 'group':
    case 'stack': {
      const most = Math.max(8, Math.floor(width / 8));
      return [titled(x + 13, y + 17, shownName(text, most), shownName(detail, 30), 'title')];
    }
    case 'pool':
      return [poolTitle(box)];
    case 'bar': {
      const [shownText, shownDetail] = [shownName(text, 24), shownName(detail, 30)];
      if (width > height) return [titled(x + width + 6, cy + 4, shownText, shownDetail, 'title')];
      const whole = textWidth(shownText, 12) + textWidth(shownDetail, 12);
      return [titled(cx - whole / 2, y - 7, shownText, shownDetail, 'title')];
    }
    case 'gateway':
      if (box.isAside)
        return [titled(x + width + 5, cy + 4, shownName(text, 24), shownName(detail, 24), 'under')];
      return under(box);
    case 'task':
    case 'transition':
    case 'more':
      return inside(box);
    case 'event':
      return isRound(box) ? under(box) : inside(box);
    default:
      return under(box);
  }
}

function poolTitle(box: Box): SVGElement {
  const { x, y, width, height, text } = box;
  const { x: cx, y: cy } = middle(box);
  const around = { class: 'title', 'text-anchor': 'middle' };
  return width >= height
    ? drawn(
        'text',
        { ...around, transform: `translate(${x + 18},${cy}) rotate(-90)` },
        shownName(text, Math.floor(height / 8)),
      )
    : drawn('text', { ...around, x: cx, y: y + 18 }, shownName(text, Math.floor(width / 8)));
}

function inside(box: Box): SVGElement[] {
  const { height, text, detail } = box;
  if (height > 48) return wrapped(box, text);
  const { x, y } = middle(box);
  const shift = hasSign(box) ? 10 : 0;
  const [whole, beside] = [shownName(text, mostCharacters), shownName(detail, mostCharacters)];
  if (beside === '')
    return [drawn('text', { x: x + shift, y, dy: '0.35em', 'text-anchor': 'middle' }, whole)];
  const start = x + shift - (textWidth(whole) + 8 + textWidth(beside, 12)) / 2;
  return [titled(start, y + 4.5, whole, beside, '')];
}

function titled(x: number, y: number, text: string, detail: string, kind: string): SVGElement {
  const children = [
    text === '' ? null : drawn('tspan', {}, text),
    detail === '' ? null : drawn('tspan', { class: 'detail', dx: text === '' ? 0 : 8 }, detail),
  ];
  return drawn('text', { class: kind, x, y }, ...children.filter((child) => child !== null));
}

/** Events at a border have their name beside the line that leaves them. */
function under({ x, y, width, height, text, detail, mark }: Box): SVGElement[] {
  const middle = x + width / 2;
  const first = y + height + 13;
  if (mark.startsWith('boundary'))
    return [
      drawn('text', { class: 'under', 'text-anchor': 'end', x: middle - 6, y: first }, shownName(text, 20)),
    ];
  const lines = linesOf([text, detail].filter((word) => word !== '').join(' '), 18, 2);
  return lines.map((line, i) =>
    drawn('text', { class: 'under', x: middle, y: first + i * 13, 'text-anchor': 'middle' }, line),
  );
}

/** A name on several lines, for the tasks of a BPMN file. */
function wrapped(box: Box, text: string): SVGElement[] {
  const { x, y } = middle(box);
  const lines = linesOf(
    text,
    Math.max(6, Math.floor(box.width / 7.6)),
    Math.max(1, Math.floor((box.height - 12) / 15)),
  );
  return lines.map((line, i) =>
    drawn(
      'text',
      { x, y: y + (i - (lines.length - 1) / 2) * 15, dy: '0.35em', 'text-anchor': 'middle' },
      line,
    ),
  );
}

/** Breaks a text at spaces; the last line is cut. */
function linesOf(text: string, most: number, lines: number): string[] {
  const made: string[] = [];
  for (const word of shownName(text, 400).split(/\s+/)) {
    const last = made.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  const kept = made.slice(0, lines);
  if (made.length > lines) kept[lines - 1] = [kept[lines - 1], ...made.slice(lines)].join(' ');
  return kept.map((line) => shownName(line, most));
}
