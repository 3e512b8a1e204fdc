import type { Palette } from './space-shapes.ts';

/** The colours that hold for an element. */
export function paletteOf(node: Element): Palette {
  const style = getComputedStyle(node);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: colour('ground'),
    text: colour('text'),
    muted: colour('muted'),
    state: colour('space-state'),
    edge: colour('strong-rule'),
    lostEdge: colour('space-lost-edge'),
    accent: colour('accent'),
    no: colour('no'),
    yes: colour('yes'),
    font: colour('sans'),
  };
}
