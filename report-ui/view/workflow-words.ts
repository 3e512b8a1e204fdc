import { fittedName, mostCharacters, shownName, textWidth } from '../diagram/text-size.ts';
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
      const room = width - 26;
      const said = fittedName(
        shownName(detail, 30),
        Math.max(room / 2, room - textWidth(shownName(text, 400), 12) - 8),
        12,
      );
      const left = room - (said === '' ? 0 : textWidth(said, 12) + 8);
      return [titled(x + 13, y + 17, fittedName(text, left, 12), said, 'title')];
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
        fittedName(text, height - 10, 12),
      )
    : drawn('text', { ...around, x: cx, y: y + 18 }, fittedName(text, width - 10, 12));
}

function inside(box: Box): SVGElement[] {
  const { width, height, text, detail } = box;
  if (height > 48) return wrapped(box, text);
  const { x, y } = middle(box);
  const shift = hasSign(box) ? 10 : 0;
  const beside = shownName(detail, mostCharacters);
  const left = width - 10 - 2 * shift - (beside === '' ? 0 : textWidth(beside, 12) + 8);
  const whole = fittedName(shownName(text, mostCharacters), left);
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
  const lines = linesOf([text, detail].filter((word) => word !== '').join(' '), 120, 2, 12);
  return lines.map((line, i) =>
    drawn('text', { class: 'under', x: middle, y: first + i * 13, 'text-anchor': 'middle' }, line),
  );
}

/** A name on several lines, for the tasks of a BPMN file. */
function wrapped(box: Box, text: string): SVGElement[] {
  const { x, y } = middle(box);
  const lines = linesOf(text, box.width - 8, Math.max(1, Math.floor((box.height - 12) / 15)));
  return lines.map((line, i) =>
    drawn(
      'text',
      { x, y: y + (i - (lines.length - 1) / 2) * 15, dy: '0.35em', 'text-anchor': 'middle' },
      line,
    ),
  );
}

/** Breaks a text at spaces; words that are too long, and the last line, are cut. */
function linesOf(text: string, pixels: number, lines: number, size = 13): string[] {
  const made: string[] = [];
  for (const word of shownName(text, 400).split(/\s+/)) {
    const last = made.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= pixels)
      made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  const kept = made.slice(0, lines);
  if (made.length > lines) kept[lines - 1] = [kept[lines - 1], ...made.slice(lines)].join(' ');
  return kept.map((line) => fittedName(line, pixels, size));
}
