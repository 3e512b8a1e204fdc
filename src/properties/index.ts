/**
 * Arbitraries of fast-check for tests over models.
 * @example
 * import fc from 'fast-check';
 * import { schedules } from 'flowproof/properties';
 * fc.assert(fc.property(schedules(order), (schedule) => schedule.run().violation === null));
 */
export { inputs } from './inputs.ts';
export { schedules } from './schedules.ts';
export { signals } from './signals.ts';
export { workflows } from './workflows.ts';

export type { InputOptions, Inputs, InputValues } from './inputs.ts';
export type { ScheduledRun } from './scheduled-run.ts';
export type { Schedule, ScheduleOptions, Schedules } from './schedules.ts';
export type { Signal } from './signal.ts';
export type { SignalOptions, SignalSequence, SignalSequences } from './signals.ts';
export type { WorkflowOptions } from './workflows.ts';
