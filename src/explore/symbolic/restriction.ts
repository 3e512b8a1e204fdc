import { given, lower } from './binary.ts';
import { MemoryExhausted } from './budget.ts';
import type { Machine, Operation } from './machine.ts';
import { entryWords, everything, nothing } from './node-store.ts';
import type { OperationCache } from './operation-cache.ts';

/** No state with this beginning is in the set, or every one is. */
export const rejected = -1;
export const accepted = -2;

/** A set of states, told by reading their values from the top level down. Once level 1 is read, it has accepted or rejected. */
export interface Automaton {
  readonly start: number;
  /** About as much memory as it holds by now. */
  readonly bytes: number;
  /** @returns `rejected`, `accepted`, or what is known below `level`: a number from 0 */
  step(known: number, level: number, value: number): number;
}

// Words of a frame. The node, what is known above it, what is added to the weights; the next entry of the node, how many entries the
// result has, and the value whose child is at work, or -1.
const [source, above, base, entry, made, value] = [2, 3, 4, 5, 6, 7];
const out = 8;

/** The states of a diagram, with their weights, that an automaton accepts. */
export class Restriction implements Operation {
  readonly cache: OperationCache;
  private readonly number: number;
  private automaton: Automaton | null = null;

  constructor(private readonly machine: Machine) {
    this.cache = machine.cache(1 / 16, [0]);
    this.number = machine.add(this);
  }

  /** @returns whether it is done: the machine has the result; else a frame was pushed */
  restrict(node: number, automaton: Automaton): boolean {
    this.automaton = automaton;
    this.cache.clear();
    return this.begin(node, automaton.start, 0);
  }

  private begin(node: number, known: number, weight: number): boolean {
    const { machine, cache } = this;
    if (node === nothing || known === rejected) return given(machine, nothing, 0);
    if (node === everything || known === accepted) return given(machine, node, weight);
    const place = cache.find(node, known, 0);
    if (place >= 0) {
      const found = cache.at(place);
      return given(machine, found, found === nothing ? 0 : cache.at(place + 1) + weight);
    }
    if (!machine.budget.allows(this.automaton!.bytes)) throw new MemoryExhausted();
    const frame = machine.push(this.number, out + entryWords * machine.nodes.entries(node));
    const { stack } = machine;
    stack[frame + source] = node;
    stack[frame + above] = known;
    stack[frame + base] = weight;
    stack[frame + value] = -1;
    return false;
  }

  resume(frame: number): void {
    const { machine } = this;
    const { nodes, stack } = machine;
    const { pool } = nodes;
    const node = stack[frame + source];
    const known = stack[frame + above];
    const start = nodes.startOf[node];
    const level = nodes.levelOf[node];
    if (stack[frame + value] >= 0) this.append(frame, stack[frame + value]);
    for (let i = stack[frame + entry]; i < pool[start - 1]; i++) {
      const at = start + entryWords * i;
      const next = this.automaton!.step(known, level, pool[at]);
      if (this.begin(pool[at + 1], next, pool[at + 2])) this.append(frame, pool[at]);
      else {
        machine.stack[frame + entry] = i + 1;
        machine.stack[frame + value] = pool[at];
        return;
      }
    }
    this.finish(frame);
  }

  private append(frame: number, entry: number): void {
    const { stack, node, weight } = this.machine;
    if (node === nothing) return;
    const at = frame + out + entryWords * stack[frame + made]++;
    stack[at] = entry;
    stack[at + 1] = node;
    stack[at + 2] = weight;
  }

  private finish(frame: number): void {
    const { machine } = this;
    const { stack, nodes } = machine;
    const entries = stack[frame + made];
    const least = lower(stack, frame + out, entries);
    const node = nodes.intern(nodes.levelOf[stack[frame + source]], stack, frame + out, entries);
    this.cache.store(stack[frame + source], stack[frame + above], 0, node, least);
    machine.pop(node, node === nothing ? 0 : stack[frame + base] + least);
  }
}
