/** The properties that together are soundness; `safe` and `deadlock-free` stand beside it. */
const partsOfSound: ReadonlySet<string> = new Set([
  'option-to-complete',
  'proper-completion',
  'no-dead-tasks',
  'bounded',
  'no-unhandled-failure',
  'no-undelivered-messages',
]);

/** Whether a model that violates `property` is unsound; a deadlock is, since it has no option to complete. */
export function isPartOfSound(property: string): boolean {
  return property === 'deadlock-free' || partsOfSound.has(property);
}
