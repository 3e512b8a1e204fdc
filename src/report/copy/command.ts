import type { ReplayLog } from '../../trace.ts';
import type { ReadingChoices } from '../document.ts';
import { compactText, type LinesDigest } from '../compact-text.ts';
import { shellWord } from '../shell-word.ts';

/** Characters that a shell takes in one line, with room to spare. */
const longest = 20_000;

/**
 * The command that replays a run.
 * @param reading how the model was read
 * @param digest of lines, as the compact log wants it
 * @returns `null` where the model has no file, or the command is too long for a shell
 */
export function commandOf(log: ReplayLog, digest: LinesDigest, reading: ReadingChoices = {}): string | null {
  if (log.model.file === '') return null;
  const options = Object.entries(reading).map(
    ([option, value]) => ` --${option} ${shellWord(String(value))}`,
  );
  const command = `npx flowproof replay ${shellWord(log.model.file)} ${shellWord(compactText(log, digest))}${options.join('')}`;
  return command.length > longest ? null : command;
}
