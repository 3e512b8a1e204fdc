/** C0 and C1 controls, zero-width characters, directional marks, embeddings and isolates, and lone surrogates. */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const pictures: Readonly<Record<string, string>> = { '\n': '↵', '\r': '↵', '\t': '⇥' };

/**
 * Text of a model as it may be shown: characters that cannot be seen, or that reorder what stands around them, are spelled
 * out, so that two names which look alike are alike.
 * @param text anything
 * @returns the same text without invisible characters
 */
export function visibleText(text: string): string {
  return text.replace(
    invisible,
    (character) =>
      pictures[character] ?? `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}
