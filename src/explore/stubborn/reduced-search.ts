/**
 * A breadth-first search that fires in every state the rules of a stubborn set only, and can go back to states in which it put off
 * rules for ever.
 */
import type { FieldModel } from '../../fields.ts';
import type { Expander } from '../expander.ts';
import { Uint32List } from '../list.ts';
import type { Limits } from '../search.ts';
import { Search } from '../search.ts';
import { Dependence } from './dependence.ts';
import { mayHide, mayReach, oneEnd } from './early-end.ts';
import { Enabling } from './enabling.ts';
import type { Footprint } from './footprint.ts';
import { footprint } from './footprint.ts';
import type { Graph } from './ignoring.ts';
import { bytesPerState, forEachTerminal } from './ignoring.ts';
import { Selection } from './selection.ts';

/** A search of the states that a property needs, and no others where that can be avoided. */
export class ReducedSearch {
  readonly search: Search;
  /** Pairs of a state and a rule enabled there, fired or not. */
  offered = 0;
  private readonly selection: Selection | null;
  /** The state of every expansion, in turn. */
  private readonly sources = new Uint32List();
  /** States in which every enabled rule is fired, because some had been put off for ever. */
  private readonly whole = new Set<number>();
  /** The field that counts how often the one end of the model was reached, if that is watched, or -1. */
  private readonly end: number;

  /**
   * @param reduces whether rules are left out at all
   * @param watchesEnd whether to find a state in which the one end of the model is marked and something else too, if there is one
   */
  constructor(model: FieldModel, limits: Omit<Limits, 'keepEdges'>, reduces: boolean, watchesEnd: boolean) {
    const one = watchesEnd ? oneEnd(model) : null;
    this.end = one === null ? -1 : one.end;
    this.selection = reduces ? selectionOf(model, watchesEnd) : null;
    this.search = new Search(model, { ...limits, keepEdges: true }, (state, expander) =>
      this.select(state, expander),
    );
  }

  private select(state: number, expander: Expander): void {
    const { enabled, enabledCount } = expander;
    this.sources.push(state);
    this.offered += enabledCount;
    for (let i = 0; i < enabledCount; i++) this.search.figures.fired[enabled[i]] = 1;
    this.narrow(state, expander);
  }

  /** Leaves of the enabled rules of a loaded state those that are fired there. */
  private narrow(state: number, expander: Expander): void {
    if (this.selection === null || this.whole.has(state)) return;
    if (this.end >= 0 && expander.values[this.end] > 0) return;
    this.selection.narrow(expander);
  }

  /** The edges found, those of one state together; `null` if they were given up for want of memory. */
  graph(): Graph | null {
    const { edgeList, store } = this.search;
    if (edgeList === null) return null;
    const states = store.count;
    const expansions = edgeList.start.length - 1;
    const start = new Uint32Array(states + 1);
    const length = (i: number) => edgeList.start.items[i + 1] - edgeList.start.items[i];
    for (let i = 0; i < expansions; i++) start[this.sources.items[i] + 1] += length(i);
    for (let s = 0; s < states; s++) start[s + 1] += start[s];
    const targets = new Uint32Array(edgeList.targets.length);
    const next = start.slice();
    for (let i = 0; i < expansions; i++) {
      const source = this.sources.items[i];
      for (let e = edgeList.start.items[i]; e < edgeList.start.items[i + 1]; e++)
        targets[next[source]++] = edgeList.targets.items[e];
    }
    return { states, start, targets };
  }

  /**
   * Components that nothing leaves, and in which a rule that is always enabled is never fired.
   * @param graph of a search that is complete
   * @param most states of each that are returned, at most: such as were not yet expanded wholly
   */
  ignoring(graph: Graph, most: number): number[] {
    const found: number[] = [];
    const { expander } = this.search;
    forEachTerminal(graph, (members) => {
      if (graph.start[members[0] + 1] === graph.start[members[0]]) return;
      expander.load(members[0]);
      const enabled = expander.enabled.slice(0, expander.findEnabled());
      const fired = this.firedIn(members);
      if (enabled.every((rule) => fired.has(rule))) return;
      const left = [...members].filter((state) => !this.whole.has(state)).sort((a, b) => a - b);
      found.push(...left.slice(0, most));
    });
    return found;
  }

  /** The rules that the search fires in some of these states. */
  private firedIn(members: Uint32Array): ReadonlySet<number> {
    const { expander } = this.search;
    const fired = new Set<number>();
    for (const state of members) {
      expander.load(state);
      expander.findEnabled();
      this.narrow(state, expander);
      for (let i = 0; i < expander.enabledCount; i++) fired.add(expander.enabled[i]);
    }
    return fired;
  }

  /** Fires every enabled rule of these states; what is found that way waits to be expanded. */
  expandWholly(states: readonly number[]): void {
    for (const state of states) {
      if (this.search.cutBy !== null) return;
      this.whole.add(state);
      this.search.expandAgain(state);
    }
  }

  /** Whether there is room to look for components. */
  hasRoom(maxMemory: number): boolean {
    const { store, edges, bytes } = this.search;
    const needed = bytesPerState * store.count + 4 * edges;
    return bytes + needed <= maxMemory;
  }
}

function selectionOf(model: FieldModel, watchesEnd: boolean): Selection {
  const { fields, rules } = model;
  const footprints = rules.map(footprint);
  const further = watchesEnd ? hidersBeforeReachers(model, footprints) : () => [];
  const dependence = new Dependence(footprints, fields.length, further);
  return new Selection(dependence, new Enabling(model, footprints), rules.length);
}

/** A rule that may hide an early end comes only with all rules that may reach it. */
function hidersBeforeReachers(
  model: FieldModel,
  footprints: readonly Footprint[],
): (rule: number) => readonly number[] {
  const one = oneEnd(model);
  if (one === null) return () => [];
  const reachers = footprints.flatMap((print, rule) => (mayReach(one, print) ? [rule] : []));
  return (rule) => (mayHide(one, footprints[rule]) ? reachers : []);
}
