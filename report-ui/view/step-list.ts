import { showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { findSteps } from '../model/step-search.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import { element, innerName } from './element.ts';
import type { Pane } from './pane.ts';
import { virtualRows } from './virtual-rows.ts';

/** Pixels; the style sheet knows the same number. */
export const stepRowHeight = 30;

/** The steps of a trace, searched and filtered; only the rows in sight exist. */
export function stepList(trace: TraceModel, store: Store): Pane {
  const { steps, layout } = trace;
  const rows = virtualRows(
    stepRowHeight,
    { class: 'rows', role: 'listbox', tabindex: 0, 'aria-label': 'Steps', id: 'steps' },
    (index, position, total) => row(index, position, total),
  );
  const empty = element('p', { class: 'muted none', hidden: true }, 'No step fits the search.');
  const shown = element('span', { class: 'muted', role: 'status' });
  const search = element('input', { type: 'search', placeholder: 'Search  /', 'aria-label': 'Search steps', id: 'search', autocomplete: 'off', spellcheck: 'false' });
  search.addEventListener('input', () => change({ text: search.value }));
  const lane = laneFilter();
  const choices = element('input', { type: 'checkbox', id: 'choices' });
  choices.addEventListener('change', () => change({ choices: choices.checked }));
  const withChoices = steps.some(({ instead }) => (instead?.length ?? 0) > 0);

  function change(part: Partial<ReturnType<() => typeof store.view.filter>>): void {
    store.change({ filter: { ...store.view.filter, ...part } });
  }

  function laneFilter(): HTMLSelectElement {
    const select = element(
      'select',
      { 'aria-label': 'Branch', id: 'filter' },
      element('option', {}, 'all branches'),
      ...layout.lanes.slice(0, 500).map(({ name }) => element('option', {}, innerName(laneTitle(name), 28).textContent)),
    );
    select.addEventListener('change', () =>
      change({ lane: select.selectedIndex === 0 ? null : layout.lanes[select.selectedIndex - 1]!.name }),
    );
    return select;
  }

  function row(index: number, position: number, total: number): HTMLElement {
    const step = steps[index]!;
    const own = layout.lanes[layout.laneOf[index]!]!;
    const others = step.instead ?? [];
    const made = element(
      'div',
      {
        class: 'row',
        role: 'option',
        id: `step-${index}`,
        'aria-posinset': position + 1,
        'aria-setsize': total,
        'aria-selected': String(index === store.view.step),
      },
      element('span', { class: 'number' }, showCount(index + 1)),
      trace.hasLanes
        ? element('span', { class: 'lane' }, element('i', { class: `swatch lane-${own.colour}` }), innerName(laneTitle(own.name), 14))
        : null,
      innerName(step.label, 40, { class: 'mono label' }),
      element(
        'span',
        { class: 'instead' },
        ...(others.length > 0 ? [element('span', {}, 'instead: '), innerName(others[0]!, 22, { class: 'mono' })] : []),
        others.length > 1 ? ` +${showCount(others.length - 1)}` : null,
      ),
    );
    made.addEventListener('click', () => store.change({ step: index, playing: false }));
    made.addEventListener('pointerenter', () => store.change({ hover: index }));
    made.addEventListener('pointerleave', () => store.change({ hover: null }));
    return made;
  }

  return {
    node: element(
      'section',
      { class: trace.hasLanes ? 'steps' : 'steps no-lanes', 'aria-label': 'Steps' },
      element(
        'div',
        { class: 'pane-head' },
        element('h3', {}, 'Steps'),
        search,
        trace.hasLanes && layout.lanes.length > 1 ? lane : null,
        withChoices ? element('label', { class: 'check', 'data-tip': 'Only steps at which something else was offered' }, choices, 'choices') : null,
        shown,
      ),
      rows.node,
      empty,
    ),
    update(view, before) {
      if (view.filter !== before.filter || view === before) {
        const found = findSteps(steps, view.filter);
        rows.show(found);
        rows.node.hidden = found.length === 0;
        empty.hidden = found.length > 0;
        shown.textContent = found.length === steps.length ? '' : `${showCount(found.length)} of ${showCount(steps.length)}`;
        if (search.value !== view.filter.text) search.value = view.filter.text;
      }
      if (view.step !== before.step || view.filter !== before.filter || view === before) {
        rows.reveal(view.step);
        rows.node.setAttribute('aria-activedescendant', `step-${view.step}`);
      }
      rows.each((made, index) => {
        made.setAttribute('aria-selected', String(index === view.step));
        made.classList.toggle('hover', index === view.hover);
      });
    },
  };
}
