/** Foreign text in Markdown: names and labels stay text wherever it is shown, and mention nobody. */
import { middleCut, printable } from './style.ts';

/** Longer names are cut in the middle. */
const widest = 120;

/**
 * A name as code. Nothing in it is read as markup, and it is no mention, link or emoji.
 * @returns one span
 */
export function code(text: string, width = widest): string {
  const shown = middleCut(printable(text), width);
  if (shown.trim() === '') return shown === '' ? '` `' : `\`"${shown}"\``;
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || /^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A sentence in which names may stand: no markup, no mention of a person or an issue, no link, no emoji by its name. */
export function prose(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!)
    .replace(/www\./gi, 'www\\.')
    .replace(/[@#:](?=[\p{L}\p{N}_/+-])/gu, '$&<!-- -->');
}

/** Markdown as a cell of a table: there a bar ends the cell, in code too, unless a backslash that is none itself stands before it. */
export function cell(markdown: string): string {
  return markdown.replace(/(\\*)\|/g, (bar, before: string) =>
    before.length % 2 === 0 ? `${before}\\|` : bar,
  );
}

/** Lines as they are, in a block of code. */
export function block(lines: readonly string[], language = 'text'): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
