import { clearing, together, type Effect, type Then } from './effect.ts';
import type { Region } from './region.ts';

/** What is thrown and looks outwards for something that reacts to it. */
export type Thrown = 'error' | 'escalation';

/** What something that catches does. */
export interface Reaction {
  /** Withdraws what is around the place that threw. */
  readonly interrupts: boolean;
  readonly enter: Then;
}

/** Something around a site that may react to what is thrown there: a scope, a compound node, or a flow. */
export interface Catcher {
  /** What an interrupting reaction withdraws. */
  readonly region: Region;
  reaction(thrown: Thrown, name: string): Reaction | null;
  readonly outer: Catcher | null;
}

/** A reaction, and what it withdraws if it interrupts. */
export interface Caught extends Reaction {
  readonly region: Region;
}

/**
 * The nearest reaction to what is thrown where `innermost` is the innermost catcher (semantics, section 13.2).
 * @returns `null` where nothing reacts
 */
export function nearest(innermost: Catcher | null, thrown: Thrown, name: string): Caught | null {
  for (let catcher = innermost; catcher; catcher = catcher.outer) {
    const reaction = catcher.reaction(thrown, name);
    if (reaction) return { ...reaction, region: catcher.region };
  }
  return null;
}

/** An interrupting reaction: all around the place that threw is withdrawn, then the reaction is entered. */
export function withdrawing({ region, enter }: Caught): Effect {
  return together([clearing(region.contents()), enter()]);
}
