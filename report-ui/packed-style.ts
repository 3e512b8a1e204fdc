import { invariant } from '../src/errors.ts';
import { packed } from '../src/report/html.ts';
import { htmlPlugin, type HtmlPlugin } from './html-plugin.ts';

/**
 * A Vite plugin, to be listed between the one that inlines styles and the policy: packs the style of the page as its data are, since
 * it is a tenth of the file and packs to a quarter.
 */
export function packedStyle(): HtmlPlugin {
  return htmlPlugin('packed-style', withPackedStyle);
}

/**
 * Puts the style of a page, which is inline, into a script element that is not run.
 * @param html a page with one style element
 */
function withPackedStyle(html: string): string {
  const [style, ...more] = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)];
  invariant(style !== undefined && more.length === 0, 'the viewer has one style, inline');
  return html.replace(
    style[0],
    () => `<script type="application/json" id="flowproof-style">${packed(style[1]!)}</script>`,
  );
}
