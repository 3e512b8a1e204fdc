import { UserError, invariant } from './errors.ts';
import type { End, Lts, Offer, StateKey } from './lts.ts';
import type { RunPositions } from './source-position.ts';

/**
 * What a run leaves behind: the replay log (which picks were made, by label) and the trace (what each step did). The log is
 * the truth; a trace can always be made from a log and its model.
 */
export interface ReplayLog {
  readonly format: 1;
  /** Version of flowproof that wrote it. */
  readonly flowproof: string;
  readonly model: ModelRef;
  /** How the run was made, for people: `random, seed 7`. */
  readonly origin: string;
  /** The property that the run violates, and where; `null` for a run that violates nothing. */
  readonly expected: Expected | null;
  readonly end: RunEnd;
  /** The steps from this one (0-based) to the last are repeated for ever: the run comes back to the state before it. */
  readonly loopFrom?: number;
  readonly steps: readonly LogStep[];
  /** Where in the source of a TypeScript model what the run fires and violates was made when the log was written. */
  readonly positions?: RunPositions;
  /** Of a log that was read from a file: what shows that the file is as it was written. Older files have none. */
  readonly digest?: string;
}

export interface ModelRef {
  readonly name: string;
  /** As given on the command line, with forward slashes. */
  readonly file: string;
  /** SHA-256 of the model's content: independent of paths and line ends. */
  readonly hash: string;
}

export interface Expected {
  readonly property: string;
  readonly culprits: readonly string[];
}

/** One pick: the labels offered, in the stable order, and the index of the one taken. */
export interface LogStep {
  readonly offered: readonly string[];
  readonly pick: number;
}

/**
 * How a run ended: by itself, cut by a limit on steps, or stopped: by a scheduler that had no more picks, or at a violation
 * in a state that still offers something.
 */
export type RunEnd = End | 'cut' | 'stopped';

/** What a system tells about itself for traces and reports, beside `Lts`. */
export interface Describe<State, Action> {
  /** Everything in the state that is not zero or absent, by name, in a stable order. */
  view(state: State): StateView;
  /** The branch that acts: instance path and enclosing branches, outermost first, as in `P[0]/par1.0`; empty for the trunk. */
  lane(action: Action): string;
  /** Enclosing scopes, outermost first. */
  scopes(action: Action): readonly string[];
  /** The instruction that offered the action (engine) or `transition` (net). */
  opcode(action: Action): string;
}

export type ViewKind = 'token' | 'sink' | 'counter' | 'channel' | 'variable' | 'failed';

export interface ViewEntry {
  readonly kind: ViewKind;
  readonly name: string;
  /** A count for tokens, sinks, counters, channels; canonical JSON for variables; the error's name for `failed`. */
  readonly value: number | string;
}

export type StateView = readonly ViewEntry[];

export interface Change {
  readonly kind: ViewKind;
  readonly name: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

/** `none` records nothing, `min` labels only, `full` everything below. */
export type TraceLevel = 'none' | 'min' | 'full';

export interface TraceStep {
  /** 0-based. */
  readonly index: number;
  readonly label: string;
  readonly opcode?: string;
  readonly lane?: string;
  readonly scopes?: readonly string[];
  /** The other labels that were offered. */
  readonly instead?: readonly string[];
  readonly changes?: readonly Change[];
}

/** What runs, replays and shrinking work on: a transition system that can also tell about itself. */
export interface System<State, Action extends Offer>
  extends Lts<State, Action, unknown>, Describe<State, Action> {}

/** A property that a state violates, found on the way. */
export interface Violation extends Expected {
  /** One sentence for people. */
  readonly message: string;
}

/** Called for every state of a run, the first included, with how the run ends there (`null`: something is still offered). */
export type Monitor<State> = (state: State, end: End | null) => Violation | null;

/** The failure signature: the same property and the same culprits, whatever their order and whatever the message. */
export function sameFailure(a: Expected, b: Expected): boolean {
  return a.property === b.property && sorted(a.culprits) === sorted(b.culprits);
}

function sorted(culprits: readonly string[]): string {
  return JSON.stringify([...culprits].sort());
}

/**
 * What differs between two views of states: first what changed or went, in the order of `before`, then what came, in the
 * order of `after`.
 */
export function changesBetween(before: StateView, after: StateView): Change[] {
  const now = byName(after);
  const changes: Change[] = [];
  for (const { kind, name, value } of before) {
    const entry = now.get(`${kind} ${name}`);
    if (entry?.value !== value) changes.push({ kind, name, before: value, after: entry?.value ?? null });
  }
  const then = byName(before);
  for (const { kind, name, value } of after) {
    if (!then.has(`${kind} ${name}`)) changes.push({ kind, name, before: null, after: value });
  }
  return changes;
}

function byName(view: StateView): Map<string, ViewEntry> {
  const entries = new Map(view.map((entry) => [`${entry.kind} ${entry.name}`, entry]));
  invariant(entries.size === view.length, 'a view names each entry once');
  return entries;
}

/**
 * One step of a trace.
 * @param level `min`: index and label only; `full`: everything
 * @param index 0-based position in the run
 * @param offered what was offered in `before`, `action` among it
 */
export function traceStep<State, Action extends Offer>(
  system: Describe<State, Action>,
  level: 'min' | 'full',
  index: number,
  before: State,
  offered: readonly Action[],
  action: Action,
  after: State,
): TraceStep {
  if (level === 'min') return { index, label: action.label };
  return {
    index,
    label: action.label,
    opcode: system.opcode(action),
    lane: system.lane(action),
    scopes: system.scopes(action),
    instead: offered.filter((other) => other !== action).map((other) => other.label),
    changes: changesBetween(system.view(before), system.view(after)),
  };
}

/**
 * Where a replay leaves the log, as data.
 * - `label`: the expected label is not offered; if nothing is, the run has ended there.
 * - `pick`: the log itself is broken: its pick lies outside its own list.
 * - `state`: the key of the state is not the one asked for.
 * - `end`: every pick was found, but the run does not end there as recorded.
 */
export interface Divergence {
  readonly kind: 'label' | 'pick' | 'state' | 'end';
  /** 0-based step; for `state` and `end` the number of steps made. */
  readonly position: number;
  /** A label, a pick, a key or an end, after `kind`. */
  readonly expected: string;
  /** What is there instead, for `state` and `end`. */
  readonly found: string | null;
  readonly offered: readonly string[];
  /** For `label`: up to three offered labels that read most like it, nearest first. */
  readonly nearest: readonly string[];
}

/** The labels offered are not those recorded, although the one picked is among them: the model may have changed. */
export interface Drift {
  /** 0-based step. */
  readonly position: number;
  readonly recorded: readonly string[];
  readonly offered: readonly string[];
}

/**
 * Finds the action that a step of a log names, by label.
 * @returns its index in `offered`, or the divergence
 */
export function matchStep(step: LogStep, offered: readonly Offer[], position: number): number | Divergence {
  const labels = () => offered.map((offer) => offer.label);
  const label = step.offered[step.pick];
  if (label === undefined) {
    const expected = `${step.pick} of ${step.offered.length}`;
    return { kind: 'pick', position, expected, found: null, offered: labels(), nearest: [] };
  }
  // The recorded place first: it is right unless the model changed.
  if (offered[step.pick]?.label === label) return step.pick;
  const pick = offered.findIndex((offer) => offer.label === label);
  if (pick >= 0) return pick;
  return {
    kind: 'label',
    position,
    expected: label,
    found: null,
    offered: labels(),
    nearest: nearest(label, labels()),
  };
}

function nearest(label: string, offered: readonly string[]): string[] {
  const ranked = offered.map((other) => ({ other, distance: editDistance(label, other) }));
  return ranked
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ other }) => other);
}

/** Insertions, deletions and substitutions between two strings (Levenshtein 1966), in rows of Wagner and Fischer (1974). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/**
 * - `reproduced`: the log's violation occurred; without a monitor: the run of a log that expects one ends as recorded.
 * - `fails`: another violation occurred than the one that the log expects.
 * - `passes`: every pick was found and nothing is violated.
 */
export type Replayed =
  | {
      readonly kind: 'reproduced' | 'fails' | 'passes';
      /** Steps made. */
      readonly steps: number;
      /** `null`: something is still offered. */
      readonly end: End | null;
      readonly violation: Violation | null;
      readonly drift: Drift | null;
    }
  | { readonly kind: 'diverged'; readonly divergence: Divergence; readonly drift: Drift | null };

export interface ReplayOptions<State> {
  /**
   * Must be able to see the property that the log expects, else a failure would pass. Leave it out where no single state
   * shows the property (a livelock, say): then the end of the run is compared instead.
   */
  readonly monitor?: Monitor<State>;
  /** Keys of the states of the run, the initial one first: each is compared with the state reached. */
  readonly keys?: readonly StateKey[];
}

/**
 * Replays a log by label, up to the first violation, the first divergence or the end of the log. Never throws on a log that
 * does not fit: what does not fit is data. Lists of offered labels are compared too; a difference there is reported as drift.
 */
export function replay<State, Action extends Offer>(
  system: System<State, Action>,
  log: ReplayLog,
  options: ReplayOptions<State> = {},
): Replayed {
  let drift: Drift | null = null;
  for (let position = 0, state = system.initial; ; position++) {
    const offered = system.enabled(state);
    const end = offered.length === 0 ? system.end(state) : null;
    const expectedKey = options.keys?.[position];
    if (expectedKey !== undefined && system.key(state) !== expectedKey) {
      const divergence = unlike('state', position, expectedKey, system.key(state), offered);
      return { kind: 'diverged', divergence, drift };
    }
    const violation = options.monitor?.(state, end) ?? null;
    if (violation !== null) {
      const kind = log.expected !== null && sameFailure(violation, log.expected) ? 'reproduced' : 'fails';
      return { kind, steps: position, end, violation, drift };
    }
    const step = log.steps[position];
    if (step === undefined) {
      const judged = options.monitor !== undefined && log.expected !== null;
      if (!judged && !endsAs(log.end, end)) {
        return {
          kind: 'diverged',
          divergence: unlike('end', position, log.end, end ?? 'not ended', offered),
          drift,
        };
      }
      const kind = judged || log.expected === null ? 'passes' : 'reproduced';
      return { kind, steps: position, end, violation: null, drift };
    }
    const pick = matchStep(step, offered, position);
    if (typeof pick !== 'number') return { kind: 'diverged', divergence: pick, drift };
    drift ??= driftAt(position, step, offered);
    state = system.step(state, offered[pick]!).state;
  }
}

/** Whether a run ends as it is recorded: one that was cut or stopped still offers something. */
export function endsAs(recorded: RunEnd, end: End | null): boolean {
  return end === null ? recorded === 'cut' || recorded === 'stopped' : recorded === end;
}

function driftAt(position: number, step: LogStep, offered: readonly Offer[]): Drift | null {
  const same =
    step.offered.length === offered.length && offered.every((offer, i) => offer.label === step.offered[i]);
  return same ? null : { position, recorded: step.offered, offered: offered.map((offer) => offer.label) };
}

function unlike(
  kind: 'state' | 'end',
  position: number,
  expected: string,
  found: string,
  offered: readonly Offer[],
): Divergence {
  return { kind, position, expected, found, offered: offered.map((offer) => offer.label), nearest: [] };
}

/**
 * The full trace of a log.
 * @throws UserError FP3004 when the log does not fit the system; `replay` tells that as data
 */
export function traceOf<State, Action extends Offer>(
  system: System<State, Action>,
  log: ReplayLog,
): TraceStep[] {
  let state = system.initial;
  return log.steps.map((step, index) => {
    const offered = system.enabled(state);
    const pick = matchStep(step, offered, index);
    if (typeof pick !== 'number') {
      throw new UserError(
        'FP3004',
        `step ${index} of the log expects ${pick.expected}, but the model offers ${pick.offered.join(', ') || 'nothing'}`,
        'Replay the log on the model that it was recorded on, or record it again.',
        { file: log.model.file },
      );
    }
    const before = state;
    const action = offered[pick]!;
    state = system.step(before, action).state;
    return traceStep(system, 'full', index, before, offered, action, state);
  });
}
