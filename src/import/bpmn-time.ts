import { textOf, type EventDefinition } from './bpmn-elements.ts';

/** When a timer goes off, as far as the file says it in numbers. */
export interface TimerText {
  /** Seconds; `null`: an expression, a date, or a duration without a fixed length. */
  readonly delay: number | null;
  /** How often a cycle repeats; `null`: no cycle, or one without a number. */
  readonly repeats: number | null;
  readonly cycle: boolean;
}

/** Reads `timeDuration`, or `timeCycle` in the form `R3/PT1H` (ISO 8601). */
export function timerText(definition: EventDefinition | null): TimerText {
  const cycle = textOf(definition?.timeCycle);
  if (cycle === '') return { delay: seconds(textOf(definition?.timeDuration)), repeats: null, cycle: false };
  const match = /^R(\d*)\/(.+)$/.exec(cycle);
  const repeats = Number(match?.[1] || 0);
  return { delay: seconds(match?.[2] ?? ''), repeats: repeats >= 1 ? repeats : null, cycle: true };
}

/**
 * Seconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; `null` for anything else: an expression, or years
 * and months, which have no fixed length.
 */
function seconds(duration: string): number | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!match || match.slice(1).every((part) => part === undefined)) return null;
  const units = [604_800, 86_400, 3600, 60, 1];
  return units.reduce((sum, unit, i) => sum + unit * Number(match[i + 1] ?? 0), 0);
}
