import type { PropertyResult } from '../../src/report/document.ts';
import { countOf } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { definitionOf, holdsWord } from '../model/words.ts';
import type { Store } from '../store.ts';
import { changeList } from './change-list.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import { drawingPane } from './drawing-pane.ts';
import { besideModel } from './model-panel.ts';
import type { ModelTab } from './model-tabs.ts';
import { noTrace } from './notices.ts';
import type { Pane } from './pane.ts';
import { Scrubber } from './scrubber.ts';
import { sourceLines } from './source-lines.ts';
import { StepList } from './step-list.ts';

/**
 * What was found about a property: why, and the run that shows it.
 * @param others tabs about the model
 */
export function tracePanel(
  property: PropertyResult,
  trace: TraceModel | null,
  store: Store,
  others: readonly ModelTab[] = [],
): Pane {
  const why = finding(property, trace);
  if (trace === null) return besideModel([why, noTrace(property)], store, others);
  if (trace.steps.length === 0) {
    const words = 'The initial state shows it already: the run has no steps.';
    return besideModel([why, element('p', { class: 'notice muted' }, words)], store, others, { trace });
  }
  const drawing = drawingPane(trace, store, others);
  const panes: Pane[] = [
    ...(drawing ? [drawing] : []),
    new Scrubber(trace, store),
    new StepList(trace, store),
    changeList(trace, store),
  ];
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

function finding(property: PropertyResult, trace: TraceModel | null): HTMLElement {
  const { holds, culprits } = property;
  const about: Child[] = [];
  if (trace !== null) {
    const run = trace.origin === '' ? 'shortest run' : trace.origin;
    about.push(name(run, 60), `, ${countOf(trace.steps.length, 'step')}`);
    if (trace.end !== null) about.push(`, ends ${trace.end}`);
    if (culprits.length > 0) about.push('. Found at ');
  }
  const places =
    trace === null
      ? []
      : culprits
          .slice(0, 6)
          .flatMap((culprit, at): Child[] => [at === 0 ? null : ', ', name(culprit, 32, { class: 'mono' })]);
  return element(
    'section',
    { class: `why is-${holds}`, 'aria-label': 'Finding' },
    element(
      'h2',
      {},
      icon(holds),
      element('span', { 'data-tip': definitionOf(property.name) }, name(property.name, 60).textContent),
      element('span', { class: 'word' }, holdsWord[holds]),
    ),
    element(
      'p',
      { class: 'lead' },
      name(property.reason === '' ? definitionOf(property.name) : property.reason, 220),
    ),
    about.length > 0
      ? element(
          'p',
          { class: 'about' },
          ...about,
          ...places,
          culprits.length > 6 ? ` and ${culprits.length - 6} more` : null,
        )
      : null,
    property.position ? sourceLines([{ role: 'property', position: property.position }]) : null,
  );
}
