import type { Offer } from '../lts.ts';
import type { Divergence } from '../trace.ts';

/**
 * Picks one of the actions offered, again and again. It sees their labels, and what it can ask of an action, never the state. It is
 * pure: all it remembers is in the memo, so a run is given by the scheduler and its seed.
 */
export interface Scheduler<Memo, Action extends Offer = Offer> {
  /** For people, in the origin of a log. */
  readonly name: string;
  /** The same for one seed, where that says more. */
  nameFor?(seed: number): string;
  /** It does the same whatever the seed: then the origin of a log names none. */
  readonly ignoresSeed?: true;
  /**
   * The memo before the first pick.
   * @throws UserError FP4011 when the scheduler draws and `seed` is not a safe integer
   */
  start(seed: number): Memo;
  /** `offered` is never empty; `pick` is an index into it. */
  choose(offered: readonly Action[], memo: Memo): Choice<Memo>;
}

export type Choice<Memo> = { readonly pick: number; readonly memo: Memo } | { readonly stop: StopReason };

/** Why a scheduler ends a run: it has no more picks, or what is offered is not what it was to follow. */
export type StopReason =
  { readonly kind: 'exhausted' } | { readonly kind: 'diverged'; readonly divergence: Divergence };
