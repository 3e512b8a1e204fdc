import type { LaneLayout } from './lanes.ts';

/** A mark on the scrubber: one step, or the first of several that share a place. */
export interface Tick {
  readonly step: number;
  /** 0 to 1 along the scrubber, the middle of the mark. */
  readonly at: number;
  readonly colour: number;
}

/**
 * Marks for a scrubber: one for each step where there is room, else one for each place and colour.
 * @param steps number of steps
 * @param places how many marks fit side by side
 * @param layout lanes of the same steps
 */
export function scrubberTicks(steps: number, places: number, layout: LaneLayout): Tick[] {
  const bins = Math.max(1, Math.min(steps, Math.floor(places)));
  const ticks: Tick[] = [];
  let bin = -1;
  let seen = new Set<number>();
  for (let step = 0; step < steps; step++) {
    const own = Math.floor((step * bins) / steps);
    if (own !== bin) {
      bin = own;
      seen = new Set();
    }
    const colour = layout.lanes[layout.laneOf[step]!]!.colour;
    if (seen.has(colour)) continue;
    seen.add(colour);
    ticks.push({ step, at: (own + 0.5) / bins, colour });
  }
  return ticks;
}
