import type { SourcePosition } from '../../src/report/document.ts';
import type { SourcePlace } from '../model/source-places.ts';
import { element, name } from './element.ts';

const roleWords: Readonly<Record<SourcePlace['role'], string>> = {
  element: 'made at',
  handler: 'decided at',
  property: 'asked at',
};

/** The lines of the model's source that a step or a property comes from; `null` where none is known. */
export function sourceLines(places: readonly SourcePlace[]): HTMLElement | null {
  if (places.length === 0) return null;
  return element(
    'div',
    { class: 'source' },
    ...places.map(({ role, position }) =>
      element(
        'div',
        { class: 'source-line' },
        element('span', { class: 'muted' }, `${roleWords[role]} `, placeOf(position)),
        element('code', {}, name(position.text.trim(), 96)),
      ),
    ),
  );
}

function placeOf({ file, line, column }: SourcePosition): HTMLElement {
  const short = file.slice(file.lastIndexOf('/') + 1);
  const place = name(`${short}:${line}`, 40);
  if (!place.hasAttribute('data-tip')) place.setAttribute('data-tip', `${file}:${line}:${column}`);
  return place;
}
