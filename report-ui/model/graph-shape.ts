import type { StateGraph } from '../../src/report/document.ts';
import { either, flag, list, number, oneOf, optional, record, ShapeError, text } from './shape.ts';
import type { Check } from './shape.ts';

/** A list of whole numbers, 0 or more: a loop, since graphs have a million of them. */
const wholes: Check = (value, path) => {
  if (!Array.isArray(value) || !(value as unknown[]).every((n) => Number.isInteger(n) && (n as number) >= 0))
    throw new ShapeError(path ?? '', 'a list of whole numbers');
};

const graph = record({
  states: number,
  edges: number,
  isPart: optional(flag),
  depths: record({ states: wholes, finals: wholes, deadlocks: wholes, doomed: optional(wholes) }),
  labels: list(text),
  listed: record({
    numbers: optional(wholes),
    depths: wholes,
    out: wholes,
    beyond: optional(wholes),
    labels: wholes,
    targets: wholes,
    completed: wholes,
    cancelled: wholes,
    failed: wholes,
    deadlocked: wholes,
    doomed: optional(wholes),
    loops: list(wholes),
  }),
  properties: list(
    record({ property: text, path: wholes, doomed: optional(wholes), doomedByDepth: optional(wholes) }),
  ),
});

/** The graph of a document; what stands in it must fit together, since drawings count on it. */
export const graphShape: Check = (value, path) => {
  graph(value, path);
  const { listed, labels } = value as StateGraph;
  const states = listed.out.length;
  const edges = listed.targets.length;
  const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0);
  const below = (of: readonly number[], limit: number): boolean => of.every((n) => n < limit);
  const fits =
    states > 0 &&
    total(listed.depths) === states &&
    total(listed.out) === edges &&
    listed.labels.length === edges &&
    below(listed.labels, labels.length) &&
    below(listed.targets, states) &&
    [listed.completed, listed.cancelled, listed.failed, listed.deadlocked, ...listed.loops].every((of) =>
      below(of, states),
    );
  if (!fits) throw new ShapeError(`${path ?? ''}.listed`, 'a graph whose numbers fit together');
};

const pair: Check = (value, path) => {
  wholes(value, path);
  if ((value as number[]).length !== 2) throw new ShapeError(path ?? '', 'two numbers');
};

/** What tasks do, or why nothing is told of it. */
export const behaviourShape: Check = either(
  'what tasks do',
  record({ unknown: oneOf('states', 'tasks'), limit: number }),
  record({
    tasks: list(text),
    firings: wholes,
    profile: list(text),
    concurrent: list(pair),
    needs: list(wholes),
    width: record({ tokens: number, run: optional(list(text)), tasks: wholes }),
  }),
);
