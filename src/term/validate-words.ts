/** Words that choose between ways: types rule out others, but models are also written in JavaScript, and TypeScript models run unchecked. */
import { reject } from './rejection.ts';
import type { Invariant, Property, Term } from './term.ts';

/** A choice by a word: what it is called, what was said, and what could be. */
type Chosen = readonly [what: string, said: unknown, words: readonly string[]];

const joins = ['all', 'multi'];
const states: readonly Invariant['at'][] = ['every-state', 'completed', 'end'];

/**
 * Checks the words of one term.
 * @throws UserError FP1033
 */
export function validateWords(term: Term): void {
  if (term.kind === 'flow') for (const v of term.nodes) choose(v.name, wordsOfNode(v));
  else if ('name' in term) choose(term.name, wordsOf(term));
}

/**
 * Checks where a property is asked.
 * @throws UserError FP1033
 */
export function validatePropertyWords(property: Property): void {
  if ('at' in property) choose(property.name, [['is asked at', property.at, wordsOfProperty(property)]]);
}

function wordsOfProperty({ kind }: Property): readonly string[] {
  return kind === 'exactly-once' ? ['completed', 'end'] : states;
}

function wordsOf(term: Term): readonly Chosen[] {
  switch (term.kind) {
    case 'par':
      return [
        ...unlessCount(term.join, joins),
        ['leaves the rest to', term.rest, ['cancel', 'leave', 'block']],
      ];
    case 'mi':
      return [...unlessCount(term.join, joins), ['leaves the rest to', term.rest, ['cancel', 'leave']]];
    case 'or':
      return [['joins', term.join, joins]];
    case 'loop':
      return [['loops', term.loop, ['while', 'until', 'times']]];
    default:
      return [];
  }
}

function wordsOfNode({
  join,
  split,
  end,
}: Extract<Term, { kind: 'flow' }>['nodes'][number]): readonly Chosen[] {
  return [
    ...unlessCount(join, ['xor', 'and', 'or']),
    ['splits', split, ['and', 'xor', 'or', 'defer']],
    ['ends', end ?? 'terminate', ['terminate']],
  ];
}

/** Of how many branches are waited for, where that is a number, is asked elsewhere. */
function unlessCount(join: unknown, words: readonly string[]): Chosen[] {
  const isCount = typeof join === 'object' && join !== null && 'first' in join;
  return isCount ? [] : [['joins', join, words]];
}

function choose(name: string, chosen: readonly Chosen[]): void {
  for (const [what, said, words] of chosen) {
    if (words.includes(said as string)) continue;
    const told = JSON.stringify(said) ?? String(said);
    reject('FP1033', name, `"${name}" ${what} ${told}`, `Use one of ${words.join(', ')}.`);
  }
}
