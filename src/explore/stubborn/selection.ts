/**
 * Chooses, in every state, the enabled rules that are worth firing: those of a stubborn set.
 *
 * A set U of rules is stubborn in a state if no run of rules outside U changes what U can do:
 * - D1: what such a run followed by a rule t of U leads to, t followed by the run leads to as well;
 * - D2: a rule of U that is enabled is still enabled after such a run;
 * - D0: some rule of U is enabled, unless none is at all.
 * (Valmari, Stubborn sets for reduced state space generation, 1990, in the strong form; Valmari and Hansen, Stubborn set intuition
 * explained, 2017.) Both D1 and D2 hold of a set that contains with every enabled rule all that depend on it, and with every other
 * rule all that can make one of its failing guards hold, which one being free.
 *
 * So with one failing guard picked for each rule, stubborn sets are the sets closed under a relation between rules, and the smallest
 * ones are what a strongly connected component reaches from which no other enabled rule is reached. Tarjan's algorithm (1972) finds
 * all those components in one pass; the one with the fewest enabled rules is taken.
 */
import type { Expander } from '../expander.ts';
import type { Dependence } from './dependence.ts';
import type { Enabling } from './enabling.ts';

/** Works for one model; its buffers are used again for every state. */
export class Selection {
  /** Per rule: its place in the order in which the pass over the state at hand met it; other states' are below `base`. */
  private readonly order: Int32Array;
  private readonly low: Int32Array;
  /** Per rule, for the pass at hand: it is on `path` still; a component below it, or its own, has an enabled rule. */
  private readonly open: Uint8Array;
  private readonly hot: Uint8Array;
  private readonly enabled: Uint8Array;
  private base = 0;
  private met = 0;
  /** Rules of components that are not complete, in the order in which they were met. */
  private readonly path: Int32Array;
  private pathLength = 0;
  /** The calls of the depth-first search: rule, its list, and how far it was followed. */
  private readonly callRule: Int32Array;
  private readonly callList: Int32Array[] = [];
  private readonly callAt: Int32Array;
  private calls = 0;
  /** The enabled rules of the best set so far; `bestCount` is the number of all enabled rules before one is found. */
  private readonly best: Int32Array;
  private bestCount = 0;
  private values!: Int32Array;

  constructor(
    private readonly dependence: Dependence,
    private readonly enabling: Enabling,
    rules: number,
  ) {
    this.order = new Int32Array(rules).fill(-1);
    this.low = new Int32Array(rules);
    this.open = new Uint8Array(rules);
    this.hot = new Uint8Array(rules);
    this.enabled = new Uint8Array(rules);
    this.path = new Int32Array(rules);
    this.callRule = new Int32Array(rules);
    this.callAt = new Int32Array(rules);
    this.best = new Int32Array(rules);
  }

  /** Leaves those enabled rules of the loaded state that are in the smallest stubborn set found, in ascending order. */
  narrow(expander: Expander): void {
    const { enabled, enabledCount } = expander;
    if (enabledCount < 2) return;
    this.begin(expander);
    let fits = true;
    for (let i = 0; i < enabledCount && fits && this.bestCount > 1; i++)
      if (this.order[enabled[i]] < this.base) fits = this.visit(enabled[i]);
    for (let i = 0; i < enabledCount; i++) this.enabled[enabled[i]] = 0;
    if (!fits || this.bestCount === enabledCount) return;
    enabled.set(this.best.subarray(0, this.bestCount).sort());
    expander.enabledCount = this.bestCount;
  }

  private begin({ enabled, enabledCount, values }: Expander): void {
    this.base += this.met;
    if (this.base > 2 ** 30) {
      this.order.fill(-1);
      this.base = 0;
    }
    this.met = 0;
    this.pathLength = 0;
    this.calls = 0;
    this.bestCount = enabledCount;
    this.values = values;
    for (let i = 0; i < enabledCount; i++) this.enabled[enabled[i]] = 1;
  }

  /** Searches depth-first from a rule that was not met. @returns false if there is no room for a list of dependent rules */
  private visit(seed: number): boolean {
    if (!this.enter(seed)) return false;
    while (this.calls > 0) {
      const call = this.calls - 1;
      const rule = this.callRule[call];
      const list = this.callList[call];
      if (this.callAt[call] === list.length) {
        this.calls--;
        this.leave(rule);
        if (this.bestCount === 1) return true;
        continue;
      }
      const next = list[this.callAt[call]++];
      if (this.order[next] < this.base) {
        if (!this.enter(next)) return false;
      } else if (this.open[next] === 1) this.low[rule] = Math.min(this.low[rule], this.order[next]);
      else this.hot[rule] |= this.hot[next];
    }
    return true;
  }

  private enter(rule: number): boolean {
    const list = this.enabled[rule] === 1 ? this.dependence.of(rule) : this.enabling.of(rule, this.values);
    if (list === null) return false;
    this.order[rule] = this.low[rule] = this.base + this.met++;
    this.open[rule] = 1;
    this.hot[rule] = 0;
    this.path[this.pathLength++] = rule;
    this.callRule[this.calls] = rule;
    this.callList[this.calls] = list;
    this.callAt[this.calls++] = 0;
    return true;
  }

  /** Completes the component of which the rule was met first, and tells the rule that led here. */
  private leave(rule: number): void {
    if (this.low[rule] === this.order[rule]) this.complete(rule);
    if (this.calls === 0) return;
    const caller = this.callRule[this.calls - 1];
    if (this.open[rule] === 1) this.low[caller] = Math.min(this.low[caller], this.low[rule]);
    else this.hot[caller] |= this.hot[rule];
  }

  private complete(first: number): void {
    let start = this.pathLength;
    let below = 0;
    let count = 0;
    do {
      const rule = this.path[--start];
      this.open[rule] = 0;
      below |= this.hot[rule];
      count += this.enabled[rule];
    } while (this.path[start] !== first);
    const members = this.path.subarray(start, this.pathLength);
    this.pathLength = start;
    if (count > 0 && below === 0 && count < this.bestCount) this.keep(members);
    for (const rule of members) this.hot[rule] = below | Number(count > 0);
  }

  private keep(members: Int32Array): void {
    this.bestCount = 0;
    for (const rule of members) if (this.enabled[rule] === 1) this.best[this.bestCount++] = rule;
  }
}
