import type { Departure } from '../../src/replay.ts';
import type { Player } from './player.ts';
import type { TraceModel } from './trace-model.ts';

/** The run on show, and what runs it on. */
export interface Playing {
  readonly player: Player;
  readonly trace: TraceModel;
  readonly departure: Departure | null;
}
