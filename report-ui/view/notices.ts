import type { FailedResult, ModelResult, PropertyResult } from '../../src/report/document.ts';
import { countOf, showCount } from '../model/counts.ts';
import { definitionOf, nothingViolated } from '../model/words.ts';
import { element, name } from './element.ts';
import type { Child } from './element.ts';
import { icon } from './icon.ts';
import type { IconName } from './icon.ts';

function notice(mark: IconName, tone: string, title: string, ...content: readonly Child[]): HTMLElement {
  return element('section', { class: `notice is-${tone}` }, element('h2', {}, icon(mark), title), ...content);
}

function paragraph(...content: readonly Child[]): HTMLElement {
  return element('p', {}, ...content);
}

function code(text: string): HTMLElement {
  return element('code', {}, text);
}

/** A page that is nothing but a notice, under the one title that a page has. */
function alone(mark: IconName, tone: string, title: string, ...content: readonly Child[]): HTMLElement {
  return element(
    'main',
    { class: 'alone' },
    element(
      'section',
      { class: `notice is-${tone}`, role: tone === 'plain' ? null : 'alert' },
      element('h1', {}, icon(mark), title),
      ...content,
    ),
  );
}

/** The whole page where the file holds no data. */
export function emptyPage(): HTMLElement {
  return alone(
    'unknown',
    'plain',
    'No report in this file yet',
    paragraph(
      'This is the flowproof viewer without data. A check of a workflow model fills it: which properties hold, and, step by step, a run that violates the ones that do not.',
    ),
    paragraph(
      'Make one with ',
      code('flowproof view'),
      ', from a JSON report of ',
      code('flowproof check'),
      ' or the log of a run.',
    ),
  );
}

/** The whole page where a report holds no results. */
export function nothingChecked(): HTMLElement {
  return alone(
    'unknown',
    'plain',
    'Nothing was checked',
    paragraph('This report has no results: no model was given, or none was found.'),
  );
}

/** The whole page where the data cannot be shown. */
export function brokenPage(problem: string, detail: string): HTMLElement {
  return alone(
    'error',
    'unknown',
    'This report cannot be shown',
    paragraph(problem),
    detail === '' ? null : element('pre', {}, name(detail, 600)),
    paragraph('Nothing can be said about the model from this file. Make the report again.'),
  );
}

/** In place of a trace, for an input that could not be read. */
export function failedPanel({ error }: FailedResult): HTMLElement {
  const place = [error.file, error.line === null ? null : `line ${error.line}`, error.element]
    .filter((part) => part !== null)
    .join(', ');
  return notice(
    'error',
    'unknown',
    'This model could not be read',
    element('p', { class: 'lead' }, name(error.message, 600)),
    element(
      'dl',
      {},
      ...(place === ''
        ? []
        : [element('dt', {}, 'Where'), element('dd', { class: 'mono' }, name(place, 200))]),
      element('dt', {}, 'Remedy'),
      element('dd', {}, name(error.remedy, 600)),
      element('dt', {}, 'Code'),
      element('dd', { class: 'mono' }, name(error.code, 20)),
    ),
  );
}

/** In place of a trace, where no property is selected because there is nothing to see. */
export function calmPanel(result: ModelResult): HTMLElement {
  const open = result.properties.some(({ holds }) => holds === 'unknown');
  return notice(
    open ? 'unknown' : 'yes',
    open ? 'unknown' : 'yes',
    open ? 'Not everything is decided' : 'Nothing violated',
    element('p', { class: 'lead' }, nothingViolated(result)),
  );
}

/** What there is to say beyond {@link calmPanel}: how the case can end, and what the properties mean. */
export function calmDetails(result: ModelResult): HTMLElement {
  const open = result.properties.some(({ holds }) => holds === 'unknown');
  return element(
    'section',
    { class: 'notice is-plain', 'aria-label': 'Details' },
    endsTable(result),
    open ? null : provedTable(result),
  );
}

function endsTable({ stateSpace: { ends, complete } }: ModelResult): HTMLElement {
  const rows = Object.entries(ends) as [string, number | string][];
  return element(
    'table',
    { class: 'ends' },
    element('caption', {}, 'How the case can end'),
    element(
      'tbody',
      {},
      ...rows.map(([end, count]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, end),
          element(
            'td',
            { class: 'number' },
            String(count) !== '0'
              ? `in ${countOf(count, 'state')}`
              : complete
                ? 'in no state'
                : 'not known: the search was cut',
          ),
        ),
      ),
    ),
  );
}

function provedTable({ properties }: ModelResult): HTMLElement | null {
  if (properties.length === 0) return null;
  const rows = properties.map((property) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name(property.name, 40)),
      element('td', {}, definitionOf(property.name)),
    ),
  );
  return element(
    'table',
    { class: 'proved' },
    element('caption', {}, 'What that means'),
    element('tbody', {}, ...rows),
  );
}

/** In place of a trace, for a property that has none. */
export function noTrace(property: PropertyResult): HTMLElement {
  const { holds } = property;
  const why =
    holds === 'yes'
      ? 'There is no run to show: no run violates it.'
      : holds === 'unknown'
        ? 'There is no run to show: it is neither proved nor violated.'
        : 'There is no single run to show: it is about what no run does.';
  return element(
    'section',
    { class: 'notice is-plain' },
    element('dl', {}, element('dt', {}, 'It asks'), element('dd', {}, definitionOf(property.name))),
    property.culprits.length > 0
      ? element(
          'div',
          {},
          element('h3', {}, 'Found at'),
          element(
            'ul',
            { class: 'culprits mono' },
            ...property.culprits.slice(0, 500).map((culprit) => element('li', {}, name(culprit, 80))),
          ),
        )
      : null,
    property.culprits.length > 500
      ? paragraph(`and ${showCount(property.culprits.length - 500)} more`)
      : null,
    element('p', { class: 'muted' }, why),
  );
}
