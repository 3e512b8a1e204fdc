import type { Palette } from './space-shapes.ts';

/** What the style sheet calls the colours and the font of a palette. */
const names: Readonly<Record<keyof Palette, string>> = {
  ground: 'ground',
  text: 'text',
  muted: 'muted',
  state: 'space-state',
  edge: 'strong-rule',
  lostEdge: 'space-lost-edge',
  accent: 'accent',
  no: 'no',
  yes: 'yes',
  font: 'sans',
};

/** The colours that hold for an element. */
export function paletteOf(node: Element): Palette {
  const style = getComputedStyle(node);
  const entries = Object.entries(names).map(([key, name]) => [
    key,
    style.getPropertyValue(`--${name}`).trim(),
  ]);
  return Object.fromEntries(entries) as Palette;
}
