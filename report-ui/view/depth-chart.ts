import { countOf, showCount } from '../model/counts.ts';
import { element } from './element.ts';

/** Bars of a chart at most: of deeper graphs several depths share one. */
const mostBars = 160;
const height = 100;

/**
 * States by depth as bars, the share from which there is no way back apart.
 * @param doomed by depth; `null` where it is not known
 */
export function depthChart(states: readonly number[], doomed: readonly number[] | null): HTMLElement {
  const per = Math.ceil(states.length / mostBars);
  const bars = Array.from({ length: Math.ceil(states.length / per) }, (_, bar) => ({
    from: bar * per,
    to: Math.min(states.length, (bar + 1) * per) - 1,
    states: sum(states, bar * per, per),
    doomed: doomed === null ? 0 : sum(doomed, bar * per, per),
  }));
  const most = bars.reduce((so, bar) => Math.max(so, bar.states), 1);
  const svg = svgElement('svg', {
    viewBox: `0 0 ${bars.length * 10} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': summary(states, doomed),
  });
  bars.forEach((bar, at) => {
    const tall = Math.max(1, (bar.states / most) * height);
    const lost = bar.states === 0 ? 0 : (bar.doomed / bar.states) * tall;
    const depth =
      bar.from === bar.to ? showCount(bar.from) : `${showCount(bar.from)} to ${showCount(bar.to)}`;
    const tip = `depth ${depth}: ${countOf(bar.states, 'state')}${bar.doomed > 0 ? `, ${showCount(bar.doomed)} of them lost` : ''}`;
    svg.append(
      svgElement('rect', { class: 'column', x: at * 10, y: 0, width: 10, height, 'data-tip': tip }),
      svgElement('rect', {
        class: 'states',
        x: at * 10 + 1,
        y: height - tall,
        width: 8,
        height: tall - lost,
      }),
      svgElement('rect', { class: 'doomed', x: at * 10 + 1, y: height - lost, width: 8, height: lost }),
    );
  });
  const last = showCount(states.length - 1);
  return element(
    'figure',
    { class: 'depth-chart' },
    svg,
    element(
      'figcaption',
      {},
      element('span', {}, '0'),
      element('span', {}, `steps from the start; the tallest bar is ${countOf(most, 'state')}`),
      element('span', {}, last),
    ),
  );
}

function sum(of: readonly number[], from: number, count: number): number {
  return of.slice(from, from + count).reduce((total, n) => total + n, 0);
}

function summary(states: readonly number[], doomed: readonly number[] | null): string {
  const most = states.reduce((so, n) => Math.max(so, n), 0);
  const first = doomed?.findIndex((n) => n > 0) ?? -1;
  return `States by depth, from 0 to ${showCount(states.length - 1)}: at most ${showCount(most)}, at depth ${showCount(states.indexOf(most))}${first >= 0 ? `; from depth ${showCount(first)} on some are lost` : ''}.`;
}

function svgElement(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
