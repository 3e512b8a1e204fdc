import { compareProperties, compareSaved, overall, verdictChange } from './compare-answers.ts';
import { countedBy, notesOn } from './compare-notes.ts';
import type { ComparedVerdict, ReportComparison, FigureComparison, ModelComparison } from './comparison.ts';
import type { Count, ModelResult, ReportDocument, Result } from './document.ts';
import { count } from './json.ts';
import { isFailed } from './text.ts';

/** A report and what it is called. */
export interface Compared {
  readonly file: string;
  readonly report: ReportDocument;
}

/**
 * Compares two reports, model by model: those of the same path and name, else of the same name, and where each has one model only, those.
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
  // A file that cannot be read any more had several models, perhaps: it stands for the first, and the others are gone.
  for (const one of after.filter((it) => isFailed(it) && !partners.has(it))) {
    const first = left.find((other) => pathBefore(other) === pathAfter(one));
    pair(one, (other) => other === first);
  }
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
  const saved = compareSaved(b?.saved ?? [], a?.saved ?? []);
  const verdict = { before: verdictOf(before), after: verdictOf(after) };
  const { name = '', file } = (after ?? before)!.model;
  const notes = notesOn(before, after);
  return {
    name,
    file,
    change: overall([
      verdictChange(verdict),
      ...properties.map(({ change }) => change),
      ...saved.map(({ change }) => change),
    ]),
    verdict,
    isSameModel: b !== null && a !== null && b.model.hash === a.model.hash,
    counted: { before: b && countedBy(b), after: a && countedBy(a) },
    figures: b === null || a === null ? [] : compareFigures(b, a),
    properties,
    ...(saved.length > 0 ? { saved } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function readable(result: Result | null): ModelResult | null {
  return result === null || isFailed(result) ? null : result;
}

function verdictOf(result: Result | null): ComparedVerdict | null {
  if (result === null) return null;
  return isFailed(result) ? 'unreadable' : result.verdict;
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
