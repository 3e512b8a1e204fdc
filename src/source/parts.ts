/** Which arguments of a call became which parts of its term. */
import type { Term } from '../term/term.ts';
import { argument, field, isNamed, nameOf } from './arguments.ts';
import { Fields, List, Made, known, nothing, nowhere } from './value.ts';
import type { Site, Value } from './value.ts';

/** A part of a term, and the value that it was made from. */
export type Pair = readonly [value: Value, part: Term];

/** The parts of a term whose origin is certain. */
export function partsOf(made: Made, term: Term): Pair[] {
  switch (term.kind) {
    case 'task':
      return outcomes(made, term.outcomes);
    case 'seq':
      return inOrder(made.by === 'seq' ? made.args : [], term.parts);
    case 'par':
      return made.by === 'interleave'
        ? locked(made, term.branches)
        : ofList(argument(made, 0), term.branches);
    case 'xor':
    case 'or': {
      const list = argument(made, 0);
      const parts = term.branches.map((branch) => branch.do);
      return list.kind === 'list' && !list.lost
        ? inOrder(
            list.items.map((item) => done(item)),
            parts,
          )
        : [];
    }
    case 'loop':
      return [[argument(made, 0), term.body]];
    case 'mi':
    case 'call':
      return [[argument(made, 1), term.body]];
    case 'lock':
      return [[argument(made, 2), term.body]];
    case 'rec':
      return made.by === 'retry' ? retried(made, term.body) : [[argument(made, 1), term.body]];
    case 'scope':
      if (made.by === 'timeout') return timed(made, term.body);
      return [
        [argument(made, 1), term.body],
        ...handlers(made.by === 'attempt' ? argument(made, 2) : field(argument(made, 2), 'on'), term.on),
      ];
    case 'defer':
      return deferred(argument(made, 0), term.branches);
    case 'pools':
      return pooled(argument(made, 0), term.pools);
    default:
      return [];
  }
}

/** What a branch does, or an outcome goes on with: the term itself, or what stands under a key. */
function done(value: Value, key: 'do' | 'then' = 'do'): Value {
  if (value.kind === 'some' || value.kind === 'choice')
    return { kind: value.kind, among: value.among.map((v) => done(v, key)) };
  return value.kind === 'fields' ? field(value, key) : value;
}

function ofList(list: Value, parts: readonly Term[]): Pair[] {
  return list.kind === 'list' && !list.lost ? inOrder(list.items, parts) : [];
}

/** Parts in order. Where some values are not known, those before and behind them are counted from both ends. */
function inOrder(values: readonly Value[], parts: readonly Term[]): Pair[] {
  const open = values.findIndex((v) => v.kind === 'some');
  if (open < 0)
    return values.length === parts.length ? values.map((value, i): Pair => [value, parts[i]!]) : [];
  const last = values.findLastIndex((v) => v.kind === 'some');
  const behind = values.length - 1 - last;
  if (open + behind > parts.length) return [];
  const middle = values.slice(open, last + 1);
  return [
    ...values.slice(0, open).map((value, i): Pair => [value, parts[i]!]),
    ...byName(middle, parts.slice(open, parts.length - behind)),
    ...values.slice(last + 1).map((value, i): Pair => [value, parts[parts.length - behind + i]!]),
  ];
}

/** Values of which some are there and some not: the one that has the name of a part made it, if no other can have. */
function byName(values: readonly Value[], parts: readonly Term[]): Pair[] {
  const all = values.flatMap((v) => (v.kind === 'some' || v.kind === 'choice' ? v.among : [v]));
  return parts.flatMap((part): Pair[] => {
    if (!('name' in part)) return [];
    const possible = all.filter((v) => !(v instanceof Made) || isNamed(nameOf(v), part.name) !== false);
    const [only, ...others] = possible;
    return only instanceof Made && others.length === 0 && isNamed(nameOf(only), part.name) === true
      ? [[only, part]]
      : [];
  });
}

function outcomes(made: Made, list: readonly { readonly name: string; readonly then?: Term }[]): Pair[] {
  const given = field(argument(made, 1), 'outcomes');
  return list.flatMap(({ name, then }): Pair[] => (then ? [[done(field(given, name), 'then'), then]] : []));
}

function handlers(on: Value, terms: Readonly<Record<string, Term>>): Pair[] {
  return Object.entries(terms).map(([error, term]): Pair => [field(on, error), term]);
}

function deferred(list: Value, branches: readonly { readonly on: Term; readonly do: Term }[]): Pair[] {
  if (list.kind !== 'list' || list.lost || list.items.length !== branches.length) return [];
  return list.items.flatMap((item, i): Pair[] => {
    if (item.kind !== 'list' || item.lost || item.items.length !== 2) return [];
    const [on, then] = item.items;
    return [
      [on!, branches[i]!.on],
      [then!, branches[i]!.do],
    ];
  });
}

function pooled(list: Value, pools: readonly { readonly flow: Term }[]): Pair[] {
  if (list.kind !== 'list' || list.lost || list.items.length !== pools.length) return [];
  return list.items.map((item, i): Pair => [field(item, 'flow'), pools[i]!.flow]);
}

// ---- derived patterns: terms that they are made of are made by the very call ----

function made(by: string, args: readonly Value[], site: Site): Made {
  return new Made(by, args, site);
}

function locked({ args: [list], site }: Made, parts: readonly Term[]): Pair[] {
  if (list?.kind !== 'list' || list.lost) return [];
  const locks = list.items.map((item): Value =>
    item.kind === 'some' ? item : made('lock', [known(''), known(''), item], site),
  );
  return list.items.some((item) => item.kind === 'some') ? [] : inOrder(locks, parts);
}

/** A name that ends so, where the name is known. */
function suffixed(one: Made, suffix: string): Value {
  const name = nameOf(one);
  return name.kind === 'known' ? known(`${String(name.value)}${suffix}`) : { kind: 'unknown' };
}

function retried(one: Made, body: Term): Pair[] {
  return [[made('scope', [suffixed(one, '.attempt'), argument(one, 2), nothing], one.site), body]];
}

function timed(one: Made, body: Term): Pair[] {
  const { site } = one;
  const clock = made('seq', [made('timer', [suffixed(one, '.clock')], site), argument(one, 3)], site);
  const options = new Fields(new Map([['name', { value: suffixed(one, '.race'), via: nowhere }]]), 0);
  return [[made('par', [new List([argument(one, 1), clock], 0), options], site), body]];
}
