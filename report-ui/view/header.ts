import type { ModelResult, Result } from '../../src/report/document.ts';
import { countOf, showCount, showDuration } from '../model/counts.ts';
import { completeness, headline, isReduced, resultMark, tally } from '../model/words.ts';
import { button, element, name } from './element.ts';
import { icon } from './icon.ts';
import { themeButton } from './theme-button.ts';

/** The band on top: what was checked, the verdict, and how much was seen. */
export function header(result: Result, actions: { copyLink(): Promise<string>; help(): void }): HTMLElement {
  const { model } = result;
  const said = element('span', { class: 'said', role: 'status' });
  const copy = button(
    { class: 'quiet' },
    async () => {
      said.textContent = await actions.copyLink();
      setTimeout(() => (said.textContent = ''), 3000);
    },
    'Copy link',
  );
  return element(
    'header',
    { class: 'band' },
    element(
      'div',
      { class: 'checked' },
      element('h1', {}, name(model.name ?? model.file, 32)),
      model.name !== undefined && model.file !== model.name
        ? name(model.file, 32, { class: 'file mono' })
        : null,
    ),
    ...('error' in result ? failed() : facts(result)),
    element(
      'div',
      { class: 'actions' },
      said,
      copy,
      themeButton(),
      button(
        { class: 'quiet', 'aria-label': 'Help: keys and definitions', 'data-tip': 'Keys (?)' },
        actions.help,
        'Keys',
      ),
    ),
  );
}

function failed(): HTMLElement[] {
  return [element('strong', { class: 'verdict is-unknown' }, icon('error'), 'Not read')];
}

function facts(result: ModelResult): (HTMLElement | null)[] {
  const { stateSpace: space, verdict, properties } = result;
  const mark = resultMark(result);
  const tone = mark === 'error' ? 'unknown' : mark;
  const violated = properties.some(({ holds }) => holds === 'no');
  return [
    element('strong', { class: `verdict is-${tone}` }, icon(tone), headline(result)),
    element('span', { class: violated ? 'tally is-no' : 'tally' }, tally(properties)),
    violated && verdict === 'sound' ? element('span', { class: 'space' }, 'the case itself is sound') : null,
    element(
      'span',
      {
        class: space.complete ? 'space' : 'space is-unknown',
        'data-tip': showCount(space.states) === String(space.states) ? null : `${space.states} states`,
      },
      space.complete ? null : icon('unknown'),
      `${countOf(space.states, 'state')}${isReduced(space) ? ' of a reduced model' : ''}, ${completeness(space)}`,
    ),
    element(
      'span',
      { class: 'method' },
      `${showDuration(result.elapsedMs)}${space.method ? `, ${space.method}` : ''}`,
    ),
  ];
}
