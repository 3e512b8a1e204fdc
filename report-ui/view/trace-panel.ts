import type { PropertyResult } from '../../src/report/document.ts';
import { countOf } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { definitionOf, holdsWord } from '../model/words.ts';
import type { Store, Tab, View } from '../store.ts';
import { changeList } from './change-list.ts';
import { button, element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import { lanesDrawing } from './lanes-drawing.ts';
import { lanesTable } from './lanes-table.ts';
import { noTrace } from './notices.ts';
import type { Pane } from './pane.ts';
import { scrubber } from './scrubber.ts';
import { stateList } from './state-list.ts';
import { stepList } from './step-list.ts';

/** What was found about a property: why, and the run that shows it. */
export function tracePanel(property: PropertyResult, trace: TraceModel | null, store: Store): Pane {
  const why = finding(property, trace);
  if (trace === null) return still(element('div', { class: 'panel' }, why, noTrace(property)));
  if (trace.steps.length === 0) {
    return still(
      element('div', { class: 'panel' }, why, element('p', { class: 'notice muted' }, 'The initial state shows it already: the run has no steps.')),
    );
  }
  const drawing = drawingPane(trace, store);
  const panes: Pane[] = [...(drawing ? [drawing] : []), scrubber(trace, store), stepList(trace, store), changeList(trace, store)];
  const [below, above] = [panes.slice(-2), panes.slice(0, -2)];
  return {
    node: element(
      'div',
      { class: 'panel with-trace' },
      why,
      ...above.map(({ node }) => node),
      element('div', { class: 'below' }, ...below.map(({ node }) => node)),
    ),
    update: (view, before) => panes.forEach((pane) => pane.update(view, before)),
  };
}

function still(node: HTMLElement): Pane {
  return { node, update: () => undefined };
}

function finding(property: PropertyResult, trace: TraceModel | null): HTMLElement {
  const { holds, culprits } = property;
  const about: Child[] = [];
  if (trace !== null) {
    const run = trace.origin === '' ? 'shortest run' : trace.origin;
    about.push(name(run, 60), `, ${countOf(trace.steps.length, 'step')}`);
    if (trace.end !== null) about.push(`, ends ${trace.end}`);
    if (culprits.length > 0) about.push('. Found at ');
  }
  const places = trace === null ? [] : culprits.slice(0, 6).flatMap((culprit, at): Child[] => [at === 0 ? null : ', ', name(culprit, 32, { class: 'mono' })]);
  return element(
    'section',
    { class: `why is-${holds}`, 'aria-label': 'Finding' },
    element(
      'h2',
      {},
      icon(holds),
      element('span', { 'data-tip': definitionOf(property.name), tabindex: 0 }, name(property.name, 60).textContent),
      element('span', { class: 'word' }, holdsWord[holds]),
    ),
    element('p', { class: 'lead' }, name(property.reason === '' ? definitionOf(property.name) : property.reason, 220)),
    about.length > 0 ? element('p', { class: 'about' }, ...about, ...places, culprits.length > 6 ? ` and ${culprits.length - 6} more` : null) : null,
  );
}

/** The tabs that this trace can fill. */
function tabsFor(trace: TraceModel): readonly { readonly tab: Tab; readonly title: string }[] {
  return [
    ...(trace.hasLanes ? [{ tab: 'lanes', title: 'Lanes' } as const] : []),
    ...(trace.hasChanges ? [{ tab: 'state', title: 'State' } as const] : []),
  ];
}

/** The tab that shows where the one asked for has nothing to show. */
export function openTab(trace: TraceModel, asked: Tab): Tab | null {
  const tabs = tabsFor(trace);
  return (tabs.find(({ tab }) => tab === asked) ?? tabs[0])?.tab ?? null;
}

const chrome = 46;
const legendHeight = 26;

function drawingPane(trace: TraceModel, store: Store): Pane | null {
  const tabs = tabsFor(trace);
  if (tabs.length === 0) return null;
  const drawing = lanesDrawing(trace, store);
  const table = lanesTable(trace, store);
  const state = stateList(trace, store);
  const toggle = button({ class: 'quiet', 'aria-pressed': 'false' }, () => store.change({ table: !store.view.table }), 'As a table');
  const buttons = tabs.map(({ tab, title }, index) => {
    const made = button({ role: 'tab', id: `tab-${tab}`, 'aria-controls': 'drawing', 'data-tip': `Key ${index + 1}` }, () => store.change({ tab }), title);
    made.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      const other = tabs[(index + 1) % tabs.length]!;
      store.change({ tab: other.tab });
      document.getElementById(`tab-${other.tab}`)?.focus();
    });
    return { made, tab };
  });
  const legend = legendOf(trace);
  const content = element('div', { class: 'drawing', id: 'drawing', role: 'tabpanel' });
  const node = element(
    'section',
    { class: 'drawing-pane', 'aria-label': 'Drawing' },
    element('div', { class: 'pane-head' }, element('div', { role: 'tablist', class: 'tabs', 'aria-label': 'Views of the run' }, ...buttons.map(({ made }) => made)), legend, toggle),
    content,
  );
  // The room depends on the trace alone: neither steps nor tabs move what is below.
  const lanes = trace.hasLanes ? trace.layout.lanes.length : 3;
  node.style.setProperty('--drawing-height', `${chrome + legendHeight + lanes * 46 + 16}px`);
  let shown: Pane | null = null;
  return {
    node,
    update(view: View, before: View) {
      const tab = openTab(trace, view.tab);
      const wanted = tab === 'state' ? state : view.table ? table : drawing;
      for (const { made, tab: own } of buttons) {
        made.setAttribute('aria-selected', String(own === tab));
        made.tabIndex = own === tab ? 0 : -1;
      }
      content.setAttribute('aria-labelledby', `tab-${tab}`);
      toggle.hidden = tab !== 'lanes';
      toggle.setAttribute('aria-pressed', String(view.table));
      toggle.textContent = view.table ? 'As a drawing' : 'As a table';
      legend.hidden = wanted !== drawing;
      if (wanted !== shown) {
        shown = wanted;
        content.replaceChildren(wanted.node);
        wanted.update(tab === null ? view : { ...view, tab }, view);
        const now = { ...view, tab: tab ?? view.tab };
        wanted.update(now, now);
      } else wanted.update({ ...view, tab: tab ?? view.tab }, before);
    },
  };
}

function legendOf(trace: TraceModel): HTMLElement {
  const kinds = new Set(trace.links.map(({ kind }) => kind));
  const words = { token: 'token taken', work: 'task running', data: 'data overwritten' } as const;
  return element(
    'p',
    { class: 'legend' },
    ...(['token', 'work', 'data'] as const).filter((kind) => kinds.has(kind)).map((kind) => element('span', { class: `key-${kind}` }, words[kind])),
  );
}
