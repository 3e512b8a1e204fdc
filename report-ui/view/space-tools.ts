import { button, element } from './element.ts';

/**
 * The buttons of a drawing.
 * @param zoom one step in (1) or out (-1); `null`: all of it
 */
export function spaceTools(loops: HTMLElement, zoom: (by: 1 | -1 | null) => void): HTMLElement {
  const tools = [
    ['Zoom out (-)', '\u2212', -1],
    ['Fit the drawing into its pane (0)', 'Fit', null],
    ['Zoom in (+)', '+', 1],
  ] as const;
  return element(
    'div',
    { class: 'space-tools', role: 'toolbar', 'aria-label': 'Drawing' },
    loops,
    ...tools.map(([tip, sign, by]) => button({ 'aria-label': tip, 'data-tip': tip }, () => zoom(by), sign)),
  );
}
