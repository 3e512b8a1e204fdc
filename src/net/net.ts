import { invariant } from '../errors.ts';
import type { Activity, Field } from '../fields.ts';
import type { Model, Term } from '../term/term.ts';
import type { ColourDomain } from './colours.ts';
import { clearing, nothing, putting, together, type Effect, type Then } from './effect.ts';
import { Region } from './region.ts';
import { catcher, scopeNames, type ScopeFrame, type Site } from './site.ts';
import { transition, withInitial, type Action, type Delivery, type TermModel } from './transition.ts';
import { InternedValues } from './values.ts';
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

interface Draft {
  readonly site: Site;
  readonly act: Act;
  readonly action: () => Action;
}

/** The net of a term while it is translated: places at once, rules as promises that are kept when all places exist. */
export class Net {
  /** The whole case. */
  readonly region = new Region(null, 'case');
  readonly variables = new Variables();
  readonly #fields: Field[] = [];
  readonly #drafts: Draft[] = [];
  readonly #channels = new Map<string, number>();
  readonly #signals = new Map<string, Delivery[]>();
  readonly #scopes = new Map<string, ScopeFrame>();
  readonly #asked = new Set<string>();
  readonly #errors = new InternedValues(null);
  /** The field that tells whether, and with what error, the case failed. */
  readonly failed: number;
  #root: number | null = null;
  #order = 0;

  constructor(readonly model: Model) {
    for (const signal of Object.keys(model.channels)) this.#signals.set(signal, []);
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

  sink(site: Site, name: string): number {
    const role = site.region.collector().kind === 'case' ? 'sink' : 'inner-sink';
    const field = this.#field({ name: site.path + name, role, initial: 0, bound: 2 });
    site.region.addSink(field);
    return field;
  }

  counter(site: Site, node: string, bound: number): number {
    const field = this.#field({ name: `${site.path}${node}.count`, role: 'counter', initial: 0, bound });
    site.region.addCounter(field);
    return field;
  }

  /** The sink `root` of the case; a net whose case ends elsewhere has none. */
  root(): number {
    this.#root ??= this.sink({ path: '', region: this.region, scope: null, lane: [] }, 'root');
    return this.#root;
  }

  /** The field of a persistent channel. */
  channel(name: string): number {
    invariant(!this.#signals.has(name), `"${name}" is a signal`);
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const field = this.#field({ name, role: 'channel', initial: 0, bound: null });
    this.#channels.set(name, field);
    return field;
  }

  #field(field: Field): number {
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

  addReceiver(signal: string, deliveries: readonly Delivery[]): void {
    this.#signals.get(signal)!.push(...deliveries);
  }

  // ---- effects ----

  /** Raises `error` at `site`: the nearest scope that handles it is cleared and its handler entered, or the case fails. */
  raise(site: Site, error: string): Then {
    return () => {
      const caught = catcher(site, error);
      return caught
        ? together([clearing(caught.scope.region.contents()), caught.handler()])
        : together([clearing(this.region.contents()), putting(this.failed, this.#errors.number(error))]);
    };
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

  /** Adds the action of a node; what it needs and does is asked for when all places exist. */
  rule(site: Site, act: Act, action: () => Action): void {
    this.#drafts.push({ site, act, action });
  }

  /** `no-dead-tasks` asks that `node` fires. */
  ask(node: string): void {
    this.#asked.add(node);
  }

  /** The finished net, entered by `enter`. */
  finish(enter: Effect): TermModel {
    const drafts = this.#drafts.sort((a, b) => a.act.order - b.act.order);
    const rules = drafts.map(({ site, act, action }) => {
      const actor = {
        label: site.path + act.node + act.part,
        node: act.node,
        lane: [...site.path.split('/').slice(0, -1), ...site.lane].join('/'),
        scopes: scopeNames(site),
      };
      const body = action();
      return transition(
        actor,
        body,
        body.effect.signals.flatMap((s) => this.#signals.get(s)!),
      );
    });
    const fields = this.#fields.map((f) =>
      f.role === 'failed' ? { ...f, bound: this.#errors.size - 1 } : f,
    );
    const fires = new Map<string, Set<number>>();
    drafts.forEach(({ act }, i) => {
      for (const id of [act.node, ...(act.also ?? [])]) fires.set(id, (fires.get(id) ?? new Set()).add(i));
    });
    return {
      fields: withInitial(fields, enter.put),
      rules,
      ending: 'case',
      activities: [...this.#asked].map((id): Activity => ({ id, rules: [...(fires.get(id) ?? [])] })),
    };
  }
}
