import type { End, Offer } from '../lts.ts';
import {
  sameFailure,
  type Expected,
  type Monitor,
  type ReplayLog,
  type System,
  type Violation,
} from '../trace.ts';
import { cut } from './cut.ts';
import { ddmin } from './ddmin.ts';
import { decode, type OnState } from './decode.ts';
import { dropBranch } from './drop-branch.ts';
import { compareRuns, switches, type FailingRun } from './failing-run.ts';
import { choose } from './choose.ts';
import { lowerData } from './lower-data.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { move } from './move.ts';
import { applyPass, type Pass } from './pass.ts';
import { firedPositions } from '../source-position.ts';
import { toItsEnd, type Paused } from '../run/pause.ts';
import { swap } from './swap.ts';

export interface ShrinkOptions<State = never> {
  /** Most candidates executed. Default 10,000. */
  readonly budget?: number;
  /** Asked before each candidate: true gives up there, as a budget that is used up does (a deadline, an interrupt). */
  readonly enough?: () => boolean;
  /** Everything that a state violates: what the candidates show beside the failure that is made small. */
  readonly violationsAt?: (state: State, end: End | null) => readonly Violation[];
  /** Called once for each other failure that is met so, with a log of the run that came to it. */
  readonly onOther?: (violation: Violation, log: ReplayLog) => void;
  /** Called after each candidate with the steps of the smallest run so far, and the candidates executed. */
  readonly onTry?: ((steps: number, executions: number) => void) | undefined;
}

export interface Shrunk {
  /** The smallest log found; the log given, if `outcome` is `not-reproduced`. */
  readonly log: ReplayLog;
  /**
   * - `fixed-point`: no pass makes it smaller.
   * - `budget`: given up before that.
   * - `not-reproduced`: the log does not fail as it expects on this system.
   */
  readonly outcome: 'fixed-point' | 'budget' | 'not-reproduced';
  /**
   * `one-minimal`: no single step can be left out. `proved`: no failing run has fewer steps; only who knows the whole graph can
   * say so, and sets it then. `null`: neither is known.
   */
  readonly minimal: 'proved' | 'one-minimal' | null;
  /** Candidates executed, the log itself included. */
  readonly executions: number;
  readonly preemptions: number;
  readonly switches: number;
}

/** Labels that are kept of candidates, so as not to execute one twice: a bound on memory, not on shrinking. */
const REMEMBERED_LABELS = 4_000_000;

/** In the order in which they are tried. */
export const PASSES: readonly Pass[] = [cut, dropBranch, ddmin, mergeBlocks, swap, move, choose, lowerData];

/**
 * The smallest failing run that can be found from a failing one: fewest steps, then fewest preemptions, then least picks. Every
 * candidate is executed; only the failure that the log expects counts (without an expectation, the first one it runs into).
 * Deterministic; the result is never larger than the log, and shrinking it again gives it back.
 * @param monitor sees the property that the log violates
 */
export function shrink<State, Action extends Offer>(
  system: System<State, Action>,
  log: ReplayLog,
  monitor: Monitor<State>,
  options: ShrinkOptions<State> = {},
): Shrunk {
  return toItsEnd(shrinking(system, log, monitor, options));
}

/** As {@link shrink}, with a pause after each candidate. */
export function* shrinking<State, Action extends Offer>(
  system: System<State, Action>,
  log: ReplayLog,
  monitor: Monitor<State>,
  options: ShrinkOptions<State> = {},
): Paused<Shrunk> {
  const { budget = 10_000, enough = () => false, onTry } = options;
  const recorded = log.steps.map((step) => step.offered[step.pick] ?? '');
  const onState = otherFailures(log, options);
  const first = decode(system, monitor, recorded, log.expected, recorded.length, onState);
  if (first === null) {
    return { log, outcome: 'not-reproduced', minimal: null, executions: 1, preemptions: 0, switches: 0 };
  }
  let executions = 1;
  let remembered = 0;
  const tried = new Set<string>();
  let gaveUp = false;
  const spent = (): boolean => (gaveUp ||= executions >= budget || enough());
  const attempt = (labels: readonly string[], best: FailingRun): FailingRun | null => {
    const candidate = JSON.stringify(labels);
    // What was not smaller than an earlier best is not smaller than a later one.
    if (tried.has(candidate)) return null;
    if ((remembered += labels.length) <= REMEMBERED_LABELS) tried.add(candidate);
    executions++;
    const run = decode(system, monitor, labels, first.violation, best.labels.length, onState);
    onTry?.(best.labels.length, executions);
    return run !== null && compareRuns(run, best) < 0 ? run : null;
  };
  let best = first;
  for (let before: FailingRun | null = null; before !== best;) {
    before = best;
    for (const pass of PASSES) best = yield* applyPass(pass, best, attempt, spent);
  }
  const outcome = gaveUp ? 'budget' : 'fixed-point';
  return {
    log: logOf(best, log),
    outcome,
    minimal: outcome === 'fixed-point' ? 'one-minimal' : null,
    executions,
    preemptions: best.preemptions,
    switches: switches(best),
  };
}

/** Looks in the states of candidates for failures of another signature. */
function otherFailures<State>(
  log: ReplayLog,
  { violationsAt, onOther }: ShrinkOptions<State>,
): OnState<State> | undefined {
  if (violationsAt === undefined || onOther === undefined) return undefined;
  const told: Expected[] = log.expected === null ? [] : [log.expected];
  /** Properties that the candidate under way has violated: a run tells the first violation of each only. */
  let shown: string[] = [];
  return (state, end, { labels, offered, picks }) => {
    if (labels.length === 0) shown = [];
    for (const violation of violationsAt(state, end)) {
      if (shown.includes(violation.property)) continue;
      shown.push(violation.property);
      if (told.some((known) => sameFailure(known, violation))) continue;
      told.push(violation);
      const { property, culprits } = violation;
      const steps = labels.map((_, i) => ({ offered: offered[i]!, pick: picks[i]! }));
      const origin = `${log.origin}, met while shrinking`;
      const other = {
        ...log,
        origin,
        expected: { property, culprits },
        end: end ?? ('stopped' as const),
        steps,
      };
      onOther(violation, ofItsSteps(other, false));
    }
  };
}

function logOf(run: FailingRun, log: ReplayLog): ReplayLog {
  const expected: Expected = { property: run.violation.property, culprits: run.violation.culprits };
  const origin = log.origin.endsWith(', shrunk') ? log.origin : `${log.origin}, shrunk`;
  const steps = run.labels.map((_, i) => ({ offered: run.offered[i]!, pick: run.picks[i]! }));
  return ofItsSteps({ ...log, origin, expected, end: run.end ?? 'stopped', steps }, true);
}

/**
 * A log that was made of another one, with the positions of what its own steps fire.
 * @param isOfProperty whether it violates the same property
 */
function ofItsSteps(log: ReplayLog, isOfProperty: boolean): ReplayLog {
  const { positions, ...bare } = log;
  if (positions === undefined) return log;
  const { property, elements = {} } = positions;
  const labels = log.steps.map(({ offered, pick }) => offered[pick] ?? '');
  const fired = firedPositions(labels, elements);
  const kept = {
    ...(isOfProperty && property !== undefined ? { property } : {}),
    ...(fired.length === 0 ? {} : { elements: Object.fromEntries(fired) }),
  };
  return Object.keys(kept).length === 0 ? bare : { ...bare, positions: kept };
}
