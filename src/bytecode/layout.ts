/**
 * Where everything in a state lives: each position (semantics, section 1) gets a number, so that a region is an interval of
 * numbers and ascending numbers follow the pre-order of the term. Pools with instances get one interval that repeats.
 */
import { invariant } from '../errors.ts';
import { simpleContent } from '../term/construct.ts';
import type { Flow, FlowNode, Model, Par, Pool, Scope, Stop, Task, Term } from '../term/term.ts';
import { children } from '../term/walk.ts';

export type PositionKind = 'token' | 'sink' | 'inner-sink' | 'counter';

export interface Position {
  /** `node.slot`, or the id of an edge. */
  readonly name: string;
  readonly kind: PositionKind;
}

/** A half-open interval of positions. `sinks` of them, from `lo` on, are the region's own sinks. */
export interface Region {
  readonly lo: number;
  readonly hi: number;
  readonly sinks: number;
}

/** A repeated interval: instance i of the frame lies at `lo + i * span`. */
export interface Frame {
  readonly name: string;
  readonly lo: number;
  readonly span: number;
  readonly count: number;
}

export interface Layout {
  /** Of instance 0 of each frame only: `positions[p]` describes every `p + i * span`. */
  readonly positions: readonly (Position | undefined)[];
  readonly regions: ReadonlyMap<string, Region>;
  readonly frames: readonly Frame[];
  /** One past the last position. */
  readonly end: number;
  /** Number of a position by `node.slot`, or by `flow#edge`. */
  at(name: string): number;
}

/** Sinks of the scope, flow or case that is being laid out. */
interface Owner {
  readonly kind: 'sink' | 'inner-sink';
}

/** Lays out the positions of `model`. */
export function layOut(model: Model): Layout {
  const builder = new Builder();
  builder.root(model.term);
  return builder;
}

class Builder implements Layout {
  readonly positions: (Position | undefined)[] = [];
  readonly regions = new Map<string, Region>();
  readonly frames: Frame[] = [];
  readonly #numbers = new Map<string, number>();

  get end(): number {
    return this.positions.length;
  }

  at(name: string): number {
    const number = this.#numbers.get(name);
    invariant(number !== undefined, `no position ${name}`);
    return number;
  }

  root(term: Term): void {
    this.#add('root', 'sink');
    if (term.kind === 'pools') for (const pool of term.pools) this.#pool(pool);
    else if (term.kind === 'flow') this.#flow(term, { kind: 'sink' });
    else {
      for (const stop of ownStops(term)) this.#add(`${stop.name}.sink`, 'sink');
      this.#term(term);
    }
    this.regions.set('#case', { lo: 0, hi: this.end, sinks: 0 });
  }

  #add(key: string, kind: PositionKind, name = key): void {
    this.#numbers.set(key, this.positions.length);
    this.positions.push({ name, kind });
  }

  #pool(pool: Pool): void {
    const lo = this.end;
    this.#flow(pool.flow, { kind: 'sink' });
    if (pool.instances === null) return;
    const span = this.end - lo;
    this.frames.push({ name: pool.name, lo, span, count: pool.instances });
    this.positions.length = lo + span * pool.instances;
  }

  #term(term: Term): void {
    switch (term.kind) {
      case 'task':
        return this.#task(term);
      case 'par':
        return this.#par(term);
      case 'loop':
        this.#add(`${term.name}.test`, 'token');
        if (term.loop === 'times') this.#add(`${term.name}.counter`, 'counter');
        return this.#term(term.body);
      case 'scope':
        return this.#scope(term);
      case 'defer':
        this.#add(`${term.name}.in`, 'token');
        for (const [i, b] of term.branches.entries()) {
          if (b.on.kind === 'task' && b.on.long) this.#add(`${b.on.name}.run`, 'token', `${term.name}.run_${i}`);
          this.#term(b.do);
        }
        return;
      case 'flow':
        return this.#flow(term, { kind: 'inner-sink' });
      case 'seq':
        for (const part of term.parts) this.#term(part);
        return;
      case 'skip':
      case 'stop':
        return;
      default:
        this.#add(`${term.name}.in`, 'token');
        for (const inner of children(term)) this.#term(inner);
    }
  }

  #task(task: Task): void {
    this.#add(`${task.name}.in`, 'token');
    if (task.long) this.#add(`${task.name}.run`, 'token');
    for (const inner of children(task)) this.#term(inner);
  }

  #par(par: Par): void {
    this.#add(`${par.name}.in`, 'token');
    const lo = this.end;
    if (par.join !== 'multi') {
      for (let i = 0; i < par.branches.length; i++) this.#add(`${par.name}.out${i}`, 'token');
      if (par.join !== 'all' && par.rest !== 'cancel') this.#add(`${par.name}.fired`, 'token');
    }
    for (const branch of par.branches) this.#term(branch);
    this.regions.set(par.name, { lo, hi: this.end, sinks: 0 });
  }

  #scope(scope: Scope): void {
    const lo = this.end;
    this.#add(`${scope.name}.done`, 'inner-sink');
    for (const stop of ownStops(scope.body)) this.#add(`${stop.name}.sink`, 'inner-sink');
    const sinks = this.end - lo;
    this.#term(scope.body);
    this.regions.set(scope.name, { lo, hi: this.end, sinks });
    for (const handler of Object.values(scope.on)) this.#term(handler);
  }

  #flow(flow: Flow, owner: Owner): void {
    const lo = this.end;
    for (const v of flow.nodes) {
      if (!flow.edges.some((e) => e.from === v.name)) this.#add(`${v.name}.sink`, owner.kind);
      if (v.do && !simpleContent(v.do)) {
        for (const stop of ownStops(v.do)) this.#add(`${stop.name}.sink`, owner.kind);
      }
    }
    const sinks = this.end - lo;
    for (const v of flow.nodes) this.#node(flow, v);
    this.regions.set(flow.name, { lo, hi: this.end, sinks });
  }

  #node(flow: Flow, v: FlowNode): void {
    for (const id of incomingEdges(flow, v.name)) this.#add(`${flow.name}#${id}`, 'token', id);
    if (!v.do || simpleContent(v.do)) return;
    this.#add(`${v.name}.done`, 'token');
    this.#term(v.do);
  }
}

/** Ids of the edges on which tokens for node `v` lie: its start edge first. Edges out of event gateways never hold a token. */
export function incomingEdges(flow: Flow, v: string): string[] {
  const gateways = new Set(flow.nodes.filter((n) => n.split === 'defer').map((n) => n.name));
  return [
    ...(flow.starts.includes(v) ? [`->${v}`] : []),
    ...flow.edges.filter((e) => e.to === v && !gateways.has(e.from)).map((e) => e.id),
  ];
}

/** The stops whose nearest scope or flow is the one around `term`. */
function ownStops(term: Term): Stop[] {
  if (term.kind === 'stop') return [term];
  if (term.kind === 'flow') return [];
  if (term.kind === 'scope') return Object.values(term.on).flatMap(ownStops);
  return children(term).flatMap(ownStops);
}
