import type { ModelInfo, ModelResult, PropertyResult, ReportDocument } from '../../src/report/document.ts';
import { countOf, showCount, showDuration } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { traceOf } from '../model/trace-model.ts';
import {
  completeness,
  endSentence,
  headline,
  holdsWord,
  kindWord,
  roundSentence,
  startShowsIt,
  tally,
} from '../model/words.ts';
import { sortedChanges, valueText } from './change-list.ts';
import { element, name } from './element.ts';
import { paperDrawing } from './paper-drawing.ts';

/** Steps of one run that are printed; paper ends somewhere. */
const mostSteps = 500;

/** The report for paper, made when it is asked for: verdicts, steps and changes as tables, the workflow once. */
export function installPrint(data: ReportDocument): void {
  const paper = element('div', { class: 'paper' });
  document.body.append(paper);
  addEventListener('beforeprint', () => {
    paper.replaceChildren(
      ...data.results.map((result) => ('error' in result ? failedPage(result) : modelPage(result))),
      element('p', {}, `flowproof ${data.flowproof}`),
    );
  });
  addEventListener('afterprint', () => paper.replaceChildren());
}

function failedPage(result: Exclude<ReportDocument['results'][number], ModelResult>): HTMLElement {
  const { error, model } = result;
  return element(
    'section',
    {},
    element('h1', {}, name(model.name ?? model.file, 80)),
    element('p', {}, 'Could not be read. ', name(`${error.code}: ${error.message}`, 600)),
    element('p', {}, name(error.remedy, 600)),
  );
}

function modelPage(result: ModelResult): HTMLElement {
  const { model, stateSpace: space, properties, notes } = result;
  return element(
    'section',
    {},
    element('h1', {}, name(model.name, 80)),
    element(
      'p',
      {},
      name(model.file, 120),
      `. ${headline(result)}: ${tally(properties)}; ${countOf(space.states, 'state')}, ${completeness(space)}; ${showDuration(result.elapsedMs)}.`,
    ),
    table(
      ['Property', 'Result', 'Why'],
      properties.map((property) => [
        name(property.name, 80),
        holdsWord[property.holds],
        name([property.reason, property.witness?.why ?? ''].filter((it) => it !== '').join('. '), 900),
      ]),
    ),
    ...notes.map((note) => element('p', {}, name(note, 600))),
    paperDrawing(result),
    ...properties.flatMap((property) => runOf(property, model)),
  );
}

function runOf(property: PropertyResult, model: ModelInfo): HTMLElement[] {
  const trace = traceOf(property, model);
  if (trace === null) return [];
  const { steps, end, called } = trace;
  const { loopFrom } = trace.explained;
  const title = element('h2', {}, name(property.name, 80), ` ${holdsWord[property.holds]}`);
  if (steps.length === 0) return [title, element('p', {}, startShowsIt)];
  const rows = steps.slice(0, mostSteps).map((step, index) => [
    showCount(index + 1),
    name(laneTitle(step.lane ?? ''), 40),
    name([called(step.label) ?? [], step.label].flat().join(' · '), 80),
    name(
      sortedChanges(step)
        .slice(0, 40)
        .map(
          ({ kind, name: what, before, after }) =>
            `${kindWord[kind]} ${what}: ${valueText(kind, before)} → ${valueText(kind, after)}`,
        )
        .join('; '),
      600,
    ),
  ]);
  return [
    title,
    table(['Step', 'Branch', 'Action', 'Changes'], rows),
    ...(steps.length > mostSteps
      ? [element('p', {}, `and ${showCount(steps.length - mostSteps)} more steps`)]
      : []),
    ...(loopFrom === null ? [] : [element('p', {}, roundSentence(loopFrom, steps.length))]),
    ...(end === null || end === 'stopped' ? [] : [element('p', {}, `In the end ${endSentence(end)}.`)]),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly (string | HTMLElement)[])[]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)))),
    element(
      'tbody',
      {},
      ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))),
    ),
  );
}
