/** The report in Markdown, as pull requests and step summaries show it. */
import { grouped } from '../numerals.ts';
import type { ModelResult, PropertyResult, ReportDocument, Result } from './document.ts';
import { fails, savedFails } from './failing.ts';
import { block, cell, code, prose } from './markdown-text.ts';
import { named } from './named.ts';
import { propertyPlaces } from './position-text.ts';
import { savedSentence } from './saved.ts';
import { palette } from './style.ts';
import { isFailed, spaceLine, witnessLines } from './text.ts';

/** How Markdown is written. */
export interface MarkdownOptions {
  /** Properties whose violation does not count. */
  readonly ignored?: readonly string[];
  /** The command that reproduces a property's witness, where there is one. */
  reproduce?(result: ModelResult, property: PropertyResult): string | null;
  /** Bytes at most: models for which there is no room are counted. */
  readonly room?: number;
}

type Mark = '✓' | '✗' | '?' | '-';

const plain = palette(false);

/** Columns in a block of code. */
const width = 100;

/** Names in a list, before the others are counted. */
const mostNames = 8;

/**
 * The report as Markdown: a heading that says whether anything fails, a line for each model, and a section for each model that does not
 * hold. Names of models are shown as code, whatever they hold.
 * @returns text that ends with a newline
 */
export function reportMarkdown(report: ReportDocument, options: MarkdownOptions = {}): string {
  const { results } = report;
  const room = options.room ?? Infinity;
  const head = [`## ${headline(results, options)}`, ''];
  const table = ['| | Model | Verdict | States |', '|---|---|---|---:|'];
  const rows = results.map((result) => row(result, options));
  const sections = results
    .filter((result) => markOf(result, options) !== '✓')
    .map((result) => ['', ...section(result, options)].join('\n'));
  // A third of the room is for the table: what fails is worth more.
  const shown = fitting(rows, room / 3 - 1000);
  const more = (n: number, of: string) =>
    n === 0 ? [] : ['', `${grouped(n)} more ${n === 1 ? of : `${of}s`} had no room here.`];
  const top = [...head, ...table, ...shown, ...more(rows.length - shown.length, 'model')].join('\n');
  const told = fitting(sections, room - sizeOf(top) - 200);
  return `${[top, ...told, ...more(sections.length - told.length, 'section')].join('\n')}\n`;
}

/** The first of some texts, as far as there is room. */
function fitting(texts: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = texts.findIndex((text) => (used += sizeOf(text) + 1) > room);
  return end < 0 ? texts : texts.slice(0, end);
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

function headline(results: readonly Result[], options: MarkdownOptions): string {
  const marks = results.map((result) => markOf(result, options));
  const n = results.length;
  const models = n === 1 ? '1 model' : `${grouped(n)} models`;
  const bad = marks.filter((mark) => mark === '✗').length;
  if (bad > 0) return `✗ flowproof: ${grouped(bad)} of ${models} ${bad === 1 ? 'fails' : 'fail'}`;
  const open = marks.filter((mark) => mark === '?').length;
  if (open > 0) return `? flowproof: ${grouped(open)} of ${models} undecided`;
  return `✓ flowproof: ${models}, nothing violated`;
}

function markOf(result: Result, { ignored = [] }: MarkdownOptions): Mark {
  if (isFailed(result)) return '✗';
  const { properties, saved = [] } = result;
  if (properties.some((q) => fails(q, result, ignored)) || saved.some((run) => savedFails(run, ignored)))
    return '✗';
  if (result.verdict === 'not-applicable') return result.stateSpace.complete ? '-' : '?';
  return properties.some((q) => q.holds === 'unknown' && !ignored.includes(q.name)) ? '?' : '✓';
}

function row(result: Result, options: MarkdownOptions): string {
  const cells = [markOf(result, options), modelCell(result), ...said(result, options)];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function modelCell({ model }: Result): string {
  const { file, name = '' } = model;
  if (file === '') return code(name);
  return name === '' || file.includes(name) ? code(file) : `${code(file)} ${code(name)}`;
}

/** The verdict and the states. */
function said(result: Result, { ignored = [] }: MarkdownOptions): [verdict: string, states: string] {
  if (isFailed(result)) return [`cannot be read: ${result.error.code}`, ''];
  const { verdict, properties, saved, stateSpace } = result;
  const violated = properties.filter((q) => q.holds === 'no');
  const counted = violated.filter((q) => !ignored.includes(q.name));
  const others = violated.filter((q) => ignored.includes(q.name));
  const words = [
    verdict === 'not-applicable' ? 'no workflow net' : verdict,
    ...(counted.length > 0 ? [`violated: ${names(counted)}`] : []),
    ...(others.length > 0 ? [`ignored: ${names(others)}`] : []),
    ...[savedSentence(saved)].flatMap((sentence) => (sentence === null ? [] : [prose(sentence)])),
  ];
  return [words.join('; '), `${grouped(stateSpace.states)}${stateSpace.complete ? '' : ' (in part)'}`];
}

function names(properties: readonly PropertyResult[]): string {
  return listed(properties.map(({ name }) => name));
}

function listed(texts: readonly string[]): string {
  const more = texts.length - mostNames;
  const shown = texts.slice(0, mostNames).map((text) => code(text));
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function section(result: Result, options: MarkdownOptions): string[] {
  const head = `### ${markOf(result, options)} ${modelCell(result)}`;
  if (isFailed(result)) {
    const { code: number, message, line, element, remedy } = result.error;
    const place = [
      ...(line === null ? [] : [`line ${line}`]),
      ...(element === null ? [] : [code(element)]),
    ].join(', ');
    return [
      head,
      '',
      `${number}${place === '' ? '' : ` (${place})`}: ${prose(message)}`,
      '',
      `Fix: ${prose(remedy)}`,
    ];
  }
  const bad = result.properties.filter((q) => q.holds !== 'yes');
  return [
    head,
    '',
    prose(spaceLine(result.stateSpace, result.elapsedMs)),
    ...bad.flatMap((q) => ['', ...propertyPart(result, q, options)]),
    ...notesPart(result),
  ];
}

function propertyPart(result: ModelResult, q: PropertyResult, options: MarkdownOptions): string[] {
  const { model } = result;
  const ignored = options.ignored?.includes(q.name) === true ? ' (ignored)' : '';
  const word = q.holds === 'no' ? `violated${ignored}` : 'undecided';
  const culprits = q.culprits.map((culprit) => named(culprit, model.names, 80));
  const run = [
    ...propertyPlaces(q, model.positions, plain, width),
    ...witnessLines(result, q, plain, width, { colour: false }),
  ];
  // Where nothing is told of a place first, the run does not begin with an empty line.
  const lines = (run[0] === '' ? run.slice(1) : run).map((line) => line.replace(/^ {2}/, ''));
  const command = options.reproduce?.(result, q) ?? null;
  return [
    `**${code(q.name)}** is ${word}: ${prose(q.reason)}`,
    ...(culprits.length > 0 ? ['', `Culprits: ${listed(culprits)}`] : []),
    ...(lines.length > 0 ? ['', ...block(lines)] : []),
    ...(q.holds === 'no' && command !== null ? ['', ...block([command], 'sh')] : []),
  ];
}

function notesPart({ notes }: ModelResult): string[] {
  if (notes.length === 0) return [];
  const items = notes.map((note) => `- Note: ${prose(note)}`);
  return [
    '',
    `<details><summary>${notes.length === 1 ? '1 note' : `${notes.length} notes`}</summary>`,
    '',
    ...items,
    '',
    '</details>',
  ];
}
