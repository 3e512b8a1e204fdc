import { countOf, showCount } from '../model/counts.ts';
import { departed } from '../model/player.ts';
import type { Player } from '../model/player.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import type { Departure, WhatIfRun } from '../../src/replay.ts';
import { button, element, name } from './element.ts';
import { labelName } from './label-name.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import type { Pane } from './pane.ts';

/** Actions to choose from at one step; nobody reads more. */
const mostActions = 60;

/** What the pane needs to know of the run on show. */
export interface Playing {
  readonly player: Player;
  readonly trace: TraceModel;
  /** What was offered at each step of the run, in the stable order, and which was picked. */
  readonly log: readonly { readonly offered: readonly string[]; readonly pick: number }[];
  readonly departure: Departure | null;
}

/** The other actions that are offered at the selected step: taking one starts a what-if run. */
export function whatIfPane(playing: Playing, store: Store): Pane {
  const { trace, departure } = playing;
  const actions = element('div', { class: 'actions-offered', role: 'group' });
  const said = element('p', { class: 'what-if-said', role: 'status' });
  const run = trace.whatIf?.run ?? null;
  const take = (steps: number, pick: number): void => {
    const next = departed(departure, steps, pick);
    const made = playing.player.run(next);
    if (made === null)
      said.replaceChildren(
        'This action cannot be made in this page: check the model to see what it leads to.',
      );
    else store.change({ whatIf: next, step: made.steps.length - 1, playing: false });
  };
  return {
    node: element(
      'section',
      { class: run === null ? 'what-if' : 'what-if is-on', 'aria-label': 'What if' },
      element('div', { class: 'what-if-line' }, actions, ...controls(playing, store)),
      said,
    ),
    update(view, before) {
      if (view !== before && view.step === before.step && actions.hasChildNodes()) return;
      actions.replaceChildren(...choices(playing, view.step, take).filter((child) => child !== null));
      said.replaceChildren(
        ...(run === null ? hint(playing) : outcome(run, playing)).filter((child) => child !== null),
      );
    },
  };
}

/** Takes the last pick back; without any left, the run of the report is on show again. */
export function undo({
  whatIf,
}: {
  readonly whatIf: Departure | null;
}): { whatIf: Departure | null; step: number } | null {
  if (whatIf === null) return null;
  const picks = whatIf.picks.slice(0, -1);
  const step = Math.max(0, whatIf.from + picks.length - 1);
  return picks.length === 0
    ? { whatIf: null, step: whatIf.from }
    : { whatIf: { from: whatIf.from, picks }, step };
}

function controls({ departure }: Playing, store: Store): Child[] {
  if (departure === null) return [];
  return [
    element(
      'div',
      { class: 'what-if-controls' },
      button(
        { class: 'quiet', 'data-tip': 'Take the last pick back (u)' },
        () => store.change({ ...undo(store.view), playing: false }),
        'Undo',
      ),
      button(
        { class: 'quiet', 'data-tip': 'Back to the run of the report (Esc)' },
        () => store.change({ whatIf: null, step: departure.from, playing: false }),
        'Leave',
      ),
    ),
  ];
}

type Take = (steps: number, pick: number) => void;

function choices(playing: Playing, step: number, take: Take): Child[] {
  const { trace, log } = playing;
  const made = log[step];
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
  if (trace.end !== 'stopped' && trace.end !== 'cut') return [];
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

function hint({ player }: Playing): Child[] {
  const far = player.runnable.isComplete
    ? ''
    : ' The model has functions: what they answer is known near this run.';
  return [
    element(
      'span',
      { class: 'muted' },
      `What if? Taking another action makes a run of your own, here in the page (w).${far}`,
    ),
  ];
}

/** What became of the run that the user made. */
function outcome(run: WhatIfRun, { player, departure }: Playing): Child[] {
  const first = run.violations[0];
  const asked = askedTip(player);
  if (first) {
    const others = run.violations.slice(1).map(({ violation }) => violation.property);
    return [
      element('span', { class: 'is-no' }, icon('no'), ' violates '),
      name(first.violation.property, 40, { class: 'mono' }),
      ` after step ${showCount(first.after)}: `,
      name(first.violation.message, 160),
      ...(others.length > 0 ? [', and ', name(others.join(', '), 60, { class: 'mono' })] : []),
      asked,
    ];
  }
  if (run.beyond !== null)
    return [element('span', { class: 'is-unknown' }, icon('unknown'), ' '), name(run.beyond, 160), asked];
  const own = countOf(departure?.picks.length ?? 0, 'pick');
  const from = departure === null || departure.from === 0 ? 'the start' : `step ${showCount(departure.from)}`;
  if (run.end === null) return [`Nothing violated so far, ${own} on from ${from}.`, asked];
  return [
    element('span', { class: 'is-yes' }, icon('yes'), ` ${run.end}`),
    ', and nothing violated that was asked.',
    asked,
  ];
}

function askedTip({ runnable }: Player): Child {
  const not = ['option-to-complete', 'no-dead-tasks', 'bounded', 'safe', ...runnable.unchecked].join(', ');
  return element(
    'span',
    {
      class: 'muted asked',
      tabindex: 0,
      'data-tip': `Asked of each state: deadlock, proper completion, failures, messages, and the model's own properties. Not asked here: ${not}.`,
    },
    'what was asked?',
  );
}
