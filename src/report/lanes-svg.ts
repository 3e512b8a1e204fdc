import type { TraceStep } from '../trace.ts';
import { changeText } from './steps-text.ts';
import { middleCut, printable } from './style.ts';

/** What is drawn beside the steps. */
export interface LanesOptions {
  /** A heading: what the run shows. */
  readonly title: string;
  /** Under it: why. */
  readonly subtitle: string;
  /** From this step on the run is repeated for ever. */
  readonly loopFrom?: number | undefined;
}

const size = { column: 132, row: 58, box: 30, left: 96, top: 62, gap: 16 } as const;

/** Of a longer run the first and the last steps are drawn, so that it stays a picture. */
const mostDrawn = 40;

/**
 * The steps of a run in swim-lanes, one for each branch, time from left to right: an SVG that needs nothing from outside. What each step
 * changed stands under it; the last step, which shows the failure, stands out.
 */
export function lanesSvg(steps: readonly TraceStep[], options: LanesOptions): string {
  const half = mostDrawn / 2;
  const drawn = steps.length > mostDrawn ? [...steps.slice(0, half), ...steps.slice(-half)] : [...steps];
  const lanes = [...new Set(drawn.map(({ lane }) => lane ?? ''))];
  const width = size.left + Math.max(4, drawn.length) * size.column + size.gap;
  const height = size.top + Math.max(1, lanes.length) * size.row + size.gap;
  const row = (step: TraceStep): number => size.top + lanes.indexOf(step.lane ?? '') * size.row;
  const column = (i: number): number => size.left + i * size.column;
  const body = [
    ...lanes.map((lane, i) => laneAt(lane, size.top + i * size.row, width)),
    ...drawn.slice(1).map((step, i) => wayTo(column(i), row(drawn[i]!), column(i + 1), row(step))),
    ...drawn.map((step, i) => boxAt(step, column(i), row(step), i === drawn.length - 1)),
    ...loopMark(drawn, options.loopFrom, column, height),
  ];
  const skipped = steps.length - drawn.length;
  const subtitle =
    skipped === 0 ? options.subtitle : `${options.subtitle} (${skipped} steps between are left out)`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${text(options.title)}</title>`,
    style,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${size.gap}" y="24">${text(middleCut(options.title, Math.floor(width / 9)))}</text>`,
    `<text class="said" x="${size.gap}" y="44">${text(middleCut(subtitle, Math.floor(width / 7)))}</text>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

const style = `<style>
  .page { fill: #fff } .lane { stroke: #d5dbe3 } text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #1c2733 }
  .title { font-size: 15px; font-weight: 600 } .said, .change, .name { fill: #526173 } .change { font-size: 10.5px }
  .box { fill: #eaf1fb; stroke: #5b86c4 } .last { fill: #fde8e8; stroke: #c62f2f; stroke-width: 2 }
  .way { fill: none; stroke: #8b98a8; stroke-width: 1.5 } .loop { fill: none; stroke: #c62f2f; stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #12181f } .lane { stroke: #2b3642 } text { fill: #e6ecf3 } .said, .change, .name { fill: #9fb0c2 }
    .box { fill: #1d2c42; stroke: #6d9be0 } .last { fill: #45191b; stroke: #ff7b7b } .loop { stroke: #ff7b7b }
  }
</style>`;

function laneAt(lane: string, y: number, width: number): string {
  const middle = y + size.box / 2;
  const name = middleCut(printable(lane === '' ? 'case' : lane), 13);
  return `<line class="lane" x1="${size.left - 8}" y1="${middle}" x2="${width}" y2="${middle}"/><text class="name" x="${size.gap / 2}" y="${middle + 4}">${text(name)}</text>`;
}

function wayTo(fromX: number, fromY: number, toX: number, toY: number): string {
  const [x1, x2] = [fromX + size.column - size.gap, toX];
  const [y1, y2] = [fromY + size.box / 2, toY + size.box / 2];
  return `<path class="way" d="M${x1} ${y1} C${x1 + 8} ${y1} ${x2 - 8} ${y2} ${x2} ${y2}"/>`;
}

function boxAt({ index, label, changes = [] }: TraceStep, x: number, y: number, isLast: boolean): string {
  const width = size.column - size.gap;
  const shown = middleCut(printable(label), 15);
  const data = changes.filter(({ kind }) => kind !== 'token' && kind !== 'sink').map(changeText);
  const change = middleCut(data.join('  '), 20);
  return [
    `<g><title>${text(`${index + 1} ${printable(label)}${data.length > 0 ? `: ${data.join(', ')}` : ''}`)}</title>`,
    `<rect class="box${isLast ? ' last' : ''}" x="${x}" y="${y}" width="${width}" height="${size.box}" rx="6"/>`,
    `<text x="${x + 7}" y="${y + 19}">${index + 1} ${text(shown)}</text>`,
    ...(change === ''
      ? []
      : [`<text class="change" x="${x + 2}" y="${y + size.box + 13}">${text(change)}</text>`]),
    '</g>',
  ].join('');
}

/** A bracket under what is repeated. */
function loopMark(
  drawn: readonly TraceStep[],
  loopFrom: number | undefined,
  column: (i: number) => number,
  height: number,
): string[] {
  const first = loopFrom === undefined ? -1 : drawn.findIndex(({ index }) => index >= loopFrom);
  if (first < 0) return [];
  const [x1, x2, y] = [column(first), column(drawn.length) - size.gap, height - 8];
  return [
    `<path class="loop" d="M${x1} ${y - 8} V${y} H${x2} V${y - 8}"/>`,
    `<text class="change" x="${x1 + 6}" y="${y - 3}">for ever</text>`,
  ];
}

function text(raw: string): string {
  return printable(raw).replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
