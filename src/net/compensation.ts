import type { Compensation, Flow } from '../term/term.ts';
import { putting, together, type Effect } from './effect.ts';
import type { Entry, Graph } from './graph.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';
import type { Arc } from './transition.ts';

/** A node that compensates another, in one activation of its flow (semantics, section 13.3). */
interface Handler {
  readonly name: string;
  readonly compensates: string;
  /** Whether what it compensates has completed since it was last asked to. A counter. */
  readonly memory: number;
  /** Where a token asks it to compensate. */
  readonly entry: number;
}

/** The handlers of compensation in one activation of a flow. */
export class Handlers {
  readonly #handlers: readonly Handler[];

  /** @param graph knows the regions of all compound nodes */
  constructor(
    net: Net,
    private readonly graph: Graph,
    flow: Flow,
    site: Site,
  ) {
    this.#handlers = flow.nodes.flatMap(({ name, compensates }) => {
      if (compensates === undefined) return [];
      const memory = net.counter(site, name, 'memory', 1);
      return [{ name, compensates, memory, entry: net.position(site, name, 'in') }];
    });
  }

  /** Remembers that the node `name` has completed. */
  remembering(name: string): Effect {
    const handlers = this.#handlers.filter(({ compensates }) => compensates === name);
    return together(handlers.map(({ memory }) => putting(memory, 1, 1)));
  }

  /** How the handler `name` begins. */
  entry(name: string): Entry {
    const take: Arc[] = this.#handlers.flatMap((h) => (h.name === name ? [[h.entry, 1]] : []));
    return { part: '', take, guards: () => ({}), also: [] };
  }

  /** Asks handlers to compensate: what was remembered is forgotten, and is a token at each of them instead. */
  asking({ handlers }: Compensation): readonly Arc[] {
    return this.#among(handlers).map(({ memory, entry }) => [memory, entry]);
  }

  /** What is empty when these handlers are through. */
  busy({ handlers }: Compensation): readonly number[] {
    return this.#among(handlers).flatMap(({ name, entry }) => [
      entry,
      ...(this.graph.compound(name)?.region.activity() ?? []),
    ]);
  }

  #among(names: readonly string[]): readonly Handler[] {
    return this.#handlers.filter(({ name }) => names.includes(name));
  }
}
