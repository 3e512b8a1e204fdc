import type { ModelResult, PropertyResult, ReportDocument } from '../../src/report/document.ts';
import { showBytes, showCount, showDuration } from '../model/counts.ts';
import { definitionOf, holdsWord, reasonOf, resultMark, sentence, tally } from '../model/words.ts';
import type { Store } from '../store.ts';
import { button, element, innerName, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import type { Pane } from './pane.ts';

/** The column at the side: models where there are several, properties, figures and notes. */
export function sidebar(data: ReportDocument, store: Store, choose: { model(index: number): void }): Pane {
  const result = data.results[store.view.model]!;
  const properties = 'error' in result ? [] : result.properties;
  const items = properties.map((property, index) =>
    propertyItem(property, () => store.change({ property: index, playing: false })),
  );
  const rows = items.map((item) => element('li', {}, item));
  const failures = failuresButton(properties, store);
  const models = data.results.length > 1 ? modelList(data, store.view.model, choose.model) : null;
  const node = element(
    'aside',
    { class: 'sidebar', 'aria-label': 'Models and properties' },
    models,
    items.length > 0
      ? section('Properties', failures, element('ul', { class: 'properties' }, ...rows))
      : null,
    ...('error' in result ? [] : figures(result)),
    element('p', { class: 'made' }, `flowproof ${data.flowproof}`),
  );
  return {
    node,
    update(view) {
      items.forEach((item, index) => item.setAttribute('aria-current', String(index === view.property)));
      rows.forEach((row, index) => {
        row.hidden = view.failures && properties[index]!.holds === 'yes' && index !== view.property;
      });
      failures?.setAttribute('aria-pressed', String(view.failures));
    },
  };
}

/** Leaves out what holds; `null` where that would leave out nothing, or everything. */
function failuresButton(properties: readonly PropertyResult[], store: Store): HTMLButtonElement | null {
  const kept = properties.filter(({ holds }) => holds !== 'yes').length;
  if (kept === 0 || kept === properties.length) return null;
  const tip = 'Only properties that are violated or unknown (f)';
  const toggle = (): void => store.change({ failures: !store.view.failures });
  return button(
    { class: 'quiet failures', 'data-tip': tip, 'aria-pressed': 'false' },
    toggle,
    'Failures only',
  );
}

function section(title: string, ...content: readonly Child[]): HTMLElement {
  return element('section', {}, element('h2', {}, title), ...content);
}

function modelList(data: ReportDocument, current: number, choose: (index: number) => void): HTMLElement {
  const items = data.results.map((result, index) => {
    const mark = resultMark(result);
    const words = 'error' in result ? 'could not be read' : tally(result.properties);
    return element(
      'li',
      {},
      button(
        {
          class: `pick is-${mark === 'error' ? 'unknown' : mark}`,
          'aria-current': String(index === current),
        },
        () => choose(index),
        icon(mark),
        innerName(result.model.name ?? result.model.file, 28, { class: 'what' }),
        element('span', { class: 'reason' }, words),
      ),
    );
  });
  return section('Models', element('ul', { class: 'models' }, ...items));
}

function propertyItem(property: PropertyResult, choose: () => void): HTMLButtonElement {
  const { holds } = property;
  return button(
    { class: `pick is-${holds}`, 'data-tip': definitionOf(property.name) },
    choose,
    icon(holds),
    element('span', { class: 'what' }, innerName(property.name, 25)),
    element('span', { class: 'word' }, holdsWord[holds]),
    holds === 'yes' ? null : element('span', { class: 'reason' }, innerName(reasonOf(property), 400)),
  );
}

function figures({ stateSpace: space, notes, elapsedMs }: ModelResult): HTMLElement[] {
  const rows: [string, string][] = [
    ['states', showCount(space.states)],
    ['edges', showCount(space.edges)],
    ['completed', showCount(space.ends.completed)],
    ['cancelled', showCount(space.ends.cancelled)],
    ['failed', showCount(space.ends.failed)],
    ['deadlocked', showCount(space.ends.deadlocked)],
    ['tokens per place', `≤ ${showCount(space.maxTokensPerPlace)}`],
    ['depth', space.depth === null ? 'not measured' : showCount(space.depth)],
    ['method', space.method],
    ['time', showDuration(elapsedMs)],
    ['memory', space.memoryBytes === 0 ? '' : showBytes(space.memoryBytes)],
  ];
  const shown = rows.filter(
    ([term, value]) => value !== '' && !(value === '0' && /cancelled|failed|deadlocked/.test(term)),
  );
  const list = element(
    'dl',
    {},
    ...shown.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, name(value, 24))]),
  );
  const remarks = notes.map((note) => element('li', {}, name(sentence(note), 300)));
  return [
    section('State space', list),
    ...(remarks.length > 0 ? [section('Notes', element('ul', { class: 'notes' }, ...remarks))] : []),
  ];
}

/** Models and properties as menus, for narrow screens. */
export function menus(data: ReportDocument, store: Store, choose: { model(index: number): void }): Pane {
  const result = data.results[store.view.model]!;
  const properties = 'error' in result ? [] : result.properties;
  const model = menu(
    'Model',
    data.results.map(
      (each) =>
        `${each.model.name ?? each.model.file}: ${'error' in each ? 'could not be read' : tally(each.properties)}`,
    ),
    choose.model,
  );
  const property = menu(
    'Property',
    properties.map((each) => `${each.name}: ${holdsWord[each.holds]}`),
    (index) => store.change({ property: index, playing: false }),
  );
  model.select.selectedIndex = store.view.model;
  return {
    node: element(
      'nav',
      { class: 'menus', 'aria-label': 'Model and property' },
      data.results.length > 1 ? model.label : null,
      properties.length > 1 ? property.label : null,
    ),
    update(view) {
      property.select.selectedIndex = view.property ?? -1;
    },
  };
}

function menu(
  title: string,
  choices: readonly string[],
  choose: (index: number) => void,
): { label: HTMLElement; select: HTMLSelectElement } {
  const select = element(
    'select',
    {},
    ...choices.map((choice) => element('option', {}, innerName(choice, 60).textContent)),
  );
  select.addEventListener('change', () => choose(select.selectedIndex));
  return { label: element('label', {}, element('span', {}, title), select), select };
}
