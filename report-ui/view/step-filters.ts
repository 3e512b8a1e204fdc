import { laneTitle } from '../model/lanes.ts';
import { stepKind, stepKindWord } from '../model/step-kind.ts';
import type { StepKind } from '../model/step-kind.ts';
import type { StepFilter } from '../model/step-search.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, View } from '../store.ts';
import { element, innerName } from './element.ts';

/** Choices in a menu; the search finds the others. */
const mostChoices = 500;

export interface StepFilters {
  readonly nodes: readonly HTMLElement[];
  /** Shows the filter of the view. */
  update(view: View): void;
}

/** The search field and those filters of a step list that would leave something out. */
export function stepFilters(trace: TraceModel, store: Store): StepFilters {
  const filter = (part: Partial<StepFilter>): void =>
    store.change({ filter: { ...store.view.filter, ...part } });
  const parts = [searchField(filter), ...menus(trace).map((each) => menu(each, filter))];
  // The first menu is where the key for filters leads.
  parts[1]?.node.querySelector('select')?.setAttribute('id', 'filter');
  return {
    nodes: parts.map(({ node }) => node),
    update: (view) => parts.forEach((part) => part.update(view)),
  };
}

interface Part {
  readonly node: HTMLElement;
  update(view: View): void;
}

function searchField(filter: (part: Partial<StepFilter>) => void): Part {
  const field = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search  /',
    'aria-label': 'Search steps',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  field.addEventListener('input', () => filter({ text: field.value }));
  return {
    node: field,
    update: ({ filter: { text } }) => {
      if (field.value !== text) field.value = text;
    },
  };
}

interface Choice {
  readonly text: string;
  /** What choosing it makes of the filter. */
  readonly part: Partial<StepFilter>;
}

interface Menu {
  readonly label: string;
  /** What it says while it leaves nothing out. */
  readonly title: string;
  readonly none: Partial<StepFilter>;
  readonly choices: readonly Choice[];
}

function menus({ steps, layout, hasLanes, history }: TraceModel): Menu[] {
  const lanes = hasLanes ? layout.lanes.map(({ name }) => name) : [];
  const known = new Set(steps.map(stepKind).filter((kind): kind is StepKind => kind !== null));
  const kinds = known.size > 1 ? [...known] : [];
  const hasChoices = steps.some(({ instead }) => instead?.length);
  const variables = history.filter(({ kind }) => kind === 'variable').map(({ name }) => name);
  const all: Menu[] = [
    {
      label: 'Branch',
      title: 'branch',
      none: { lane: null },
      choices: lanes.length > 1 ? lanes.map((lane) => ({ text: laneTitle(lane), part: { lane } })) : [],
    },
    {
      label: 'Kind of step',
      title: 'kind',
      none: { kind: null, choices: false },
      choices: [
        ...kinds.map((kind) => ({ text: stepKindWord[kind], part: { kind, choices: false } })),
        ...(hasChoices ? [{ text: 'other actions offered', part: { kind: null, choices: true } }] : []),
      ],
    },
    {
      label: 'Variable that steps change',
      title: 'variable',
      none: { variable: null },
      choices: variables.map((variable) => ({ text: variable, part: { variable } })),
    },
  ];
  return all.filter(({ choices }) => choices.length > 0);
}

function menu({ label, title, none, choices }: Menu, filter: (part: Partial<StepFilter>) => void): Part {
  const shown = choices.slice(0, mostChoices);
  const texts = shown.map(({ text }) => innerName(text, 28).textContent);
  const select = element(
    'select',
    { 'aria-label': label },
    ...[title, ...texts].map((text) => element('option', {}, text)),
  );
  select.addEventListener('change', () =>
    filter(select.selectedIndex === 0 ? none : shown[select.selectedIndex - 1]!.part),
  );
  return {
    node: element('span', { class: 'filter' }, select),
    update({ filter: now }) {
      const is = (part: Partial<StepFilter>): boolean =>
        Object.entries(part).every(([key, value]) => now[key as keyof StepFilter] === value);
      // Of a link that asks for what is not here the menu shows nothing.
      select.selectedIndex = is(none) ? 0 : shown.findIndex(({ part }) => is(part)) + 1 || -1;
      select.classList.toggle('active', !is(none));
    },
  };
}
