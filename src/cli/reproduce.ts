import type { ReplayLog } from '../trace.ts';
import { toCompact } from '../verify/compact-log.ts';
import { shellWord } from './shell-word.ts';

/** A command that is longer is not one to copy: the log belongs in a file. */
const longestCommand = 300;

/** Steps of which even equal picks may be a long text. */
const mostSteps = 10_000;

/**
 * The command that replays a run as it is, without a file for its log.
 * @param reading options that change what the model's file means, as they stand in a command
 * @returns `null` where it would be long, or the model has no file
 */
export function replayCommand(log: ReplayLog, reading: string): string | null {
  const { file } = log.model;
  if (file === '' || log.steps.length > mostSteps) return null;
  const command = `flowproof replay ${shellWord(file)} ${shellWord(toCompact(log))}${reading}`;
  return command.length <= longestCommand ? command : null;
}
