/** What counts as a failure in reports for build servers. */
import type { ModelResult, PropertyResult, SavedResult } from './document.ts';
import { stillFails } from './saved.ts';

/**
 * Whether a property is violated, and that counts.
 * @param ignored properties whose violation does not count
 */
export function fails(q: PropertyResult, result: ModelResult, ignored: readonly string[]): boolean {
  return q.holds === 'no' && result.verdict !== 'not-applicable' && !ignored.includes(q.name);
}

/** Whether a saved run fails still, and that counts. */
export function savedFails(run: SavedResult, ignored: readonly string[]): boolean {
  return stillFails(run) && !ignored.includes(run.property);
}
