/** Which of two answers is the better one. */
import { compareRuns } from './compare-runs.ts';
import type { Change, ModelComparison, PropertyComparison, SavedComparison } from './comparison.ts';
import type { ModelResult, PropertyResult, SavedResult } from './document.ts';
import { stillFails } from './saved.ts';

/** Worse counts before better, and both before what is neither. */
export function overall(changes: readonly Change[]): Change {
  const order: readonly Change[] = ['worse', 'better', 'other'];
  return order.find((change) => changes.includes(change)) ?? 'same';
}

/**
 * What holds no more, or cannot be read any more, is worse. A model that is new or gone is neither by that alone; its properties tell. What was
 * unsound and is not decided now is no better: nobody knows.
 */
export function verdictChange({ before, after }: ModelComparison['verdict']): Change {
  if (before === after) return 'same';
  if (before === null || after === null) return 'other';
  if (before === 'sound' || after === 'unreadable') return 'worse';
  if (after === 'sound' || before === 'unreadable') return 'better';
  return before === 'unknown' && after === 'unsound' ? 'worse' : 'other';
}

/** Each property of the later model, then those that it lost. */
export function compareProperties(
  before: ModelResult | null,
  after: ModelResult | null,
): PropertyComparison[] {
  const earlier = new Map((before?.properties ?? []).map((property) => [property.name, property]));
  const later = after?.properties ?? [];
  const names = new Set(later.map(({ name }) => name));
  const lost = [...earlier.values()].filter(({ name }) => !names.has(name));
  return [
    ...later.map((property) => compareProperty(earlier.get(property.name) ?? null, property)),
    ...lost.map((property) => compareProperty(property, null)),
  ];
}

function compareProperty(before: PropertyResult | null, after: PropertyResult | null): PropertyComparison {
  const { name } = (after ?? before)!;
  const holds = { before: before?.holds ?? null, after: after?.holds ?? null };
  const isViolated = holds.before === 'no' && holds.after === 'no';
  const [gone, come] = isViolated
    ? [without(before!.culprits, after!.culprits), without(after!.culprits, before!.culprits)]
    : [[], []];
  const runs =
    before?.witness && after?.witness ? compareRuns(before.witness.labels, after.witness.labels) : null;
  return {
    name,
    change: changeOf(holds, gone.length, come.length),
    holds,
    gone,
    come,
    ...(runs === null ? {} : { runs }),
  };
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

/**
 * What was violated and is undecided now is no better: nobody knows. What is violated now and was not before is worse, in a model or a
 * property that is new, too.
 */
function changeOf({ before, after }: PropertyComparison['holds'], gone: number, come: number): Change {
  if (before === after) {
    if (come > 0) return gone > 0 ? 'other' : 'worse';
    return gone > 0 ? 'better' : 'same';
  }
  if (after === 'no' || (before === 'yes' && after === 'unknown')) return 'worse';
  if (after === 'yes' && before !== null) return 'better';
  return 'other';
}

/** Failing runs that are kept: those that are new or gone, and those that do not do what they did. */
export function compareSaved(
  before: readonly SavedResult[],
  after: readonly SavedResult[],
): SavedComparison[] {
  const earlier = new Map(before.map((run) => [keyOf(run), run]));
  const later = new Map(after.map((run) => [keyOf(run), run]));
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((key) => {
    const [b, a] = [earlier.get(key) ?? null, later.get(key) ?? null];
    if (b?.outcome === a?.outcome) return [];
    const { file, property } = (a ?? b)!;
    const outcome = { before: b?.outcome ?? null, after: a?.outcome ?? null };
    return [{ file, property, change: savedChange(b, a), outcome }];
  });
}

/** The name of a file tells runs apart; the folder differs from machine to machine. */
function keyOf({ file, property }: SavedResult): string {
  return JSON.stringify([file.replace(/^.*[\\/]/s, ''), property]);
}

function savedChange(before: SavedResult | null, after: SavedResult | null): Change {
  const [did, does] = [before !== null && stillFails(before), after !== null && stillFails(after)];
  if (does) return did ? 'other' : 'worse';
  if (did && after?.outcome === 'passes') return 'better';
  return before?.outcome === 'passes' && after !== null ? 'worse' : 'other';
}
