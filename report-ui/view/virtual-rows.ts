import { scrollToShow, visibleWindow } from '../model/visible-window.ts';
import { element } from './element.ts';

const margin = 8;

export interface VirtualRows {
  readonly node: HTMLElement;
  /** Replaces all rows. */
  show(items: readonly number[]): void;
  /** Brings the row of an item into sight, where there is one. */
  reveal(item: number): void;
  /** Calls `visit` with the rows that exist at the moment. */
  each(visit: (row: HTMLElement, item: number) => void): void;
}

/**
 * Rows of equal height, of which only those in sight exist.
 * @param rowHeight pixels
 * @param container the attributes of the scrolling element
 * @param make makes the row of an item; called again whenever it comes into sight
 */
export function virtualRows(
  rowHeight: number,
  container: Readonly<Record<string, string | number>>,
  make: (item: number, position: number, total: number) => HTMLElement,
): VirtualRows {
  const space = element('div', { class: 'rows-space', role: 'presentation' });
  const node = element('div', { ...container }, space);
  const rows = new Map<number, HTMLElement>();
  let items: readonly number[] = [];
  let asked = false;

  const draw = (): void => {
    asked = false;
    const { from, to } = visibleWindow(node.scrollTop, node.clientHeight, rowHeight, items.length, margin);
    const wanted = new Set(items.slice(from, to));
    for (const [item, row] of rows) {
      if (wanted.has(item)) continue;
      row.remove();
      rows.delete(item);
    }
    for (let position = from; position < to; position++) {
      const item = items[position]!;
      if (rows.has(item)) continue;
      const row = make(item, position, items.length);
      row.style.top = `${position * rowHeight}px`;
      rows.set(item, row);
      // Kept in order, so that screen readers and printers meet the rows as the eye does.
      const next = items.slice(position + 1, to).find((later) => rows.has(later));
      space.insertBefore(row, next === undefined ? null : rows.get(next)!);
    }
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  };
  node.addEventListener('scroll', ask, { passive: true });
  new ResizeObserver(ask).observe(node);

  return {
    node,
    show(next) {
      items = next;
      for (const row of rows.values()) row.remove();
      rows.clear();
      space.style.height = `${items.length * rowHeight}px`;
      draw();
    },
    reveal(item) {
      const position = positionOf(items, item);
      if (position < 0) return;
      node.scrollTop = scrollToShow(position, node.scrollTop, node.clientHeight, rowHeight);
      draw();
    },
    each(visit) {
      for (const [item, row] of rows) visit(row, item);
    },
  };
}

/** Binary search: items ascend. */
function positionOf(items: readonly number[], item: number): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (items[middle]! === item) return middle;
    if (items[middle]! < item) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
