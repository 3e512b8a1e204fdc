import { countOf, showCount } from '../model/counts.ts';
import type { Fate } from '../model/fate.ts';
import type { Player } from '../model/player.ts';
import type { Ahead, WhatIfRun } from '../../src/replay.ts';
import type { ModelInfo, RunnableModel } from '../../src/report/document.ts';
import { button, element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import type { Playing } from './what-if-pane.ts';

/** What is said before anybody has taken anything. */
export function hint({ runnable }: Player): HTMLElement[] {
  const far = runnable.isComplete ? '' : ' The model has functions: what they answer is known near this run.';
  return [
    element(
      'span',
      { class: 'muted' },
      `What if? Taking another action makes a run of your own, here in the page (w).${far}`,
    ),
  ];
}

interface Violated {
  readonly property: string;
  readonly after: number;
  readonly message: string;
}

/** Everything that a run is known to violate: first what its states show. */
function violatedBy(run: WhatIfRun, fate: Fate | null): readonly Violated[] {
  const met = run.violations.map(({ after, violation }) => ({ after, ...violation }));
  const lost: Violated[] = [];
  if (fate !== null && fate.lostAfter !== null) {
    lost.push({ property: 'option-to-complete', after: fate.lostAfter, message: noneAhead(fate.last) });
  }
  const { violation = null, passesOver = null } = run.round ?? {};
  if (violation !== null && passesOver === null) {
    const message = `${violation.message}, if what came since step ${showCount(run.round!.since)} is repeated (a fair run: nobody is passed over)`;
    lost.push({ property: violation.property, after: run.steps.length, message });
  }
  return [...met, ...lost];
}

function noneAhead(ahead: Ahead): string {
  if (ahead.can !== 'no' || ahead.states === null) return 'no end can be reached any more';
  return ahead.states === 1
    ? 'nothing is offered any more'
    : `no end can be reached any more, by none of the ${showCount(ahead.states)} states ahead`;
}

/** What became of the run that the user made. */
export function outcome(
  run: WhatIfRun,
  { player, departure }: Playing,
  fate: Fate | null | 'unknown',
): Child[] {
  const asked = askedTip(player.runnable);
  const [first, ...others] = violatedBy(run, fate === 'unknown' ? null : fate);
  if (first) {
    return [
      element('span', { class: 'is-no' }, icon('no'), ' violates '),
      name(first.property, 40, { class: 'mono' }),
      ` after step ${showCount(first.after)}: `,
      name(first.message, 160),
      ...(others.length > 0
        ? [', and ', name(others.map(({ property }) => property).join(', '), 60, { class: 'mono' })]
        : []),
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

/**
 * What lies ahead of the selected step, and whether the run came back to where it was.
 * @param go selects a step
 */
export function aheadWords(
  run: WhatIfRun,
  fate: Fate | null | 'unknown',
  step: number,
  go: (step: number) => void,
): Child[] {
  return [...roundWords(run, go), ...canEnd(run, fate, step)];
}

function roundWords({ round }: WhatIfRun, go: (step: number) => void): Child[] {
  if (round === null) return [];
  const { since, passesOver, violation } = round;
  const where =
    since === 0 ? 'the start' : button({ class: 'link' }, () => go(since - 1), `step ${showCount(since)}`);
  const unfair =
    violation === null || passesOver === null
      ? []
      : [
          ' Repeated for ever it is unfair to ',
          name(passesOver, 28, { class: 'mono' }),
          ', so that it does not violate ',
          name(violation.property, 28, { class: 'mono' }),
          '.',
        ];
  return [
    element(
      'span',
      { class: 'came-round' },
      '↻ Round again: this state was there after ',
      where,
      '.',
      ...unfair,
    ),
  ];
}

const reasons = {
  size: 'The model is too large to be carried by a page.',
  functions: 'The rules of this net compute with functions, which a page cannot hold.',
} as const;

/** Why the runs of a model cannot be left in the page. */
export function whyNoWhatIf({ unrunnable }: Partial<ModelInfo>): string {
  const why = unrunnable === undefined ? 'This report does not carry its model.' : reasons[unrunnable];
  return `${why} In a shell, flowproof replay --continue goes on from the end of a log.`;
}

/** Of an end that is reached the run itself tells. */
function canEnd(run: WhatIfRun, fate: Fate | null | 'unknown', step: number): Child[] {
  const isLast = step >= run.steps.length - 1;
  if (fate === null || (isLast && run.end !== null && run.end !== 'deadlocked')) return [];
  if (fate === 'unknown') return [element('span', { class: 'muted' }, 'Can it still end? Looking ahead…')];
  const { last, lostAfter } = fate;
  const after = step + 1;
  const asked = isLast ? 'Can it still end? ' : `Could it still end after step ${showCount(after)}? `;
  if (last.can === 'yes')
    return [asked, element('b', {}, 'Yes'), ...(isLast ? [`, ${nearest(last)}.`] : ['.'])];
  if (last.can === 'no') {
    const since = `${fate.isFirst ? 'since' : 'at the latest since'} ${lostAfter === 0 ? 'the start' : `step ${showCount(lostAfter!)}`}`;
    if (after >= lostAfter!)
      return [asked, element('b', { class: 'is-no' }, 'No'), `, ${since}: ${noneAhead(last)}.`];
    if (fate.isFirst) return [asked, element('b', {}, 'Yes'), '.'];
  }
  return [asked, element('b', { class: 'is-unknown' }, 'Unknown'), ...(isLast ? [`: ${why(last)}.`] : ['.'])];
}

function nearest(ahead: Ahead & { readonly can: 'yes' }): string {
  const steps = countOf(ahead.steps, 'more step');
  return `${ahead.end} after ${ahead.isNearest ? '' : 'at most '}${steps}`;
}

function why(ahead: Ahead): string {
  if (ahead.can !== 'unknown') return '';
  const none = `no end among ${countOf(ahead.states, 'state')} ahead`;
  if (ahead.why === 'cut') return `cut there, ${none}`;
  return ahead.why === 'bound'
    ? `${none}, and a bound of the model was met`
    : `${none}, and the report does not hold what lies beyond`;
}

function askedTip({ kind, unchecked }: RunnableModel): Child {
  const not = ['no-dead-tasks', 'bounded', 'safe', ...unchecked].join(', ');
  const functions =
    unchecked.length === 0 ? '' : ' The last are functions of whole runs, which a page cannot hold.';
  const rounds = kind === 'term' ? ', and of rounds what is waited for in them for ever' : '';
  return element(
    'span',
    {
      class: 'muted asked',
      tabindex: 0,
      'data-tip': `Asked of each state: deadlock, proper completion, failures, messages, and the model's own properties; of the last whether an end can still be reached${rounds}. Not asked here: ${not}.${functions}`,
    },
    'what was asked?',
  );
}
