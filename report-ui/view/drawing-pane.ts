import { rowSizes } from '../model/lane-geometry.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, Tab, View } from '../store.ts';
import { button, element } from './element.ts';
import { LanesDrawing } from './lanes-drawing.ts';
import { lanesTable } from './lanes-table.ts';
import type { Pane } from './pane.ts';
import type { ModelTab } from './model-tabs.ts';
import { stateList } from './state-list.ts';
import { tabMenu } from './tab-menu.ts';
import { WorkflowDrawing } from './workflow-drawing.ts';
import { workflowList } from './workflow-list.ts';

interface TabTitle {
  readonly tab: Tab;
  readonly title: string;
}

/** The tabs that this trace can fill, and those of the model. */
function tabsFor(trace: TraceModel | null, others: readonly TabTitle[]): readonly TabTitle[] {
  return [
    ...(trace !== null && trace.workflow !== null ? [{ tab: 'workflow', title: 'Workflow' } as const] : []),
    ...(trace?.hasLanes ? [{ tab: 'lanes', title: 'Lanes' } as const] : []),
    ...(trace?.hasChanges ? [{ tab: 'state', title: 'State' } as const] : []),
    ...others,
  ];
}

/** The tab that shows where the one asked for has nothing to show. */
export function openTab(trace: TraceModel | null, asked: Tab, others: readonly TabTitle[]): Tab | null {
  const tabs = tabsFor(trace, others);
  return (tabs.find(({ tab }) => tab === asked) ?? tabs[0])?.tab ?? null;
}

/** Pixels of the drawings of a model, with what is around them. */
const modelHeight = 480;

/** Pixels of tabs, numbers and scroll bar around the lanes. */
const chrome = 88;

/**
 * The drawings of a trace and of its model under their tabs.
 * @param trace `null` where there is no run to show
 * @returns `null` where there is nothing that could be drawn
 */
export function drawingPane(
  trace: TraceModel | null,
  store: Store,
  others: readonly ModelTab[] = [],
): Pane | null {
  const tabs = tabsFor(trace, others);
  if (tabs.length === 0) return null;
  const panes = trace === null ? null : panesOf(trace, store);
  const toggle = button({ class: 'quiet' }, () => store.change({ table: !store.view.table }));
  const buttons = tabButtons(tabs, store);
  const menu = tabMenu(tabs, store);
  const legends = trace === null ? [] : [legendOf(trace), workflowLegendOf(trace)];
  const content = element('div', { class: 'drawing', id: 'drawing', role: 'tabpanel' });
  const tabList = element(
    'div',
    { role: 'tablist', class: 'tabs', 'aria-label': 'Views' },
    ...buttons.values(),
  );
  const head = element('div', { class: 'pane-head' }, tabList, menu.node, ...legends, toggle);
  const node = element('section', { class: 'drawing-pane', 'aria-label': 'Drawing' }, head, content);
  node.style.setProperty('--drawing-height', `${heightFor(trace, others)}px`);
  node.classList.toggle('with-workflow', trace !== null && trace.workflow !== null);
  let shown: Pane | null = null;
  return {
    node,
    update(view: View, before: View) {
      const tab = openTab(trace, view.tab, others)!;
      const other = others.find((one) => one.tab === tab);
      const wanted = other?.pane ?? paneFor(panes!, tab, view.table);
      for (const [own, made] of buttons) {
        made.setAttribute('aria-selected', String(own === tab));
        made.tabIndex = own === tab ? 0 : -1;
      }
      menu.show(tab);
      content.setAttribute('aria-labelledby', `tab-${tab}`);
      toggle.hidden = tab === 'state' || other?.hasTable === false;
      toggle.textContent = view.table ? 'As a drawing' : tab === 'workflow' ? 'As a list' : 'As a table';
      const ofLegends = [panes?.drawing, panes?.workflow];
      legends.forEach((legend, at) => (legend.hidden = wanted !== ofLegends[at]));
      const now = { ...view, tab };
      if (wanted === shown && view !== before) return wanted.update(now, before);
      shown = wanted;
      content.replaceChildren(wanted.node);
      wanted.update(now, now);
    },
  };
}

type Panes = Readonly<Record<'drawing' | 'table' | 'state', Pane>> &
  Readonly<Record<'workflow' | 'workflowList', Pane | null>>;

function panesOf(trace: TraceModel, store: Store): Panes {
  const { workflow } = trace;
  return {
    workflow: workflow && new WorkflowDrawing(trace, workflow, store),
    workflowList: workflow && workflowList(trace, workflow, store),
    drawing: new LanesDrawing(trace, store),
    table: lanesTable(trace, store),
    state: stateList(trace, store),
  };
}

function paneFor(panes: Panes, tab: Tab, asTable: boolean): Pane {
  if (tab === 'state') return panes.state;
  const workflow = tab === 'workflow' ? (asTable ? panes.workflowList : panes.workflow) : null;
  return workflow ?? (asTable ? panes.table : panes.drawing);
}

/** The room depends on what there is to show alone: neither steps nor tabs move what is below. */
function heightFor(trace: TraceModel | null, others: readonly ModelTab[]): number {
  const lanes = trace?.hasLanes ? Math.max(trace.layout.lanes.length, trace.whatIf?.lanes ?? 0) : 4;
  const isTall = others.length > 0 || (trace !== null && trace.workflow !== null);
  return Math.max(chrome + lanes * rowSizes(lanes).row, isTall ? modelHeight : 0);
}

function tabButtons(tabs: ReturnType<typeof tabsFor>, store: Store): Map<Tab, HTMLButtonElement> {
  const made = new Map<Tab, HTMLButtonElement>();
  tabs.forEach(({ tab, title }, index) => {
    const attributes = {
      role: 'tab',
      id: `tab-${tab}`,
      'aria-controls': 'drawing',
      'data-tip': `Key ${index + 1}`,
    };
    const one = button(attributes, () => store.change({ tab }), title);
    one.addEventListener('keydown', (event) => {
      const places: Record<string, number> = {
        ArrowLeft: index - 1,
        ArrowRight: index + 1,
        Home: 0,
        End: -1,
      };
      const place = places[event.key];
      if (place === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const other = tabs.at(place % tabs.length)!;
      store.change({ tab: other.tab });
      made.get(other.tab)?.focus();
    });
    made.set(tab, one);
  });
  return made;
}

function legendOf(trace: TraceModel): HTMLElement {
  const kinds = new Set(trace.links.map(({ kind }) => kind));
  const words = {
    token: 'token taken',
    work: 'task running',
    cancelled: 'cancelled',
    data: 'data',
    order: 'order only',
  } as const;
  return element(
    'p',
    { class: 'legend' },
    ...(['token', 'work', 'cancelled', 'data', 'order'] as const)
      .filter((kind) => kinds.has(kind))
      .map((kind) => element('span', { class: `key-${kind}` }, words[kind])),
  );
}

function workflowLegendOf({ workflow, violated, steps, tally }: TraceModel): HTMLElement {
  const hasCulprits = violated && workflow !== null && workflow.blamed.length > 0;
  const words = {
    ...(steps.length > 0 ? { path: 'path so far', next: 'can be next', withdrawn: 'withdrawn' } : {}),
    ...(tally?.isEmpty === false && !tally.isOfRuns ? { count: `how often, ${tally.reach}` } : {}),
    ...(tally?.hasNever ? { never: tally.none.long } : {}),
    ...(hasCulprits ? { culprit: 'found at' } : {}),
  };
  return element(
    'p',
    { class: 'legend' },
    ...Object.entries(words).map(([kind, text]) => element('span', { class: `key-${kind}` }, text)),
  );
}
