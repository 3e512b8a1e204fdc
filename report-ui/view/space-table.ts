import { showCount } from '../model/counts.ts';
import { conditionOf } from '../model/space-words.ts';
import type { Overlay, StateSpace } from '../model/state-space.ts';
import type { Store } from '../store.ts';
import { element } from './element.ts';
import { labelName } from './label-name.ts';
import type { Child } from './element.ts';
import type { Pane } from './pane.ts';
import { VirtualRows } from './virtual-rows.ts';

const rowHeight = 28;

/** The drawing of a state space as two tables: its states by depth, and those of the run. */
export function spaceTable(
  space: StateSpace,
  overlay: Overlay,
  labels: readonly string[],
  store: Store,
): Pane {
  const depths = depthTable(space, overlay);
  const { path } = overlay;
  const run = path.length > 1 ? runTable(space, overlay, labels, store) : null;
  return {
    node: element('div', { class: 'space-tables' }, depths.node, run?.node ?? null),
    update(view, before) {
      if (view === before) {
        depths.show();
        run?.show();
      }
      run?.select(view.step + 1, view.hover === null ? null : view.hover + 1);
    },
  };
}

function depthTable(
  { graph }: StateSpace,
  { doomedByDepth }: Overlay,
): { readonly node: HTMLElement; show(): void } {
  const { states, finals, deadlocks } = graph.depths;
  // Lost: what the legend of the drawing says in full.
  const titles = ['Depth', 'States', 'Final', 'Deadlocks', 'Lost'];
  const { node, rows } = table('states-by-depth', 'States by depth', titles, states.length, (depth) => [
    showCount(depth),
    showCount(states[depth]!),
    showCount(finals[depth]!),
    showCount(deadlocks[depth]!),
    doomedByDepth === null ? '?' : showCount(doomedByDepth[depth]!),
  ]);
  return { node, show: () => rows.show(states.map((_, depth) => depth)) };
}

function runTable(
  space: StateSpace,
  overlay: Overlay,
  labels: readonly string[],
  store: Store,
): { readonly node: HTMLElement; show(): void; select(row: number, hover: number | null): void } {
  const { path } = overlay;
  const { listed } = space.graph;
  const titles = ['After step', 'By', 'State', 'Depth', 'Ways on', 'What it is'];
  const { node, rows } = table(
    'states-of-run',
    'States of the run',
    titles,
    path.length,
    (at) => {
      const state = path[at]!;
      const ways = listed.out[state]! + (listed.beyond?.[state] ?? 0);
      return [
        at === 0 ? 'start' : showCount(at),
        at === 0 ? '' : labelName(labels[at - 1]!, overlay.called(labels[at - 1]!), 30),
        showCount(listed.numbers?.[state] ?? state),
        showCount(space.depthOf[state]!),
        showCount(ways),
        conditionOf(space, overlay, state).replace(/^[:;] /, ''),
      ];
    },
    (row, at) => {
      row.setAttribute('aria-selected', String(at === store.view.step + 1));
      if (at > 0) row.addEventListener('click', () => store.change({ step: at - 1, playing: false }));
    },
  );
  return {
    node,
    show: () => rows.show(path.map((_, at) => at)),
    select(selected, hover) {
      rows.reveal(selected);
      rows.each((row, at) => {
        row.setAttribute('aria-selected', String(at === selected));
        row.classList.toggle('hover', at === hover);
      });
    },
  };
}

function table(
  kind: string,
  label: string,
  titles: readonly string[],
  count: number,
  cells: (item: number) => readonly Child[],
  prepare: (row: HTMLElement, item: number) => void = () => undefined,
): { readonly node: HTMLElement; readonly rows: VirtualRows } {
  const rows = new VirtualRows(
    rowHeight,
    { class: 'rows', role: 'rowgroup', tabindex: 0, 'aria-label': label },
    (item, position) => {
      const row = element(
        'div',
        { class: 'row', role: 'row', 'aria-rowindex': position + 2 },
        ...cells(item).map((cell) => element('span', { role: 'cell' }, cell)),
      );
      prepare(row, item);
      return row;
    },
  );
  const head = element(
    'div',
    { class: 'row head', role: 'row', 'aria-rowindex': 1 },
    ...titles.map((title) => element('span', { role: 'columnheader' }, title)),
  );
  const node = element(
    'div',
    { class: `space-table ${kind}`, role: 'table', 'aria-label': label, 'aria-rowcount': count + 1 },
    head,
    rows.node,
  );
  return { node, rows };
}
