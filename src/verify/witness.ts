import { BugError, invariant, UserError } from '../errors.ts';
import type { Witness } from '../report/document.ts';
import { traceStep, type LogStep, type ModelRef, type Monitor, type TraceStep } from '../trace.ts';
import { version } from '../version.ts';
import type { AnySystem } from './source.ts';

/** A violated property as the analysis tells it: labels only. */
export interface Told {
  readonly name: string;
  readonly culprits: readonly string[];
  readonly labels: readonly string[];
  readonly pointOfNoReturn?: number | undefined;
  readonly isShortest?: boolean | undefined;
  /** From this step on the run is repeated for ever: it comes back to the state before it. */
  readonly loopFrom?: number | undefined;
}

/** A witness whose log would name more labels than this has no log: it would be larger than what reads it can hold. */
const mostLogged = 1_000_000;

/** Whether a state on the way violates what a run is a witness of: where the property throws there, it does not. */
function isViolated(monitor: Monitor<unknown>, state: unknown): boolean {
  try {
    return monitor(state, null) !== null;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Ends after which something can still complete or has: no witness of a violated option to complete ends so. */
const finals: ReadonlySet<string | null> = new Set(['completed', 'cancelled', 'failed']);

/**
 * Replays a witness of the net on the system that runs the model, label by label, and makes sure that it shows there what it is
 * a witness of.
 * @param monitor sees the property in a state; `null` for properties that no single state shows
 * @returns the witness with its replay log and every step in full; without both where that is too much
 * @throws BugError FP9002 when the system does not offer a label, or when the state reached does not violate the property:
 *   engine and net disagree
 */
export function replayWitness(
  system: AnySystem,
  model: ModelRef,
  told: Told,
  monitor: Monitor<unknown> | null,
): Witness {
  const { name, labels, pointOfNoReturn, loopFrom, isShortest = true } = told;
  const log: LogStep[] = [];
  const steps: TraceStep[] = [];
  let logged = 0;
  let state = system.initial;
  let before: string | null = null;
  let made = 0;
  for (const [index, label] of labels.entries()) {
    if (index === loopFrom) before = system.key(state);
    // A run of a reduced model may show the violation before its end.
    if (monitor !== null && isViolated(monitor, state)) break;
    const offered = system.enabled(state);
    const pick = offered.findIndex((o) => o.label === label);
    if (pick < 0) throw rejected(told, `step ${index}, ${label}, is not offered; offered: ${list(offered)}`);
    const action = offered[pick];
    invariant(action !== undefined, 'a pick is one of the actions offered');
    const after = system.step(state, action).state;
    logged += offered.length;
    if (logged <= mostLogged) {
      steps.push(traceStep(system, 'full', index, state, offered, action, after));
      log.push({ offered: offered.map((o) => o.label), pick });
    }
    state = after;
    made++;
  }
  if (before !== null && system.key(state) !== before)
    throw rejected(told, 'it does not come back to its state');
  const end = system.enabled(state).length === 0 ? system.end(state) : null;
  const violation = monitor?.(state, end) ?? null;
  if (monitor !== null && violation === null) {
    throw rejected(told, `the state it leads to does not violate the property (end: ${end ?? 'none'})`);
  }
  if (name === 'option-to-complete' && finals.has(end)) throw rejected(told, `it ends ${String(end)}`);
  const expected = { property: name, culprits: violation?.culprits ?? told.culprits };
  const whole = {
    format: 1,
    flowproof: version,
    model,
    origin: originOf(told),
    expected,
    end: end ?? 'stopped',
    ...(loopFrom === undefined ? {} : { loopFrom }),
    steps: log,
  } as const;
  return {
    labels: labels.slice(0, made),
    ...(logged <= mostLogged ? { log: whole, steps } : {}),
    ...(pointOfNoReturn === undefined ? {} : { pointOfNoReturn }),
    ...(loopFrom === undefined ? {} : { loopFrom }),
    ...(isShortest ? {} : { isShortest }),
  };
}

function originOf({ isShortest = true, loopFrom }: Told): string {
  if (loopFrom !== undefined) return 'run that goes round for ever';
  return isShortest ? 'shortest run' : 'run of a reduced model';
}

function rejected({ name }: Told, why: string): BugError {
  return new BugError(
    'FP9002',
    `the witness of ${name} is rejected by the system that runs the model: ${why}`,
  );
}

function list(offered: readonly { readonly label: string }[]): string {
  return offered.map((o) => o.label).join(', ') || 'nothing';
}
