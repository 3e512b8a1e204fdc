import { countOf, showCount } from '../model/counts.ts';
import { foldedRows, idleStretches, stretchOf } from '../model/idle-stretches.ts';
import { laneTitle } from '../model/lanes.ts';
import { everyStep, findSteps, isEveryStep } from '../model/step-search.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, View } from '../store.ts';
import { button, element, innerName } from './element.ts';
import type { Child } from './element.ts';
import { labelName } from './label-name.ts';
import type { Pane } from './pane.ts';
import { stepFilters } from './step-filters.ts';
import { VirtualRows } from './virtual-rows.ts';

/** Pixels; the style sheet knows the same number. */
const rowHeight = 30;
/** Pixels of one character of a label: 12.5 px monospace. */
const characterWidth = 7.8;

/** The steps of a trace, searched, filtered, and folded where nothing happens; only the rows in sight exist. */
export class StepList implements Pane {
  readonly node: HTMLElement;
  readonly #trace: TraceModel;
  readonly #store: Store;
  readonly #rows;
  readonly #filters;
  readonly #empty;
  readonly #stretches;
  /** First steps of the stretches that are listed step by step: those that a user opened or came into. */
  readonly #open = new Set<number>();
  readonly #shown = element('span', { class: 'muted', role: 'status' });
  readonly #foldButton = button({ class: 'quiet', hidden: true }, () =>
    this.#store.change({ unfolded: !this.#store.view.unfolded }),
  );

  constructor(trace: TraceModel, store: Store) {
    this.#trace = trace;
    this.#store = store;
    this.#rows = new VirtualRows(
      rowHeight,
      { class: 'rows', role: 'listbox', tabindex: 0, 'aria-label': 'Steps', id: 'steps' },
      (index, position, total) => this.#row(index, position, total),
    );
    const widthOf = (label: string): number => label.length + (trace.called(label)?.length ?? -1) + 1;
    const longest = Math.max(...trace.steps.slice(0, 5000).map(({ label }) => widthOf(label)));
    const labels = Math.max(8, Math.min(36, longest)) * characterWidth + 8;
    this.#rows.node.style.setProperty('--label', `${labels}px`);
    this.#rows.node.style.setProperty('--digits', String(showCount(trace.steps.length).length));
    this.#filters = stepFilters(trace, store);
    this.#stretches = idleStretches(trace.steps, trace.layout);
    this.#empty = element(
      'p',
      { class: 'muted none', hidden: true },
      'No step fits the search. ',
      button({ class: 'link' }, () => store.change({ filter: everyStep }), 'Show all'),
    );
    this.node = element(
      'section',
      { class: trace.hasLanes ? 'steps' : 'steps no-lanes', 'aria-label': 'Steps' },
      element(
        'div',
        { class: 'pane-head' },
        element('h3', {}, 'Steps'),
        ...this.#filters.nodes,
        this.#shown,
        this.#stretches.length > 0 ? this.#foldButton : null,
      ),
      this.#rows.node,
      this.#empty,
    );
  }

  update(view: View, before: View): void {
    const isNew = view === before;
    const isFolded = this.#isFolded(view);
    const opened = isFolded && this.#openAt(view.step);
    const isChanged = isNew || opened || view.filter !== before.filter || view.unfolded !== before.unfolded;
    if (isChanged) this.#list(view);
    if (isChanged || view.step !== before.step) {
      this.#rows.reveal(view.step);
      this.#rows.node.setAttribute('aria-activedescendant', `step-${view.step}`);
    }
    this.#rows.each((made, index) => {
      made.setAttribute('aria-selected', String(index === view.step));
      made.classList.toggle('hover', index === view.hover);
    });
  }

  #isFolded({ unfolded, filter }: View): boolean {
    return !unfolded && this.#stretches.length > 0 && isEveryStep(filter);
  }

  /** Lists the stretch of a step. @returns whether it was folded */
  #openAt(step: number): boolean {
    const stretch = stretchOf(this.#stretches, step);
    if (stretch === null || this.#open.has(stretch.from)) return false;
    this.#open.add(stretch.from);
    return true;
  }

  /** Opens or folds a stretch; that of the selected step stays open. */
  #toggle(from: number): void {
    const { view } = this.#store;
    if (stretchOf(this.#stretches, view.step)?.from === from) return;
    if (!this.#open.delete(from)) this.#open.add(from);
    this.#list(view);
  }

  #list(view: View): void {
    const { steps } = this.#trace;
    const found = this.#isFolded(view)
      ? foldedRows(steps.length, this.#stretches, this.#open)
      : findSteps(steps, view.filter);
    this.#rows.node.hidden = found.length === 0;
    this.#rows.show(found);
    this.#empty.hidden = found.length > 0;
    this.#shown.textContent = isEveryStep(view.filter)
      ? ''
      : `${showCount(found.length)} of ${showCount(steps.length)}`;
    this.#foldButton.hidden = !isEveryStep(view.filter);
    this.#foldButton.textContent = view.unfolded ? 'Fold idle steps' : 'Unfold';
    this.#filters.update(view);
  }

  /** A row that stands for a stretch of steps at which nothing but tokens of one branch moves. */
  #foldRow(from: number): HTMLElement {
    const { layout, hasLanes } = this.#trace;
    const { to } = stretchOf(this.#stretches, from)!;
    const { colour, name } = layout.lanes[layout.laneOf[from]!]!;
    const isOpen = this.#open.has(from);
    const row = element(
      'div',
      { class: 'row fold', role: 'option', 'aria-selected': 'false' },
      element('span', { class: 'number', 'aria-hidden': 'true' }, isOpen ? '▾' : '▸'),
      hasLanes
        ? element(
            'span',
            { class: 'lane' },
            element('i', { class: `swatch lane-${colour}` }),
            innerName(laneTitle(name), 14),
          )
        : null,
      element('span', { class: 'folded' }, `${countOf(to - from, 'step')} that change no data`),
    );
    row.addEventListener('click', () => this.#toggle(from));
    return row;
  }

  /** What people call the node comes before its id. */
  #label(label: string): HTMLElement {
    const called = this.#trace.called(label);
    if (called === null) return innerName(label, 36, { class: 'mono label' });
    const id = innerName(label, 20, { class: 'mono muted' });
    return element('span', { class: 'label' }, innerName(called, 28), ' ', id);
  }

  #alternatives(instead: readonly string[]): Child[] {
    if (instead.length === 0) return [];
    const more = instead.length > 1 ? ` +${showCount(instead.length - 1)}` : null;
    return ['instead: ', labelName(instead[0]!, this.#trace.shown(instead[0]!), 22), more];
  }

  #row(index: number, position: number, total: number): HTMLElement {
    if (!Number.isInteger(index)) return this.#foldRow(index + 0.5);
    const { steps, layout, hasLanes } = this.#trace;
    const { label, instead = [] } = steps[index]!;
    const { colour, name } = layout.lanes[layout.laneOf[index]!]!;
    const isIndependent = this.#trace.explained.independent.has(index);
    const attributes = {
      class: isIndependent ? 'row is-independent' : 'row',
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
      this.#label(label),
      element(
        'span',
        { class: 'instead' },
        isIndependent ? independence() : null,
        ...this.#alternatives(instead),
      ),
    );
    row.addEventListener('click', () => this.#store.change({ step: index, playing: false }));
    row.addEventListener('pointerenter', () => this.#store.change({ hover: index }));
    row.addEventListener('pointerleave', () => this.#store.change({ hover: null }));
    return row;
  }
}

/** Of a step that the failure does not come from. */
function independence(): HTMLElement {
  const tip =
    'Independent: neither the last step, nor a step that changes what the failure names, depends on this one.';
  return element('span', { class: 'independent', 'data-tip': tip }, 'independent ');
}
