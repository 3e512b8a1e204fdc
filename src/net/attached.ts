import { invariant } from '../errors.ts';
import type { Attachment, Flow, FlowNode } from '../term/term.ts';
import type { Catcher } from './catching.ts';
import { clearing, nothing, putting, together, type Then } from './effect.ts';
import type { Entry, Graph } from './graph.ts';
import type { Net } from './net.ts';
import type { Region } from './region.ts';
import type { Site } from './site.ts';
import { ArmedTimer } from './timed.ts';
import type { Pace } from './transition.ts';

/** An attached node in one activation of its flow, and its positions (semantics, section 13.2). */
export interface AttachedNode {
  readonly node: FlowNode;
  readonly attached: Attachment;
  /** The region of the node that it watches, or of the flow. */
  readonly watched: Region;
  /** For what comes from outside: how often it can still react. A counter. */
  readonly armed: number | null;
  /** Tokens that are to start it. */
  readonly entry: number | null;
  /** A signal has come that interrupts. A counter. */
  readonly signalled: number | null;
}

/** The attached nodes of one activation of a flow: what they watch, when they are armed, and what starts them. */
export class Attached {
  readonly #nodes: readonly AttachedNode[];

  /** @param graph knows the regions of all compound nodes */
  constructor(
    net: Net,
    private readonly graph: Graph,
    flow: Flow,
    private readonly site: Site,
  ) {
    this.#nodes = flow.nodes.flatMap((node) =>
      node.attached ? [this.#positions(net, node, node.attached)] : [],
    );
  }

  #positions(net: Net, node: FlowNode, attached: Attachment): AttachedNode {
    const { on, interrupting, to, times } = attached;
    const watched = to === null ? this.site.region : this.graph.compound(to)!.region;
    const counter = (slot: string, bound: number) =>
      net.counter({ ...this.site, region: watched }, node.name, slot, bound);
    const thrown = on.kind === 'error' || on.kind === 'escalation';
    const armed = thrown ? null : counter('armed', times ?? 1);
    const signalled = on.kind === 'signal' && interrupting ? counter('signalled', 1) : null;
    const waits = thrown || (on.kind === 'signal' && !interrupting);
    const entry = waits ? net.position(this.site, node.name, 'in') : null;
    if (entry !== null) this.graph.addPending(node.name, entry);
    if (on.kind === 'timer')
      net.clock?.add(armed!, new ArmedTimer(on.delay, times ?? 1), () => this.#awake(attached, watched));
    if (on.kind === 'signal') {
      const to = signalled === null ? [armed!, entry!] : [signalled];
      net.addReceiver(node.receives[0]!, [
        { from: armed!, to, sink: null, watched: () => this.#awake(attached, watched) },
      ]);
    }
    return { node, attached, watched, armed, entry, signalled };
  }

  /** Positions of which one must be marked for something to be watched. A host that waits to be left is over. */
  #awake({ to }: Attachment, watched: Region): readonly number[] {
    const last = to === null ? null : this.graph.compound(to)!.last;
    return watched.tokens.filter((field) => field !== last);
  }

  /** Arms what is attached to `host`, or (`null`) to the flow: each counter becomes what it is at the start. */
  arming(host: string | null): Then {
    const armed = this.#nodes.flatMap(({ attached, armed }) => {
      const times = attached.times ?? 1;
      return attached.to === host && armed !== null ? [putting(armed, times, times)] : [];
    });
    return () => together(armed);
  }

  /** Reacts to what is thrown in `region` with the nodes attached to `host`: the first of those for that name, else of those for any. */
  catcher(host: string | null, region: Region, outer: Catcher | null): Catcher | null {
    const catching = this.#nodes.filter(({ attached, entry, armed }) => {
      return attached.to === host && entry !== null && armed === null;
    });
    if (catching.length === 0) return outer;
    return {
      region,
      outer,
      reaction(thrown, name) {
        const forName = (wanted: string) =>
          catching.find(({ attached: { on } }) => on.kind === thrown && 'name' in on && on.name === wanted);
        const found = forName(name) ?? forName('*');
        if (!found) return null;
        return { interrupts: found.attached.interrupting, enter: () => putting(found.entry!) };
      },
    };
  }

  /** What starts the attached node `name`. */
  entry(name: string): Entry {
    const found = this.#nodes.find(({ node }) => node.name === name);
    invariant(found, `"${name}" is not attached`);
    const { attached, watched, armed, entry, signalled } = found;
    const base = { part: '', also: [], beside: this.#withdrawing(found) };
    if (entry !== null) return { ...base, take: [[entry, 1]], guards: () => ({}) };
    if (signalled !== null) {
      const guards = () => ({ atLeast: [[signalled, 1]] }) as const;
      return { ...base, pace: 'immediate', take: [], guards };
    }
    const once = [[armed!, 1]] as const;
    return {
      ...base,
      pace: paceOf(attached, armed!),
      take: attached.times === null ? [] : once,
      guards: () => ({ atLeast: once, some: [this.#awake(attached, watched)] }),
    };
  }

  /** Clears what the node watches, if it interrupts; what threw to it has been withdrawn already. */
  #withdrawing({ attached: { interrupting, on }, watched }: AttachedNode): Then {
    const withdraws = interrupting && on.kind !== 'error' && on.kind !== 'escalation';
    return () => (withdraws ? clearing(watched.contents()) : nothing);
  }
}

/** The environment decides when events happen, the clock when timers do; messages are taken as soon as they can be. */
function paceOf({ on }: Attachment, armed: number): Pace {
  if (on.kind === 'timer') return { field: armed, timer: 0 };
  return on.kind === 'event' ? 'free' : 'internal';
}
