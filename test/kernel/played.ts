import { engine, type Engine } from '../../src/kernel/engine.ts';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import * as f from '../../src/term/construct.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Flow, Term } from '../../src/term/term.ts';

type Edges = f.FlowOptions['edges'];

/** The engine for a term. */
export function system(term: Term, options: ModelOptions = {}): Engine {
  return engine(model('played', term, options));
}

/** A flow that starts at v, or where it is told. */
export function flow(
  nodes: f.FlowOptions['nodes'],
  edges: Edges = [],
  starts: readonly string[] = ['v'],
  name = 'F',
): Flow {
  return f.flow(name, { starts, nodes, edges });
}

/** A content that makes a node compound: task A. */
export function A(options: f.TaskOptions = {}): Term {
  return f.seq(f.task('A', options));
}

/** One compound node v around task A, and b attached to it. */
export function hosted(attached: FlowNodeOptions['attached'], task: f.TaskOptions = {}): Flow {
  return flow({ v: { do: A(task) }, b: { attached: { to: 'v', ...attached! } } });
}

/** What is left, by name, after a run of the given labels, and what is offered there. */
export interface Played {
  /** Tokens, sinks and counters, as `name` or `name*n`. */
  readonly state: string;
  /** Labels in the stable order, or how the case ended. */
  readonly offered: string;
}

/** Plays a word on the engine; a label that is not offered is an error that says what is. */
export function play(system: Engine, word: string): Played {
  let state = system.initial;
  for (const label of word.split(' ').filter((l) => l !== '')) {
    const offered = system.enabled(state);
    const action = offered.find((a) => a.label === label);
    if (!action) throw new Error(`${label} is not among ${offered.map((a) => a.label).join(' ')}`);
    state = system.step(state, action).state;
  }
  const held = system.view(state).filter((e) => e.kind !== 'variable');
  const offered = system.enabled(state).map((a) => a.label);
  return {
    state: held.map(({ name, value }) => (value === 1 ? name : `${name}*${value}`)).join(' '),
    offered: offered.length > 0 ? offered.join(' ') : String(system.end(state)),
  };
}
