import { element } from './element.ts';
import type { Child } from './element.ts';

/** A table with a caption; it can be scrolled where it is wider than the page. */
export function table(
  kind: 'figures' | 'properties',
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const [first, ...others] = heads;
  return element(
    'div',
    { class: 'wide' },
    element(
      'table',
      { class: kind },
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          first === '' ? element('td', {}) : element('th', { scope: 'col' }, first ?? ''),
          ...others.map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells))),
    ),
  );
}
