/** All four laws on one model, and the figures of many. */
import { analyse } from '../src/analyse/analyse.ts';
import { UserError } from '../src/errors.ts';
import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import type { TermModel } from '../src/net/transition.ts';
import { translate } from '../src/net/translate.ts';
import { run } from '../src/run/run.ts';
import { random } from '../src/schedule/random.ts';
import type { Model } from '../src/term/term.ts';
import { Census, grouped, type CensusData } from './census.ts';
import { bisimilar, replaysExactly, sameVerdicts, wordOf } from './laws.ts';

/** Steps of one run, states of one search, pairs of states of one walk in lock step: what bounds the work on one model. */
const bounds = { steps: 200, states: 2000, pairs: 400, places: 3000 } as const;

/**
 * Where messages are ordered the state holds lists that can grow without end, and costs as much as they are long; where the order
 * is causal, the square of that.
 */
function statesOf(model: Model, most: number): number {
  if (!model.network) return most;
  return Math.min(most, model.network.order === 'causal' ? 100 : 300);
}

/** The figures as plain data: what one process tells another. */
export interface FiguresData {
  readonly census: CensusData;
  readonly runs: number;
  readonly steps: number;
  readonly verdicts: number;
  readonly graphs: number;
  readonly cutGraphs: number;
  readonly leftOut: number;
}

/** How often each law was checked, and on what. */
export class Figures {
  readonly #census = new Census();
  /** Laws 1 and 2: runs, and the steps that they made. */
  #runs = 0;
  #steps = 0;
  /** Law 4: models. */
  #verdicts = 0;
  /** Law 3: graphs, and how many of them were cut. */
  #graphs = 0;
  #cutGraphs = 0;
  /** Models too large to be unfolded. */
  #leftOut = 0;

  /** @param states bounds each search: a graph with more is only partly compared */
  constructor(private readonly states: number = bounds.states) {}

  /**
   * Checks the laws on a model, and counts it if they hold.
   * @param picks the seed of its run
   * @param graph whether law 3 is asked, too
   * @returns which law is broken, and how; or `null`
   */
  async check(model: Model, picks: number, graph: boolean): Promise<string | null> {
    const net = unfolded(model);
    if (net === null) {
      this.#leftOut += 1;
      return null;
    }
    const [system, game] = [engine(model), tokenGame(net)];
    const { log } = run(system, random(), { seed: picks, maxSteps: bounds.steps });
    const maxStates = statesOf(model, this.states);
    const analysis = await analyse(net, { maxStates });
    const walk = graph ? bisimilar(system, game, bounds.pairs) : null;
    const laws = [
      replaysExactly(system, log),
      wordOf(game, log),
      walk?.broken ?? null,
      await sameVerdicts(system, model, analysis, maxStates),
    ];
    const broken = laws.findIndex((what) => what !== null);
    if (broken >= 0) return `law ${broken + 1}: ${laws[broken]}`;
    if (walk) {
      this.#graphs += 1;
      if (!walk.complete) this.#cutGraphs += 1;
    }
    this.#census.count(model, analysis);
    this.#runs += 1;
    this.#steps += log.steps.length;
    this.#verdicts += 1;
    return null;
  }

  /** Adds the figures of another process. */
  merge(other: FiguresData): void {
    this.#census.merge(other.census);
    this.#runs += other.runs;
    this.#steps += other.steps;
    this.#verdicts += other.verdicts;
    this.#graphs += other.graphs;
    this.#cutGraphs += other.cutGraphs;
    this.#leftOut += other.leftOut;
  }

  get data(): FiguresData {
    return {
      census: this.#census.data,
      runs: this.#runs,
      steps: this.#steps,
      verdicts: this.#verdicts,
      graphs: this.#graphs,
      cutGraphs: this.#cutGraphs,
      leftOut: this.#leftOut,
    };
  }

  /** All figures, in a few lines. */
  report(): string {
    const runs = `${grouped(this.#runs)} runs, ${grouped(this.#steps)} steps`;
    const left = `${grouped(this.#leftOut)} models were left out: more than ${grouped(bounds.places)} places`;
    return [
      this.#census.report(),
      `law 1: ${runs}; law 2: the same; law 3: ${grouped(this.#graphs)} graphs, ${grouped(this.#cutGraphs)} of them cut at ${bounds.pairs} states; law 4: ${grouped(this.#verdicts)} models`,
      ...(this.#leftOut > 0 ? [left] : []),
    ].join('\n');
  }
}

/** The net of a model, or `null` where bounds on instances and recursions multiply into too large a one. */
function unfolded(model: Model): TermModel | null {
  try {
    const net = translate(model);
    return net.fields.length > bounds.places ? null : net;
  } catch (error) {
    if (error instanceof UserError && error.code === 'FP1026') return null;
    throw error;
  }
}
