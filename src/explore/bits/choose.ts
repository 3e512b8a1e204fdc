import type { CodedModel } from '../coding/coded.ts';
import { Unsuitable } from '../kernel/layout.ts';
import { TimeLimit } from '../watch.ts';
import { BlockSearch, type Cost, type SearchOptions } from './block-search.ts';
import { candidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { typicalStates } from './typical-states.ts';

/** How a model is best explored, found out by short searches. */
export type Choice =
  | {
      readonly method: 'bits';
      /** The low digits, the fastest one first, and the states of a block. */
      readonly low: readonly number[];
      readonly bits: number;
      /** Millions of states in a second of {@link nanoseconds}. */
      readonly rate: number;
      readonly reason: string;
    }
  /** Blocks do not fill: states are better kept one by one. */
  | {
      readonly method: 'hash';
      readonly reason: string;
      /** The low digits of the fastest blocks all the same; none where no choice suits. */
      readonly best: readonly number[];
    };

/** Sets of low digits that are tried. */
const tried = 6;
/** Rules times states of a block, all sets together: what it takes to prepare them. The first set is tried in any case. */
const affordable = 2e6;
/** What the search of each may cost in nanoseconds of {@link nanoseconds}, round by round, and how many are left afterwards. */
const rounds = [
  { budget: 6e5, left: 3 },
  { budget: 1.8e6, left: 1 },
];
/** What the hashed search takes for a state, in nanoseconds: blocks have to be faster. */
const hashedState = 150;
/** States in a block, on average: with fewer, they take less memory one by one. */
const fewestStates = 2;

/**
 * A short search fills large blocks less than a long one does: they come off better by this power of their size. With it the choices for
 * nine models of 10^6 to 10^7 states are the fastest of those tried, or within a fifth of it with fewer blocks.
 */
const growth = 0.2;

/** Bytes that a short search may take. */
const probeMemory = 2 ** 28;

/** A short search with one of the candidates. */
interface Entrant {
  readonly candidate: Candidate;
  readonly search: BlockSearch;
}

/**
 * Chooses low digits and block size: the most promising {@link candidates} explore a little from typical states; the better half goes
 * on for three times as long, and the best of them is chosen (successive halving: Jamieson and Talwalkar 2016). The measure is states
 * per modelled cost, not per time, so the choice is the same on every machine.
 *
 * @param wasm whether the short searches use WASM where there is any
 * @throws {GivenUp} time
 * @throws whatever a lookup of the model throws
 */
export function chooseBits(coded: CodedModel, wasm = true, time = TimeLimit.none): Choice {
  const initial = typicalStates(coded, time);
  let entrants = triable(coded).flatMap((candidate) =>
    begun(coded, candidate, { initial, wasm, time, maxMemory: probeMemory }),
  );
  if (entrants.length === 0)
    return { method: 'hash', reason: 'No choice of low digits suits the rules.', best: [] };
  for (const { budget, left } of rounds) {
    for (const { search } of entrants)
      while (search.status === 'running' && nanoseconds(search.cost) < budget) search.advance(16);
    entrants.sort((a, b) => promise(b) - promise(a));
    release(entrants.slice(left));
    entrants = entrants.slice(0, left);
  }
  return judged(coded, entrants[0]);
}

/** The first candidates, as many as are affordable. */
function triable(coded: CodedModel): readonly Candidate[] {
  const all = candidates(coded).slice(0, tried);
  let work = 0;
  const fitting = all.findIndex(({ bits }) => (work += coded.rules.length * bits) > affordable);
  return fitting < 0 ? all : all.slice(0, Math.max(1, fitting));
}

function begun(coded: CodedModel, candidate: Candidate, options: SearchOptions): Entrant[] {
  try {
    return [{ candidate, search: new BlockSearch(coded, candidate.low, options) }];
  } catch (error) {
    if (error instanceof Unsuitable) return [];
    throw error;
  }
}

function release(entrants: readonly Entrant[]): void {
  for (const { search } of entrants) search.release();
}

/** The best entrant as a choice. */
function judged({ digits }: CodedModel, best: Entrant): Choice {
  const { candidate, search } = best;
  const { low, bits } = candidate;
  const perState = 1 / rate(search);
  const filled = search.states / search.blocks;
  release([best]);
  const expected = `about ${perState.toFixed(perState < 10 ? 1 : 0)} ns a state`;
  if (perState > hashedState || filled < fewestStates) {
    const reason = `Blocks would not fill: ${filled.toFixed(1)} of ${bits} states each, ${expected}.`;
    return { method: 'hash', reason, best: low };
  }
  const names = low.map((digit) => digits[digit].name).join(', ');
  const reason = `Blocks of ${bits} states that differ in ${names}: ${expected}.`;
  return { method: 'bits', low, bits, rate: 1000 / perState, reason };
}

/**
 * What a search has cost, in nanoseconds of the machine that the model was fitted on: trying every rule on a block and copying its
 * words for each block taken from the queue, hashing and merging for each block looked up. Within 30 % on 18 choices for 3 models.
 */
export function nanoseconds({ pops, crossings, rules, words }: Cost): number {
  // Half a word more, for what does not depend on the size of a block.
  return pops * (6.9 * rules + 4.8 * (words + 0.5)) + crossings * (22 + 7.8 * (words + 0.5));
}

/** What a longer search would be like. */
function promise({ candidate, search }: Entrant): number {
  return rate(search) * candidate.bits ** growth;
}

/** States per nanosecond. */
function rate(search: BlockSearch): number {
  return search.states / Math.max(1, nanoseconds(search.cost));
}
