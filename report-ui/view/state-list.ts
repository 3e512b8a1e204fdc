import { showCount } from '../model/counts.ts';
import { stateAfter } from '../model/state-history.ts';
import type { StateEntry } from '../model/state-history.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { kindWord } from '../model/words.ts';
import type { Store } from '../store.ts';
import { mostRows, valueText } from './change-list.ts';
import { button, element, name } from './element.ts';
import type { Pane } from './pane.ts';

/** The state after the selected step, put together from the changes so far. */
export function stateList(trace: TraceModel, store: Store): Pane {
  const body = element('div', {
    class: 'scroll state',
    tabindex: 0,
    role: 'region',
    'aria-label': 'State after the selected step',
  });
  return {
    node: body,
    update(view, before) {
      if (view !== before && view.step === before.step && view.tab === before.tab) return;
      if (view.tab !== 'state') return;
      const entries = stateAfter(trace.history, view.step);
      body.replaceChildren(
        element(
          'table',
          { class: 'values' },
          element(
            'caption',
            {},
            trace.steps.length === 0
              ? 'The initial state'
              : `State after step ${showCount(view.step + 1)}, as far as this run touches it`,
          ),
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              ...['Kind', 'Name', 'Value', 'Since'].map((text) => element('th', { scope: 'col' }, text)),
            ),
          ),
          element('tbody', {}, ...entries.slice(0, mostRows).map((entry) => row(entry, view.step, store))),
        ),
        ...(entries.length > mostRows
          ? [element('p', { class: 'muted' }, `and ${showCount(entries.length - mostRows)} more`)]
          : []),
        ...(entries.length === 0
          ? [element('p', { class: 'muted' }, 'Nothing is left: no token, no value, no message.')]
          : []),
      );
    },
  };
}

function row(
  { kind, name: what, value, before, since }: StateEntry,
  step: number,
  store: Store,
): HTMLElement {
  const now = since === step;
  return element(
    'tr',
    { class: now ? 'changed' : null },
    element('td', { class: 'kind' }, kindWord[kind]),
    element('th', { scope: 'row', class: 'mono' }, name(what, 44)),
    element(
      'td',
      { class: 'mono' },
      ...(now
        ? [
            element('span', { class: 'before' }, name(valueText(kind, before), 24)),
            element('span', { class: 'arrow', 'aria-label': 'became' }, ' → '),
            element('span', { class: 'after' }, name(valueText(kind, value), 32)),
          ]
        : [name(valueText(kind, value), 40)]),
    ),
    element(
      'td',
      { class: 'since' },
      now
        ? 'this step'
        : since < 0
          ? 'the start'
          : button(
              { class: 'link' },
              () => store.change({ step: since, playing: false }),
              `step ${showCount(since + 1)}`,
            ),
    ),
  );
}
