import { UserError } from '../errors.ts';
import type { PropertyResult, SavedResult } from '../report/document.ts';
import {
  endsAs,
  matchStep,
  replay,
  sameFailure,
  type Expected,
  type LogStep,
  type ReplayLog,
  type Violation,
} from '../trace.ts';
import { version } from '../version.ts';
import { savedFailures, type SavedFailure } from './failure-database.ts';
import { monitorsOf } from './monitors.ts';
import { hasProperty } from './replay-log.ts';
import { goesRound } from './round.ts';
import { hasWayOut } from './way-out.ts';
import { modelRef, open, type AnySystem, type Opened, type Source } from './source.ts';

/** What became of the saved failing runs of a model. */
export interface ReplayedSaved {
  readonly saved: readonly SavedResult[];
  /** Files that are no logs, and runs in which the model itself makes a mistake: one sentence each. */
  readonly notes: readonly string[];
}

/** Of a longer run no log is made anew. */
const mostSteps = 10_000;

/**
 * Replays the saved failing runs of a model by their labels, also those of other versions of it.
 * @param failures what is saved of it; default: what its project keeps
 * @throws UserError for a model that cannot be translated; nothing for what is wrong with a file
 */
export async function replaySaved(
  source: Source,
  failures: readonly SavedFailure[] | null = null,
): Promise<ReplayedSaved> {
  failures ??= await savedFailures(source);
  if (failures.length === 0) return { saved: [], notes: [] };
  const opened = await open(source);
  const saved: SavedResult[] = [];
  const notes: string[] = [];
  for (const failure of failures) {
    try {
      if ('error' in failure) throw failure.error;
      const { file, log } = failure;
      if (log.expected === null) continue;
      const { property, culprits } = log.expected;
      saved.push({ file, property, culprits, ...outcomeOf(source, opened, log, log.expected) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notes.push(`the saved log ${failure.file} is passed over: ${error.code}: ${error.message}`);
    }
  }
  return { saved, notes };
}

/**
 * Saved runs of which no single state shows what they violate are decided by a verdict on the property, where there is one.
 */
export function settled(
  saved: readonly SavedResult[],
  properties: readonly PropertyResult[],
): readonly SavedResult[] {
  return saved.map((one) => {
    const verdict = properties.find(({ name }) => name === one.property);
    if (one.outcome !== 'undecided' || verdict === undefined || verdict.holds === 'unknown') return one;
    if (verdict.holds === 'yes') return { ...one, outcome: 'passes' };
    const { property, culprits } = one;
    const isSame = sameFailure({ property, culprits: verdict.culprits }, { property, culprits });
    return { ...one, outcome: isSame ? 'reproduced' : 'fails' };
  });
}

function outcomeOf(
  source: Source,
  { system, plain, watched }: Opened,
  log: ReplayLog,
  { property }: Expected,
): Pick<SavedResult, 'outcome' | 'reason' | 'log'> {
  if (!hasProperty(property, watched)) return { outcome: 'stale' };
  const monitor = monitorsOf(system, watched).get(property);
  const seen = replay(system, log, monitor ? { monitor } : {});
  if (seen.kind === 'diverged') return { outcome: 'diverged' };
  const { violation, steps, end } = seen;
  if (violation !== null) {
    const outcome = seen.kind === 'reproduced' ? 'reproduced' : 'fails';
    const told = { outcome, reason: violation.message } as const;
    return steps > mostSteps ? told : { ...told, log: madeAnew(source, system, log, steps, violation) };
  }
  if (log.loopFrom !== undefined) return { outcome: goesRound(source, plain, log) ? 'reproduced' : 'passes' };
  if (monitor === undefined) {
    const way = property === 'option-to-complete' ? hasWayOut(plain, log) : null;
    return { outcome: way === null ? 'undecided' : way ? 'passes' : 'reproduced' };
  }
  // Where a case ended and now goes on, what is asked at its end was not asked; a deadlock that goes on is none.
  return { outcome: endsAs(log.end, end) || property === 'deadlock-free' ? 'passes' : 'diverged' };
}

/** The run as the model makes it now, up to its violation. */
function madeAnew(
  source: Source,
  system: AnySystem,
  log: ReplayLog,
  length: number,
  { property, culprits }: Violation,
): ReplayLog {
  const steps: LogStep[] = [];
  let state = system.initial;
  for (const step of log.steps.slice(0, length)) {
    const offered = system.enabled(state);
    const pick = matchStep(step, offered, steps.length);
    if (typeof pick !== 'number') break;
    steps.push({ offered: offered.map(({ label }) => label), pick });
    state = system.step(state, offered[pick]!).state;
  }
  const end = system.enabled(state).length === 0 ? system.end(state) : null;
  const { format, origin } = log;
  const expected = { property, culprits };
  const model = modelRef(source);
  return { format, flowproof: version, model, origin, expected, end: end ?? 'stopped', steps };
}
