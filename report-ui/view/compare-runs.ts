import type { ReportComparison } from '../../src/report/document.ts';
import { countOf, showCount } from '../model/counts.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';
import { button, element, name } from './element.ts';

type Runs = NonNullable<ReportComparison['models'][number]['properties'][number]['runs']>;
type Line = NonNullable<Runs['lines'][number]>;
/** A row: a step of both, or one of each that stand in the same place, or what is left out. */
type Row = readonly [before: Line | null, after: Line | null] | null;

/**
 * Two runs side by side: those steps that one of them has not are marked by a sign and an edge, not by colour alone.
 * @param open shows a step of the later run, where there is one
 */
export function runsTable(
  property: string,
  { steps, differsAt, lines, leftOut }: Runs,
  open: ((step: number) => void) | null,
): HTMLElement {
  const title = `Runs of ${cutMiddle(visibleText(property), 60)}: ${showCount(steps.before)} \u2192 ${countOf(steps.after, 'step')}, step ${showCount(differsAt + 1)} is the first that differs`;
  const rows = inRows(lines);
  const isOther = (row: Row | undefined): boolean => row !== null && row !== undefined && row[0] !== row[1];
  const first = rows.findIndex(isOther);
  const body = rows.flatMap((row, i) => [
    ...(i === first
      ? [element('tr', { class: 'first' }, element('td', { colspan: 2 }, 'First difference'))]
      : []),
    rowOf(row, isOther(row) && !isOther(rows[i - 1])),
  ]);
  const last = Math.min(differsAt, steps.after - 1);
  return element(
    'div',
    { class: 'wide' },
    element(
      'table',
      { class: 'runs' },
      element('caption', {}, title),
      element(
        'thead',
        {},
        element('tr', {}, ...['Before', 'After'].map((head) => element('th', { scope: 'col' }, head))),
      ),
      element('tbody', {}, ...body),
    ),
    leftOut === undefined
      ? null
      : element(
          'p',
          { class: 'muted' },
          `Left out: ${countOf(leftOut.before, 'more step')} of the earlier run and ${showCount(leftOut.after)} of the later one that differ.`,
        ),
    open === null || last < 0
      ? null
      : button({ class: 'quiet' }, () => open(last), `Open step ${showCount(last + 1)} in the later report`),
  );
}

/** The steps of one difference side by side, the first of one beside the first of the other. */
function inRows(lines: Runs['lines']): Row[] {
  const rows: Row[] = [];
  let gone: Line[] = [];
  let come: Line[] = [];
  const flush = (): void => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++)
      rows.push([gone[i] ?? null, come[i] ?? null]);
    [gone, come] = [[], []];
  };
  for (const line of lines) {
    if (line?.after === null) gone.push(line);
    else if (line?.before === null) come.push(line);
    else {
      flush();
      rows.push(line && [line, line]);
    }
  }
  flush();
  return rows;
}

function rowOf(row: Row, begins: boolean): HTMLElement {
  if (row === null) return element('tr', {}, element('td', { colspan: 2, class: 'muted' }, '\u2026'));
  const [before, after] = row;
  const isSame = before === after;
  return element(
    'tr',
    { class: isSame ? 'muted' : null, tabindex: begins ? -1 : null, 'data-difference': begins },
    cell(before, before?.before ?? null, isSame ? '' : '\u2212'),
    cell(after, after?.after ?? null, isSame ? '' : '+'),
  );
}

function cell(line: Line | null, index: number | null, sign: string): HTMLElement {
  return line === null || index === null
    ? element('td', { class: 'muted' }, '\u2013')
    : element(
        'td',
        { class: sign === '' ? null : sign === '+' ? 'come' : 'gone' },
        element('span', { class: 'number' }, `${sign}${showCount(index + 1)}`),
        ' ',
        name(line.label, 80, { class: 'mono' }),
      );
}
