import type { Components } from './components.ts';
import type { Relation } from './graph.ts';
import type { Walked } from './walk.ts';

type Graph = Pick<Walked, 'states' | 'start' | 'via' | 'targets'>;

/** Sets of tasks, one behind the other, as bits. */
class TaskSets {
  readonly words: number;
  readonly bits: Uint32Array;

  constructor(sets: number, tasks: number) {
    this.words = (tasks + 31) >>> 5;
    this.bits = new Uint32Array(sets * this.words);
  }

  add(set: number, task: number): void {
    this.bits[set * this.words + (task >>> 5)]! |= 1 << (task & 31);
  }

  has(set: number, task: number): boolean {
    return ((this.bits[set * this.words + (task >>> 5)]! >>> (task & 31)) & 1) === 1;
  }

  /** Adds all of another set, which may be of other sets. */
  join(set: number, from: TaskSets, other: number): void {
    for (let w = 0; w < this.words; w++)
      this.bits[set * this.words + w]! |= from.bits[other * this.words + w]!;
  }
}

/**
 * Which task may come before which: `has(a, b)` if some run fires `a` and, later, `b`. From the graph of components, last first: what can
 * still be fired from a component is what its edges fire and what can be fired from where they lead.
 * @param taskOf of each label the task that it fires, or -1
 */
function weakOrder(graph: Graph, { of, count }: Components, taskOf: Int32Array, tasks: number): TaskSets {
  const { states, start, via, targets } = graph;
  const ahead = new TaskSets(count, tasks);
  for (const state of byComponent(states, of, count)) {
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
      const task = taskOf[via[edge]!]!;
      if (task >= 0) ahead.add(of[state]!, task);
      const target = of[targets[edge]!]!;
      if (target !== of[state]) ahead.join(of[state]!, ahead, target);
    }
  }
  const order = new TaskSets(tasks, tasks);
  for (let edge = 0; edge < targets.length; edge++) {
    const task = taskOf[via[edge]!]!;
    if (task >= 0) order.join(task, ahead, of[targets[edge]!]!);
  }
  return order;
}

/** States in the order of their components, which is from the last ones to the first. */
function byComponent(states: number, of: Uint32Array, count: number): Uint32Array {
  const at = new Uint32Array(count + 1);
  for (const component of of) at[component + 1]!++;
  for (let c = 0; c < count; c++) at[c + 1]! += at[c]!;
  const sorted = new Uint32Array(states);
  for (let s = 0; s < states; s++) sorted[at[of[s]!]!++] = s;
  return sorted;
}

/**
 * The behavioural profile of all tasks, exactly, from the whole graph.
 * @returns a row for each task
 */
export function profileOf(
  graph: Graph,
  components: Components,
  taskOf: Int32Array,
  tasks: number,
): readonly string[] {
  const order = weakOrder(graph, components, taskOf, tasks);
  const relation = (a: number, b: number): Relation => {
    if (order.has(a, b)) return order.has(b, a) ? '|' : '<';
    return order.has(b, a) ? '>' : '#';
  };
  const all = Array.from({ length: tasks }, (_, task) => task);
  return all.map((a) => all.map((b) => relation(a, b)).join(''));
}

/**
 * For each task the others that every run fires before it: those that have been fired on all ways to all states where it is offered. A
 * greatest fixpoint: sets start full and lose what some way leaves out.
 */
export function needsOf(graph: Graph, taskOf: Int32Array, tasks: number): readonly (readonly number[])[] {
  const { states, start, via, targets } = graph;
  const past = new TaskSets(states, tasks);
  past.bits.fill(0xffffffff, past.words);
  const queue = [0];
  const isQueued = new Uint8Array(states);
  const needs = new TaskSets(tasks, tasks);
  needs.bits.fill(0xffffffff);
  const isFired = new Uint8Array(tasks);
  for (let next = 0; next < queue.length; next++) {
    const state = queue[next]!;
    isQueued[state] = 0;
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
      const target = targets[edge]!;
      const task = taskOf[via[edge]!]!;
      if (!meet(past, state, target, task) || isQueued[target] === 1) continue;
      isQueued[target] = 1;
      queue.push(target);
    }
  }
  for (let state = 0; state < states; state++) {
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
      const task = taskOf[via[edge]!]!;
      if (task < 0) continue;
      isFired[task] = 1;
      for (let w = 0; w < needs.words; w++)
        needs.bits[task * needs.words + w]! &= past.bits[state * past.words + w]!;
    }
  }
  const all = Array.from({ length: tasks }, (_, task) => task);
  return all.map((task) => (isFired[task] === 1 ? all.filter((b) => b !== task && needs.has(task, b)) : []));
}

/** Takes from the past of `target` what is missing in that of `state` after `task`. @returns whether anything went */
function meet({ bits, words }: TaskSets, state: number, target: number, task: number): boolean {
  let isLess = false;
  for (let w = 0; w < words; w++) {
    const fired = task >>> 5 === w && task >= 0 ? 1 << (task & 31) : 0;
    const before = bits[target * words + w]!;
    const after = (before & (bits[state * words + w]! | fired)) >>> 0;
    if (after === before) continue;
    bits[target * words + w] = after;
    isLess = true;
  }
  return isLess;
}
