import type { TraceStep } from '../../src/trace.ts';

/** What a step does, for people who look for steps of a kind. */
export type StepKind =
  'task' | 'effect' | 'event' | 'message' | 'timer' | 'choice' | 'cancel' | 'flow' | 'other';

const kinds: Readonly<Record<string, StepKind>> = {
  TASK: 'task',
  START: 'effect',
  COMPLETE: 'effect',
  EVENT: 'event',
  SIGNAL: 'event',
  SEND: 'message',
  RECEIVE: 'message',
  MESSAGE: 'message',
  TIMER: 'timer',
  CHOOSE: 'choice',
  LOOP: 'choice',
  CANCEL: 'cancel',
  FINISH: 'cancel',
  EXIT: 'cancel',
  ERROR: 'cancel',
  COMPENSATE: 'cancel',
  ESCALATION: 'event',
  SPLIT: 'flow',
  JOIN: 'flow',
  MERGE: 'flow',
  LOCK: 'flow',
  NODE: 'flow',
  END: 'flow',
  RESET: 'flow',
  LIMIT: 'flow',
};

export const stepKindWord: Readonly<Record<StepKind, string>> = {
  task: 'tasks',
  effect: 'effects and long tasks',
  event: 'events',
  message: 'messages',
  timer: 'timers',
  choice: 'choices and loops',
  cancel: 'cancellation and errors',
  flow: 'splits, joins, locks',
  other: 'others',
};

/** The kind of a step, by the instruction that made it; `null` where that is not recorded. */
export function stepKind({ opcode }: Pick<TraceStep, 'opcode'>): StepKind | null {
  if (opcode === undefined) return null;
  return Object.hasOwn(kinds, opcode) ? kinds[opcode]! : 'other';
}
