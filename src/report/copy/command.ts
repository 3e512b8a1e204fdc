import type { ReplayLog } from '../../trace.ts';
import { compactText, type LinesDigest } from '../compact-text.ts';
import { shellWord } from '../shell-word.ts';

/** Characters that a shell takes in one line, with room to spare. */
const longest = 20_000;

/**
 * The command that replays a run.
 * @param digest of lines, as the compact log wants it
 * @returns `null` where the model has no file, or the command is too long for a shell
 */
export function commandOf(log: ReplayLog, digest: LinesDigest): string | null {
  if (log.model.file === '') return null;
  const command = `npx flowproof replay ${shellWord(log.model.file)} ${shellWord(compactText(log, digest))}`;
  return command.length > longest ? null : command;
}
