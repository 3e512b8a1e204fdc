/** A path as it can be pasted into a shell: quoted where it has to be. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
