import { measureWith } from '../diagram/text-size.ts';

/** Lets layouts know how wide the browser draws the fonts of the page. */
export function installMeasure(): void {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  if (canvas === null) return;
  const style = getComputedStyle(document.documentElement);
  let asked = '';
  measureWith((text, size, face) => {
    const font = `${size}px ${style.getPropertyValue(`--${face}`)}`;
    if (asked !== font) canvas.font = asked = font;
    return canvas.measureText(text).width;
  });
}
