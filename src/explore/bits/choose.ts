import type { CodedModel } from '../coding/coded.ts';
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
      /** Millions of states in a second of {@link cost}. */
      readonly rate: number;
      readonly reason: string;
    }
  /** Blocks do not fill: states are better kept one by one. */
  | { readonly method: 'hash'; readonly reason: string };

/** The work that a bit-parallel search has done so far, and that it can do more of. */
export interface Probe {
  /** States found, those it started from included. */
  readonly states: number;
  /** Blocks taken from the queue, and blocks looked up. */
  readonly pops: number;
  readonly lookups: number;
  /** Rules that each block is tried with. */
  readonly compiledRules: number;
  /** Nothing is left to do, or nothing more can be done: it is complete, full or a digit overflowed. */
  readonly ended: boolean;
  /** Goes on until `pops` blocks more were taken from the queue. */
  advance(pops: number): void;
}

/** Sets of low digits that are tried. */
const tried = 4;
/** What the first round may cost, in nanoseconds of {@link cost}; the next ones five times as much each. */
const firstRound = 3e5;
/** What the hashed search takes for a state, in nanoseconds: blocks have to be faster. */
const hashedState = 150;

/**
 * Chooses low digits and block size: the most promising {@link candidates} explore a little from typical states; the better third
 * goes on for five times as long, until one is left or the best one is complete (successive halving: Jamieson and Talwalkar 2016).
 * The measure is states per modelled cost, not per time, so the choice is the same on every machine.
 *
 * @param begin a search with these low digits that starts from all these states (a value per digit each)
 * @throws whatever a lookup of the model throws
 */
export function chooseBits(
  coded: CodedModel,
  begin: (candidate: Candidate, states: readonly (readonly number[])[]) => Probe,
): Choice {
  const states = typicalStates(coded);
  let entrants = candidates(coded)
    .slice(0, tried)
    .map((candidate) => ({ candidate, probe: begin(candidate, states) }));
  for (let budget = firstRound; ; budget *= 5) {
    for (const { candidate, probe } of entrants)
      while (!probe.ended && cost(candidate, probe) < budget) probe.advance(16);
    entrants.sort((a, b) => rate(b.candidate, b.probe) - rate(a.candidate, a.probe));
    if (entrants.length === 1 || entrants[0].probe.ended) break;
    entrants = entrants.slice(0, Math.ceil(entrants.length / 3));
  }
  return judge(coded, entrants[0].candidate, entrants[0].probe);
}

function judge({ digits }: CodedModel, candidate: Candidate, probe: Probe): Choice {
  const { low, bits } = candidate;
  const perState = 1 / rate(candidate, probe);
  const expected = `about ${perState.toFixed(perState < 10 ? 1 : 0)} ns a state`;
  if (perState > hashedState) return { method: 'hash', reason: `Blocks would not fill: ${expected}.` };
  const names = low.map((digit) => digits[digit].name).join(', ');
  const reason = `Blocks of ${bits} states that differ in ${names}: ${expected}.`;
  return { method: 'bits', low, bits, rate: 1000 / perState, reason };
}

/**
 * What a search has cost, in nanoseconds of the machine that the model was fitted on: trying every rule on a block and copying its
 * words for each block taken from the queue, hashing and merging for each block looked up. Within 30 % on 18 choices for 3 models.
 */
export function cost({ bits }: Candidate, { pops, lookups, compiledRules }: Probe): number {
  const words = bits / 64 + 0.5;
  return pops * (6.9 * compiledRules + 4.8 * words) + lookups * (22 + 7.8 * words);
}

/** States per nanosecond of {@link cost}. */
function rate(candidate: Candidate, probe: Probe): number {
  return probe.states / Math.max(1, cost(candidate, probe));
}
