/**
 * Saturation: the states that rules lead to, from the lowest level up. A node is saturated when no rule whose highest level is its own
 * or lower leads out of it; whatever firing makes anew on the way down is saturated before it is used. A whole state space is found
 * so without the huge diagrams of a breadth-first search.
 *
 * Ciardo, Luettgen, Siminiceanu, TACAS 2001; with rules as relations: Ciardo, Marmorstein, Siminiceanu, "The saturation algorithm for
 * symbolic state-space exploration", STTT 2006; kept within a set, for backward reachability: Zhao, Ciardo, "Symbolic CTL model checking of
 * asynchronous systems using constrained saturation", ATVA 2009; with distances: Ciardo, Siminiceanu, FMCAD 2002.
 */
import { given, lower } from './binary.ts';
import type { Union } from './binary.ts';
import { MemoryExhausted } from './budget.ts';
import type { Machine, Operation } from './machine.ts';
import { entryWords, everything, nothing } from './node-store.ts';
import type { OperationCache } from './operation-cache.ts';
import { type RelationStore, identity } from './relation-store.ts';

/** Stands for no constraint, where a node of a set is expected. */
export const anywhere = -1;
/** In place of a relation: the states themselves, saturated. */
const seed = -1;

/** Rules by their highest level: arrows of the level, by old value, and how they go on below. */
export interface Closure {
  /** Per level and value, where its arrows start; `null` for levels without. */
  readonly start: readonly (Int32Array | null)[];
  readonly to: Int32Array;
  readonly next: Int32Array;
}

/** Rules to saturate with: nodes of relations. */
export function closureOf(
  relations: readonly number[],
  store: RelationStore,
  sizes: ArrayLike<number>,
): Closure {
  const byLevel: number[][] = Array.from({ length: sizes.length }, () => []);
  for (const relation of new Set(relations))
    if (relation > identity) byLevel[store.level[relation]].push(relation);
  const [to, next]: [number[], number[]] = [[], []];
  const start = byLevel.map((list, level) => {
    if (list.length === 0) return null;
    const byValue: (readonly [to: number, next: number])[][] = Array.from({ length: sizes[level] }, () => []);
    for (const relation of list) {
      for (let i = store.start[relation]; i < store.start[relation + 1]; i++)
        byValue[store.from[i]].push([store.to[i], store.next[i]]);
    }
    const starts = Int32Array.from([...byValue, []], () => 0);
    byValue.forEach((arrows, value) => {
      starts[value] = to.length;
      for (const arrow of arrows) {
        to.push(arrow[0]);
        next.push(arrow[1]);
      }
    });
    starts[sizes[level]] = to.length;
    return starts;
  });
  return { start, to: Int32Array.from(to), next: Int32Array.from(next) };
}

// Words of a frame: what is fired on which node within which set, what is added to the weights of the result, the level.
const [relation, source, within, base, level] = [2, 3, 4, 5, 6];
// How far it is: the entry of the node and the arrow of the relation; or, once `value` is set, the value whose arrows are at work.
const [entry, arrow, value] = [7, 8, 9];
// What is awaited, and for which new value; the queue of values whose child has grown since their arrows were followed.
const [phase, target, head, queued] = [10, 11, 12, 13];
/** Then, for each value: child, weight, whether it is in the queue, and a place of the queue. */
const dense = 14;

const [free, fired, united] = [0, 1, 2];

/** Distances beyond this are given up: no run of that length could be told. */
const farthest = 2 ** 30;

/** Fires relations and saturates what comes of it. */
export class Firing implements Operation {
  readonly cache: OperationCache;
  private readonly number: number;
  private closure: Closure = { start: [], to: new Int32Array(), next: new Int32Array() };
  /** What a step adds to the weights. */
  private cost = 0;
  /** The entries of the node at hand. */
  private readonly scratch: Int32Array;

  constructor(
    private readonly machine: Machine,
    private readonly union: Union,
    private readonly relations: RelationStore,
    private readonly sizes: Int32Array,
  ) {
    this.cache = machine.cache(1 / 4, [1, 2]);
    this.number = machine.add(this);
    this.scratch = new Int32Array(entryWords * sizes.reduce((a, b) => Math.max(a, b)));
  }

  /**
   * The rules to saturate with from now on.
   * @param cost what a step adds to the weights: 1 for distances, 0 for sets
   */
  use(closure: Closure, cost: 0 | 1): void {
    this.closure = closure;
    this.cost = cost;
    this.cache.clear();
  }

  /**
   * All states that the rules lead to from a set, and the set itself; with their distances from it, if steps cost.
   * @param inside the set, around the first one, that is not left; or `anywhere`
   * @returns whether it is done: the machine has the result; else a frame was pushed
   */
  saturate(set: number, inside: number): boolean {
    return this.begin(seed, set, inside, 0);
  }

  /** What a relation makes of a saturated node, saturated, with `weight` added. */
  private begin(fire: number, node: number, inside: number, weight: number): boolean {
    const { machine, cache } = this;
    if (node === nothing || inside === nothing) return given(machine, nothing, 0);
    if (node === everything || (fire === identity && inside === anywhere))
      return given(machine, node, weight);
    // What stays as it is must be inside too, and saturated there.
    const what = fire === identity ? seed : fire;
    const place = cache.find(what + 1, node, inside);
    if (place >= 0) {
      const found = cache.at(place);
      return given(machine, found, found === nothing ? 0 : cache.at(place + 1) + weight);
    }
    const at = machine.nodes.levelOf[node];
    const frame = machine.push(this.number, dense + 4 * this.sizes[at]);
    const { stack } = machine;
    stack[frame + relation] = what;
    stack[frame + source] = node;
    stack[frame + within] = inside;
    stack[frame + base] = weight;
    stack[frame + level] = at;
    stack[frame + value] = -1;
    return false;
  }

  resume(frame: number): void {
    if (this.takeUp(frame) && this.gather(frame) && this.close(frame)) this.finish(frame);
  }

  /** Takes up what was awaited. @returns whether it can go on; else a frame was pushed, here and below */
  private takeUp(frame: number): boolean {
    const { machine } = this;
    const { stack } = machine;
    const awaited = stack[frame + phase];
    stack[frame + phase] = free;
    if (awaited === fired) return this.add(frame, machine.node, machine.weight);
    if (awaited === united) this.put(frame, machine.node, machine.weight);
    return true;
  }

  /** Fires the relation on all children, as they were. */
  private gather(frame: number): boolean {
    const { machine, relations } = this;
    const { nodes } = machine;
    const { stack } = machine;
    if (stack[frame + value] >= 0) return true;
    const fire = stack[frame + relation];
    const start = nodes.startOf[stack[frame + source]];
    const passes = fire === seed || relations.level[fire] < stack[frame + level];
    const { from, to, next } = relations;
    const firstArrow = passes ? 0 : relations.start[fire];
    const endOfArrows = passes ? 0 : relations.start[fire + 1];
    const entries = nodes.pool[start - 1];
    for (let i = stack[frame + entry]; i < entries; i++) {
      const at = start + entryWords * i;
      const [old, child, weight] = [nodes.pool[at], nodes.pool[at + 1], nodes.pool[at + 2]];
      if (passes) {
        machine.stack[frame + entry] = i + 1;
        if (!this.fire(frame, fire, child, weight, old)) return false;
        continue;
      }
      let j = firstArrow + machine.stack[frame + arrow];
      while (j < endOfArrows && from[j] < old) j++;
      for (; j < endOfArrows && from[j] === old; j++) {
        machine.stack[frame + entry] = i;
        machine.stack[frame + arrow] = j + 1 - firstArrow;
        if (!this.fire(frame, next[j], child, weight, to[j])) return false;
      }
      machine.stack[frame + arrow] = j - firstArrow;
    }
    machine.stack[frame + entry] = entries;
    this.queueAll(frame);
    return true;
  }

  /** Follows the arrows of the level until no child grows any more. */
  private close(frame: number): boolean {
    const { machine, closure, cost } = this;
    const size = this.sizes[machine.stack[frame + level]];
    const start = closure.start[machine.stack[frame + level]];
    if (start === null) return true;
    for (;;) {
      let { stack } = machine;
      let from = stack[frame + value];
      if (from === size || stack[frame + arrow] === start[from + 1]) {
        if (stack[frame + queued] === 0) return true;
        from = stack[frame + dense + 4 * stack[frame + head] + 3];
        stack[frame + head] = (stack[frame + head] + 1) % size;
        stack[frame + queued]--;
        stack[frame + dense + 4 * from + 2] = 0;
        stack[frame + value] = from;
        stack[frame + arrow] = start[from];
      }
      for (let j = stack[frame + arrow]; j < start[from + 1]; j++) {
        stack = machine.stack;
        stack[frame + arrow] = j + 1;
        const at = frame + dense + 4 * from;
        if (!this.fire(frame, closure.next[j], stack[at], stack[at + 1] + cost, closure.to[j])) return false;
      }
    }
  }

  /** Fires a relation on a child and adds what it gives to the child of a new value. */
  private fire(frame: number, relation: number, child: number, weight: number, to: number): boolean {
    const { machine } = this;
    const inside = machine.stack[frame + within];
    machine.stack[frame + target] = to;
    const below = inside < 0 || inside === everything ? inside : machine.nodes.child(inside, to);
    if (this.begin(relation, child, below, weight)) return this.add(frame, machine.node, machine.weight);
    machine.stack[frame + phase] = fired;
    return false;
  }

  private add(frame: number, node: number, weight: number): boolean {
    if (node === nothing) return true;
    const { machine } = this;
    const at = frame + dense + 4 * machine.stack[frame + target];
    const [child, before] = [machine.stack[at], machine.stack[at + 1]];
    if (child === nothing) this.put(frame, node, weight);
    else if (this.union.begin(child, before, node, weight)) this.put(frame, machine.node, machine.weight);
    else {
      machine.stack[frame + phase] = united;
      return false;
    }
    return true;
  }

  private put(frame: number, node: number, weight: number): void {
    const { stack } = this.machine;
    const to = stack[frame + target];
    const at = frame + dense + 4 * to;
    if (stack[at] === node && stack[at + 1] === weight) return;
    if (weight > farthest) throw new MemoryExhausted();
    stack[at] = node;
    stack[at + 1] = weight;
    if (stack[frame + value] >= 0) this.enqueue(frame, to);
  }

  private enqueue(frame: number, to: number): void {
    const { stack } = this.machine;
    if (stack[frame + dense + 4 * to + 2] === 1) return;
    const place = (stack[frame + head] + stack[frame + queued]++) % this.sizes[stack[frame + level]];
    stack[frame + dense + 4 * place + 3] = to;
    stack[frame + dense + 4 * to + 2] = 1;
  }

  private queueAll(frame: number): void {
    const { stack } = this.machine;
    const size = this.sizes[stack[frame + level]];
    stack[frame + value] = size;
    for (let v = 0; v < size; v++) if (stack[frame + dense + 4 * v] !== nothing) this.enqueue(frame, v);
  }

  private finish(frame: number): void {
    const { machine, scratch } = this;
    const { stack } = machine;
    const at = stack[frame + level];
    let entries = 0;
    for (let v = 0; v < this.sizes[at]; v++) {
      const slot = frame + dense + 4 * v;
      if (stack[slot] === nothing) continue;
      scratch[entryWords * entries] = v;
      scratch[entryWords * entries + 1] = stack[slot];
      scratch[entryWords * entries++ + 2] = stack[slot + 1];
    }
    const least = lower(scratch, 0, entries);
    const node = machine.nodes.intern(at, scratch, 0, entries);
    this.cache.store(stack[frame + relation] + 1, stack[frame + source], stack[frame + within], node, least);
    machine.pop(node, node === nothing ? 0 : stack[frame + base] + least);
  }
}
