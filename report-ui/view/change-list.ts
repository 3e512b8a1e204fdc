import type { Change, TraceStep } from '../../src/trace.ts';
import { countOf, showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { placesOf } from '../model/source-places.ts';
import { kindOrder, stateAfter } from '../model/state-history.ts';
import type { Value } from '../model/state-history.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { endSentence, kindWord } from '../model/words.ts';
import type { Store } from '../store.ts';
import { button, element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import { labelName } from './label-name.ts';
import type { Pane } from './pane.ts';
import { sourceLines } from './source-lines.ts';
import { sparkline } from './sparkline.ts';

/** Rows above which a list of changes or of the state is cut; nobody reads further, and every row costs. */
export const mostRows = 300;

/** A value as a table shows it: counts of nothing as 0, data that are not there as a dash. */
export function valueText(kind: Change['kind'], value: Value): string {
  if (value !== null) return String(value);
  return kind === 'variable' || kind === 'failed' ? '–' : '0';
}

/** Changes in the order of their kinds. */
export function sortedChanges(step: TraceStep): readonly Change[] {
  return [...(step.changes ?? [])].sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
}

/** What the selected step did: who acted, what else was offered, and every value before and after. */
export function changeList(trace: TraceModel, store: Store): Pane {
  const body = element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Changes' });
  const title = element('span', { class: 'muted' });
  return {
    node: element(
      'section',
      { class: 'changes', 'aria-label': 'What changed' },
      element('div', { class: 'pane-head' }, element('h3', {}, 'What changed'), title),
      body,
    ),
    update(view, before) {
      if (view !== before && view.step === before.step && view.unchanged === before.unchanged) return;
      const step = trace.steps[view.step];
      if (!step) return;
      title.textContent = `step ${showCount(view.step + 1)} of ${showCount(trace.steps.length)}`;
      body.replaceChildren(
        head(trace, step, view.step),
        trace.hasChanges ? table(trace, step, view.step, view.unchanged) : notRecorded(),
        ...(trace.hasChanges ? [unchanged(trace, step, view.step, view.unchanged, store)] : []),
        ...last(trace, view.step),
      );
      body.scrollTop = 0;
    },
  };
}

function head(trace: TraceModel, step: TraceStep, index: number): HTMLElement {
  const lane = trace.layout.lanes[trace.layout.laneOf[index]!]!;
  const called = trace.called(step.label);
  const facts: HTMLElement[] = [];
  if (trace.hasLanes) {
    facts.push(
      element(
        'span',
        {},
        element('i', { class: `swatch lane-${lane.colour}` }),
        name(laneTitle(lane.name), 24),
      ),
    );
  }
  if (step.scopes?.length) {
    const path = step.scopes
      .slice(0, 20)
      .flatMap((scope, at): Child[] => (at === 0 ? [name(scope, 24)] : [' › ', name(scope, 24)]));
    facts.push(element('span', {}, 'in ', ...path));
  }
  if (step.opcode !== undefined)
    facts.push(element('span', {}, 'instruction ', name(step.opcode, 24, { class: 'mono' })));
  return element(
    'div',
    { class: 'acted' },
    ...(called === null ? [] : [element('p', { class: 'label' }, name(called, 56))]),
    element('p', { class: called === null ? 'mono label' : 'mono muted' }, name(step.label, 56)),
    facts.length > 0 ? element('p', { class: 'facts' }, ...facts) : null,
    alternatives(step, trace),
    sourceLines(placesOf(step.label, trace.positions)),
  );
}

function alternatives({ instead = [] }: TraceStep, { shown }: TraceModel): HTMLElement | null {
  if (instead.length === 0) return null;
  return element(
    'p',
    { class: 'alternatives' },
    element('span', {}, 'instead: '),
    ...instead
      .slice(0, 30)
      .flatMap((label, at): Child[] => [at === 0 ? null : ', ', labelName(label, shown(label), 32)]),
    instead.length > 30 ? ` and ${showCount(instead.length - 30)} more` : null,
  );
}

function table(trace: TraceModel, step: TraceStep, index: number, all: boolean): HTMLElement {
  const changes = sortedChanges(step);
  const rows = changes
    .slice(0, mostRows)
    .map(({ kind, name: what, before, after }) =>
      element(
        'tr',
        { class: 'changed' },
        element('td', { class: 'kind' }, kindWord[kind]),
        element('th', { scope: 'row', class: 'mono' }, name(what, 30)),
        element('td', { class: 'mono before' }, name(valueText(kind, before), 24)),
        element('td', { class: 'arrow', 'aria-label': 'became' }, '→'),
        element('td', { class: 'mono after' }, name(valueText(kind, after), 24)),
        historyCell(trace, kind, what, index),
      ),
    );
  const rest = all ? untouched(trace, step, index).slice(0, mostRows) : [];
  const still = rest.map(({ kind, name: what, value }) =>
    element(
      'tr',
      {},
      element('td', { class: 'kind' }, kindWord[kind]),
      element('th', { scope: 'row', class: 'mono' }, name(what, 30)),
      element('td', { class: 'mono', colspan: 3 }, name(valueText(kind, value), 30)),
      historyCell(trace, kind, what, index),
    ),
  );
  if (rows.length === 0 && still.length === 0)
    return element('p', { class: 'muted' }, 'This step changed nothing.');
  return element(
    'table',
    { class: 'values' },
    element(
      'thead',
      { class: 'unseen' },
      element(
        'tr',
        {},
        ...['Kind', 'Name', 'Before', 'became', 'After', 'History'].map((text) =>
          element('th', { scope: 'col' }, text),
        ),
      ),
    ),
    element('tbody', {}, ...rows, ...still),
    changes.length > mostRows
      ? element(
          'tfoot',
          {},
          element(
            'tr',
            {},
            element('td', { colspan: 6 }, `and ${showCount(changes.length - mostRows)} more`),
          ),
        )
      : null,
  );
}

/** Of a variable: all its values, from the start to the end. */
function historyCell(trace: TraceModel, kind: Change['kind'], what: string, index: number): HTMLElement {
  const entry =
    kind === 'variable' ? trace.history.find((each) => each.kind === kind && each.name === what) : undefined;
  return element('td', { class: 'history' }, entry ? sparkline(entry, trace.steps.length, index) : null);
}

function untouched(trace: TraceModel, step: TraceStep, index: number): ReturnType<typeof stateAfter> {
  const touched = new Set((step.changes ?? []).map(({ kind, name: what }) => `${kind} ${what}`));
  return stateAfter(trace.history, index).filter(({ kind, name: what }) => !touched.has(`${kind} ${what}`));
}

function unchanged(
  trace: TraceModel,
  step: TraceStep,
  index: number,
  all: boolean,
  store: Store,
): HTMLElement {
  const count = untouched(trace, step, index).length;
  return element(
    'p',
    { class: 'muted unchanged' },
    count > 0 ? `${showCount(count)} unchanged ` : null,
    count > 0
      ? button(
          { class: 'link', 'aria-pressed': String(all) },
          () => store.change({ unchanged: !store.view.unchanged }),
          all ? 'hide' : 'show',
        )
      : null,
  );
}

function notRecorded(): HTMLElement {
  return element(
    'p',
    { class: 'muted' },
    'This run tells its labels only: what each step changed was not recorded.',
  );
}

function last(trace: TraceModel, index: number): HTMLElement[] {
  const { end, violated, property, steps } = trace;
  const { loopFrom } = trace.explained;
  if (index !== steps.length - 1 || (end === null && !violated)) return [];
  return [
    element(
      'p',
      { class: violated ? 'end is-no' : 'end' },
      icon(violated ? 'no' : 'last'),
      element(
        'span',
        {},
        loopFrom !== null
          ? `After ${countOf(steps.length, 'step')} all is as it was ${loopFrom === 0 ? 'at the start' : `after step ${showCount(loopFrom)}`}, and can go on so for ever. `
          : end === null || end === 'stopped'
            ? null
            : `After ${countOf(steps.length, 'step')} ${endSentence(end)}. `,
        ...(violated ? ['Violated here: ', name(property, 40), '.'] : []),
      ),
    ),
  ];
}
