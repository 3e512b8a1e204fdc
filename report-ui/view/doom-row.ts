import { showCount } from '../model/counts.ts';
import { likelihoodText } from '../model/explained.ts';
import type { Doom } from '../model/explained.ts';
import { element } from './element.ts';
import { rowOf } from './scrubber-row.ts';
import type { StepScale } from '../model/step-scale.ts';
import type { ScrubberRow } from './scrubber-row.ts';

const height = 28;
/** The bar: from this line down, so high. */
const [top, full] = [14, 14];
/** Pixels that the words beside the mark take. */
const words = 118;

/** How likely failure is after each step, and from where on it is inevitable. */
export function doomRow(doom: Doom, count: number): ScrubberRow {
  const value = element('output', { class: 'row-value' });
  const { isExact, isProved, prospects, noReturn } = doom;
  const how = isExact ? 'exact' : 'estimated';
  const label = [
    element('span', { class: 'row-name', tabindex: 0, 'data-tip': tipOf(doom) }, titleOf(doom)),
    element('span', { class: isExact ? 'row-how' : 'row-how is-unknown' }, how),
  ];
  const { svg, nodes } = rowOf(height, summary(doom), label, value);
  const parts = {
    open: svg.append('path').attr('class', 'doom-open'),
    ground: svg.append('rect').attr('class', 'doom-ground').attr('y', top).attr('height', full),
    bar: svg.append('path').attr('class', isExact ? 'doom-bar' : 'doom-bar is-estimated'),
    sure: svg.append('path').attr('class', 'doom-bar'),
    mark: svg
      .append('path')
      .attr('class', 'doom-mark')
      .attr('d', `M0,2V${top + full}M-4,2H4L0,7Z`),
    said: svg.append('text').attr('class', 'doom-said').attr('y', 10),
  };
  return {
    nodes: [...nodes],
    draw(scale, width) {
      const x = (position: number): number => scale(Math.min(count, Math.max(0, position - 0.5)));
      const right = scale(count);
      const at = x(noReturn ?? 0);
      const left = prospects.length > 0 ? scale(0) : at;
      svg.attr('width', width);
      parts.open.attr('d', left > scale(0) ? `M${scale(0)},${top + full - 1}H${left}` : null);
      parts.ground.attr('x', left).attr('width', Math.max(0, right - left));
      parts.bar.attr('d', outline(doom, count, scale));
      parts.sure.attr(
        'd',
        isProved && noReturn !== null
          ? `M${at},${top + full}V${top}H${Math.max(right, at + 2)}V${top + full}Z`
          : null,
      );
      const isMarked = noReturn !== null && noReturn <= count;
      for (const part of [parts.mark, parts.said]) part.attr('visibility', isMarked ? 'visible' : 'hidden');
      const isLeft = at + words > width;
      parts.mark.attr('transform', `translate(${at},0)`);
      parts.said
        .attr('x', isLeft ? at - 8 : at + 8)
        .attr('text-anchor', isLeft ? 'end' : 'start')
        .text(isExact ? 'no return (g)' : `no return (g), ${isProved ? 'exact' : how}`);
    },
    update({ step }) {
      value.textContent = likelihoodText(doom, step + 1);
      value.setAttribute('aria-label', `likelihood of failure after this step, ${how}: ${value.textContent}`);
    },
  };
}

function titleOf({ prospects }: Doom): string {
  return prospects.length > 0 ? 'Likelihood of failure' : 'Point of no return';
}

/** What the figure means, and where it is from. */
function tipOf({ isExact, isProved, prospects, tried }: Doom): string {
  if (prospects.length === 0)
    return 'From there on every run fails so; before it, failure could be avoided. How likely it was is not known: run or model are too large.';
  const means =
    'The probability that a run fails so which goes on from here and picks each action that is offered with the same probability.';
  if (isExact) return `${means} Computed from all states.`;
  const runs = `${means} Estimated by random runs${tried === null ? '' : `, at least ${tried} from each position`}: no proof.`;
  return isProved ? `${runs} The point of no return is exact: all states show it.` : runs;
}

/** The bar as one shape, as far as it is not certain: a step as high as failure was likely after it, at most one edge for each pixel. */
function outline(doom: Doom, count: number, scale: StepScale): string | null {
  const { prospects, noReturn, isProved } = doom;
  if (prospects.length === 0) return null;
  const bottom = top + full;
  const y = (likelihood: number): number => bottom - Math.max(likelihood > 0 ? 1 : 0, likelihood * full);
  let path = `M${scale(0)},${bottom}`;
  let last = '';
  let lastX = -1;
  const x = (position: number): number => scale(Math.max(0, position - 0.5));
  for (const { position, likelihood } of prospects) {
    if (isProved && noReturn !== null && position >= noReturn) continue;
    const at = Math.round(x(position));
    const next = `V${y(likelihood).toFixed(1)}`;
    if (next === last || (at === lastX && position < count)) continue;
    path += `H${at}${next}`;
    last = next;
    lastX = at;
  }
  const known = isProved && noReturn !== null ? noReturn - 0.5 : doom.known + 0.5;
  const end = scale(Math.max(0, Math.min(count, known)));
  return `${path}H${end}V${bottom}Z`;
}

/** The same in words, for those who do not see it. */
function summary(doom: Doom): string {
  const { noReturn, isExact, isProved, prospects } = doom;
  const told: string[] = [];
  let last = '';
  for (const { position } of prospects) {
    const text = likelihoodText(doom, position);
    if (text === last || told.length >= 12) continue;
    last = text;
    told.push(`${text} ${position === 0 ? 'at the start' : `after step ${showCount(position)}`}`);
  }
  if (noReturn !== null) {
    const from = noReturn === 0 ? 'from the start' : `after step ${showCount(noReturn)}`;
    told.push(isProved ? `failure is inevitable ${from}` : `every run that was tried fails ${from}`);
  }
  return `${titleOf(doom)}, ${isExact ? 'exact' : 'estimated'}: ${told.join('; ')}.`;
}
