import type { CausalLink } from '../model/causality.ts';
import { showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import { element, innerName } from './element.ts';
import type { Pane } from './pane.ts';
import { VirtualRows } from './virtual-rows.ts';

const rowHeight = 28;

/** The drawing of lanes as a table: who took each step, and from which steps came what it used. */
export function lanesTable(trace: TraceModel, store: Store): Pane {
  const sources = new Map<number, CausalLink[]>();
  for (const link of trace.links) {
    const known = sources.get(link.to);
    if (known) known.push(link);
    else sources.set(link.to, [link]);
  }
  const every = trace.steps.map((_, index) => index);
  const rows = new VirtualRows(
    rowHeight,
    { class: 'rows', role: 'rowgroup', tabindex: 0, 'aria-label': 'Steps' },
    (index, position) => {
      const row = rowOf(trace, index, sources.get(index) ?? []);
      row.setAttribute('aria-rowindex', String(position + 2));
      row.setAttribute('aria-selected', String(index === store.view.step));
      row.addEventListener('click', () => store.change({ step: index, playing: false }));
      return row;
    },
  );
  const head = element(
    'div',
    { class: 'row head', role: 'row', 'aria-rowindex': 1 },
    ...['Step', 'Branch', 'Action', 'Uses what came from'].map((text) =>
      element('span', { role: 'columnheader' }, text),
    ),
  );
  rows.node.style.setProperty('--digits', String(showCount(trace.steps.length).length));
  return {
    node: element(
      'div',
      {
        class: 'lanes-table',
        role: 'table',
        'aria-label': 'Swim-lanes as a table',
        'aria-rowcount': every.length + 1,
      },
      head,
      rows.node,
    ),
    update(view, before) {
      if (view === before || view.table !== before.table || view.tab !== before.tab) rows.show(every);
      rows.reveal(view.step);
      rows.each((row, index) => {
        row.setAttribute('aria-selected', String(index === view.step));
        row.classList.toggle('hover', index === view.hover);
      });
    },
  };
}

function rowOf(trace: TraceModel, index: number, links: readonly CausalLink[]): HTMLElement {
  const { colour, name } = trace.layout.lanes[trace.layout.laneOf[index]!]!;
  const swatch = element('i', { class: `swatch lane-${colour}` });
  return element(
    'div',
    { class: 'row', role: 'row' },
    element('span', { class: 'number', role: 'cell' }, showCount(index + 1)),
    element('span', { class: 'lane', role: 'cell' }, swatch, innerName(laneTitle(name), 18)),
    element('span', { class: 'mono', role: 'cell' }, innerName(trace.steps[index]!.label, 36)),
    element('span', { class: 'uses', role: 'cell' }, usesText(links)),
  );
}

const linkWords: Readonly<Record<CausalLink['kind'], string>> = {
  token: '',
  work: '',
  cancelled: ' (cancels it)',
  data: ' (data)',
  order: ' (order only)',
};

function usesText(links: readonly CausalLink[]): string {
  if (links.length === 0) return 'the start';
  const parts = links.slice(0, 6).map(({ from, kind }) => `step ${showCount(from + 1)}${linkWords[kind]}`);
  return links.length > 6 ? `${parts.join(', ')} and ${links.length - 6} more` : parts.join(', ');
}
