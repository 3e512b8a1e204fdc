import { left, redone, taken, undone } from '../model/departures.ts';
import type { Turn } from '../model/departures.ts';
import { fateOf } from '../model/fate.ts';
import type { Fate } from '../model/fate.ts';
import { inParts } from '../model/in-parts.ts';
import { showCount } from '../model/counts.ts';
import type { Playing } from '../model/playing.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, View } from '../store.ts';
import { button, element } from './element.ts';
import { labelName } from './label-name.ts';
import type { Child } from './element.ts';
import type { Pane } from './pane.ts';
import { aheadWords, hint, outcome } from './what-if-words.ts';

/** Actions to choose from at one step; nobody reads more. */
const mostActions = 60;

/** Longer runs are replayed after the page is drawn. */
const longRun = 500;

/** The other actions that are offered at the selected step: taking one starts a what-if run. */
export function whatIfPane(playing: Playing, store: Store): Pane {
  const { trace, player } = playing;
  const run = trace.whatIf?.run ?? null;
  const actions = element('div', { class: 'actions-offered', role: 'group' });
  const said = element('p', { class: 'what-if-said', role: 'status' });
  const ahead = element('p', { class: 'what-if-ahead', role: 'status' });
  const node = element(
    'section',
    { class: run === null ? 'what-if' : 'what-if is-on', 'aria-label': 'What if' },
    element('div', { class: 'what-if-line' }, actions, ...controls(store)),
    said,
    run === null ? null : ahead,
  );
  const take: Take = (steps, pick) => {
    const next = taken(store.view, steps, pick);
    if (next.whatIf !== null && player.run(next.whatIf) !== null) turn(store, next);
    else
      said.replaceChildren(
        'This action cannot be made in this page: check the model to see what it leads to.',
      );
  };
  const offer = (step: number): void => {
    actions.replaceChildren(...choices(playing, step, take).filter((child) => child !== null));
  };
  const tell = (fate: Fate | null | 'unknown'): void => {
    if (run === null) return said.replaceChildren(...hint(player));
    said.replaceChildren(...outcome(run, playing, fate).filter((child) => child !== null));
    const go = (step: number): void => store.change({ step, playing: false });
    ahead.replaceChildren(...aheadWords(run, fate, store.view.step, go).filter((child) => child !== null));
  };
  let fate: Fate | null | 'unknown' = 'unknown';
  return {
    node,
    update(view, before) {
      if (view !== before && view.step === before.step && actions.hasChildNodes()) return;
      tell(fate);
      if (view === before && run !== null)
        inParts(
          fateOf(player, run),
          (found) => tell((fate = found)),
          () => node.isConnected,
        );
      if (!player.isCold || trace.steps.length < longRun) return offer(view.step);
      actions.replaceChildren(element('span', { class: 'muted' }, 'Making the run again…'));
      setTimeout(() => {
        if (node.isConnected) offer(store.view.step);
      });
    },
  };
}

/** Shows another run, and selects its last step. */
function turn(store: Store, to: Turn | null): void {
  if (to !== null) store.change({ ...to, step: Math.max(0, to.step), playing: false });
}

/** What the keys do. */
export const turns = {
  undo: (store: Store) => turn(store, undone(store.view)),
  redo: (store: Store) => turn(store, redone(store.view)),
  leave: (store: Store) => turn(store, left(store.view)),
} as const;

/** Buttons that take picks back and again; there is nothing to press where none were taken. */
function controls(store: Store): Child[] {
  const { view } = store;
  if (view.whatIf === null && view.redo === null) return [];
  const control = (title: string, tip: string, act: keyof typeof turns, next: Turn | null): Child =>
    button(
      { class: 'quiet', 'data-tip': tip, 'data-control': act, disabled: next === null },
      () => turns[act](store),
      title,
    );
  return [
    element(
      'div',
      { class: 'what-if-controls' },
      control('Undo', 'Take the last pick back (u)', 'undo', undone(view)),
      control('Redo', 'Take the next pick again (r)', 'redo', redone(view)),
      control('Leave', 'Back to the run of the report (Esc)', 'leave', left(view)),
    ),
  ];
}

type Take = (steps: number, pick: number) => void;

function choices(playing: Playing, step: number, take: Take): Child[] {
  const { trace, player } = playing;
  const made = trace.whatIf ? trace.whatIf.run.log[step] : player.pickedAt(step);
  const others = (made?.offered ?? []).flatMap((label, pick) =>
    pick === made!.pick ? [] : [{ label, pick }],
  );
  const isLast = step === trace.steps.length - 1;
  const next = isLast ? nextOffered(playing).map((label, pick) => ({ label, pick })) : [];
  const parts: Child[] = [];
  if (next.length > 0) parts.push(...group('Go on with', next, (pick) => take(step + 1, pick), trace));
  if (others.length > 0) parts.push(...group('Instead', others, (pick) => take(step, pick), trace));
  if (parts.length === 0)
    parts.push(
      element('span', { class: 'muted' }, `Nothing else was offered at step ${showCount(step + 1)}.`),
    );
  return parts;
}

/** What is offered after the last step. */
function nextOffered({ trace, player, departure }: Playing): readonly string[] {
  if (trace.whatIf) return trace.whatIf.run.offered.at(-1) ?? [];
  if (trace.end !== 'stopped' && trace.end !== 'cut' && trace.end !== null) return [];
  return player.run(departure ?? { from: trace.steps.length, picks: [] })?.offered.at(-1) ?? [];
}

function group(
  title: string,
  offered: readonly { readonly label: string; readonly pick: number }[],
  take: (pick: number) => void,
  { shown: called }: TraceModel,
): Child[] {
  const shown = offered.slice(0, mostActions);
  return [
    element('span', { class: 'what-if-title' }, title),
    ...shown.map(({ label, pick }) =>
      button(
        {
          class: title === 'Instead' ? 'take instead' : 'take then',
          'aria-label': `${title}: ${called(label).slice(0, 200)}`,
        },
        () => take(pick),
        labelName(label, called(label), 28),
      ),
    ),
    offered.length > shown.length
      ? element('span', { class: 'muted' }, `and ${showCount(offered.length - shown.length)} more`)
      : null,
  ];
}

/** In place of the pane, where the report does not carry the model: why that is so. */
export function noWhatIf(why: string): Pane {
  const node = element(
    'section',
    { class: 'what-if', 'aria-label': 'What if' },
    element('p', { class: 'what-if-none muted' }, element('strong', {}, 'No what if. '), why),
  );
  return { node, update: (_view: View) => undefined };
}
