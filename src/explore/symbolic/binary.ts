/**
 * Operations on two diagrams of the same level: union, intersection and difference, by the usual recursion over both
 * (Bryant, "Graph-based algorithms for Boolean function manipulation", 1986).
 */
import type { Machine, Operation } from './machine.ts';
import { entryWords, nothing } from './node-store.ts';
import type { OperationCache } from './operation-cache.ts';

// Words of a frame. Two nodes with their next entries, what is added to the weights of the second, and of the result; how many
// entries the result has; the value whose children are at work, or -1.
const [first, second, shift, base, atFirst, atSecond, made, value] = [2, 3, 4, 5, 6, 7, 8, 9];
const out = 10;

/** The states of both, each with its lesser weight. */
export class Union implements Operation {
  readonly cache: OperationCache;
  private readonly number: number;

  constructor(private readonly machine: Machine) {
    this.cache = machine.cache(1 / 8, [0, 1]);
    this.number = machine.add(this);
  }

  /**
   * Of `a` with `wa` added to its weights and `b` with `wb`.
   * @returns whether it is done: the machine has the result; else a frame was pushed
   */
  begin(a: number, wa: number, b: number, wb: number): boolean {
    const { machine } = this;
    if (a === nothing || (a === b && wa >= wb)) return given(machine, b, wb);
    if (b === nothing || a === b) return given(machine, a, wa);
    const isFirst = wa < wb || (wa === wb && a < b);
    const [x, y, least] = isFirst ? [a, b, wa] : [b, a, wb];
    const difference = Math.abs(wa - wb);
    const place = this.cache.find(x, y, difference);
    if (place >= 0) return given(machine, this.cache.at(place), least);
    const entries = machine.nodes.entries(x) + machine.nodes.entries(y);
    const frame = machine.push(this.number, out + entryWords * entries);
    const { stack } = machine;
    stack[frame + first] = x;
    stack[frame + second] = y;
    stack[frame + shift] = difference;
    stack[frame + base] = least;
    stack[frame + value] = -1;
    return false;
  }

  resume(frame: number): void {
    const { machine } = this;
    const { pool, startOf } = machine.nodes;
    const { stack } = machine;
    const startX = startOf[stack[frame + first]];
    const startY = startOf[stack[frame + second]];
    const difference = stack[frame + shift];
    if (stack[frame + value] >= 0) append(machine, frame, stack[frame + value], machine.node, machine.weight);
    let x = startX + entryWords * stack[frame + atFirst];
    let y = startY + entryWords * stack[frame + atSecond];
    const endX = startX + entryWords * pool[startX - 1];
    const endY = startY + entryWords * pool[startY - 1];
    while (x < endX || y < endY) {
      const vx = x < endX ? pool[x] : Infinity;
      const vy = y < endY ? pool[y] : Infinity;
      if (vx < vy) append(machine, frame, vx, pool[x + 1], pool[x + 2]);
      else if (vy < vx) append(machine, frame, vy, pool[y + 1], pool[y + 2] + difference);
      else if (this.begin(pool[x + 1], pool[x + 2], pool[y + 1], pool[y + 2] + difference))
        append(machine, frame, vx, machine.node, machine.weight);
      else {
        machine.stack[frame + value] = vx;
        machine.stack[frame + atFirst] = (x - startX) / entryWords + 1;
        machine.stack[frame + atSecond] = (y - startY) / entryWords + 1;
        return;
      }
      if (vx <= vy) x += entryWords;
      if (vy <= vx) y += entryWords;
    }
    this.finish(frame);
  }

  private finish(frame: number): void {
    const { machine, cache } = this;
    const { stack, nodes } = machine;
    const [x, y] = [stack[frame + first], stack[frame + second]];
    const node = nodes.intern(nodes.levelOf[x], stack, frame + out, stack[frame + made]);
    cache.store(x, y, stack[frame + shift], node, 0);
    machine.pop(node, stack[frame + base]);
  }
}

/** The states of the first diagram, with their weights there, that the second has too; or those that it has not. */
export class Selection implements Operation {
  readonly cache: OperationCache;
  private readonly number: number;

  constructor(private readonly machine: Machine) {
    this.cache = machine.cache(1 / 16, [0, 1]);
    this.number = machine.add(this);
  }

  /**
   * @param isIn 1: the intersection, 0: the difference
   * @returns whether it is done: the machine has the result; else a frame was pushed
   */
  begin(a: number, b: number, isIn: 0 | 1, weight = 0): boolean {
    const { machine } = this;
    if (a === nothing) return given(machine, nothing, 0);
    if (b === nothing) return isIn === 1 ? given(machine, nothing, 0) : given(machine, a, weight);
    if (a === b) return isIn === 1 ? given(machine, a, weight) : given(machine, nothing, 0);
    const place = this.cache.find(a, b, isIn);
    if (place >= 0) return given(machine, this.cache.at(place), this.cache.at(place + 1) + weight);
    const frame = machine.push(this.number, out + entryWords * machine.nodes.entries(a));
    const { stack } = machine;
    stack[frame + first] = a;
    stack[frame + second] = b;
    stack[frame + shift] = isIn;
    stack[frame + base] = weight;
    stack[frame + value] = -1;
    return false;
  }

  resume(frame: number): void {
    const { machine } = this;
    const { nodes, stack } = machine;
    const { pool } = nodes;
    const start = nodes.startOf[stack[frame + first]];
    const b = stack[frame + second];
    const isIn = stack[frame + shift] as 0 | 1;
    if (stack[frame + value] >= 0) append(machine, frame, stack[frame + value], machine.node, machine.weight);
    for (let i = stack[frame + atFirst]; i < pool[start - 1]; i++) {
      const at = start + entryWords * i;
      if (this.begin(pool[at + 1], nodes.child(b, pool[at]), isIn, pool[at + 2]))
        append(machine, frame, pool[at], machine.node, machine.weight);
      else {
        machine.stack[frame + value] = pool[at];
        machine.stack[frame + atFirst] = i + 1;
        return;
      }
    }
    this.finish(frame);
  }

  private finish(frame: number): void {
    const { machine, cache } = this;
    const { stack, nodes } = machine;
    const least = lower(stack, frame + out, stack[frame + made]);
    const a = stack[frame + first];
    const node = nodes.intern(nodes.levelOf[a], stack, frame + out, stack[frame + made]);
    cache.store(a, stack[frame + second], stack[frame + shift], node, least);
    machine.pop(node, stack[frame + base] + least);
  }
}

/** Hands a result to the machine. @returns true: it is done */
export function given(machine: Machine, node: number, weight: number): true {
  machine.node = node;
  machine.weight = weight;
  return true;
}

function append(machine: Machine, frame: number, entry: number, node: number, weight: number): void {
  const { stack } = machine;
  stack[frame + value] = -1;
  if (node === nothing) return;
  const at = frame + out + entryWords * stack[frame + made]++;
  stack[at] = entry;
  stack[at + 1] = node;
  stack[at + 2] = weight;
}

/** Takes the least weight from all entries. @returns it; 0 where there are none */
export function lower(words: Int32Array, at: number, entries: number): number {
  if (entries === 0) return 0;
  const end = at + entryWords * entries;
  let least = words[at + 2];
  for (let i = at; i < end; i += entryWords) least = Math.min(least, words[i + 2]);
  if (least > 0) for (let i = at; i < end; i += entryWords) words[i + 2] -= least;
  return least;
}
