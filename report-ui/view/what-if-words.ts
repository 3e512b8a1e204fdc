import { countOf, showCount } from '../model/counts.ts';
import type { Fate } from '../model/fate.ts';
import type { Player } from '../model/player.ts';
import type { Ahead, WhatIfRun } from '../../src/replay.ts';
import type { ModelInfo, RunnableModel } from '../../src/report/document.ts';
import { button, element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import type { Playing } from '../model/playing.ts';

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
function violatedBy({ violations, round, steps }: WhatIfRun, fate: Fate | null): readonly Violated[] {
  const all = violations.map(({ after, violation }): Violated => ({ after, ...violation }));
  if (fate !== null && fate.lostAfter !== null)
    all.push({
      property: 'option-to-complete',
      after: fate.lostAfter,
      message: 'no end can be reached any more',
    });
  if (round?.passesOver === null)
    for (const violation of round.violations) all.push({ after: steps.length, ...violation });
  return all;
}

/** After so many steps, in words. */
function since(steps: number): string {
  return steps === 0 ? 'the start' : `step ${showCount(steps)}`;
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
      ` ${first.after === 0 ? 'from' : 'after'} ${since(first.after)}: `,
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
  if (run.end === null)
    return [`Nothing violated so far, ${own} on from ${since(departure?.from ?? 0)}.`, asked];
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
  const { passesOver, violations } = round;
  const where = since(round.since);
  return [
    element(
      'span',
      { class: 'came-round' },
      '↻ Round again: it was here after ',
      round.since === 0 ? where : button({ class: 'link' }, () => go(round.since - 1), where),
      ...(violations.length === 0
        ? ['. ']
        : [
            '; repeated for ever, ',
            ...(passesOver === null
              ? ['fair to all, it violates ']
              : ['unfair to ', name(passesOver, 28, { class: 'mono' }), ', so no violation of ']),
            name(violations.map(({ property }) => property).join(', '), 60, { class: 'mono' }),
            '. ',
          ]),
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
  /** Beside a round there is no room for more. */
  const isWhole = isLast && run.round === null;
  if (fate === null || (isLast && run.end !== null && run.end !== 'deadlocked')) return [];
  if (fate === 'unknown') return [element('span', { class: 'muted' }, 'Can it still end? Looking ahead…')];
  const { last, lostAfter } = fate;
  const after = step + 1;
  const asked = isLast ? 'Can it still end? ' : `Could it still end after step ${showCount(after)}? `;
  if (last.can === 'yes')
    return [asked, element('b', {}, 'Yes'), ...(isLast ? [`, ${nearest(last)}.`] : ['.'])];
  if (last.can === 'no') {
    const from = `, ${fate.isFirst ? '' : 'at the latest '}since ${since(lostAfter!)}`;
    if (after >= lostAfter!)
      return [asked, element('b', { class: 'is-no' }, 'No'), from, isWhole ? `: ${none(last.states)}.` : '.'];
    if (fate.isFirst) return [asked, element('b', {}, 'Yes'), '.'];
  }
  return [asked, element('b', { class: 'is-unknown' }, 'Unknown'), isWhole ? `: ${why(last)}.` : '.'];
}

function nearest(ahead: Ahead & { readonly can: 'yes' }): string {
  const steps = countOf(ahead.steps, 'more step');
  return `${ahead.end} after ${ahead.isNearest ? '' : 'at most '}${steps}`;
}

function none(states: number | null): string {
  if (states === null) return 'the state space of the report shows it';
  return states === 1 ? 'nothing is offered' : `none of the ${showCount(states)} states ahead is an end`;
}

function why(ahead: Ahead): string {
  if (ahead.can !== 'unknown') return '';
  const none = `no end among the ${countOf(ahead.states, 'state')} looked at`;
  if (ahead.why === 'cut') return `${none}, and there are more`;
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
