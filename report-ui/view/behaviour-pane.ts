import type { Behaviour, ModelResult } from '../../src/report/document.ts';
import { countOf, showCount } from '../model/counts.ts';
import { Profile } from '../model/profile.ts';
import { coverageSection } from './coverage-section.ts';
import { depthChart } from './depth-chart.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';
import type { Pane } from './pane.ts';
import { profileMatrix } from './profile-matrix.ts';

/** Tasks whose firings are shown before the rest is folded. */
const mostBars = 40;

/** What the tasks of a model do over all of its states. */
export function behaviourPane(result: ModelResult): Pane {
  const { behaviour, campaign, graph } = result;
  const names = result.model.names ?? {};
  const titled = (id: string): string => (Object.hasOwn(names, id) ? names[id]! : id);
  const known = behaviour !== undefined && !('unknown' in behaviour) ? behaviour : null;
  const node = element(
    'div',
    { class: 'behaviour', tabindex: 0, role: 'region', 'aria-label': 'Behaviour' },
    behaviour !== undefined && 'unknown' in behaviour ? unknown(behaviour) : null,
    result.stateSpace.cutBy === 'instances'
      ? element(
          'p',
          { class: 'behaviour-unknown' },
          'A bound of the model was met: what follows is true within it, and beyond it not known.',
        )
      : null,
    ...(known === null || known.tasks.length === 0 ? [] : relations(known, titled)),
    campaign === undefined ? null : coverageSection(campaign),
    graph === undefined
      ? null
      : section(
          'How far the states are from the start',
          depthChart(graph.depths.states, graph.isPart ? null : (graph.depths.doomed ?? null)),
        ),
  );
  return { node, update: () => undefined };
}

function unknown({
  unknown: why,
  limit,
}: {
  readonly unknown: 'states' | 'tasks';
  readonly limit: number;
}): HTMLElement {
  const many =
    why === 'states'
      ? `more than the ${showCount(limit)} states that were walked`
      : `more than ${showCount(limit)} tasks`;
  return element(
    'p',
    { class: 'behaviour-unknown' },
    `Which tasks exclude, precede or overlap each other was not computed: the model has ${many}, and from a part nothing can be said for sure.`,
  );
}

function relations(behaviour: Behaviour, titled: (id: string) => string): HTMLElement[] {
  const profile = new Profile(behaviour);
  return [
    section('How tasks stand to each other', overview(profile), profileMatrix(profile, titled)),
    element(
      'div',
      { class: 'behaviour-pair' },
      section('How often each task happens, over all states', firings(behaviour, titled)),
      section('Most at once', width(behaviour, titled)),
    ),
  ];
}

function section(title: string, ...content: readonly Child[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), ...content);
}

/** The profile in a sentence. */
function overview(profile: Profile): HTMLElement {
  const counts: readonly (readonly [number, string])[] = [
    [profile.pairs('together'), 'at the same time'],
    [profile.pairs('either'), 'in either order'],
    [profile.pairs('always-before', 'always-after'), 'always in one order'],
    [profile.pairs('before', 'after'), 'in one order where both happen'],
    [profile.pairs('exclusive'), 'never both in one run'],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, words]) => `${showCount(count)} ${words}`);
  const tasks = countOf(profile.tasks.length, 'task');
  const pairs = counts.reduce((sum, [count]) => sum + count, 0);
  const lead = parts.length === 0 ? `${tasks}.` : `${tasks}, ${countOf(pairs, 'pair')}: ${parts.join(', ')}.`;
  return element('p', { class: 'behaviour-lead' }, lead);
}

function firings({ tasks, firings: counts }: Behaviour, titled: (id: string) => string): HTMLElement {
  const most = counts.reduce((so, n) => Math.max(so, n), 1);
  const order = tasks.map((_, task) => task).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rows = (some: readonly number[]): HTMLElement =>
    element(
      'table',
      { class: 'firings' },
      element(
        'tbody',
        {},
        ...some.map((task) => {
          const bar = element('i', { class: 'share' });
          bar.style.width = `${(100 * counts[task]!) / most}%`;
          return element(
            'tr',
            {},
            element('th', { scope: 'row' }, name(titled(tasks[task]!), 30)),
            element('td', { class: 'number' }, counts[task] === 0 ? 'never' : showCount(counts[task]!)),
            element('td', { 'aria-hidden': 'true', class: 'bar-cell' }, bar),
          );
        }),
      ),
    );
  const rest = order.slice(mostBars);
  return element(
    'div',
    {},
    rows(order.slice(0, mostBars)),
    rest.length === 0
      ? null
      : element('details', {}, element('summary', {}, `${rest.length} more`), rows(rest)),
  );
}

function width(
  { tasks, width: { tokens, run, tasks: active } }: Behaviour,
  titled: (id: string) => string,
): HTMLElement {
  const after =
    run === undefined
      ? 'after a long run'
      : run.length === 0
        ? 'at the start'
        : `first after ${countOf(run.length, 'step')}`;
  const last = run?.slice(-6) ?? [];
  return element(
    'div',
    { class: 'most-at-once' },
    element(
      'p',
      {},
      element('b', {}, showCount(tokens)),
      ` ${tokens === 1 ? 'token' : 'tokens'} at once, ${after}.`,
    ),
    active.length === 0
      ? null
      : element(
          'p',
          {},
          'Offered or running there: ',
          ...active
            .slice(0, 12)
            .flatMap((task, at): Child[] => [at === 0 ? null : ', ', name(titled(tasks[task]!), 30)]),
          active.length > 12 ? ` and ${active.length - 12} more` : null,
        ),
    last.length === 0
      ? null
      : element(
          'p',
          { class: 'muted' },
          run!.length > last.length ? 'By … ' : 'By ',
          ...last.flatMap((label, at): Child[] => [
            at === 0 ? null : ' › ',
            name(label, 30, { class: 'mono' }),
          ]),
        ),
  );
}
