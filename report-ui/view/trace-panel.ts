import type { PropertyResult } from '../../src/report/document.ts';
import { countOf } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { definitionOf, endingOf, holdsWord, reasonOf, sentence, startShowsIt } from '../model/words.ts';
import type { Store, View } from '../store.ts';
import type { Copy } from '../model/copies.ts';
import { changeList } from './change-list.ts';
import { copyMenu } from './copy-menu.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import { explanationRows } from './explanation-rows.ts';
import { drawingPane } from './drawing-pane.ts';
import { besideModel } from './model-panel.ts';
import type { ModelTab } from './model-tabs.ts';
import { noTrace } from './notices.ts';
import type { Pane } from './pane.ts';
import { Scrubber } from './scrubber.ts';
import { sourceLines } from './source-lines.ts';
import { StepList } from './step-list.ts';
import { noWhatIf, whatIfPane } from './what-if-pane.ts';
import type { Playing } from '../model/playing.ts';

/** What the panel shows beside a trace. */
export interface PanelParts {
  /** Of the model. */
  readonly tabs: readonly ModelTab[];
  /** The run of the report, where the one on show is a user's. */
  readonly original: TraceModel | null;
  /** Where there is no run: the initial state. */
  readonly still: TraceModel | null;
  /** What a run of the user's needs, or why there is none. */
  readonly playing: Playing | string;
  readonly copies: readonly Copy[];
}

/** What was found about a property: why, and the run that shows it. */
export function tracePanel(
  property: PropertyResult,
  trace: TraceModel | null,
  store: Store,
  { tabs, original, still, playing, copies }: PanelParts,
): Pane {
  const why = finding(property, trace);
  if (copies.length > 0) why.append(copyMenu(copies));
  if (trace === null) return besideModel([why, noTrace(property)], store, tabs, { still });
  if (trace.steps.length === 0) return atTheStart(why, trace, playing, store, tabs);
  const drawing = drawingPane(trace, store, tabs);
  const panes: Pane[] = [
    ...(drawing ? [drawing] : []),
    new Scrubber(trace, store, explanationRows(trace, original, store)),
    ownRun(playing, store),
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

/** A run without steps, which can be run on all the same. */
function atTheStart(
  why: HTMLElement,
  trace: TraceModel,
  playing: Playing | string,
  store: Store,
  tabs: readonly ModelTab[],
): Pane {
  const notice = element('p', { class: 'notice muted' }, startShowsIt);
  const start = ownRun(playing, store);
  const beside = besideModel([why, notice, start.node], store, tabs, { still: trace });
  const atStart = (view: View): View => ({ ...view, step: -1 });
  return {
    node: beside.node,
    update(view, before) {
      beside.update(view, before);
      start.update(atStart(view), view === before ? view : atStart(before));
    },
  };
}

function ownRun(playing: Playing | string, store: Store): Pane {
  return typeof playing === 'string' ? noWhatIf(playing) : whatIfPane(playing, store);
}

function finding(property: PropertyResult, trace: TraceModel | null): HTMLElement {
  const { holds, culprits } = property;
  const about: Child[] = [];
  if (trace !== null) {
    const run = trace.whatIf ? 'what-if run' : trace.origin === '' ? 'shortest run' : trace.origin;
    about.push(name(run, 60), `, ${countOf(trace.steps.length, 'step')}`);
    about.push(endingOf(trace));
    if (culprits.length > 0 && !trace.whatIf) about.push('. Found at ');
  }
  const places =
    trace === null || trace.whatIf
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
    element('p', { class: 'lead' }, name(reasonOf(property), 220)),
    property.witness?.why === undefined || trace?.whatIf
      ? null
      : element('p', { class: 'because' }, name(sentence(property.witness.why), 420)),
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
