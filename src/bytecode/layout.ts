/**
 * Where everything in a state lives: each position (semantics, section 1) gets a number, so that a region is an interval of
 * numbers and ascending numbers follow the pre-order of the term. Instances, calls and recursions are laid out once per instance
 * path.
 */
import { invariant } from '../errors.ts';
import { simpleContent } from '../term/construct.ts';
import type { Flow, FlowNode, Mi, Model, Par, Pool, Scope, Term } from '../term/term.ts';
import { children } from '../term/walk.ts';
import { countersOf, ownSlots } from './attached-slots.ts';
import { edgesOf } from './flow-edges.ts';
import { Recursions } from './recursions.ts';

export type PositionKind = 'token' | 'sink' | 'inner-sink' | 'counter' | 'item';

export interface Position {
  /** `path/node.slot`, or path and id of an edge. */
  readonly name: string;
  readonly kind: PositionKind;
}

/** A half-open interval of positions. `sinks` of them, from `lo` on, are the region's own sinks. */
export interface Region {
  readonly lo: number;
  readonly hi: number;
  readonly sinks: number;
}

/** The positions of a model. */
export interface Layout {
  readonly positions: readonly Position[];
  /** By path and name of the construct; `#case` is the whole. */
  readonly regions: ReadonlyMap<string, Region>;
  /** Number of a position by path and `node.slot`, or path and `flow#edge`. */
  at(name: string): number;
}

/** Lays out the positions of `model`. */
export function layOut(model: Model): Layout {
  const builder = new Builder();
  builder.root(model.term);
  return builder;
}

/** Whether the sinks laid out belong to the case or to a scope inside it. */
type SinkKind = 'sink' | 'inner-sink';

class Builder implements Layout {
  readonly positions: Position[] = [];
  readonly regions = new Map<string, Region>();
  readonly #numbers = new Map<string, number>();
  readonly #recursions = new Recursions();

  at(name: string): number {
    const number = this.#numbers.get(name);
    invariant(number !== undefined, `no position ${name}`);
    return number;
  }

  root(term: Term): void {
    this.#add('', 'root', 'sink');
    if (term.kind === 'pools') for (const pool of term.pools) this.#pool(pool);
    else if (term.kind === 'flow') this.#flow(term, '', 'sink');
    else {
      this.#sinks(term, '', 'sink');
      this.#term(term, '');
    }
    this.#region('#case', 0);
  }

  #add(path: string, key: string, kind: PositionKind, name = key): void {
    this.#numbers.set(path + key, this.positions.length);
    this.positions.push({ name: path + name, kind });
  }

  #region(name: string, lo: number, sinks = 0): void {
    this.regions.set(name, { lo, hi: this.positions.length, sinks });
  }

  #pool(pool: Pool): void {
    if (pool.instances === null) this.#flow(pool.flow, '', 'sink');
    else for (let i = 0; i < pool.instances; i++) this.#flow(pool.flow, `${pool.name}[${i}]/`, 'sink');
  }

  #term(term: Term, path: string): void {
    switch (term.kind) {
      case 'skip':
      case 'stop':
        return;
      case 'seq':
        return term.parts.forEach((part) => this.#term(part, path));
      case 'scope':
        return this.#scope(term, path);
      case 'flow':
        return this.#flow(term, path, 'inner-sink');
      case 'call':
        return this.#term(term.body, `${path}${term.name}/`);
      case 'rec':
      case 'recurse':
        return this.#recursion(term, path);
      case 'par':
      case 'or':
        return this.#fork(term, path);
      case 'mi':
        return this.#mi(term, path);
      case 'loop':
        this.#add(path, `${term.name}.test`, 'token');
        if (term.loop === 'times') this.#add(path, `${term.name}.counter`, 'counter');
        return this.#term(term.body, path);
      default:
        return this.#atomOrBranches(term, path);
    }
  }

  /** What waits at `in`: atoms, choices, locks. */
  #atomOrBranches(term: Exclude<Term, { kind: 'skip' | 'stop' | 'recurse' | 'seq' }>, path: string): void {
    this.#add(path, `${term.name}.in`, 'token');
    const lo = this.positions.length;
    if (term.kind === 'task' && term.long) this.#add(path, `${term.name}.run`, 'token');
    if (term.kind === 'defer') {
      for (const [i, { on, do: next }] of term.branches.entries()) {
        if (on.kind === 'task' && on.long)
          this.#add(path, `${on.name}.run`, 'token', `${term.name}.run_${i}`);
        this.#term(next, path);
      }
    } else for (const inner of children(term)) this.#term(inner, path);
    if (term.kind === 'lock') this.#region(path + term.name, lo);
  }

  #fork(term: Par | Extract<Term, { kind: 'or' }>, path: string): void {
    this.#add(path, `${term.name}.in`, 'token');
    const lo = this.positions.length;
    if (term.join !== 'multi') {
      for (const i of term.branches.keys()) this.#add(path, `${term.name}.out${i}`, 'token');
      if (term.kind === 'par' && term.join !== 'all' && term.rest !== 'cancel')
        this.#add(path, `${term.name}.fired`, 'token');
    }
    for (const branch of children(term)) this.#term(branch, path);
    this.#region(path + term.name, lo);
  }

  #mi(term: Mi, path: string): void {
    const { name, max, join } = term;
    const each = (slot: string, kind: PositionKind = 'token') => {
      for (let i = 0; i < max; i++) this.#add(path, `${name}.${slot}${i}`, kind);
    };
    this.#add(path, `${name}.in`, 'token');
    const lo = this.positions.length;
    if (join !== 'multi') {
      each('out');
      each('idle');
      if (join !== 'all' && term.rest === 'leave') this.#add(path, `${name}.fired`, 'token');
    }
    if (term.items !== undefined) each('item', 'item');
    for (let i = 0; i < max; i++) this.#term(term.body, `${path}${name}[${i}]/`);
    this.#region(path + name, lo);
  }

  #recursion(term: Extract<Term, { kind: 'rec' | 'recurse' }>, path: string): void {
    const entry = this.#recursions.enter(term, path);
    if (entry.inner === null) return this.#add(path, entry.limit, 'token');
    this.#term(entry.body, entry.inner);
  }

  #scope(scope: Scope, path: string): void {
    const lo = this.positions.length;
    this.#add(path, `${scope.name}.done`, 'inner-sink');
    this.#sinks(scope.body, path, 'inner-sink');
    const sinks = this.positions.length - lo;
    this.#term(scope.body, path);
    this.#region(path + scope.name, lo, sinks);
    for (const handler of Object.values(scope.on)) this.#term(handler, path);
  }

  #flow(flow: Flow, path: string, kind: SinkKind): void {
    const lo = this.positions.length;
    for (const v of flow.nodes) {
      if (edgesOf(flow).out(v.name).length === 0 && v.compensates === undefined)
        this.#add(path, `${v.name}.sink`, kind);
      if (v.do && !simpleContent(v.do)) this.#sinks(v.do, path, kind);
    }
    const sinks = this.positions.length - lo;
    for (const b of edgesOf(flow).attached(null)) this.#counters(b, path);
    for (const v of flow.nodes) this.#node(flow, v, path);
    this.#region(path + flow.name, lo, sinks);
  }

  #node(flow: Flow, v: FlowNode, path: string): void {
    for (const id of edgesOf(flow).incoming(v.name)) this.#add(path, `${flow.name}#${id}`, 'token', id);
    for (const { slot, kind } of ownSlots(v)) this.#add(path, `${v.name}.${slot}`, kind);
    if (!v.do || simpleContent(v.do)) return;
    const lo = this.positions.length;
    this.#add(path, `${v.name}.done`, 'token');
    for (const b of edgesOf(flow).attached(v.name)) this.#counters(b, path);
    this.#term(v.do, path);
    this.#region(`${path}${v.name}:content`, lo);
  }

  /** What an attached node counts, in the region that it watches. */
  #counters(b: FlowNode, path: string): void {
    for (const slot of countersOf(b)) this.#add(path, `${b.name}.${slot}`, 'counter');
  }

  /** The sinks of the stops whose nearest scope or flow is the one around `term`. */
  #sinks(term: Term, path: string, kind: SinkKind): void {
    const recursions = this.#recursions.copy();
    const visit = (t: Term, at: string): void => {
      switch (t.kind) {
        case 'stop':
          return this.#add(at, `${t.name}.sink`, kind);
        case 'flow':
          return;
        case 'scope':
          return Object.values(t.on).forEach((handler) => visit(handler, at));
        case 'call':
          return visit(t.body, `${at}${t.name}/`);
        case 'mi':
          for (let i = 0; i < t.max; i++) visit(t.body, `${at}${t.name}[${i}]/`);
          return;
        case 'rec':
        case 'recurse': {
          const entry = recursions.enter(t, at);
          if (entry.inner !== null) visit(entry.body, entry.inner);
          return;
        }
        default:
          for (const inner of children(t)) visit(inner, at);
      }
    };
    visit(term, path);
  }
}
