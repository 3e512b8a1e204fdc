import type { Diagram } from '../../src/report/diagram.ts';
import type { Change, TraceStep } from '../../src/trace.ts';
import { Addresses } from './addresses.ts';
import type { Address } from './addresses.ts';
import type { FirstSteps } from './conditions.ts';

/** Tokens of one position. */
export interface TokenHeap extends Address {
  readonly name: string;
  readonly count: number;
  readonly kind: 'token' | 'sink' | 'channel';
}

/** What a run does to the elements of a diagram. */
export class RunMarks {
  readonly addresses: Addresses;
  readonly first: FirstSteps;
  /** For each part the steps that are its own, ascending. */
  readonly firings: ReadonlyMap<number, readonly number[]>;
  /** For each step the part whose action it is. */
  readonly actors: readonly (number | null)[];
  readonly #diagram: Diagram;
  readonly #steps: readonly TraceStep[];
  readonly #states = new Map<number, ReadonlyMap<string, TokenHeap>>();
  #last: { readonly step: number; readonly state: ReadonlyMap<string, TokenHeap> } = {
    step: -2,
    state: new Map(),
  };
  readonly #withdrawn: readonly ReadonlySet<number>[];

  constructor(diagram: Diagram, steps: readonly TraceStep[]) {
    this.addresses = new Addresses(diagram);
    this.#diagram = diagram;
    this.#steps = steps;
    const actors: (number | null)[] = [];
    const firings = new Map<number, number[]>();
    const fired = new Map<number, Map<string, number>>();
    steps.forEach(({ label }, step) => {
      const address = this.addresses.ofLabel(label);
      actors.push(address?.at ?? null);
      for (const { at, slot } of [address, this.#receiver(address, label)].filter((each) => each !== null)) {
        pushTo(firings, at, step);
        const parts = fired.get(at) ?? new Map<string, number>();
        const part = slot.replace(/#\d+$/, '');
        if (!parts.has(part)) parts.set(part, step);
        fired.set(at, parts);
      }
    });
    this.actors = actors;
    this.firings = firings;
    this.first = { fired, ...this.#markedFirst() };
    this.#withdrawn = this.#withdrawals();
  }

  /** Tokens after a step, by name; -1: at the start. */
  tokens(step: number): ReadonlyMap<string, TokenHeap> {
    if (step < 0 || this.#steps.length === 0) return this.#initial();
    // From the nearest state that is kept: of the steps that are asked one after the other, the last; else every so often one.
    let from = step - (step % keptEvery);
    while (from > 0 && !this.#states.has(from)) from -= keptEvery;
    if (this.#last.step <= step && this.#last.step > from) from = this.#last.step;
    const kept = from === this.#last.step ? this.#last.state : this.#states.get(from);
    const state = new Map(kept ?? this.#initial());
    for (let at = kept === undefined ? 0 : from + 1; at <= step; at++) {
      for (const change of this.#steps[at]!.changes ?? []) this.#apply(state, change);
      if (at % keptEvery === 0 && !this.#states.has(at)) this.#states.set(at, new Map(state));
    }
    this.#last = { step, state };
    return state;
  }

  /** What was offered after a step: elements and whether it is what was taken. Empty where that is not known. */
  next(step: number): ReadonlySet<number> {
    const following = this.#steps[step + 1];
    if (!following) return new Set();
    const labels = [following.label, ...(following.instead ?? [])];
    return new Set(labels.flatMap((label) => this.addresses.ofLabel(label)?.at ?? []));
  }

  /** Parts that a step up to `step` withdrew, and that nothing entered since. */
  withdrawn(step: number): ReadonlySet<number> {
    return this.#withdrawn[Math.min(step, this.#withdrawn.length - 1)] ?? new Set();
  }

  #initial(): Map<string, TokenHeap> {
    const state = new Map<string, TokenHeap>();
    for (const [name, count] of Object.entries(this.#diagram.start)) {
      this.#apply(state, { kind: 'token', name, before: null, after: count });
    }
    return state;
  }

  #apply(state: Map<string, TokenHeap>, { kind, name, after }: Change): void {
    if (kind !== 'token' && kind !== 'sink' && kind !== 'channel') return;
    const key = `${kind} ${name}`;
    const count = typeof after === 'number' ? after : 0;
    const address = kind === 'channel' ? this.addresses.ofChannel(name) : this.addresses.ofToken(name);
    if (count <= 0 || address === null) state.delete(key);
    else state.set(key, { ...address, name, count, kind });
  }

  /** Who takes a message that is handed over in the same step: `send>receive`. */
  #receiver(sender: Address | null, label: string): Address | null {
    if (sender === null || this.#diagram.parts[sender.at]!.kind !== 'send') return null;
    const start = label.indexOf('>');
    return start < 0 ? null : this.addresses.ofLabel(label.slice(start + 1));
  }

  #markedFirst(): Pick<FirstSteps, 'marked' | 'entered'> {
    const [marked, entered] = [new Map<number, number>(), new Map<number, number>()];
    const mark = (address: Address | null, step: number): void => {
      if (address === null) return;
      if (address.isEdge && !marked.has(address.at)) marked.set(address.at, step);
      for (const part of this.around(this.holder(address))) {
        if (entered.has(part)) break;
        entered.set(part, step);
      }
    };
    for (const name of Object.keys(this.#diagram.start)) mark(this.addresses.ofToken(name), -1);
    this.#steps.forEach(({ changes = [] }, step) => {
      for (const { kind, name, before, after } of changes) {
        if (amount(after) <= amount(before)) continue;
        if (kind === 'token') mark(this.addresses.ofToken(name), step);
        else if (kind === 'channel') mark(this.addresses.ofChannel(name), step);
      }
    });
    return { marked, entered };
  }

  /** A step withdraws what it takes from where neither its own element nor one that it meets there takes tokens. */
  #withdrawals(): ReadonlySet<number>[] {
    let now: ReadonlySet<number> = new Set();
    return this.#steps.map((step, index) => {
      const actor = this.actors[index] ?? null;
      const [lost, entered] = [new Set<number>(), new Set<number>()];
      for (const { kind, name, before, after } of step.changes ?? []) {
        if (kind !== 'token') continue;
        const address = this.addresses.ofToken(name);
        if (address === null) continue;
        if (amount(after) > amount(before)) entered.add(this.holder(address));
        else if (actor !== null && !this.#takes(actor, address, step.label)) lost.add(this.holder(address));
      }
      if (lost.size === 0 && (entered.size === 0 || now.size === 0)) return now;
      const next = new Set(now);
      for (const part of lost) next.add(part);
      for (const part of entered) for (const around of this.around(part)) next.delete(around);
      if (lost.size > 0) for (const part of this.#emptied(lost, index)) next.add(part);
      return (now = next);
    });
  }

  /** The part that a token is in: of an edge the node that it leads to. */
  holder({ at, isEdge }: Address): number {
    return isEdge ? this.#diagram.edges[at]!.to : at;
  }

  #takes(actor: number, { at, isEdge }: Address, label: string): boolean {
    const { parts, edges } = this.#diagram;
    const own = parts[actor]!;
    if (isEdge) {
      const { to } = edges[at]!;
      // The event behind an event gateway takes what lies before the gateway.
      return (
        to === actor ||
        (parts[to]!.shape === 'eventBasedGateway' && edges.some((e) => e.from === to && e.to === actor))
      );
    }
    if (own.kind === 'transition' || at === actor) return true;
    const part = parts[at]!;
    if (part.kind === 'defer' && own.in === at && own.role === 'trigger') return true;
    // Signals and transient messages move who waits for them.
    if (part.kind === 'recurse' && part.detail === own.id) return true;
    if (own.sends?.some((channel) => this.#waits(at, channel))) return true;
    return this.#receiver(this.addresses.ofLabel(label), label)?.at === at;
  }

  #waits(at: number, channel: string): boolean {
    const part = this.#diagram.parts[at]!;
    if (part.receives?.includes(channel)) return true;
    return (
      part.kind === 'defer' && this.#diagram.parts.some((p) => p.in === at && p.receives?.includes(channel))
    );
  }

  /** What around the lost has no tokens left. */
  #emptied(lost: ReadonlySet<number>, step: number): number[] {
    const occupied = new Set<number>();
    for (const heap of this.tokens(step).values()) {
      if (heap.kind === 'token') for (const part of this.around(this.holder(heap))) occupied.add(part);
    }
    const groups = new Set<number>();
    for (const part of lost) {
      for (const around of this.around(part)) {
        if (occupied.has(around)) break;
        if (/^(scope|mi|node|lock|rec|call|flow)$/.test(this.#diagram.parts[around]!.kind))
          groups.add(around);
      }
    }
    groups.delete(0);
    return [...groups];
  }

  /** A part and all that it lies in, from inside. */
  *around(part: number): Generator<number> {
    for (let at: number | undefined = part; at !== undefined; at = this.#diagram.parts[at]!.in) yield at;
  }
}

/** States between which a state is made anew from the one before. */
const keptEvery = 256;

function amount(value: Change['after']): number {
  return typeof value === 'number' ? value : 0;
}

function pushTo<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
