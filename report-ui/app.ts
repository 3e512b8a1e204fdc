import type { PropertyResult, ReportDocument, Result } from '../src/report/document.ts';
import { writeAddress } from './address.ts';
import { installKeys } from './keys.ts';
import { copiesOf } from './model/copies.ts';
import type { Copy } from './model/copies.ts';
import { begins } from './model/departures.ts';
import { readLink, writeLink } from './model/link.ts';
import { Players } from './model/players.ts';
import { cutMiddle } from './model/middle-cut.ts';
import { stillOf } from './model/still.ts';
import { everyStep } from './model/step-search.ts';
import { traceOf } from './model/trace-model.ts';
import type { TraceModel } from './model/trace-model.ts';
import { visibleText } from './model/visible-text.ts';
import { resultMark } from './model/words.ts';
import { firstView, Store, tabNames } from './store.ts';
import type { View } from './store.ts';
import { openTab } from './view/drawing-pane.ts';
import { element } from './view/element.ts';
import { header } from './view/header.ts';
import { helpDialog } from './view/help.ts';
import { calmDetails, calmPanel, failedPanel } from './view/notices.ts';
import { besideModel } from './view/model-panel.ts';
import { modelTabs } from './view/model-tabs.ts';
import type { ModelTab } from './view/model-tabs.ts';
import type { Pane } from './view/pane.ts';
import { installPrint } from './view/print.ts';
import { menus, sidebar } from './view/sidebar.ts';
import { tracePanel } from './view/trace-panel.ts';
import type { Playing } from './model/playing.ts';
import { whyNoWhatIf } from './view/what-if-words.ts';

/** Milliseconds between steps while playing. */
const pace = 300;
/** Milliseconds for which the link may lag behind: browsers limit how often it may change. */
const linkDelay = 200;

/** The viewer of one report document. */
export class App {
  readonly #data: ReportDocument;
  readonly #root: HTMLElement;
  readonly #store: Store;
  readonly #traces = new WeakMap<PropertyResult, TraceModel>();
  /** The step at which each run was left: who comes back finds it so. */
  readonly #left = new WeakMap<PropertyResult, number>();
  readonly #players = new Players();
  readonly #help = helpDialog();
  #panes: readonly Pane[] = [];
  /** About the model on show. */
  #tabs: readonly ModelTab[] = [];
  /** What is drawn where no run is on show. */
  #still: TraceModel | null = null;
  #timer = 0;
  #linkTimer = 0;
  /** The browser goes back or on in its history. */
  #isTravelling = false;

  /** @param data a checked document with at least one result */
  constructor(data: ReportDocument, root: HTMLElement) {
    this.#data = data;
    this.#root = root;
    this.#store = new Store(this.#linked());
    document.body.append(this.#help);
    this.#store.listen((view, before) => this.#changed(view, before));
    installPrint(data);
    installKeys(this.#store, {
      trace: () => this.#trace(this.#store.view),
      property: (by) => this.#stepProperty(by),
      help: () => this.#help.showModal(),
    });
    addEventListener('hashchange', () => this.#travelled());
    this.#build();
  }

  /** The view that the address asks for; what it does not say, or says wrongly, is chosen. */
  #linked(): View {
    const { results } = this.#data;
    const link = readLink(location.hash);
    const model = link.model < results.length ? link.model : 0;
    const result = results[model]!;
    const named =
      'error' in result || link.property === null
        ? -1
        : result.properties.findIndex(({ name }) => name === link.property);
    const property = named >= 0 ? named : this.#mostTelling(model);
    const tab = tabNames.find((name) => name === link.tab) ?? firstView.tab;
    const { whatIf = null, redo = null } = link;
    const asked: View = { ...firstView, model, property, tab, whatIf, redo, ...link.shown };
    const view = this.#possible(asked);
    const last = (this.#trace(view)?.steps.length ?? 1) - 1;
    // Where nothing else is asked for, the end of the run: there it shows.
    return { ...view, step: Math.max(0, Math.min(last, link.step ?? last)) };
  }

  /** The view without what-if runs that the model does not make. */
  #possible(asked: View): View {
    const view = this.#whatIf(asked) === null ? { ...asked, whatIf: null } : asked;
    const { whatIf, redo } = view;
    const isPossible =
      redo !== null && begins(whatIf, redo) && this.#whatIf({ ...view, whatIf: redo }) !== null;
    return isPossible ? view : { ...view, redo: null };
  }

  /** The browser went back or on: a what-if pick is taken back, or again. */
  #travelled(): void {
    const linked = this.#linked();
    const { whatIf, redo, model, property } = this.#store.view;
    const further = redo ?? whatIf;
    const isBack =
      linked.redo === null &&
      further !== null &&
      linked.model === model &&
      linked.property === property &&
      begins(linked.whatIf, further);
    this.#isTravelling = true;
    this.#store.change(isBack ? { ...linked, redo: further } : linked);
    this.#isTravelling = false;
  }

  /** The first violated property with a run (`safe`, which decides nothing, after the others), else the first violated, else one with a run. */
  #mostTelling(model: number): number | null {
    const result = this.#data.results[model]!;
    if ('error' in result) return null;
    const { properties } = result;
    const found = [
      properties.findIndex(
        ({ name, holds, witness }) => holds === 'no' && witness !== null && name !== 'safe',
      ),
      properties.findIndex(({ holds, witness }) => holds === 'no' && witness !== null),
      properties.findIndex(({ holds }) => holds === 'no'),
      properties.findIndex(({ witness }) => witness !== null),
    ].find((index) => index >= 0);
    return found ?? null;
  }

  #property(view: View): PropertyResult | null {
    const result = this.#data.results[view.model]!;
    return 'error' in result || view.property === null ? null : (result.properties[view.property] ?? null);
  }

  /** The run on show. */
  #trace(view: View): TraceModel | null {
    return this.#whatIf(view) ?? this.#original(view);
  }

  #whatIf(view: View): TraceModel | null {
    const result = this.#data.results[view.model]!;
    return this.#players.trace(result, this.#property(view), this.#original(view), view.whatIf);
  }

  /** What a what-if run needs, or why there are none. */
  #playing(view: View): Playing | string {
    const { model } = this.#data.results[view.model]!;
    const player = this.#players.of(this.#data.results[view.model]!, this.#property(view));
    const trace = this.#trace(view);
    if (player === null || trace === null) return whyNoWhatIf(model);
    return { player, trace, departure: trace.whatIf ? view.whatIf : null };
  }

  #copies(view: View): readonly Copy[] {
    const { results, flowproof } = this.#data;
    const result = results[view.model]!;
    const property = this.#property(view);
    const trace = this.#trace(view);
    if ('error' in result || property === null || trace === null) return [];
    return copiesOf(result.model, property, trace, flowproof);
  }

  #original(view: View): TraceModel | null {
    const property = this.#property(view);
    if (property === null) return null;
    const known = this.#traces.get(property);
    if (known) return known;
    const result = this.#data.results[view.model]!;
    const trace = traceOf(property, result.model, 'error' in result ? undefined : result.graph);
    if (trace !== null) this.#traces.set(property, trace);
    return trace;
  }

  #chooseModel(model: number): void {
    const property = this.#mostTelling(model);
    this.#store.change({ model, property, playing: false });
  }

  #stepProperty(by: 1 | -1): void {
    const result = this.#data.results[this.#store.view.model]!;
    if ('error' in result || result.properties.length === 0) return;
    const { property } = this.#store.view;
    const count = result.properties.length;
    this.#store.change({ property: property === null ? 0 : (property + by + count) % count, playing: false });
  }

  #changed(view: View, before: View): void {
    const isOther = view.model !== before.model || view.property !== before.property;
    if (isOther || view.whatIf !== before.whatIf) {
      const isLeft = isOther && view.whatIf === before.whatIf && view.redo === before.redo;
      if (isLeft && (view.whatIf !== null || view.redo !== null)) return this.#leaveWhatIf(before);
      const steps = this.#trace(view)?.steps.length ?? 0;
      const [from, to] = [this.#property(before), this.#property(view)];
      if (isOther && from !== null && before.whatIf === null) this.#left.set(from, before.step);
      const left = isOther && to !== null ? this.#left.get(to) : undefined;
      const isKept = (view.step !== before.step || !isOther || this.#isTravelling) && view.step < steps;
      this.#build({
        ...view,
        step: isKept ? view.step : (left ?? Math.max(0, steps - 1)),
        hover: null,
        filter: view.filter === before.filter ? everyStep : view.filter,
      });
      if (!isOther && !this.#isTravelling) this.#pushLink(before);
      return;
    }
    for (const pane of this.#panes) pane.update(view, before);
    if (view.playing !== before.playing || (view.playing && view.step !== before.step)) this.#play(view);
    this.#writeLink();
  }

  /** What comes next in the history is the other property: Back brings the what-if run. */
  #leaveWhatIf(before: View): void {
    const wasTravelling = this.#isTravelling;
    this.#isTravelling = true;
    this.#store.change({ whatIf: null, redo: null });
    this.#isTravelling = wasTravelling;
    if (!wasTravelling) this.#pushLink(before);
  }

  /** Draws the whole page for a model and a property. */
  #build(view = this.#store.view): void {
    clearTimeout(this.#timer);
    this.#panes = [];
    this.#store.change(view);
    const result = this.#data.results[view.model]!;
    const choose = { model: (index: number): void => this.#chooseModel(index) };
    const side = sidebar(this.#data, this.#store, choose);
    const narrow = menus(this.#data, this.#store, choose);
    const panel = this.#panel(result, view);
    const scrolled = this.#root.querySelector('.sidebar')?.scrollTop ?? 0;
    const focused = document.activeElement?.closest('.pick, .menus select') ? focusIndex() : -1;
    const pressed = whatIfButton();
    this.#root.replaceChildren(
      header(result, { copyLink: () => this.#copyLink(), help: () => this.#help.showModal() }),
      narrow.node,
      element('div', { class: 'columns' }, side.node, element('main', {}, panel.node)),
    );
    side.node.scrollTop = scrolled;
    showChosenModel(side.node);
    this.#panes = [side, narrow, panel];
    for (const pane of this.#panes) pane.update(view, view);
    if (pressed !== null)
      (
        document.querySelector<HTMLElement>(pressed) ??
        document.querySelector<HTMLElement>('.what-if button:enabled')
      )?.focus({ preventScroll: true });
    if (focused >= 0) focusables()[focused]?.focus({ preventScroll: true });
    document.title = `${cutMiddle(visibleText(result.model.name ?? result.model.file), 60)}: ${{ yes: 'holds', no: 'violated', unknown: 'unknown', error: 'not read' }[resultMark(result)]} · flowproof`;
    this.#writeLink();
  }

  #panel(result: Result, view: View): Pane {
    this.#tabs = [];
    this.#still = null;
    if ('error' in result) return { node: failedPanel(result), update: () => undefined };
    const property = this.#property(view);
    const trace = this.#trace(view);
    this.#tabs = modelTabs(result, property, trace, this.#store);
    if (trace === null) this.#still = stillOf(result, property);
    const still = this.#still;
    return property === null
      ? besideModel([calmPanel(result)], this.#store, this.#tabs, { still, details: calmDetails(result) })
      : tracePanel(property, trace, this.#store, {
          tabs: this.#tabs,
          original: this.#original(view),
          still,
          playing: this.#playing(view),
          copies: this.#copies(view),
        });
  }

  #play(view: View): void {
    clearTimeout(this.#timer);
    const steps = this.#trace(view)?.steps.length ?? 0;
    if (!view.playing) return;
    if (view.step >= steps - 1) this.#store.change({ playing: false });
    else this.#timer = setTimeout(() => this.#store.change({ step: this.#store.view.step + 1 }), pace);
  }

  #link(view = this.#store.view): string {
    const trace = this.#trace(view);
    const hasSteps = trace !== null && trace.steps.length > 0;
    return writeLink({
      model: view.model,
      property: this.#property(view)?.name ?? null,
      step: hasSteps ? view.step : null,
      tab: openTab(trace ?? this.#still, view.tab, this.#tabs),
      shown: view,
      ...(view.whatIf === null ? {} : { whatIf: view.whatIf }),
      ...(view.redo === null ? {} : { redo: view.redo }),
    });
  }

  /** Each what-if run has its own place in the browser's history, so that Back takes the last pick back. */
  #pushLink(before: View): void {
    clearTimeout(this.#linkTimer);
    const link = this.#link();
    if (link === location.hash) return;
    writeAddress(this.#link(before));
    writeAddress(link, 'pushState');
  }

  #writeLink(): void {
    clearTimeout(this.#linkTimer);
    this.#linkTimer = setTimeout(() => writeAddress(this.#link()), linkDelay);
  }

  async #copyLink(): Promise<string> {
    if (!writeAddress(this.#link())) return 'This page has no address of its own';
    try {
      await navigator.clipboard.writeText(location.href);
      return 'Copied';
    } catch {
      return 'Copy it from the address bar';
    }
  }
}

/** Scrolls the list of models, never the page: in a narrow one the list is above what was found, or not shown. */
function showChosenModel(side: HTMLElement): void {
  const list = side.querySelector<HTMLElement>('.models');
  const chosen = list?.querySelector('[aria-current=true]')?.getBoundingClientRect();
  if (!list || !chosen) return;
  const seen = list.getBoundingClientRect();
  if (chosen.top < seen.top) list.scrollTop += chosen.top - seen.top;
  else if (chosen.bottom > seen.bottom) list.scrollTop += chosen.bottom - seen.bottom;
}

function focusables(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.pick, .menus select')];
}

/** The button of the what-if pane that has the focus, as a selector; `null`: none has. */
function whatIfButton(): string | null {
  const button = document.activeElement;
  if (!button?.matches('.what-if button')) return null;
  return `.what-if [data-control="${(button as HTMLElement).dataset['control'] ?? ''}"]:enabled`;
}

function focusIndex(): number {
  return focusables().indexOf(document.activeElement as HTMLElement);
}
