import type { DiagramPart } from '../report/diagram.ts';
import type { Condition, Term } from '../term/term.ts';

/** A term directly inside another one, and what is said on the way into it. */
export type Way = { readonly term: Term } & Pick<DiagramPart, 'way' | 'role'>;

/** The terms directly inside `term`, in the order in which they are drawn. Flows are left to others: they are graphs. */
export function waysOf(term: Term): readonly Way[] {
  switch (term.kind) {
    case 'task':
      return term.outcomes.flatMap((o) => (o.then ? [{ term: o.then, way: o.name }] : []));
    case 'seq':
      return term.parts.map((inner) => ({ term: inner }));
    case 'par':
      return term.branches.map((inner) => ({ term: inner }));
    case 'xor':
    case 'or':
      return term.branches.map((b) => said(b.do, b.else ? 'else' : conditionText(b.when)));
    case 'loop':
    case 'lock':
    case 'mi':
    case 'call':
    case 'rec':
      return [{ term: term.body }];
    case 'scope': {
      const handlers = Object.entries(term.on);
      return [
        { term: term.body },
        ...handlers.map(([error, inner]): Way => ({ term: inner, way: error, role: 'handler' })),
      ];
    }
    case 'defer':
      return term.branches.flatMap((b): Way[] => [{ term: b.on, role: 'trigger' }, { term: b.do }]);
    case 'pools':
      return term.pools.map((p): Way => said(p.flow, p.name));
    default:
      return [];
  }
}

function said(term: Term, way: string): Way {
  return way === '' ? { term } : { term, way };
}

/** A condition as a few words: what it reads, where only code tells more. */
function conditionText(condition: Condition | undefined): string {
  if (condition === undefined || 'always' in condition) return '';
  if ('var' in condition) return `${condition.var} ${condition.is} ${JSON.stringify(condition.value)}`;
  return condition.reads.length > 0 ? `by ${condition.reads.join(', ')}` : 'if';
}

/** What is said beside the name of an element. */
export function detailOf(term: Term): string {
  switch (term.kind) {
    case 'task':
      return term.effect ? 'effect' : term.long ? 'long' : '';
    case 'timer':
      return `after ${term.delay}`;
    case 'send':
    case 'receive':
      return term.channels.join(', ');
    case 'split':
    case 'merge':
      return `× ${term.n}`;
    case 'cancel':
    case 'finish':
      return term.scope;
    case 'lock':
      return term.lock;
    case 'rec':
      return `at most ${term.depth} deep`;
    case 'recurse':
      return term.rec;
    case 'loop':
      return loopText(term);
    case 'mi':
      return [instancesText(term), joinText(term)].filter((text) => text !== '').join(', ');
    case 'par':
    case 'or':
      return joinText(term);
    default:
      return '';
  }
}

function loopText(loop: Extract<Term, { kind: 'loop' }>): string {
  if (loop.loop === 'times') return `${loop.times!} times`;
  const condition = conditionText(loop.when);
  return condition === '' ? loop.loop : `${loop.loop} ${condition}`;
}

function instancesText({ min, max, add, items }: Extract<Term, { kind: 'mi' }>): string {
  if (items !== undefined) return `each of ${items}`;
  const number = min === max ? String(max) : `${min} to ${max}`;
  return `× ${number}${add ? ', may be added' : ''}`;
}

function joinText(term: Extract<Term, { kind: 'par' | 'or' | 'mi' }>): string {
  const { join } = term;
  if (join === 'all') return '';
  if (join === 'multi') return 'no join';
  const first = typeof join.first === 'number' ? `first ${join.first}` : 'first of a computed number';
  const rest =
    'rest' in term ? { cancel: ', rest cancelled', leave: '', block: ', rest blocks' }[term.rest] : '';
  return first + rest;
}
