import type { StandardProperty } from './document.ts';

/** What the properties that every check decides mean, in a sentence or two. */
export const definitions: Readonly<Record<StandardProperty, string>> = {
  'option-to-complete':
    'From every state that can be reached, some final state can still be reached: the case can always end.',
  'proper-completion':
    'When the case is complete, nothing is left over: no end was reached twice, and nothing else is still marked.',
  'no-dead-tasks': 'Every task happens in at least one run.',
  'deadlock-free': 'No reachable state is stuck: where nothing is offered, the case has ended.',
  safe: 'No place ever holds more than one token. (Beside soundness, not part of it.)',
  bounded: 'The number of tokens has a limit: the state space is finite.',
  'no-unhandled-failure': 'No error leaves the model without something that catches it.',
  'no-undelivered-messages': 'When the case has ended, no message is left waiting in a channel.',
};
