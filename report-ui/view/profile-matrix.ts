import { countOf } from '../model/counts.ts';
import { relationWords, symbols } from '../model/profile.ts';
import type { Profile, Relation } from '../model/profile.ts';
import { button, element, innerName, name } from './element.ts';
import type { Child } from './element.ts';

/** Tasks that a matrix has room for; of more, one at a time is told in words. */
const mostInMatrix = 45;
/** Tasks that are named in one sentence. */
const mostNamed = 24;

/** The profile as a matrix, and in words for the task that is chosen. */
export function profileMatrix(profile: Profile, titled: (id: string) => string): HTMLElement {
  const words = element('div', { class: 'profile-words', 'aria-live': 'polite' });
  const choose = (task: number): void => {
    words.replaceChildren(...inWords(profile, task, titled));
    for (const one of node.querySelectorAll('[data-task]'))
      one.classList.toggle('chosen', one.getAttribute('data-task') === String(task));
    picker.value = String(task);
  };
  const picker = element(
    'select',
    { 'aria-label': 'Task' },
    ...profile.tasks.map((task, at) => {
      const option = innerName(titled(task), 60).textContent;
      return element('option', { value: at }, option);
    }),
  );
  picker.addEventListener('change', () => choose(Number(picker.value)));
  const node = element(
    'div',
    { class: 'profile' },
    profile.tasks.length > mostInMatrix ? null : matrix(profile, titled, choose),
    element(
      'div',
      { class: 'profile-side' },
      element('label', {}, 'In words: ', picker),
      words,
      legend(profile),
    ),
  );
  choose(0);
  return node;
}

function matrix(
  profile: Profile,
  titled: (id: string) => string,
  choose: (task: number) => void,
): HTMLElement {
  const { tasks } = profile;
  const head = element(
    'tr',
    {},
    element('td', {}),
    ...tasks.map((task, at) =>
      element('th', { scope: 'col', 'data-task': at }, element('span', {}, innerName(titled(task), 16))),
    ),
  );
  const rows = tasks.map((task, a) =>
    element(
      'tr',
      { 'data-task': a },
      element(
        'th',
        { scope: 'row' },
        button({}, () => choose(a), innerName(titled(task), 24)),
      ),
      ...tasks.map((_, b) => cell(profile, a, b, titled)),
    ),
  );
  const table = element(
    'table',
    { class: 'matrix' },
    element('caption', { class: 'unseen' }, 'Behavioural profile: each row against each column'),
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
  return element(
    'div',
    { class: 'matrix-scroll', tabindex: 0, role: 'region', 'aria-label': 'Matrix' },
    table,
  );
}

function cell(profile: Profile, a: number, b: number, titled: (id: string) => string): HTMLElement {
  const [one, other] = [titled(profile.tasks[a]!), titled(profile.tasks[b]!)];
  if (!profile.happens(a) || !profile.happens(b)) {
    const who = profile.happens(a) ? other : one;
    return shown('none', '', `${who} never happens`);
  }
  if (a === b) {
    const repeats = profile.repeats(a);
    const several = profile.overlapsItself(a);
    const tip = several ? 'several at once' : repeats ? 'may happen again' : 'at most once in a run';
    return shown('self', several ? '∥' : repeats ? '↻' : '·', `${one}: ${tip}`);
  }
  const relation = profile.relation(a, b);
  return shown(relation, symbols[relation], `${one} ${relationWords[relation]} ${other}`);
}

function shown(kind: string, symbol: string, tip: string): HTMLElement {
  return element(
    'td',
    { class: `is-${kind}`, 'data-tip': tip },
    element('span', { 'aria-hidden': 'true' }, symbol),
    element('span', { class: 'unseen' }, tip),
  );
}

function inWords(profile: Profile, task: number, titled: (id: string) => string): HTMLElement[] {
  const one = (): HTMLElement => name(titled(profile.tasks[task]!), 40, { class: 'strong' });
  if (!profile.happens(task)) return [element('p', {}, one(), ' never happens: no run comes to it.')];
  const others = profile.others(task);
  const repeat = profile.overlapsItself(task)
    ? ' may run several times at once.'
    : profile.repeats(task)
      ? ' may happen again in one run.'
      : ' happens at most once in a run.';
  const sentences = (Object.keys(relationWords) as Relation[]).flatMap((relation) => {
    const list = others.get(relation);
    return list === undefined ? [] : [sentence(one(), relation, list, profile, titled)];
  });
  return [element('p', {}, one(), repeat), ...sentences];
}

function sentence(
  one: HTMLElement,
  relation: Relation,
  list: readonly number[],
  profile: Profile,
  titled: (id: string) => string,
): HTMLElement {
  const named: Child[] = list
    .slice(0, mostNamed)
    .flatMap((other, at): Child[] => [at === 0 ? null : ', ', name(titled(profile.tasks[other]!), 30)]);
  const more = list.length - mostNamed;
  return element(
    'p',
    {},
    element('i', { class: `symbol is-${relation}`, 'aria-hidden': 'true' }, symbols[relation]),
    one,
    ` ${relationWords[relation]} `,
    ...named,
    more > 0 ? ` and ${countOf(more, 'other')}` : null,
    '.',
  );
}

const meanings: readonly (readonly [symbol: string, meaning: string, ...relations: Relation[]])[] = [
  ['∥', 'at the same time: neither takes what the other needs', 'together'],
  ['⇄', 'in either order, one after the other', 'either'],
  ['⇒', 'always before: the second never without the first', 'always-before', 'always-after'],
  ['→', 'before, where both happen', 'before', 'after'],
  ['×', 'never both in one run', 'exclusive'],
];

/** What the symbols mean, those that are there. */
function legend(profile: Profile): HTMLElement | null {
  const used = meanings.filter(([, , ...relations]) => profile.pairs(...relations) > 0);
  if (used.length === 0) return null;
  return element(
    'dl',
    { class: 'profile-legend' },
    ...used.flatMap(([symbol, meaning]) => [element('dt', {}, symbol), element('dd', {}, meaning)]),
  );
}
