import { invariant, UserError } from '../errors.ts';
import type { Activity, Field } from '../fields.ts';
import type { Model, Term } from '../term/term.ts';
import { nearest, withdrawing } from './catching.ts';
import { Clock } from './clock.ts';
import { Multisets, type ColourDomain } from './colours.ts';
import { clearing, nothing, putting, together, type Effect, type Then } from './effect.ts';
import { messageOrder } from './message-order.ts';
import { Region } from './region.ts';
import { compareRanks, rootSite, scopeNames, type ScopeFrame, type Site } from './site.ts';
import {
  transition,
  withInitial,
  type Action,
  type Delivery,
  type Receiver,
  type TermModel,
} from './transition.ts';
import { InternedValues, type ItemValues } from './values.ts';
import { Variables } from './variables.ts';

/** Translates `term` at `site`; `done` is what its completion leads to, the result what entering it does. */
export type Build = (term: Term, site: Site, done: Then) => Then;

/** The action of a node at a site: its place in the stable order and its part of the label. */
export interface Act {
  readonly order: number;
  readonly node: string;
  readonly part: string;
  /** Further nodes that this action fires: an event gateway before the event. */
  readonly also?: readonly string[];
}

/** Places of a net; terms that unfold into more are refused. */
const mostPlaces = 100_000;

/** The mistake of bounds so large that the net cannot be made. */
export function tooLarge(model: Model, what: string): UserError {
  return new UserError(
    'FP1026',
    `instances and recursions of "${model.name}" ${what}`,
    'Lower the bounds: the `max` of instances, the `depth` of recursions.',
  );
}

interface Draft {
  readonly site: Site;
  readonly act: Act;
  readonly action: () => Action;
}

/** The net of a term while it is translated: places at once, rules as promises that are kept when all places exist. */
export class Net {
  /** The whole case. */
  readonly region = new Region(null, 'case');
  readonly variables = Variables.none();
  readonly #fields: Field[] = [];
  readonly #drafts: Draft[] = [];
  readonly #channels = new Map<string, number>();
  readonly #signals = new Map<string, Delivery[]>();
  readonly #transients = new Map<string, Receiver[]>();
  readonly #locks = new Map<string, Region[]>();
  readonly #scopes = new Map<string, ScopeFrame>();
  readonly #later: (() => void)[] = [];
  readonly #multisets = new Map<string, Multisets>();
  readonly #asked = new Set<string>();
  readonly #errors = new InternedValues(null);
  /** The field that tells whether, and with what error, the case failed. */
  readonly failed: number;
  /** Present under a virtual clock. */
  readonly clock: Clock | null;
  #root: number | null = null;
  #order = 0;

  constructor(readonly model: Model) {
    this.clock = model.clock === 'virtual' ? new Clock() : null;
    for (const [channel, kind] of Object.entries(model.channels)) {
      if (kind === 'signal') this.#signals.set(channel, []);
      else this.#transients.set(channel, []);
    }
    for (const [name, initial] of Object.entries(model.variables)) {
      const domain = new InternedValues(initial);
      this.variables.add(
        name,
        this.#field({ name, role: 'variable', initial: 0, bound: null, domain }),
        domain,
      );
    }
    this.failed = this.#field({
      name: 'failed',
      role: 'failed',
      initial: 0,
      bound: null,
      domain: this.#errors,
    });
  }

  // ---- places ----

  /** The position `slot` of `node`. */
  position(site: Site, node: string, slot: string, bound: number | null = null): number {
    return this.token(site, `${node}.${slot}`, bound);
  }

  /** A place for tokens under a name of its own: a position, or an edge of a flow. */
  token(site: Site, name: string, bound: number | null = null): number {
    const field = this.#field({ name: site.path + name, role: 'token', initial: 0, bound });
    site.region.addToken(field);
    return field;
  }

  /** A position whose tokens carry a colour. */
  coloured(site: Site, node: string, slot: string, domain: ColourDomain): number {
    const name = `${site.path}${node}.${slot}`;
    const field = this.#field({ name, role: 'colours', initial: 0, bound: null, domain });
    site.region.addToken(field);
    return field;
  }

  /** What the colours of tokens that carry the same things are kept in. */
  multisets(carried: string): Multisets {
    const known = this.#multisets.get(carried) ?? new Multisets();
    this.#multisets.set(carried, known);
    return known;
  }

  sink(site: Site, name: string): number {
    const role = site.region.collector().kind === 'case' ? 'sink' : 'inner-sink';
    const field = this.#field({ name: site.path + name, role, initial: 0, bound: 2 });
    site.region.addSink(field);
    return field;
  }

  /** A position that counts, and makes nothing active. */
  counter(site: Site, node: string, slot: string, bound: number): number {
    const field = this.#field({ name: `${site.path}${node}.${slot}`, role: 'counter', initial: 0, bound });
    site.region.addCounter(field);
    return field;
  }

  /** The item of the instance at `site`. */
  item(site: Site, domain: ItemValues): number {
    const field = this.#field({ name: `${site.path}item`, role: 'counter', initial: 0, bound: null, domain });
    site.region.addCounter(field);
    return field;
  }

  /** The sink `root` of the case; a net whose case ends elsewhere has none. */
  root(): number {
    this.#root ??= this.sink(rootSite(this.region, this.variables), 'root');
    return this.#root;
  }

  /** The field of a persistent channel. */
  channel(name: string): number {
    invariant(!(name in this.model.channels), `"${name}" is not a persistent channel`);
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const field = this.#field({ name, role: 'channel', initial: 0, bound: null });
    this.#channels.set(name, field);
    return field;
  }

  #field(field: Field): number {
    if (this.#fields.length >= mostPlaces) {
      throw tooLarge(this.model, `unfold into more than ${mostPlaces} places`);
    }
    return this.#fields.push(field) - 1;
  }

  // ---- names ----

  addScope(site: Site, frame: ScopeFrame): void {
    this.#scopes.set(site.path + frame.name, frame);
  }

  /** The innermost visible activation of the scope `name`: the frames around it are also around `site`. */
  scope(site: Site, name: string): ScopeFrame {
    const frames = site.path.split('/').slice(0, -1);
    for (let n = frames.length; n >= 0; n--) {
      const path = frames
        .slice(0, n)
        .map((frame) => `${frame}/`)
        .join('');
      const scope = this.#scopes.get(path + name);
      if (scope) return scope;
    }
    invariant(false, `no scope "${name}" is visible from "${site.path}"`);
  }

  isSignal(channel: string): boolean {
    return this.#signals.has(channel);
  }

  isTransient(channel: string): boolean {
    return this.#transients.has(channel);
  }

  /** The places where a transient channel can be waited for. They fill while the term is translated. */
  receivers(transient: string): Receiver[] {
    return this.#transients.get(transient)!;
  }

  /** The regions of all locks on `lock`, at all paths. They fill while the term is translated. */
  locked(lock: string): Region[] {
    const known = this.#locks.get(lock);
    if (known) return known;
    const regions: Region[] = [];
    this.#locks.set(lock, regions);
    return regions;
  }

  addReceiver(signal: string, deliveries: readonly Delivery[]): void {
    this.#signals.get(signal)!.push(...deliveries);
  }

  // ---- effects ----

  /** Raises `error` at `site`: the nearest that handles it is cleared and its handler entered, or the case fails. */
  raise(site: Site, error: string): Then {
    return () => {
      const caught = nearest(site.catcher, 'error', error);
      return caught ? withdrawing(caught) : this.#fail(error);
    };
  }

  /** The error `limit`, which nothing catches: a cut of the search. */
  limit(): Then {
    return () => this.#fail('limit');
  }

  #fail(error: string): Effect {
    return together([clearing(this.region.contents()), putting(this.failed, this.#errors.number(error))]);
  }

  /** A message on each of `channels`; signals reach whoever waits for them. */
  sending(channels: readonly string[]): Then {
    const effects = channels.map((c) =>
      this.isSignal(c) ? { ...nothing, signals: [c] } : putting(this.channel(c)),
    );
    return () => together(effects);
  }

  // ---- rules ----

  /** The next number in the pre-order of nodes. */
  order(): number {
    return this.#order++;
  }

  /** Translates the same nodes `times` times, once per instance path: they have the same numbers each time. */
  repeat(times: number, translate: (i: number) => void): void {
    const start = this.#order;
    for (let i = 0; i < times; i++) {
      this.#order = start;
      translate(i);
    }
  }

  /** Translates a body once more, with the numbers that its nodes had when `start` was the next one. */
  again<T>(start: number, translate: () => T): T {
    const next = this.#order;
    this.#order = start;
    const result = translate();
    this.#order = next;
    return result;
  }

  /** The number that {@link order} gives next. */
  get nextOrder(): number {
    return this.#order;
  }

  /** Makes rules when the whole term is translated: which ones there are depends on it. */
  later(make: () => void): void {
    this.#later.push(make);
  }

  /** Adds the action of a node; what it needs and does is asked for when all places exist. */
  rule(site: Site, act: Act, action: () => Action): void {
    this.#drafts.push({ site, act, action });
  }

  /** `no-dead-tasks` asks that `node` fires, at this site or in another instance. */
  ask(site: Site, node: string): void {
    this.#asked.add(site.calls + node);
  }

  /** Messages are received in the order that the model asks for. */
  #inOrder(): (action: Action) => Action {
    const { network } = this.model;
    return network
      ? messageOrder(network, this.#channels, (name, domain) =>
          this.#field({ name, role: 'order', initial: 0, bound: null, domain }),
        )
      : (action) => action;
  }

  /** The finished net, entered by `enter`. */
  finish(enter: Effect): TermModel {
    for (const make of this.#later) make();
    const drafts = this.#drafts.sort(
      (a, b) => a.act.order - b.act.order || compareRanks(a.site.rank, b.site.rank),
    );
    const bodies = drafts.map(({ action }) => action());
    const ordered = this.#inOrder();
    const made = drafts.flatMap(({ site, act }, i) => {
      const actor = {
        label: site.path + act.node + act.part,
        node: site.calls + act.node,
        lane: [...site.path.split('/').slice(0, -1), ...site.lane].join('/'),
        scopes: scopeNames(site),
      };
      const body = ordered(bodies[i]!);
      const deliveries = body.effect.signals.flatMap((s) => this.#signals.get(s)!);
      const rules = this.clock?.rules(actor, body, deliveries) ?? [transition(actor, body, deliveries)];
      return rules.map((rule) => ({ site, act, rule }));
    });
    const fields = this.#fields.map((f) =>
      f.role === 'failed' ? { ...f, bound: this.#errors.size - 1 } : f,
    );
    const fires = new Map<string, Set<number>>();
    made.forEach(({ act, site }, i) => {
      for (const node of [act.node, ...(act.also ?? [])]) {
        const id = site.calls + node;
        fires.set(id, (fires.get(id) ?? new Set()).add(i));
      }
    });
    return {
      fields: withInitial(fields, enter.put).map((f, i) => this.clock?.field(f, i, enter.put) ?? f),
      rules: made.map(({ rule }) => rule),
      ending: 'case',
      activities: [...this.#asked].map((id): Activity => ({ id, rules: [...(fires.get(id) ?? [])] })),
    };
  }
}
