import { UserError } from '../errors.ts';
import { checkModelHash } from '../replay-log.ts';
import type { StateAt } from '../report/state.ts';
import { matchStep, type ReplayLog } from '../trace.ts';
import { version } from '../version.ts';
import { divergenceError } from './divergence.ts';
import { modelRef, open, type Source } from './source.ts';

/**
 * The state in which a run is after so many steps of its log.
 * @param steps 0 for the initial state
 * @param logFile for messages
 * @throws UserError FP3011 when the log was made from another model, FP3004 when it does not fit, FP5002 where it has fewer steps
 */
export async function stateAt(
  source: Source,
  log: ReplayLog,
  steps: number,
  logFile: string,
): Promise<StateAt> {
  checkModelHash(log, modelRef(source), logFile);
  if (steps > log.steps.length) {
    const message = `--until is ${steps}, and the log has ${log.steps.length} steps`;
    throw new UserError('FP5002', message, 'Give a number of steps up to that.', { file: logFile });
  }
  const { system } = await open(source);
  let state = system.initial;
  for (let position = 0; position < steps; position++) {
    const offered = system.enabled(state);
    const pick = matchStep(log.steps[position]!, offered, position);
    if (typeof pick !== 'number') throw divergenceError(pick, logFile);
    state = system.step(state, offered[pick]!).state;
  }
  const offered = system.enabled(state).map(({ label }) => label);
  const end = offered.length === 0 ? system.end(state) : null;
  return {
    format: 1,
    flowproof: version,
    model: modelRef(source),
    position: steps,
    state: system.view(state),
    offered,
    end,
  };
}
