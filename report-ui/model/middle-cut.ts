const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest run of UTF-16 units that is looked at for one visible character; a longer one is cut inside. */
const longestGrapheme = 32;

/**
 * Cuts a text in the middle, between visible characters, so that both ends of a long label stay readable.
 * @param text any text
 * @param most visible characters to keep at most, the ellipsis included; at least 3
 * @returns `text` itself where it is short enough
 */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const limit = Math.max(3, Math.floor(most));
  const span = (limit + 1) * longestGrapheme;
  if (text.length <= 2 * span) {
    const all = graphemes(text);
    if (all.length <= limit) return text;
    return joined(all, all, limit);
  }
  return joined(graphemes(text.slice(0, span)), graphemes(text.slice(-span)), limit);
}

function joined(head: readonly string[], tail: readonly string[], limit: number): string {
  const kept = limit - 1;
  const front = Math.ceil(kept / 2);
  return `${head.slice(0, front).join('')}…${tail.slice(tail.length - (kept - front)).join('')}`;
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
