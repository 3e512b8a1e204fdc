import { loadSources, type Source } from '../../src/verify/source.ts';

/** The models of the project: what can go wrong and what does not, in all formats. */
export async function fixtures(): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const loaded of loadSources(['fixtures/sound', 'fixtures/unsound'])) {
    if (!('error' in loaded)) sources.push(loaded);
  }
  return sources;
}
