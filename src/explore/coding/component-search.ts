import { TimeLimit } from '../watch.ts';
import { balanceable } from './balanceable.ts';
import type { TokenFlow } from './token-flow.ts';

/** A set of places of which no rule makes the tokens more: at all times they have at most `tokens` together. */
export interface Component {
  readonly places: readonly number[];
  readonly tokens: number;
  /** They always have exactly `tokens`. */
  readonly exact: boolean;
}

/** What {@link ComponentSearch.find} looks for. */
export interface Wanted {
  /** Tokens at first, at most. */
  readonly most: number;
  /** Only components that are exact. */
  readonly exact: boolean;
  /** The largest rather than the smallest one; not for exact ones. */
  readonly large: boolean;
  /** Per place, 1 where it may be part of the component; `null`: all may. */
  readonly allowed: Uint8Array | null;
  /** Per place, 1 where it had better be part of it. */
  readonly preferred: Uint8Array;
  /** How many choices may be taken back before the search gives up. */
  readonly patience: number;
}

interface Choice {
  readonly places: readonly number[];
  next: number;
}

/** Of the choices that extend a component, so many may be taken back per place. */
const patienceOfExtension = 20;

/**
 * Finds components by search, since all place invariants are too many to compute. It starts at a place; for each rule that puts
 * more into the set than it takes, one more of its inputs must be in the set: cheapest first, depth first. Then it extends the
 * set forwards, along rules that take more than they put. (The sets are place invariants, Lautenbach 1987, with weights 0 and 1
 * and `<=` for `=`.) Every search is bounded, and all together are: whoever finds nothing has proved nothing.
 */
export class ComponentSearch {
  private readonly inside: Uint8Array;
  private readonly balance: Int32Array;
  private readonly members: number[] = [];
  private tokens = 0;
  /** Every rule out of balance is in here, and perhaps others. */
  private readonly unsettled: number[] = [];
  private wanted!: Wanted;
  /** Per place, 1 where it may be part of some component, and of some exact one. */
  private readonly able: Uint8Array;
  private readonly exactlyAble: Uint8Array;
  private work: number;

  /** @param time looked at before each search */
  constructor(
    private readonly flow: TokenFlow,
    private readonly time = TimeLimit.none,
  ) {
    this.inside = new Uint8Array(flow.place.length);
    this.balance = new Int32Array(flow.rules);
    this.able = balanceable(flow, false);
    this.exactlyAble = balanceable(flow, true);
    this.work = 200_000 + 100 * (flow.byPlace.items.length + flow.place.length);
  }

  /** A component that contains `start`, or `null` if none was found in time. One without tokens is not extended. @throws {GivenUp} */
  find(start: number, wanted: Wanted): Component | null {
    this.time.check();
    this.wanted = wanted;
    if (!this.mayJoin(start) || this.work <= 0) return null;
    this.add(start);
    let found: Component | null = null;
    if (this.settle(wanted.patience)) {
      if (wanted.large && this.tokens > 0) this.extend();
      found = { places: [...this.members], tokens: this.tokens, exact: this.isExact() };
    }
    while (this.members.length > 0) this.remove();
    this.unsettled.length = 0;
    return found && (found.exact || !wanted.exact) ? found : null;
  }

  private mayJoin(place: number): boolean {
    const { flow, wanted } = this;
    return (
      (wanted.exact ? this.exactlyAble : this.able)[place] === 1 &&
      this.inside[place] === 0 &&
      this.tokens + flow.initial[place] <= wanted.most &&
      (wanted.allowed === null || wanted.allowed[place] === 1)
    );
  }

  private isUnbalanced(balance: number): boolean {
    return balance > 0 || (this.wanted.exact && balance < 0);
  }

  private add(place: number): void {
    this.members.push(place);
    this.inside[place] = 1;
    this.tokens += this.flow.initial[place];
    this.weigh(place, 1);
  }

  /** Takes back the place that was added last. */
  private remove(): void {
    const place = this.members.pop()!;
    this.inside[place] = 0;
    this.tokens -= this.flow.initial[place];
    this.weigh(place, -1);
  }

  private weigh(place: number, sign: number): void {
    const { start, items } = this.flow.byPlace;
    this.work -= start[place + 1] - start[place] + 1;
    for (let i = start[place]; i < start[place + 1]; i += 2) {
      const rule = items[i];
      const before = this.balance[rule];
      this.balance[rule] = before + sign * items[i + 1];
      if (this.isUnbalanced(this.balance[rule]) && !this.isUnbalanced(before)) this.unsettled.push(rule);
    }
  }

  /** A rule out of balance, or -1. */
  private nextUnsettled(): number {
    const { unsettled, balance } = this;
    while (unsettled.length > 0) {
      const rule = unsettled[unsettled.length - 1];
      if (this.isUnbalanced(balance[rule])) return rule;
      unsettled.pop();
    }
    return -1;
  }

  /** Adds places until all rules are in balance. @returns whether it succeeded; if not, the set is as it was */
  private settle(patience: number): boolean {
    const choices: Choice[] = [];
    for (;;) {
      const rule = this.nextUnsettled();
      if (rule < 0) return true;
      choices.push({ places: this.balancing(rule), next: 0 });
      for (;;) {
        const choice = choices[choices.length - 1];
        const goesOn = patience >= 0 && this.work > 0;
        if (goesOn && choice.next < choice.places.length) {
          this.add(choice.places[choice.next++]);
          break;
        }
        choices.pop();
        if (choices.length === 0) return false;
        this.remove();
        patience--;
      }
    }
  }

  /** The places that bring a rule nearer to balance, the cheapest first. */
  private balancing(rule: number): number[] {
    const { start, items } = this.flow.byRule;
    const sign = this.balance[rule] > 0 ? -1 : 1;
    const found: number[] = [];
    this.work -= start[rule + 1] - start[rule];
    for (let i = start[rule]; i < start[rule + 1]; i += 2) {
      if (items[i + 1] * sign > 0 && this.mayJoin(items[i])) found.push(items[i]);
    }
    if (found.length === 1) this.work -= this.priceOf(found[0]);
    if (found.length < 2) return found;
    const priced = found.map((place) => ({ place, cost: this.cost(place) }));
    return priced.sort((a, b) => a.cost - b.cost).map(({ place }) => place);
  }

  /** How many rules a place would bring out of balance; a place that is not preferred costs half a rule. */
  private cost(place: number): number {
    const { start, items } = this.flow.byPlace;
    let cost = this.wanted.preferred[place] === 1 ? 0 : 0.5;
    this.work -= this.priceOf(place);
    for (let i = start[place]; i < start[place + 1]; i += 2) {
      if (this.isUnbalanced(this.balance[items[i]] + items[i + 1])) cost++;
    }
    return cost;
  }

  /** The work that {@link cost} takes: counted where it need not be done, too, so that all searches end at the same point. */
  private priceOf(place: number): number {
    const { start } = this.flow.byPlace;
    return start[place + 1] - start[place];
  }

  /** Adds outputs of rules that take more than they put, and whatever these need in turn. */
  private extend(): void {
    const refused = new Set<number>();
    for (let done = 0; done < this.members.length; done++) {
      const { start, items } = this.flow.byPlace;
      const place = this.members[done];
      for (let i = start[place]; i < start[place + 1]; i += 2) this.extendBy(items[i], refused);
    }
  }

  private extendBy(rule: number, refused: Set<number>): void {
    const { start, items } = this.flow.byRule;
    if (this.balance[rule] >= 0) return;
    const outputs: number[] = [];
    for (let i = start[rule]; i < start[rule + 1]; i += 2) {
      const place = items[i];
      if (items[i + 1] > 0 && this.mayJoin(place) && !refused.has(place)) outputs.push(place);
    }
    const { preferred } = this.wanted;
    for (const place of outputs.sort((a, b) => preferred[b] - preferred[a])) {
      if (this.balance[rule] >= 0) return;
      if (!this.mayJoin(place)) continue;
      this.add(place);
      if (this.settle(patienceOfExtension)) continue;
      this.remove();
      refused.add(place);
    }
  }

  private isExact(): boolean {
    const { byPlace, exact } = this.flow;
    return this.members.every((place) => {
      if (exact[place] === 0) return false;
      for (let i = byPlace.start[place]; i < byPlace.start[place + 1]; i += 2) {
        if (this.balance[byPlace.items[i]] !== 0) return false;
      }
      return true;
    });
  }
}
