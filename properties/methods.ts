/** The law of methods: every way to explore a model gives the answers that the naive graph gives by definition, and runs that show them. */
import type * as Analyse from '../src/analyse/analyse.ts';
import type { AnalyseOptions } from '../src/analyse/analyse.ts';
import type { Analysis } from '../src/analyse/conclude.ts';
import type { MethodChoice } from '../src/explore/space.ts';
import type { FieldModel } from '../src/fields.ts';
import { naive } from '../test/explore/naive.ts';
import { invariantsOn } from './definitions.ts';
import { checkRuns } from './method-runs.ts';
import { truthOfAnalysis, truthOfGraph, type Truth } from './method-truth.ts';

/** What is held against the naive graph: the product, or a mutant of it. */
export type Analyser = Pick<typeof Analyse, 'analyse'>;

/** A way to explore. */
export interface Way {
  readonly name: string;
  readonly method: MethodChoice;
  readonly options?: Pick<AnalyseOptions, 'counts' | 'wasm'>;
  /** Whether it finds every state, so that its counts and the lengths of its runs are those of the model. */
  readonly counts: boolean;
}

/** All ways. Those of `auto` look at so few states first that they have to choose. */
export const ways: readonly Way[] = [
  { name: 'explicit', method: 'explicit', counts: true },
  { name: 'bits', method: 'bits', counts: true },
  { name: 'bits, JavaScript', method: 'bits', options: { wasm: false }, counts: true },
  { name: 'hash', method: 'hash', counts: true },
  { name: 'hash, JavaScript', method: 'hash', options: { wasm: false }, counts: true },
  { name: 'symbolic', method: 'symbolic', counts: true },
  { name: 'stubborn', method: 'stubborn', counts: false },
  { name: 'reduce', method: 'reduce', counts: false },
  { name: 'auto', method: 'auto', counts: false },
  { name: 'auto, counting', method: 'auto', options: { counts: true }, counts: true },
];

/** These explore every net; the others, which take most of the time, get one net in turn each. */
const always: ReadonlySet<string> = new Set(['explicit', 'bits', 'hash']);

/** The ways to explore the net with some number. */
export function waysAt(number: number, of: readonly Way[] = ways): readonly Way[] {
  const others = of.filter(({ name }) => !always.has(name));
  return [...of.filter(({ name }) => always.has(name)), others[number % others.length]!];
}

/** What a comparison found. */
export interface MethodComparison {
  /** How the model was seen: `whole` by the naive explorer, `explored` by the plain search only, or a `part` of it. */
  readonly seen: 'whole' | 'explored' | 'part';
  readonly states: number;
  /** Per name of a way, the method that answered in the end; a way that does not cover the model is missing. */
  readonly answered: ReadonlyMap<string, string>;
  readonly verdict: Analysis['verdict'];
  /** What differs, one sentence each. */
  readonly broken: readonly string[];
}

/** How far a model is looked at. */
export interface Bounds {
  /** States of the naive graph. */
  readonly naive: number;
  /** States of the plain search, which stands in for larger graphs; beyond them answers may only not contradict each other. */
  readonly explicit: number;
}

/** What differs from one model to the next. */
export interface Look {
  /** States that methods look at before they choose: with few of them, sizes of digits have to be found on the way. */
  readonly firstLook: number;
  /** Which way is tried on a part of the model, counted round: that takes long, and each gets its turn. */
  readonly turn: number;
}

/** How the model with some number is looked at. */
export function lookAt(number: number): Look {
  return { firstLook: [5, 40, 5000][number % 3]!, turn: Math.floor(number / 3) };
}

const maxMemory = 2 ** 28;

/**
 * Holds methods against the naive graph, or against the plain search where that has too many states.
 */
export async function compareMethods(
  { analyse }: Analyser,
  model: FieldModel,
  { naive: most, explicit }: Bounds,
  { firstLook, turn }: Look,
  asked: readonly Way[] = ways,
): Promise<MethodComparison> {
  const graph = naive(model, most);
  const invariants = invariantsOn(model);
  const answer = (way: Way, maxStates: number) =>
    unlessUncovered(
      analyse(model, { ...way.options, method: way.method, maxStates, maxMemory, firstLook, invariants }),
    );
  const comparison = new Comparison(model);
  // diagrams know no limit on states
  const parted = asked.filter(({ method }) => method !== 'symbolic');
  if (graph !== null) {
    await comparison.compare(asked, truthOfGraph(model, graph), (way) => answer(way, Infinity));
    const half = Math.max(1, graph.states.length >> 1);
    const part = parted.length === 0 ? [] : [parted[turn % parted.length]!];
    await comparison.compareParts(part, (way) => answer(way, half));
    return comparison.result('whole', graph.states.length);
  }
  const plain = (await answer(ways[0]!, explicit))!;
  const states = Number(plain.stateSpace.states);
  if (plain.stateSpace.complete) {
    await comparison.compare(asked, truthOfAnalysis(plain), (way) => answer(way, Infinity));
    return comparison.result('explored', states);
  }
  await comparison.compareParts(parted, (way) => answer(way, explicit >> 3));
  return comparison.result('part', states);
}

async function unlessUncovered(answer: Promise<Analysis>): Promise<Analysis | null> {
  try {
    return await answer;
  } catch (error) {
    // by its code: a mutant has classes of its own
    if ((error as { readonly code?: unknown }).code === 'FP5007') return null;
    throw error;
  }
}

/** Collects what the methods say of one model. */
class Comparison {
  private readonly broken: string[] = [];
  private readonly answered = new Map<string, string>();
  private verdict: Analysis['verdict'] = 'unknown';
  /** Definite answers, with whose they are. */
  private readonly said = new Map<string, readonly [holds: string, by: string]>();

  constructor(private readonly model: FieldModel) {}

  /** Every answer is the right one. */
  async compare(
    asked: readonly Way[],
    truth: Truth,
    answer: (way: Way) => Promise<Analysis | null>,
  ): Promise<void> {
    for (const [name, { holds }] of truth.properties)
      if (holds !== 'unknown') this.said.set(name, [holds, 'the naive graph']);
    for (const way of asked) {
      const analysis = await answer(way);
      if (analysis === null) continue;
      this.answered.set(way.name, analysis.stateSpace.method);
      if (this.verdict === 'unknown') this.verdict = analysis.verdict;
      this.note(way, [
        ...truth.differences(analysis, way),
        ...checkRuns(this.model, analysis, { truth, isShortest: way.counts }),
      ]);
    }
  }

  /** No answer to a part of the model contradicts another, and every run is one. */
  async compareParts(asked: readonly Way[], answer: (way: Way) => Promise<Analysis | null>): Promise<void> {
    for (const way of asked) {
      const analysis = await answer(way);
      if (analysis === null) continue;
      if (!this.answered.has(way.name)) this.answered.set(way.name, analysis.stateSpace.method);
      this.note(way, [
        ...this.contradictions(way, analysis),
        ...checkRuns(this.model, analysis, { truth: null, isShortest: false }),
      ]);
    }
  }

  private contradictions({ name: by }: Way, { properties }: Analysis): string[] {
    return properties.flatMap(({ name, holds }) => {
      if (holds === 'unknown') return [];
      const [before, other] = this.said.get(name) ?? [holds, by];
      this.said.set(name, [before, other]);
      return before === holds ? [] : [`of a part, ${name} is ${holds}; it is ${before} for ${other}`];
    });
  }

  private note({ name }: Way, differences: readonly string[]): void {
    this.broken.push(...differences.map((difference) => `${name}: ${difference}`));
  }

  result(seen: MethodComparison['seen'], states: number): MethodComparison {
    const { answered, verdict, broken } = this;
    return { seen, states, answered, verdict, broken };
  }
}
