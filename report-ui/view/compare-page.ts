import type { ReportComparison } from '../../src/report/document.ts';
import { showCount } from '../model/counts.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';
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

/** What is worse comes first. */
const rank: Readonly<Record<Change, number>> = { worse: 0, other: 1, better: 2, same: 3 };

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

/** Shows the later report: one of its models, a property of it and a step of its run, where they are named. */
export type OpenLater = (model?: Model, property?: string, step?: number) => void;

/**
 * What differs between two reports: a section for each model that is another one now.
 * @param open `null` where the later report is not there
 */
export function comparePage(comparison: ReportComparison, open: OpenLater | null): HTMLElement {
  const { before, after, change, models } = comparison;
  document.title = `${changeWord[change]}: ${[before, after].map(({ file }) => cutMiddle(visibleText(file), 30)).join(' \u2192 ')} \u00b7 flowproof comparison`;
  const changed = models.filter((model) => !isAlike(model)).sort((a, b) => rank[a.change] - rank[b.change]);
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
      open && button({ class: 'quiet' }, () => open(), 'Open the later report'),
      changed.some(({ properties }) => properties.some(({ runs }) => runs !== undefined))
        ? element(
            'p',
            { class: 'muted keys-hint' },
            element('kbd', {}, 'j'),
            ' ',
            element('kbd', {}, 'k'),
            ' next and previous difference of runs',
          )
        : null,
    ),
    models.length === 0 ? element('p', { class: 'muted' }, 'Neither has a model.') : null,
    ...changed.slice(0, mostModels).map((model) => modelPart(model, open)),
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

function isAlike({ change, figures, properties, saved, notes }: Model): boolean {
  const isSame = figures.every(({ delta }) => delta === 0) && saved === undefined && notes === undefined;
  return change === 'same' && isSame && properties.every(({ runs }) => runs === undefined);
}

function changeMark(change: Change, tag: 'strong' | 'span'): HTMLElement {
  const tone = changeTone[change];
  const mark = tone === 'plain' ? null : icon(tone);
  return element(tag, { class: `change is-${tone}` }, mark, changeWord[change]);
}

function modelPart(model: Model, open: OpenLater | null): HTMLElement {
  const { verdict, figures, properties, saved = [], notes = [] } = model;
  const isOnOneSide = verdict.before === null || verdict.after === null;
  const telling = properties.filter(({ change, holds, runs }) =>
    isOnOneSide ? holds.before === 'no' || holds.after === 'no' : change !== 'same' || runs !== undefined,
  );
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
    ...notes.map((note) => element('p', { class: 'compare-note' }, icon('unknown'), name(note, 400))),
    figures.length > 0 ? figuresTable(figures, model.counted) : null,
    telling.length > 0 ? propertiesTable(telling) : null,
    rest > 0 && !isOnOneSide
      ? element(
          'p',
          { class: 'muted' },
          `${rest} ${rest === 1 ? 'property is' : 'properties are'} as before.`,
        )
      : null,
    saved.length > 0 ? savedTable(saved) : null,
    ...telling.flatMap(({ name: property, runs }) =>
      runs === undefined ? [] : [runsTable(property, runs, open && ((step) => open(model, property, step)))],
    ),
  );
}

const verdictWord = {
  sound: 'sound',
  unsound: 'unsound',
  unknown: 'unknown',
  'not-applicable': 'no workflow net',
  unreadable: 'unreadable',
} as const;

function verdictLine({ before, after }: Model['verdict']): string {
  if (before === null) return `New, and ${verdictWord[after ?? 'unknown']}`;
  if (after === null) return `Gone; it was ${verdictWord[before]}`;
  return before === after
    ? `Verdict: ${verdictWord[after]} in both`
    : `Verdict: ${verdictWord[before]} \u2192 ${verdictWord[after]}`;
}

const countedWord = { all: '', part: ' in part', reduced: ' reduced', runs: ' in runs' } as const;

function figuresTable(figures: Model['figures'], counted: Model['counted']): HTMLElement {
  const [b, a] = [counted?.before ?? 'all', counted?.after ?? 'all'];
  const isTold = b === a && b !== 'part' && b !== 'runs';
  const rows = figures.map(({ name: figure, before, after, delta }) => [
    element('th', { scope: 'row' }, figure),
    element('td', { class: 'number' }, showCount(before)),
    element('td', { class: 'number' }, showCount(after)),
    element('td', { class: 'number' }, isTold ? signed(delta) : '\u2013'),
  ]);
  const heads = ['', `Before${countedWord[b]}`, `After${countedWord[a]}`, 'Difference'];
  return table('figures', 'State space', heads, rows);
}

function savedTable(saved: NonNullable<Model['saved']>): HTMLElement {
  const rows = saved.map(({ file, change, outcome }) => [
    element('th', { scope: 'row' }, name(file, 40)),
    element('td', {}, outcome.before ?? 'not there'),
    element('td', {}, outcome.after ?? 'not there'),
    element('td', {}, changeMark(change, 'span')),
  ]);
  return table('properties', 'Saved failing runs', ['', 'Before', 'After', 'Change'], rows);
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
  const more = all.length - items.length;
  return element(
    'ul',
    { class: 'muted' },
    ...items,
    more > 0 ? element('li', {}, `and ${showCount(more)} more`) : null,
  );
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
