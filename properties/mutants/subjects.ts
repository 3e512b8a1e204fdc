/** What mutants are tried on: the examples of docs/semantics.md and drawn models, with the graphs of the unmutated code. */
import fc from 'fast-check';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import { engine, type Engine } from '../../src/kernel/engine.ts';
import type { Lts, Offer } from '../../src/lts.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import type { Model } from '../../src/term/term.ts';
import { parse } from '../../test/notation.ts';
import { examples, type Example } from '../../test/semantics.ts';
import { collaborations } from '../collaborations.ts';
import { conversations } from '../conversations.ts';
import { cornerCases, reactingFlows } from '../../src/properties/terms/drawn.ts';
import { workflows } from '../../src/properties/workflows.ts';

/** Of everything drawn here. Never another one: that a mutant is killed says something about these models only. */
export const seed = 20_260_101;

/** A system without the types of its states and actions. */
export type AnySystem = Lts<unknown, Offer>;

/** A model with what the unmutated code makes of it, made once however many mutants are tried. */
export class Subject {
  readonly model: Model;
  readonly engine: Engine;
  readonly graphOfEngine: AnySystem;
  readonly graphOfNet: AnySystem;
  #analysis: Promise<Analysis> | null = null;

  constructor(model: Model) {
    this.model = model;
    this.engine = engine(model);
    this.graphOfEngine = remembered(this.engine);
    this.graphOfNet = remembered(tokenGame(translate(model)));
  }

  /** The verdicts of the unmutated net and analysis. */
  analysis(maxStates: number): Promise<Analysis> {
    return (this.#analysis ??= analyse(translate(this.model), { maxStates }));
  }
}

/** The examples of docs/semantics.md whose constructs the algebra has. */
export function worked(): { readonly model: Model; readonly expected: Omit<Example, 'term'> }[] {
  return examples().map(({ term, ...expected }) => ({ model: parse(term), expected }));
}

/**
 * Draws models: of each four two workflows, a corner case and a collaboration.
 * @param n how many collaborations
 */
export function drawn(n: number): Subject[] {
  const terms = fc.sample(workflows(), { numRuns: 2 * n, seed });
  const corners = fc.sample(cornerCases(), { numRuns: n, seed });
  const pools = fc.sample(collaborations(), { numRuns: n, seed });
  return pools.flatMap((p, i) =>
    [terms[2 * i]!, terms[2 * i + 1]!, corners[i]!, p].map((model) => new Subject(model)),
  );
}

/**
 * Draws models for section 13: of each three two flows with nodes that react to others, half of them under a virtual clock, and a
 * conversation in an order of messages.
 * @param n how many conversations
 */
export function reacting(n: number): Subject[] {
  const flows = fc.sample(reactingFlows(), { numRuns: 2 * n, seed });
  const talks = fc.sample(conversations(), { numRuns: n, seed });
  return talks.flatMap((talk, i) =>
    [flows[2 * i]!, { ...flows[2 * i + 1]!, clock: 'virtual' as const }, talk].map(
      (model) => new Subject(model),
    ),
  );
}

interface Node<State> {
  readonly state: State;
  readonly key: string;
  offers?: readonly Offer[];
  end?: ReturnType<AnySystem['end']>;
  readonly next: Map<Offer, Node<State>>;
}

/** The same system, which asks for everything once: a graph that is walked for every mutant. */
function remembered<State, Action extends Offer>(system: Lts<State, Action>): AnySystem {
  const nodes = new Map<string, Node<State>>();
  const nodeOf = (state: State): Node<State> => {
    const key = system.key(state);
    const known = nodes.get(key);
    if (known) return known;
    const node: Node<State> = { state, key, next: new Map() };
    nodes.set(key, node);
    return node;
  };
  const of = (node: unknown) => node as Node<State>;
  return {
    initial: nodeOf(system.initial),
    enabled: (node) => (of(node).offers ??= system.enabled(of(node).state)),
    step(node, action) {
      const { state, next } = of(node);
      let after = next.get(action);
      if (!after) {
        after = nodeOf(system.step(state, action as Action).state);
        next.set(action, after);
      }
      return { state: after, effects: [] };
    },
    key: (node) => of(node).key,
    end(node) {
      const known = of(node).end;
      return known === undefined ? (of(node).end = system.end(of(node).state)) : known;
    },
  };
}
