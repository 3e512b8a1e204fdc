import { causalPast } from '../cause/past.ts';
import type { FieldModel } from '../fields.ts';
import { unhurried } from '../run/pause.ts';
import { decode } from '../shrink/decode.ts';
import { shrinking } from '../shrink/shrink.ts';
import type { Monitor, ReplayLog } from '../trace.ts';
import { shortestFailure } from './shortest.ts';
import type { AnySystem } from './source.ts';

/** A failing run that was made small. */
export interface Small {
  readonly log: ReplayLog;
  /**
   * `proved`: no failing run has fewer steps, as the graph shows. `one-minimal`: no single step can be left out. `null`: neither is
   * known.
   */
  readonly minimal: 'proved' | 'one-minimal' | null;
}

/** The smallest run that fails like `log`: by shrinking, and then by looking at everything that is shorter, where that is little. */
export async function smallest(
  system: AnySystem,
  log: ReplayLog,
  monitor: Monitor<unknown>,
  maxStates = 200_000,
  enough: () => boolean,
  net: FieldModel | null = null,
): Promise<Small> {
  const begun = net === null ? log : withinPast(system, log, monitor, net);
  const shrunk = await unhurried(shrinking(system, begun, monitor, { enough }));
  const expected = shrunk.log.expected;
  if (shrunk.outcome === 'not-reproduced' || expected === null) return { log, minimal: null };
  const most = shrunk.log.steps.length;
  const shortest = await unhurried(shortestFailure(system, monitor, expected, most, maxStates, enough));
  if (shortest.kind === 'none') return { log: shrunk.log, minimal: 'proved' };
  if (shortest.kind === 'unknown') return { log: shrunk.log, minimal: shrunk.minimal };
  // Of the runs of that length, one that switches less and is nearer to the deterministic run.
  const found = { ...shrunk.log, steps: shortest.steps };
  const calm = await unhurried(shrinking(system, found, monitor, { enough }));
  return calm.outcome === 'not-reproduced'
    ? { log: shrunk.log, minimal: shrunk.minimal }
    : { log: calm.log, minimal: 'proved' };
}

/** The same failure without the steps that it does not come from, if there it occurs. */
function withinPast(
  system: AnySystem,
  log: ReplayLog,
  monitor: Monitor<unknown>,
  net: FieldModel,
): ReplayLog {
  const labels = log.steps.map(({ offered, pick }) => offered[pick] ?? '');
  const past = log.expected === null ? null : causalPast(net, labels, log.expected.culprits);
  if (past === null || past.length === labels.length) return log;
  const run = decode(system, monitor, past, log.expected, labels.length);
  if (run === null || run.labels.length >= labels.length) return log;
  const steps = run.offered.map((offered, i) => ({ offered, pick: run.picks[i]! }));
  return { ...log, end: run.end ?? 'stopped', steps };
}
