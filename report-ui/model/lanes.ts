import type { TraceStep } from '../../src/trace.ts';

/** A branch, pool or instance, and the steps that it took. */
export interface Lane {
  /** Instance path and branches as the trace gives them; empty for the trunk. */
  readonly name: string;
  readonly steps: readonly number[];
  /** 0 for the trunk, else 1 to {@link laneColours}, in turn. */
  readonly colour: number;
}

export interface LaneLayout {
  /** The trunk first, then branches in natural order, inner ones under the one that they belong to. */
  readonly lanes: readonly Lane[];
  /** For each step the index of its lane. */
  readonly laneOf: readonly number[];
}

/** Colours for lanes other than the trunk; more lanes use them again. */
const laneColours = 6;

/**
 * Sorts the steps of a trace into lanes. A step without a lane lies on the trunk.
 * @param steps the whole trace
 * @param others lanes in which nothing acted
 */
export function layLanes(steps: readonly TraceStep[], others: readonly string[] = []): LaneLayout {
  const byName = new Map<string, number[]>();
  steps.forEach((step, index) => {
    const name = step.lane ?? '';
    const known = byName.get(name);
    if (known) known.push(index);
    else byName.set(name, [index]);
  });
  for (const name of others) if (!byName.has(name)) byName.set(name, []);
  const names = [...byName.keys()].sort(compareLanes);
  const laneOf: number[] = Array.from({ length: steps.length }, () => 0);
  let coloured = 0;
  const lanes = names.map((name, lane): Lane => {
    const own = byName.get(name)!;
    for (const step of own) laneOf[step] = lane;
    return { name, steps: own, colour: name === '' ? 0 : (coloured++ % laneColours) + 1 };
  });
  return { lanes, laneOf };
}

const natural = new Intl.Collator('en', { numeric: true });

function compareLanes(a: string, b: string): number {
  const left = a === '' ? [] : a.split('/');
  const right = b === '' ? [] : b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order =
      natural.compare(left[i]!, right[i]!) || (left[i]! < right[i]! ? -1 : Number(left[i]! > right[i]!));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The name of a lane for people. */
export function laneTitle(name: string): string {
  return name === '' ? 'trunk' : name;
}

/**
 * The label of a step as it needs to be said inside its lane: without the part of its path that the lane's name tells.
 */
export function labelInLane({ label, lane = '' }: TraceStep): string {
  const path = lane === '' ? [] : lane.split('/');
  const parts = label.split('/');
  let shared = 0;
  while (shared < parts.length - 1 && parts[shared] === path[shared]) shared++;
  // A label that is nothing but its path is said whole.
  return parts.slice(shared).join('/').replaceAll('/', '') === '' ? label : parts.slice(shared).join('/');
}
