import type { View } from '../store.ts';

/** A part of the page that follows the view. */
export interface Pane {
  readonly node: HTMLElement;
  /** Called with every change of the view while the pane is on the page, and once after it was put there. */
  update(view: View, before: View): void;
}
