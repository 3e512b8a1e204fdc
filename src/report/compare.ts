import { compareRuns } from './compare-runs.ts';
import type {
  Change,
  ComparedVerdict,
  ReportComparison,
  FigureComparison,
  ModelComparison,
  PropertyComparison,
} from './comparison.ts';
import type { Count, ModelResult, PropertyResult, ReportDocument, Result } from './document.ts';
import { count } from './json.ts';
import { isFailed } from './text.ts';

/** A report and what it is called. */
export interface Compared {
  readonly file: string;
  readonly report: ReportDocument;
}

/**
 * Compares two reports, model by model: those of the same path and name, else of the same name, and where one of each is left over, those.
 * @param version of flowproof
 */
export function compareReports(before: Compared, after: Compared, version: string): ReportComparison {
  const models = paired(before.report.results, after.report.results).map(([b, a]) => compareModels(b, a));
  return {
    format: 1,
    flowproof: version,
    before: { file: before.file, flowproof: before.report.flowproof },
    after: { file: after.file, flowproof: after.report.flowproof },
    change: overall(models.map(({ change }) => change)),
    models,
  };
}

type Couple = readonly [before: Result | null, after: Result | null];

function paired(before: readonly Result[], after: readonly Result[]): Couple[] {
  const left = [...before];
  const partners = new Map<Result, Result>();
  const pair = (one: Result, isOther: (other: Result) => boolean): void => {
    const found = partners.has(one) ? [] : left.filter(isOther);
    // of several nobody knows which one it was
    if (found.length === 1) partners.set(one, left.splice(left.indexOf(found[0]!), 1)[0]!);
  };
  const [pathBefore, pathAfter] = [pathsBelow(before), pathsBelow(after)];
  const named = (one: Result, other: Result): boolean => one.model.name === other.model.name;
  for (const one of after) pair(one, (other) => other.model.file === one.model.file && named(one, other));
  for (const one of after)
    pair(one, (other) => pathBefore(other) === pathAfter(one) && (named(one, other) || isAlone(one, after)));
  for (const one of after)
    pair(one, (other) => named(one, other) && after.filter((it) => named(it, one)).length === 1);
  if (before.length === 1 && after.length === 1) pair(after[0]!, () => true);
  return [
    ...after.map((one): Couple => [partners.get(one) ?? null, one]),
    ...left.map((one): Couple => [one, null]),
  ];
}

/** The paths of files below the folder that all of them are in. */
function pathsBelow(results: readonly Result[]): (of: Result) => string {
  const folders = results.map(({ model }) => model.file.split(/[\\/]/).slice(0, -1));
  let shared = Math.min(...folders.map(({ length }) => length));
  while (
    shared > 0 &&
    folders.some((path) => path.slice(0, shared).join('/') !== folders[0]!.slice(0, shared).join('/'))
  )
    shared--;
  return ({ model }) => model.file.split(/[\\/]/).slice(shared).join('/');
}

function isAlone({ model }: Result, results: readonly Result[]): boolean {
  return results.filter((other) => other.model.file === model.file).length === 1;
}

function compareModels(before: Result | null, after: Result | null): ModelComparison {
  const [b, a] = [readable(before), readable(after)];
  const properties = b === null && a === null ? [] : compareProperties(b, a);
  const verdict = { before: verdictOf(before), after: verdictOf(after) };
  const { name = '', file } = (after ?? before)!.model;
  const lost = verdict.after === 'unreadable' && verdict.before !== 'unreadable';
  const found = verdict.before === 'unreadable' && verdict.after !== 'unreadable' && after !== null;
  const changes: Change[] = properties.map(({ change }) => change);
  if (lost) changes.push('worse');
  if (found) changes.push('better');
  if (before === null || after === null) changes.push('other');
  return {
    name,
    file,
    change: overall(changes),
    verdict,
    isSameModel: b !== null && a !== null && b.model.hash === a.model.hash,
    figures: b === null || a === null ? [] : compareFigures(b, a),
    properties,
  };
}

function readable(result: Result | null): ModelResult | null {
  return result === null || isFailed(result) ? null : result;
}

function verdictOf(result: Result | null): ComparedVerdict | null {
  if (result === null) return null;
  return isFailed(result) ? 'unreadable' : result.verdict;
}

/** Worse counts before better, and both before what is neither. */
function overall(changes: readonly Change[]): Change {
  const order: readonly Change[] = ['worse', 'better', 'other'];
  return order.find((change) => changes.includes(change)) ?? 'same';
}

function compareFigures(before: ModelResult, after: ModelResult): FigureComparison[] {
  return (['states', 'edges', 'deadlocks', 'finals'] as const).map((name) => {
    const [b, a] = [before.stateSpace[name], after.stateSpace[name]];
    return { name, before: b, after: a, delta: difference(b, a) };
  });
}

function difference(before: Count, after: Count): number | string {
  const by = BigInt(after) - BigInt(before);
  if (by >= 0n) return count(by);
  const less = count(-by);
  return typeof less === 'number' ? -less : `-${less}`;
}

function compareProperties(before: ModelResult | null, after: ModelResult | null): PropertyComparison[] {
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
  const [earlier, later] = isViolated ? [before!.culprits, after!.culprits] : [[], []];
  const gone = earlier.filter((culprit) => !later.includes(culprit));
  const come = later.filter((culprit) => !earlier.includes(culprit));
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
