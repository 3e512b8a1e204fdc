import type { ReportComparison } from '../../src/report/document.ts';
import { countOf, showCount } from '../model/counts.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';
import { table } from './compare-table.ts';

type Runs = NonNullable<ReportComparison['models'][number]['properties'][number]['runs']>;
type Line = Runs['lines'][number];

/** Two runs, step against step: those of one of them are marked by a word and a sign, not by colour. */
export function runsTable(property: string, { steps, differsAt, lines }: Runs): HTMLElement {
  const title = `Runs of ${cutMiddle(visibleText(property), 60)}: ${showCount(steps.before)} \u2192 ${countOf(steps.after, 'step')}, step ${showCount(differsAt + 1)} is the first that differs`;
  return table('runs', title, ['Step', 'Before', 'After', 'In'], lines.map(cells), lines.map(kind));
}

function cells(line: Line): Child[] {
  if (line === null) return [element('td', { colspan: 4, class: 'muted' }, '\u2026 the same in both')];
  const { label, before, after } = line;
  return [
    element('td', { class: 'mono' }, name(label, 80)),
    element('td', { class: 'number' }, number(before)),
    element('td', { class: 'number' }, number(after)),
    element('td', {}, before === null ? '+ after only' : after === null ? '\u2212 before only' : 'both'),
  ];
}

function number(index: number | null): string {
  return index === null ? '' : showCount(index + 1);
}

function kind(line: Line): string | null {
  if (line === null) return null;
  return line.before === null ? 'only-after' : line.after === null ? 'only-before' : null;
}
