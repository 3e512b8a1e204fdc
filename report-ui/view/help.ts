import { definitionOf } from '../model/words.ts';
import { standardProperties } from '../../src/report/document.ts';
import { button, element } from './element.ts';

const keys: readonly (readonly [string, string])[] = [
  ['j  k', 'next, previous step'],
  ['J  K', 'ten steps on, back'],
  ['[  ]', 'previous, next step of the same branch'],
  ['Home  End', 'first, last step'],
  ['n  N', 'next, previous property; its step is kept'],
  ['g', 'the step after which failure is inevitable'],
  ['w', 'what if: to the other actions of the step'],
  ['u  r  Esc', 'what if: take the last pick back, take it again, leave'],
  ['p', 'play, pause'],
  ['1  9', 'first to ninth tab'],
  ['t', 'a drawing as a table or list, and back'],
  ['+  -  0', 'in a drawing: zoom in, out, fit'],
  ['←  ↑  ↓  →', 'in a drawing: move it; among tabs: to the next'],
  ['l  L', 'in the state space: to the next, previous loop'],
  ['Enter', 'there: open the loop or close it'],
  ['d', 'all values, or only what changed'],
  ['/', 'search steps'],
  ['f', 'only properties that fail, or all'],
  ['F', 'filter steps by branch, kind, variable'],
  ['?', 'this help'],
];

/** The help: keys, and what the standard properties mean. */
export function helpDialog(): HTMLDialogElement {
  const dialog = element(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    button({ class: 'quiet close' }, () => dialog.close(), 'Close'),
    element('h2', { id: 'help-title' }, 'Keys'),
    element(
      'dl',
      { class: 'keys' },
      ...keys.flatMap(([key, what]) => [
        element('dt', {}, ...key.split('  ').flatMap((one) => [element('kbd', {}, one), ' '])),
        element('dd', {}, what),
      ]),
    ),
    element('h2', {}, 'What the properties ask'),
    element(
      'dl',
      {},
      ...standardProperties.flatMap((property) => [
        element('dt', { class: 'mono' }, property),
        element('dd', {}, definitionOf(property)),
      ]),
    ),
  );
  return dialog;
}
