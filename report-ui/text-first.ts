import { invariant } from '../src/errors.ts';
import { htmlPlugin, type HtmlPlugin } from './html-plugin.ts';

const data = '<script type="application/json" id="flowproof-data">';

/**
 * A Vite plugin, to be listed after those that put script and style into the page: moves them from its head to before the data. Where
 * a file is cut off, what is left says so: the words in its body, or, where only data are missing, the script.
 */
export function textFirst(): HtmlPlugin {
  return htmlPlugin('text-first', withTextFirst);
}

/** @param html a page with its scripts in its head, but for the data */
function withTextFirst(html: string): string {
  const carried = [...html.matchAll(/\s*<script\b[^>]*>[\s\S]*?<\/script>/g)]
    .map(([script]) => script)
    .filter((script) => !script.includes(data));
  invariant(carried.length > 0 && html.includes(data), 'the page has scripts, and a place for data');
  const text = carried.reduce((rest, script) => rest.replace(script, () => ''), html);
  return text.replace(data, () => `${carried.join('').trimStart()}\n    ${data}`);
}
