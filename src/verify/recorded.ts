/** Whether a run is the one that its log records. */
import { UserError } from '../errors.ts';
import { replay, type Drift, type Expected, type ReplayLog, type Replayed } from '../trace.ts';
import { version } from '../version.ts';
import { divergenceError } from './divergence.ts';
import type { AnySystem, Source } from './source.ts';

/** What came of replaying a log that fits. */
export type Followed = Exclude<Replayed, { readonly kind: 'diverged' }>;

/**
 * Makes sure that a log of this very model records the run that the model makes: the labels offered, the place of the violation and the
 * end. A run may differ from a log that is as it was written, as its digest shows, where the model calls code that its hash does not
 * cover or where another version of flowproof wrote the log: that the violation has gone, or shows earlier, is then an answer.
 * @param seen the log, replayed up to the violation that it expects
 * @throws UserError FP3004 for a log that contradicts its model
 */
export function requireRecorded(
  source: Source,
  system: AnySystem,
  log: ReplayLog,
  seen: Followed,
  logFile: string,
): void {
  const mayDiffer = callsCode(source) || log.flowproof !== version;
  if (mayDiffer && log.digest !== undefined) return;
  const all = replay(system, { ...log, expected: null });
  if (all.kind === 'diverged') throw divergenceError(all.divergence, logFile);
  if (all.drift !== null) throw otherOffers(all.drift, logFile);
  if (log.expected === null) return;
  const { kind, steps } = seen;
  if (kind === 'reproduced' && steps < log.steps.length) {
    const goesOn = `after ${steps} steps it violates ${log.expected.property} already, and the log goes on to ${log.steps.length}`;
    throw contradiction(goesOn, logFile, `steps.${steps}`);
  }
  if (kind !== 'reproduced' && !mayDiffer) throw otherViolation(log.expected, seen, logFile);
}

/** Functions are hashed by their own text, whatever they call. */
function callsCode(source: Source): boolean {
  if (source.kind === 'net') return false;
  let found = false;
  JSON.stringify(source.model, (_key, value: unknown) => {
    found ||= typeof value === 'function';
    return value;
  });
  return found;
}

function otherOffers({ position, recorded, offered }: Drift, file: string): UserError {
  const message = `at step ${position} it records ${listed(recorded)} as offered, but the model offers ${listed(offered)}`;
  return contradiction(message, file, `steps.${position}`);
}

function otherViolation({ property, culprits }: Expected, { violation }: Followed, file: string): UserError {
  return violation === null
    ? contradiction(`its run does not violate ${property}`, file, 'expected.property')
    : contradiction(
        `its run violates ${property} at ${listed(violation.culprits)}, not at ${listed(culprits)}`,
        file,
        'expected.culprits',
      );
}

function listed(names: readonly string[]): string {
  return names.slice(0, 8).join(', ') || 'nothing';
}

function contradiction(what: string, file: string, element: string): UserError {
  return new UserError(
    'FP3004',
    `the log does not fit the model that it names: ${what}`,
    'The file was changed by hand or damaged: use the log as it was written, or record it again.',
    { file, element },
  );
}
