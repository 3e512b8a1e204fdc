import type { ReportComparison } from '../../src/report/document.ts';
import { showCount } from '../model/counts.ts';
import { button, element, name } from './element.ts';
import { icon } from './icon.ts';
import type { IconName } from './icon.ts';
import { runsTable } from './compare-runs.ts';
import { table } from './compare-table.ts';

type Model = ReportComparison['models'][number];
type Property = Model['properties'][number];
type Change = ReportComparison['change'];

const changeWord: Readonly<Record<Change, string>> = {
  same: 'Same',
  better: 'Better',
  worse: 'Worse',
  other: 'Different',
};

/** Red and green are for what is violated and what holds: so they are for what became so. */
const changeTone: Readonly<Record<Change, 'plain' | 'yes' | 'no' | 'unknown'>> = {
  same: 'plain',
  better: 'yes',
  worse: 'no',
  other: 'unknown',
};

const holdsWord = { yes: 'holds', no: 'violated', unknown: 'unknown', none: 'not there' } as const;
const holdsIcon: Readonly<Record<string, IconName>> = { yes: 'yes', no: 'no', unknown: 'unknown' };

/** Models and culprits that are shown. */
const mostModels = 500;
const mostCulprits = 50;

/**
 * What differs between two reports: a section for each model that is another one now.
 * @param open shows the later report itself
 */
export function comparePage(comparison: ReportComparison, open: () => void): HTMLElement {
  const { before, after, change, models } = comparison;
  const changed = models.filter((model) => !isAlike(model));
  const alike = models.length - changed.length;
  return element(
    'main',
    { class: 'compare' },
    element(
      'header',
      { class: 'compare-head' },
      element('h1', {}, 'Comparison'),
      changeMark(change, 'strong'),
      element(
        'p',
        { class: 'mono' },
        name(before.file, 60),
        element('span', { class: 'muted' }, ' \u2192 '),
        name(after.file, 60),
      ),
      button({ class: 'quiet' }, open, 'Open the later report'),
    ),
    ...changed.slice(0, mostModels).map(modelPart),
    changed.length > mostModels
      ? element(
          'p',
          { class: 'muted' },
          `and ${showCount(changed.length - mostModels)} more models that differ`,
        )
      : null,
    alike > 0
      ? element(
          'p',
          { class: 'muted' },
          `${showCount(alike)} ${alike === 1 ? 'model is' : 'models are'} as before.`,
        )
      : null,
  );
}

function isAlike({ change, figures, properties }: Model): boolean {
  const isSame = figures.every(({ delta }) => delta === 0);
  return change === 'same' && isSame && properties.every(({ runs }) => runs === undefined);
}

function changeMark(change: Change, tag: 'strong' | 'span'): HTMLElement {
  const tone = changeTone[change];
  const mark = tone === 'plain' ? null : icon(tone);
  return element(tag, { class: `change is-${tone}` }, mark, changeWord[change]);
}

function modelPart(model: Model): HTMLElement {
  const { verdict, figures, properties } = model;
  const telling = properties.filter(({ change, runs }) => change !== 'same' || runs !== undefined);
  const rest = properties.length - telling.length;
  return element(
    'section',
    {},
    element(
      'h2',
      {},
      name(model.name === '' ? model.file : model.name, 60),
      ' ',
      changeMark(model.change, 'span'),
    ),
    model.name === '' ? null : element('p', { class: 'mono muted' }, name(model.file, 80)),
    element('p', {}, verdictLine(verdict), model.isSameModel ? ' (the same model)' : ''),
    figures.length > 0 ? figuresTable(figures) : null,
    telling.length > 0 ? propertiesTable(telling) : null,
    rest > 0
      ? element(
          'p',
          { class: 'muted' },
          `${rest} ${rest === 1 ? 'property is' : 'properties are'} as before.`,
        )
      : null,
    ...telling.flatMap((property) =>
      property.runs === undefined ? [] : [runsTable(property.name, property.runs)],
    ),
  );
}

function verdictLine({ before, after }: Model['verdict']): string {
  if (before === null) return `New: ${after ?? 'unknown'}`;
  if (after === null) return `Gone; it was ${before}`;
  return before === after ? `Verdict: ${after} in both` : `Verdict: ${before} \u2192 ${after}`;
}

function figuresTable(figures: Model['figures']): HTMLElement {
  const rows = figures.map(({ name: figure, before, after, delta }) => [
    element('th', { scope: 'row' }, figure),
    element('td', { class: 'number' }, showCount(before)),
    element('td', { class: 'number' }, showCount(after)),
    element('td', { class: 'number' }, signed(delta)),
  ]);
  return table('figures', 'State space', ['', 'Before', 'After', 'Difference'], rows);
}

function signed(delta: number | string): string {
  const digits = String(delta);
  if (digits === '0') return '0';
  return digits.startsWith('-') ? `\u2212${showCount(digits.slice(1))}` : `+${showCount(digits)}`;
}

function propertiesTable(properties: readonly Property[]): HTMLElement {
  const rows = properties.map((property) => [
    element('th', { scope: 'row' }, name(property.name, 40)),
    element('td', {}, answer(property.holds.before)),
    element('td', {}, answer(property.holds.after)),
    element('td', {}, changeMark(property.change, 'span'), culprits(property)),
  ]);
  return table('properties', 'Properties', ['', 'Before', 'After', 'Change'], rows);
}

function answer(holds: Property['holds']['before']): HTMLElement {
  const mark = holdsIcon[holds ?? ''];
  const tone = holds ?? 'plain';
  return element(
    'span',
    { class: `change is-${tone}` },
    mark ? icon(mark) : null,
    holdsWord[holds ?? 'none'],
  );
}

function culprits({ gone, come }: Property): HTMLElement | null {
  const all = [
    ...come.map((culprit) => ['now also ', culprit] as const),
    ...gone.map((culprit) => ['no longer ', culprit] as const),
  ];
  if (all.length === 0) return null;
  const items = all
    .slice(0, mostCulprits)
    .map(([words, culprit]) => element('li', {}, words, name(culprit, 40, { class: 'mono' })));
  return element('ul', { class: 'muted' }, ...items);
}

/** Above the report that a comparison is about: the way back to it. */
export function backToComparison(): HTMLElement {
  const back = (): void => {
    history.replaceState(null, '', location.href.replace(/#.*$/s, ''));
    location.reload();
  };
  return element(
    'nav',
    { class: 'compare-back', 'aria-label': 'Comparison' },
    button({ class: 'quiet' }, back, '\u2190 Back to the comparison'),
  );
}
