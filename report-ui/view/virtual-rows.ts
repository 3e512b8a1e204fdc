import { scrollToShow, visibleWindow } from '../model/visible-window.ts';
import { element } from './element.ts';
import type { Attributes } from './element.ts';

/** Rows beyond those in sight, so that scrolling meets no gaps. */
const margin = 8;

/** Makes the row of an item, which is at `position` of `total`; called again whenever it comes into sight. */
export type MakeRow = (item: number, position: number, total: number) => HTMLElement;

/** Rows of equal height, of which only those in sight exist. */
export class VirtualRows {
  /** The scrolling element. */
  readonly node: HTMLElement;
  readonly #space = element('div', { class: 'rows-space', role: 'presentation' });
  readonly #rowHeight: number;
  readonly #make: MakeRow;
  readonly #rows = new Map<number, HTMLElement>();
  #items: readonly number[] = [];
  #isAsked = false;
  // Kept beside the element: reading them from it makes the browser lay out the page at once.
  #scroll = 0;
  #height = 0;

  /** @param rowHeight pixels */
  constructor(rowHeight: number, attributes: Attributes, make: MakeRow) {
    this.#rowHeight = rowHeight;
    this.#make = make;
    this.node = element('div', attributes, this.#space);
    this.node.addEventListener('scroll', () => this.#measure(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(this.node);
  }

  /** Replaces all rows. @param items ascending */
  show(items: readonly number[]): void {
    this.#items = items;
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
    this.#space.style.height = `${items.length * this.#rowHeight}px`;
    this.#measure();
    this.#draw();
  }

  /** Brings the row of an item into sight, where there is one. */
  reveal(item: number): void {
    const position = positionOf(this.#items, item);
    if (position < 0) return;
    const wanted = scrollToShow(position, this.#scroll, this.#height, this.#rowHeight);
    if (wanted === this.#scroll) return;
    this.node.scrollTop = wanted;
    this.#scroll = wanted;
    this.#draw();
  }

  /** Calls `visit` with the rows that exist at the moment. */
  each(visit: (row: HTMLElement, item: number) => void): void {
    for (const [item, row] of this.#rows) visit(row, item);
  }

  #measure(): void {
    this.#scroll = this.node.scrollTop;
    this.#height = this.node.clientHeight;
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isAsked = false;
    const items = this.#items;
    const { from, to } = visibleWindow(this.#scroll, this.#height, this.#rowHeight, items.length, margin);
    const wanted = new Set(items.slice(from, to));
    for (const [item, row] of this.#rows) {
      if (wanted.has(item)) continue;
      row.remove();
      this.#rows.delete(item);
    }
    // From the last to the first, each before the one after it: readers and printers meet the rows as the eye does.
    let next: HTMLElement | null = null;
    for (let position = to - 1; position >= from; position--) {
      const item = items[position]!;
      let row = this.#rows.get(item);
      if (row === undefined) {
        row = this.#make(item, position, items.length);
        row.style.top = `${position * this.#rowHeight}px`;
        this.#rows.set(item, row);
        this.#space.insertBefore(row, next);
      }
      next = row;
    }
  }
}

/** Binary search in ascending items; -1 where there is none. */
function positionOf(items: readonly number[], item: number): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = items[middle]!;
    if (found === item) return middle;
    if (found < item) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
