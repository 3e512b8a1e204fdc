import type { Change, TraceStep, ViewKind } from '../../src/trace.ts';

/**
 * Step `to` uses what step `from` left behind.
 * - `token`: it takes a token, message or ended scope that `from` put there;
 * - `work`: the same, from the start of a long task to its outcome: the time during which the task runs;
 * - `cancelled`: it removes what `from` had put for another element: a task that ran, or one that was to come;
 * - `data`: it changes a variable that `from` was the last to change;
 * - `order`: it had to come later, although nothing passes between the two.
 */
export interface CausalLink {
  readonly from: number;
  readonly to: number;
  readonly kind: 'token' | 'work' | 'cancelled' | 'data' | 'order';
  /** Of what is cancelled: the lane in which it was, where that is not the one of `from`. */
  readonly lane?: string;
  /** Positions, channels or variables over which they are linked. */
  readonly names: readonly string[];
}

interface Parcel {
  readonly step: number;
  count: number;
}

const consumable: ReadonlySet<ViewKind> = new Set(['token', 'channel', 'sink']);

/**
 * Links between the steps of a trace, read off their changes. Tokens have no identity: where several lie at one position,
 * the one that came first is taken first. What was there at the start has no link.
 * @param steps the whole trace
 * @returns links in the order of `to`, then `from`; one for each pair of steps and kind
 */
export function causalLinks(steps: readonly TraceStep[]): CausalLink[] {
  const parcels = new Map<string, Parcel[]>();
  const writer = new Map<string, number>();
  const links: CausalLink[] = [];
  steps.forEach((step, to) => {
    const found = new Map<string, { from: number; kind: CausalLink['kind']; names: string[] }>();
    const link = (from: number, kind: CausalLink['kind'], name: string): void => {
      const known = found.get(`${kind} ${from}`);
      if (!known) found.set(`${kind} ${from}`, { from, kind, names: [name] });
      else if (!known.names.includes(name)) known.names.push(name);
    };
    for (const change of step.changes ?? []) {
      if (change.kind === 'variable') {
        const from = writer.get(change.name);
        if (from !== undefined) link(from, 'data', change.name);
        writer.set(change.name, to);
      } else if (consumable.has(change.kind)) {
        const kind = isCancelled(step, change)
          ? 'cancelled'
          : change.kind === 'token' && /\.run(_\d+)?(?!\w)/.test(change.name)
            ? 'work'
            : 'token';
        for (const from of moveParcels(parcels, change, to)) link(from, kind, change.name);
      }
    }
    const sorted = [...found.values()].sort((a, b) => a.from - b.from);
    for (const { from, kind, names } of sorted) links.push({ from, to, kind, names });
  });
  return links;
}

/** Where an element waits or runs, by the name of the position: `A.in`, `A.run`. */
const waiting = /^(.*)\.(?:in|run)(?:_\d+)?(?:\{.*)?$/s;

/** Whether a step takes what is another element's, beside what is its own. */
function isCancelled({ label, changes = [] }: TraceStep, { kind, name, before, after }: Change): boolean {
  const owner = (position: string): string | null => waiting.exec(position)?.[1] ?? null;
  const isOwn = (element: string): boolean => label === element || label.startsWith(`${element}:`);
  if (kind !== 'token' || amount(after) >= amount(before)) return false;
  const element = owner(name);
  if (element === null || isOwn(element)) return false;
  return changes.some((change) => {
    const other = change.kind === 'token' ? owner(change.name) : null;
    return other !== null && isOwn(other) && amount(change.after) < amount(change.before);
  });
}

/** Books what a change puts or takes; returns the steps that had put what is taken. */
function moveParcels(parcels: Map<string, Parcel[]>, change: Change, step: number): number[] {
  const key = `${change.kind} ${change.name}`;
  const queue = parcels.get(key) ?? [];
  parcels.set(key, queue);
  const before = amount(change.before);
  let moved = amount(change.after) - before;
  if (moved > 0) {
    queue.push({ step, count: moved });
    return [];
  }
  const initial = before - queue.reduce((sum, parcel) => sum + parcel.count, 0);
  // Tokens that nobody in the trace put there came first.
  moved += Math.max(0, initial);
  const sources: number[] = [];
  while (moved < 0 && queue.length > 0) {
    const parcel = queue[0]!;
    const taken = Math.min(parcel.count, -moved);
    sources.push(parcel.step);
    parcel.count -= taken;
    moved += taken;
    if (parcel.count === 0) queue.shift();
  }
  return sources;
}

function amount(value: number | string | null): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
