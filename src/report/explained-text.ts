import type { ModelInfo, Witness } from './document.ts';
import { named } from './named.ts';
import { printable } from './style.ts';
import { tellsNoReturn } from './why.ts';

/** Columns of a label with its name, at most. */
const widestLabel = 40;

/**
 * Why a run fails, from where on it could not pass any more, and what would have made it pass: one line each.
 * @param names of the model's elements, by id
 */
export function explainedLines(
  witness: Pick<Witness, 'labels' | 'outlook' | 'passing' | 'pointOfNoReturn' | 'why'>,
  names: ModelInfo['names'],
): string[] {
  const { why } = witness;
  const told = why === undefined ? [] : [`why: ${printable(why)}`];
  return [...told, ...(tellsNoReturn(why) ? [] : noReturn(witness, names)), ...passing(witness, names)];
}

/** Not said where the steps are marked with it already. */
function noReturn(
  { labels, outlook, pointOfNoReturn }: Pick<Witness, 'labels' | 'outlook' | 'pointOfNoReturn'>,
  names: ModelInfo['names'],
): string[] {
  if (outlook === undefined || pointOfNoReturn !== undefined || labels.length === 0) return [];
  const { noReturn: after, isExact, prospects } = outlook;
  const step = after === 0 ? 'the start' : `step ${after} of ${labels.length}`;
  const label = after === 0 ? '' : named(labels[after - 1]!, names, widestLabel);
  if (isExact)
    return [
      after === 0 ? 'no return from the start: every run fails so' : `no return after ${step}: ${label}`,
    ];
  const of = prospects.at(-1)?.of ?? 0;
  return [`after ${step}${label === '' ? '' : `, ${label},`} all of ${of} random runs fail so (not proved)`];
}

function passing(
  { labels, passing: run }: Pick<Witness, 'labels' | 'passing'>,
  names: ModelInfo['names'],
): string[] {
  const label = labels[run?.differsAt ?? labels.length];
  if (run === undefined || label === undefined) return [];
  const { differsAt, changes, violates } = run;
  const instead = named(run.labels[differsAt]!, names, widestLabel);
  const more = changes === 1 ? '' : `, with ${changes - 1} more ${changes === 2 ? 'pick' : 'picks'} changed`;
  const but = violates === undefined ? '' : `; it violates ${printable(violates)} then`;
  return [
    `passes if step ${differsAt + 1} is ${instead}, not ${named(label, names, widestLabel)}${more}${but}`,
  ];
}
