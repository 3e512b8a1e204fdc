/** Places in the source of a model, as text. */
import { firedElement } from '../source-position.ts';
import type { ModelInfo, PropertyResult, SourcePosition } from './document.ts';
import { middleCut, printable, type Palette } from './style.ts';

/** So many culprits are shown with their lines. */
const mostShown = 3;

/** Where what violates a property is made: the property itself, or tasks that never happen. No lines where that is not known. */
export function propertyPlaces(
  property: PropertyResult,
  positions: ModelInfo['positions'],
  p: Palette,
  width: number,
): string[] {
  if (property.holds !== 'no') return [];
  const places = property.position ? [property.position] : deadTasks(property, positions);
  return distinct(places)
    .slice(0, mostShown)
    .flatMap((place) => placeLines(place, p, width));
}

/** Where the node that the last step of a run fired is made. */
export function lastStepPlace(
  label: string | undefined,
  positions: ModelInfo['positions'],
  p: Palette,
  width: number,
): string[] {
  const place = label === undefined ? null : placeOf(label, positions);
  return place === null ? [] : [`    ${p.dim('last step at')} ${placeText(place, width - 17)}`];
}

/** The place of a property in a line, and the text of that line. */
export function placeLines(place: SourcePosition, p: Palette, width: number): string[] {
  const text = snippet(place.text, width - 8);
  return [`      at ${placeText(place, width - 9)}`, ...(text === '' ? [] : [`        ${p.dim(text)}`])];
}

/** A line as far as there is room. */
function snippet(line: string, width: number): string {
  const characters = [...printable(line.trim())];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 1).join('')}…`;
}

function placeText({ file, line, column }: SourcePosition, width: number): string {
  const at = `:${line}:${column}`;
  return `${middleCut(printable(file), Math.max(1, width - at.length))}${at}`;
}

/** Other properties have variables, places and errors for culprits, which may be called like a task. */
function deadTasks({ name, culprits }: PropertyResult, positions: ModelInfo['positions']): SourcePosition[] {
  if (name !== 'no-dead-tasks') return [];
  return culprits.flatMap((culprit) => placeOf(culprit, positions) ?? []);
}

function placeOf(label: string, positions: ModelInfo['positions'] = {}): SourcePosition | null {
  const element = firedElement(label, positions);
  return element === null ? null : positions[element]!;
}

function distinct(places: readonly SourcePosition[]): SourcePosition[] {
  return [...new Map(places.map((place) => [`${place.file}:${place.line}:${place.column}`, place])).values()];
}
