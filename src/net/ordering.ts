import type { ValueDomain } from '../fields.ts';
import type { Action } from './transition.ts';

/** The listed channels that an action has to do with. */
export interface Traffic {
  /** From which it wants a message, whether it takes it or not. */
  readonly wanted: readonly string[];
  readonly taken: readonly string[];
  /** One for each message, in the order of sending. */
  readonly sent: readonly string[];
}

/** What the order of messages adds to an action. */
export type Ordering = (traffic: Traffic) => Pick<Action, 'zero' | 'below' | 'test' | 'update'>;

/** Adds a field for what is known of the order of messages. */
export type AddOrder = (name: string, domain: ValueDomain) => number;
