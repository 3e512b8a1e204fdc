import { select } from 'd3-selection';
import type { Selection } from 'd3-selection';

import type { StepScale } from '../model/step-scale.ts';

import { element } from './element.ts';
import type { Child } from './element.ts';
import type { View } from '../store.ts';

export type Drawing = Selection<SVGSVGElement, unknown, null, undefined>;

/** Steps as lengths along the scrubber: step i lies from i to i + 1. */

/** A row under the ticks of the scrubber, as wide as they are. */
export interface ScrubberRow {
  /** What it shows, the drawing, and what it says of the selected step. */
  readonly nodes: readonly [label: HTMLElement, value: HTMLElement, drawing: HTMLElement];
  /** Called when the width changes, and before the first update. */
  draw(scale: StepScale, width: number): void;
  update(view: View): void;
}

/** An empty row. */
export function rowOf(height: number, words: string, label: readonly Child[], value: HTMLElement) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const svg: Drawing = select(made).attr('height', height).attr('role', 'img').attr('aria-label', words);
  const drawing = element('div', { class: 'row-drawing' }, made);
  return {
    svg,
    nodes: [element('span', { class: 'row-label' }, ...label), value, drawing] as const,
  };
}
