import type { Ahead, WhatIfRun } from '../../src/replay.ts';
import type { Player } from './player.ts';

/** Whether a run that a user makes can still end. */
export interface Fate {
  /** After its last step. */
  readonly last: Ahead;
  /** After so many steps it cannot end any more; `null`: it can, or that is not known. */
  readonly lostAfter: number | null;
  /** After one step less it still could. */
  readonly isFirst: boolean;
}

const known = new WeakMap<WhatIfRun, Fate | null>();

/** Finds it out, in parts; what no end can be reached from lies at the end of a run. */
export function* fateOf(player: Player, run: WhatIfRun): Generator<void, Fate | null> {
  const before = known.get(run);
  if (before !== undefined) return before;
  const fate = yield* searched(player, run);
  known.set(run, fate);
  return fate;
}

function* searched(player: Player, run: WhatIfRun): Generator<void, Fate | null> {
  const last = yield* player.ahead(run, run.steps.length);
  if (last?.can !== 'no') return last && { last, lostAfter: null, isFirst: false };
  let [open, lost] = [-1, run.steps.length];
  let isFirst = true;
  while (lost - open > 1) {
    const middle = (open + lost) >> 1;
    const here = yield* player.ahead(run, middle);
    if (here?.can === 'no') lost = middle;
    else [open, isFirst] = [middle, here?.can === 'yes'];
  }
  return { last, lostAfter: lost, isFirst };
}
