import type { CampaignResult } from '../../src/report/document.ts';
import { countOf, showCount } from '../model/counts.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';

/** What the runs of a campaign came to, beside what the model has. */
export function coverageSection(campaign: CampaignResult): HTMLElement {
  const { actions, branches, outcomes, states, statesOfModel, runs, transitions } = campaign;
  return element(
    'section',
    {},
    element('h3', {}, `What ${countOf(runs, 'run')} covered`),
    element(
      'table',
      { class: 'coverage' },
      element(
        'tbody',
        {},
        share('States', states, statesOfModel, []),
        share('Actions', actions.fired, actions.all, actions.missing),
        branches ? share('Ways of choices', branches.taken, branches.all, branches.missing) : null,
        outcomes ? share('Outcomes of tasks', outcomes.taken, outcomes.all, outcomes.missing) : null,
        share('Different steps', transitions, null, []),
      ),
    ),
  );
}

function share(
  title: string,
  seen: number,
  all: number | null,
  missing: readonly string[],
): HTMLElement | null {
  if (all === 0) return null;
  const bar = element('i', { class: 'share' });
  bar.style.width = `${all === null ? 0 : Math.min(100, (100 * seen) / all)}%`;
  const left = all === null ? 0 : all - seen;
  const named: Child[] = missing
    .slice(0, 8)
    .flatMap((way, at): Child[] => [at === 0 ? null : ', ', name(way, 40, { class: 'mono' })]);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, title),
    element(
      'td',
      { class: 'number' },
      all === null ? showCount(seen) : `${showCount(seen)} of ${showCount(all)}`,
    ),
    element('td', { class: 'bar-cell', 'aria-hidden': 'true' }, all === null ? null : bar),
    element(
      'td',
      { class: 'missing' },
      ...(missing.length > 0
        ? ['not ', ...named, left > 8 ? ` and ${showCount(left - 8)} more` : null]
        : [all === null || left > 0 ? '' : 'all']),
    ),
  );
}
