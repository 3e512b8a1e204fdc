/** Stands before what is packed; JSON never begins so. */
const packedMark = 'deflate:';

/**
 * The text of a tag that is not run: as it stands, or deflated and in base64.
 * @param content the text of the tag
 * @throws Error where what is packed is not whole
 */
export async function unpacked(content: string): Promise<string> {
  const text = content.trim();
  if (!text.startsWith(packedMark)) return text;
  try {
    return await inflated(text.slice(packedMark.length));
  } catch (error) {
    // What browsers say of it, of a fetch that failed, would lead astray.
    throw new Error('The data are not whole.', { cause: error });
  }
}

async function inflated(base64: string): Promise<string> {
  const binary = atob(base64);
  const packed = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) packed[at] = binary.charCodeAt(at);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
}
