import { showCount } from '../model/counts.ts';
import { likelihoodAt, percentText } from '../model/explained.ts';
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
  const { isExact, tried } = doom;
  const how = isExact ? 'exact' : 'estimated';
  const tip = isExact
    ? 'The share of failing runs among all that go on from here, every action offered being equally likely. Computed from all states.'
    : `Estimated by random runs from here${tried === null ? '' : `, at least ${tried} of each position`}: no proof.`;
  const label = [
    element('span', { class: 'row-name', tabindex: 0, 'data-tip': tip }, 'Likelihood of failure'),
    element('span', { class: isExact ? 'row-how' : 'row-how is-unknown' }, how),
  ];
  const { svg, nodes } = rowOf(height, summary(doom), label, value);
  const parts = {
    ground: svg.append('rect').attr('class', 'doom-ground').attr('y', top).attr('height', full),
    bar: svg.append('path').attr('class', isExact ? 'doom-bar' : 'doom-bar is-estimated'),
    mark: svg
      .append('path')
      .attr('class', 'doom-mark')
      .attr('d', `M0,2V${top + full}M-4,2H4L0,7Z`),
    said: svg.append('text').attr('class', 'doom-said').attr('y', 10),
  };
  return {
    nodes: [...nodes],
    draw(scale, width) {
      const [left, right] = [scale(0), scale(count)];
      svg.attr('width', width);
      parts.ground.attr('x', left).attr('width', right - left);
      parts.bar.attr('d', outline(doom, count, scale));
      const { noReturn } = doom;
      const isMarked = noReturn !== null && noReturn <= count;
      for (const part of [parts.mark, parts.said]) part.attr('visibility', isMarked ? 'visible' : 'hidden');
      const at = scale(Math.max(0, (noReturn ?? 0) - 0.5));
      const isLeft = at + words > width;
      parts.mark.attr('transform', `translate(${at},0)`);
      parts.said
        .attr('x', isLeft ? at - 8 : at + 8)
        .attr('text-anchor', isLeft ? 'end' : 'start')
        .text(isExact ? 'no return (g)' : 'no return (g), estimated');
    },
    update({ step }) {
      const likelihood = likelihoodAt(doom, step + 1);
      const isOpen = doom.prospects.length === 0 && step < doom.known;
      value.textContent =
        likelihood === null ? (isOpen ? 'not certain' : 'not known') : percentText(likelihood);
      value.setAttribute('aria-label', `likelihood of failure after this step, ${how}: ${value.textContent}`);
    },
  };
}

/** The bar as one shape: a step as high as failure was likely after it, at most one edge for each pixel. */
function outline(doom: Doom, count: number, scale: StepScale): string {
  const bottom = top + full;
  const y = (likelihood: number): number => bottom - Math.max(likelihood > 0 ? 1 : 0, likelihood * full);
  let path = `M${scale(0)},${bottom}`;
  let last = '';
  let lastX = -1;
  const to = (position: number, likelihood: number): void => {
    const x = Math.round(scale(Math.max(0, position - 1)));
    const next = `V${y(likelihood).toFixed(1)}`;
    if (next === last || (x === lastX && position < count && position !== doom.noReturn)) return;
    path += `H${x}${next}`;
    last = next;
    lastX = x;
  };
  for (const { position, likelihood } of doom.prospects) if (position > 0) to(position, likelihood);
  if (doom.prospects.length === 0 && doom.noReturn !== null) to(Math.max(1, doom.noReturn), 1);
  return `${path}H${scale(Math.min(count, doom.known))}V${bottom}Z`;
}

/** The same in words, for those who do not see it. */
function summary(doom: Doom): string {
  const { noReturn, isExact, prospects } = doom;
  const told: string[] = [];
  let last = '';
  for (const { position, likelihood } of prospects) {
    const text = percentText(likelihood);
    if (text === last || told.length >= 12) continue;
    last = text;
    told.push(`${text} ${position === 0 ? 'at the start' : `after step ${showCount(position)}`}`);
  }
  if (noReturn === null)
    return `Likelihood of failure, ${isExact ? 'exact' : 'estimated'}: ${told.join('; ')}.`;
  const from = noReturn === 0 ? 'from the start' : `after step ${showCount(noReturn)}`;
  const certain = isExact ? `failure is inevitable ${from}` : `every run that was tried fails ${from}`;
  return `Likelihood of failure, ${isExact ? 'exact' : 'estimated'}: ${[...told, certain].join('; ')}.`;
}
