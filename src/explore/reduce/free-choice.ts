/** Soundness of free-choice workflow nets without looking at a single state. */
import type { FieldModel, Rule } from '../../fields.ts';
import { hasPositiveSolution, rankOf } from './exact.ts';

/** The net of a workflow, with a transition from its end back to its start. */
interface Net {
  readonly places: number;
  /** Places that each transition takes from and puts to, one token each. */
  readonly transitions: readonly { readonly take: readonly number[]; readonly put: readonly number[] }[];
  readonly isMarked: readonly boolean[];
}

/** Entries of the matrix times its smaller side: beyond this, exact elimination is no longer a matter of a moment. */
const mostWork = 3_000_000;

/**
 * Decides the soundness of a free-choice workflow net with one end by the rank theorem (Desel & Esparza, Free Choice Petri Nets, 1995,
 * theorem 6.17): with a transition that takes the token of the end and puts the initial marking back, the net is live and bounded if
 * and only if it has positive place and transition invariants, the rank of its incidence matrix is one less than the number of its
 * clusters, and every siphon is marked at first. A workflow net is sound if and only if its closure is live and bounded (van der
 * Aalst, The application of Petri nets to workflow management, 1998, theorem 11; the proof needs the end to have no consumer, and works
 * for any initial marking). All arithmetic is exact.
 *
 * @returns `sound`: all standard properties hold; safe too, since every component of one token has that token at the end when the case
 * completes, so that no place can hold two. `unsound`: option to complete, proper completion or bounded is violated, or a transition
 * is dead (of an activity or not). `null`: no such net, or too large for exact arithmetic.
 */
export function freeChoiceSound(model: FieldModel): 'sound' | 'unsound' | null {
  const net = closureOf(model);
  if (net === null || !isFreeChoice(net) || !isConnected(net)) return null;
  const { places, transitions } = net;
  if (places * transitions.length * Math.min(places, transitions.length) > mostWork) return null;
  const isDeadActivity = model.activities.some(({ rules }) => rules.length === 0);
  if (isDeadActivity || hasEmptySiphon(net)) return 'unsound';
  const incidence = transitions.map(({ take, put }) => {
    const row = Array.from({ length: places }, () => 0);
    for (const place of take) row[place]--;
    for (const place of put) row[place]++;
    return row;
  });
  const transposed = Array.from({ length: places }, (_, place) => incidence.map((row) => row[place]));
  const isWellFormed =
    rankOf(incidence) === clusters(net) - 1 &&
    hasPositiveSolution(incidence) &&
    hasPositiveSolution(transposed);
  return isWellFormed ? 'sound' : 'unsound';
}

/** `null` if the model is no ordinary place/transition net with one end from which nothing leads on. */
function closureOf({ fields, rules, ending }: FieldModel): Net | null {
  const ends = fields.flatMap(({ role }, i) => (role === 'final' ? [i] : []));
  const start = fields.flatMap(({ initial }, i) => (initial > 0 ? [i] : []));
  const [end] = ends;
  if (ending !== 'workflow-net' || ends.length !== 1 || start.length === 0 || start.includes(end))
    return null;
  if (fields.some(({ role, initial }) => initial > 1 || (role !== 'token' && role !== 'final'))) return null;
  if (!rules.every((rule) => isOrdinary(rule) && rule.take.every(([field]) => field !== end))) return null;
  const transitions = rules.map(({ take, put }) => ({
    take: take.map(([f]) => f),
    put: put.map(([f]) => f),
  }));
  return {
    places: fields.length,
    transitions: [...transitions, { take: [end], put: start }],
    isMarked: fields.map(({ initial }) => initial > 0),
  };
}

/** Takes one token each from some places and puts one each to some, and does nothing else. */
function isOrdinary(rule: Rule): boolean {
  const { atLeast, take, put, pace } = rule;
  const isSet = (arcs: Rule['put']) =>
    arcs.length > 0 &&
    arcs.every(([, n, cap]) => n === 1 && cap === undefined) &&
    new Set(arcs.map(([field]) => field)).size === arcs.length;
  const others = [
    rule.below,
    rule.zero,
    rule.some,
    rule.marked,
    rule.test,
    rule.update,
    rule.clear,
    rule.move,
  ];
  const taken = new Set(take.map(([field]) => field));
  const asksForTheSame = atLeast.every(([field, n]) => n <= 1 && taken.has(field)) && isSet(atLeast);
  const isPlain = pace === undefined && others.every((list) => list.length === 0);
  return isPlain && isSet(take) && isSet(put) && asksForTheSame && atLeast.length === take.length;
}

function consumersOf({ places, transitions }: Net): number[][] {
  const consumers = Array.from({ length: places }, (): number[] => []);
  for (const [t, { take }] of transitions.entries()) for (const place of take) consumers[place].push(t);
  return consumers;
}

/** Transitions that share a place to take from take from the same places. */
function isFreeChoice(net: Net): boolean {
  const { transitions } = net;
  return consumersOf(net).every((consumers) => {
    const [first, ...others] = consumers.map((t) => new Set(transitions[t].take));
    return others.every((take) => take.size === first.size && [...take].every((place) => first.has(place)));
  });
}

/** How many classes remain when the members of each group are joined. */
function classes(size: number, groups: Iterable<readonly number[]>): number {
  const parent = Array.from({ length: size }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  let left = size;
  for (const [first, ...others] of groups)
    for (const other of others) {
      const [a, b] = [root(first), root(other)];
      if (a !== b) left--;
      parent[a] = b;
    }
  return left;
}

function isConnected({ places, transitions }: Net): boolean {
  const groups = transitions.map(({ take, put }, t) => [places + t, ...take, ...put]);
  return classes(places + transitions.length, groups) === 1;
}

/** How many clusters there are: a place lies in one with the transitions that take from it. */
function clusters({ places, transitions }: Net): number {
  const groups = transitions.map(({ take }, t) => [places + t, ...take]);
  return classes(places + transitions.length, groups);
}

/** Whether places without tokens stay so: each transition that puts to one of them takes from one of them. */
function hasEmptySiphon(net: Net): boolean {
  const { transitions, isMarked } = net;
  const consumers = consumersOf(net);
  const isIn = isMarked.map((marked) => !marked);
  const inputs = transitions.map(({ take }) => take.filter((place) => isIn[place]).length);
  const leaving = transitions.flatMap(({ put }, t) => (inputs[t] === 0 ? put : []));
  for (let place = leaving.pop(); place !== undefined; place = leaving.pop()) {
    if (!isIn[place]) continue;
    isIn[place] = false;
    for (const t of consumers[place]) if (--inputs[t] === 0) leaving.push(...transitions[t].put);
  }
  return isIn.includes(true);
}
