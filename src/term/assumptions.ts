import type { Model } from './term.ts';

/** What a verdict on `model` takes for granted beyond its term: one sentence each. */
export function assumptionsOf({ clock, network }: Model): string[] {
  const timed =
    'a virtual clock orders the timers: runs in which a timer fires late or out of turn are not considered';
  const ordered = network && `messages are received in the order "${network.order}"`;
  return [...(clock === 'virtual' ? [timed] : []), ...(ordered ? [ordered] : [])];
}
