import { showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { findSteps } from '../model/step-search.ts';
import type { StepFilter } from '../model/step-search.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, View } from '../store.ts';
import { element, innerName } from './element.ts';
import type { Child } from './element.ts';
import type { Pane } from './pane.ts';
import { VirtualRows } from './virtual-rows.ts';

/** Pixels; the style sheet knows the same number. */
const rowHeight = 30;
/** Pixels of one character of a label: 12.5 px monospace. */
const characterWidth = 7.8;
/** Branches in the menu; the search finds the others. */
const mostLanes = 500;

/** The steps of a trace, searched and filtered; only the rows in sight exist. */
export class StepList implements Pane {
  readonly node: HTMLElement;
  readonly #trace: TraceModel;
  readonly #store: Store;
  readonly #rows;
  readonly #search;
  readonly #empty = element('p', { class: 'muted none', hidden: true }, 'No step fits the search.');
  readonly #shown = element('span', { class: 'muted', role: 'status' });

  constructor(trace: TraceModel, store: Store) {
    this.#trace = trace;
    this.#store = store;
    this.#rows = new VirtualRows(
      rowHeight,
      { class: 'rows', role: 'listbox', tabindex: 0, 'aria-label': 'Steps', id: 'steps' },
      (index, position, total) => this.#row(index, position, total),
    );
    const longest = Math.max(...trace.steps.slice(0, 5000).map(({ label }) => label.length));
    const labels = Math.max(8, Math.min(36, longest)) * characterWidth + 8;
    this.#rows.node.style.setProperty('--label', `${labels}px`);
    this.#rows.node.style.setProperty('--digits', String(showCount(trace.steps.length).length));
    this.#search = this.#searchField();
    this.node = element(
      'section',
      { class: trace.hasLanes ? 'steps' : 'steps no-lanes', 'aria-label': 'Steps' },
      element(
        'div',
        { class: 'pane-head' },
        element('h3', {}, 'Steps'),
        this.#search,
        ...this.#filters(),
        this.#shown,
      ),
      this.#rows.node,
      this.#empty,
    );
  }

  update(view: View, before: View): void {
    const isNew = view === before;
    const isFiltered = isNew || view.filter !== before.filter;
    if (isFiltered) this.#find(view.filter);
    if (isFiltered || view.step !== before.step) {
      this.#rows.reveal(view.step);
      this.#rows.node.setAttribute('aria-activedescendant', `step-${view.step}`);
    }
    this.#rows.each((made, index) => {
      made.setAttribute('aria-selected', String(index === view.step));
      made.classList.toggle('hover', index === view.hover);
    });
  }

  #find(filter: StepFilter): void {
    const { steps } = this.#trace;
    const found = findSteps(steps, filter);
    this.#rows.node.hidden = found.length === 0;
    this.#rows.show(found);
    this.#empty.hidden = found.length > 0;
    this.#shown.textContent =
      found.length === steps.length ? '' : `${showCount(found.length)} of ${showCount(steps.length)}`;
    if (this.#search.value !== filter.text) this.#search.value = filter.text;
  }

  #filter(part: Partial<StepFilter>): void {
    this.#store.change({ filter: { ...this.#store.view.filter, ...part } });
  }

  #searchField(): HTMLInputElement {
    const field = element('input', {
      type: 'search',
      id: 'search',
      placeholder: 'Search  /',
      'aria-label': 'Search steps',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    field.addEventListener('input', () => this.#filter({ text: field.value }));
    return field;
  }

  /** Those that would leave something out. */
  #filters(): Child[] {
    const { lanes } = this.#trace.layout;
    const filters: Child[] = [];
    if (this.#trace.hasLanes && lanes.length > 1) {
      const titles = lanes.slice(0, mostLanes).map(({ name }) => innerName(laneTitle(name), 28).textContent);
      const options = ['all branches', ...titles].map((title) => element('option', {}, title));
      const menu = element('select', { 'aria-label': 'Branch', id: 'filter' }, ...options);
      menu.addEventListener('change', () =>
        this.#filter({ lane: menu.selectedIndex === 0 ? null : lanes[menu.selectedIndex - 1]!.name }),
      );
      filters.push(menu);
    }
    if (this.#trace.steps.some(({ instead }) => instead?.length)) {
      const box = element('input', { type: 'checkbox' });
      box.addEventListener('change', () => this.#filter({ choices: box.checked }));
      const tip = 'Only steps at which something else was offered';
      filters.push(element('label', { class: 'check', 'data-tip': tip }, box, 'choices'));
    }
    return filters;
  }

  #row(index: number, position: number, total: number): HTMLElement {
    const { steps, layout, hasLanes } = this.#trace;
    const { label, instead = [] } = steps[index]!;
    const { colour, name } = layout.lanes[layout.laneOf[index]!]!;
    const attributes = {
      class: 'row',
      role: 'option',
      id: `step-${index}`,
      'aria-posinset': position + 1,
      'aria-setsize': total,
      'aria-selected': String(index === this.#store.view.step),
    };
    const swatch = element('i', { class: `swatch lane-${colour}` });
    const row = element(
      'div',
      attributes,
      element('span', { class: 'number' }, showCount(index + 1)),
      hasLanes ? element('span', { class: 'lane' }, swatch, innerName(laneTitle(name), 14)) : null,
      innerName(label, 36, { class: 'mono label' }),
      element('span', { class: 'instead' }, ...alternatives(instead)),
    );
    row.addEventListener('click', () => this.#store.change({ step: index, playing: false }));
    row.addEventListener('pointerenter', () => this.#store.change({ hover: index }));
    row.addEventListener('pointerleave', () => this.#store.change({ hover: null }));
    return row;
  }
}

function alternatives(instead: readonly string[]): Child[] {
  if (instead.length === 0) return [];
  const more = instead.length > 1 ? ` +${showCount(instead.length - 1)}` : null;
  return ['instead: ', innerName(instead[0]!, 22, { class: 'mono' }), more];
}
