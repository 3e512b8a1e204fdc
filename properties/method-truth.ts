/** What is to be answered of a model: read off the naive graph by definition, or, of larger ones, the answers of the plain search. */
import type { Analysis } from '../src/analyse/conclude.ts';
import type { FieldModel } from '../src/fields.ts';
import { standardProperties, type Holds } from '../src/report/document.ts';
import { tokens } from '../test/explore/naive.ts';
import {
  errorsOf,
  foregone,
  invariantsOn,
  violationOf,
  violationOfInvariant,
  type Graph,
} from './definitions.ts';

/** What is to be said of one property. */
export interface PropertyTruth {
  readonly holds: Holds;
  /** Steps of a shortest run to a state that violates it; `null` where there is none. */
  readonly steps: number | null;
  /** What breaks it, where that does not depend on the run that shows it. */
  readonly culprits: readonly string[] | null;
}

/** Which culprits are the same for every method, and which for all those that find every state. */
const fixedForAll = ['no-dead-tasks', 'no-unhandled-failure', 'no-undelivered-messages'];
const fixedForWhole = [...fixedForAll, 'safe'];

/** Figures in the order in which they are compared. */
function figuresOf({ stateSpace: s }: Analysis): readonly (readonly [name: string, value: unknown])[] {
  const { completed, cancelled, failed, deadlocked } = s.ends;
  return [
    ['states', s.states],
    ['edges', s.edges],
    ['ends', [completed, cancelled, failed, deadlocked].join()],
    ['deadlocks and finals', [s.deadlocks, s.finals].join()],
    ['most tokens at a place', s.maxTokensPerPlace],
    ['most tokens', s.maxTokensPerMarking],
  ];
}

/** The right answers. */
export class Truth {
  constructor(
    readonly properties: ReadonlyMap<string, PropertyTruth>,
    private readonly figures: ReadonlyMap<string, unknown>,
    private readonly depth: number,
    /** Of the naive graph, which knows what every state can reach. */
    readonly graph: Graph | null,
  ) {}

  /** What an analysis says that is not right. @param whole whether it found every state */
  differences(analysis: Analysis, { method, counts: whole }: { method: string; counts: boolean }): string[] {
    const differences: string[] = [];
    for (const { name, holds, culprits } of analysis.properties) {
      const expected = this.properties.get(name)!;
      const isOpen = method === 'stubborn' && holds === 'unknown';
      if (holds !== expected.holds && !isOpen)
        differences.push(`${name} is ${holds} in place of ${expected.holds}`);
      if (holds !== 'no' || expected.culprits === null) continue;
      if (
        (whole ? fixedForWhole : fixedForAll).includes(name) &&
        culprits.join() !== expected.culprits.join()
      )
        differences.push(`${name} is broken by ${culprits.join()} in place of ${expected.culprits.join()}`);
    }
    if (!whole) return differences;
    for (const [name, value] of figuresOf(analysis)) {
      if (value !== this.figures.get(name))
        differences.push(`${name}: ${String(value)} in place of ${String(this.figures.get(name))}`);
    }
    const { depth } = analysis.stateSpace;
    if (depth !== null && depth !== this.depth) differences.push(`depth ${depth} in place of ${this.depth}`);
    return differences;
  }
}

/** What a complete plain search said. */
export function truthOfAnalysis(analysis: Analysis): Truth {
  const properties = analysis.properties.map(({ name, holds, culprits, run, pointOfNoReturn }) => {
    const steps = pointOfNoReturn ?? run?.length ?? null;
    return [name, { holds, steps, culprits: fixedForWhole.includes(name) ? culprits : null }] as const;
  });
  return new Truth(new Map(properties), new Map(figuresOf(analysis)), analysis.stateSpace.depth!, null);
}

/** What the naive graph says by definition. */
export function truthOfGraph(model: FieldModel, graph: Graph): Truth {
  const { states, edges, ends, depths } = graph;
  const limited = states.some((m, s) => ends[s] === 'failed' && errorsOf(model, m).includes('limit'));
  const truth = (bad: (state: number) => boolean): PropertyTruth => {
    const first = states.findIndex((_, s) => bad(s));
    const holds = first >= 0 ? 'no' : limited ? 'unknown' : 'yes';
    return { holds, steps: first < 0 ? null : depths[first]!, culprits: null };
  };
  const properties = standardProperties.map((name) => [name, ofProperty(model, graph, name, truth)] as const);
  const invariants = invariantsOn(model).map((invariant) => {
    const violates = violationOfInvariant(model, invariant);
    return [invariant.name, truth((s) => violates(states[s]!, ends[s]!))] as const;
  });
  const held = states.map((m) => m.map((_, f) => tokens(model, m, f)));
  const count = (end: string) => ends.filter((other) => other === end).length;
  const [completed, cancelled, failed, deadlocked] = ['completed', 'cancelled', 'failed', 'deadlocked'].map(
    count,
  );
  const figures = new Map<string, unknown>([
    ['states', states.length],
    ['edges', edges.length],
    ['ends', [completed, cancelled, failed, deadlocked].join()],
    ['deadlocks and finals', [deadlocked, completed! + cancelled! + failed!].join()],
    ['most tokens at a place', held.reduce((most, m) => Math.max(most, ...m), 0)],
    [
      'most tokens',
      held.reduce(
        (most, m) =>
          Math.max(
            most,
            m.reduce((a, b) => a + b, 0),
          ),
        0,
      ),
    ],
  ]);
  return new Truth(new Map([...properties, ...invariants]), figures, depths.at(-1)!, graph);
}

function ofProperty(
  model: FieldModel,
  graph: Graph,
  name: string,
  truth: (bad: (state: number) => boolean) => PropertyTruth,
): PropertyTruth {
  const { states, ends } = graph;
  const known = foregone(model, name);
  if (known !== null) return { holds: known, steps: null, culprits: null };
  if (name === 'no-dead-tasks') return deadTasks(model, graph, truth(() => false).holds);
  if (name === 'bounded') return truth(() => false);
  if (name === 'option-to-complete') return truth((s) => !graph.canComplete.has(s));
  const violates = violationOf(model, name)!;
  const culprits = culpritsOf(model, graph, name);
  return { ...truth((s) => violates(states[s]!, ends[s]!)), culprits };
}

/** @param otherwise what is said where all that was not seen is unknown */
function deadTasks({ activities }: FieldModel, { edges }: Graph, otherwise: Holds): PropertyTruth {
  const fired = new Set(edges.map(({ rule }) => rule));
  const culprits = activities
    .filter(({ rules }) => !rules.some((rule) => fired.has(rule)))
    .map(({ id }) => id);
  const holds = culprits.length === 0 ? 'yes' : otherwise === 'yes' ? 'no' : otherwise;
  return { holds, steps: null, culprits };
}

function culpritsOf(model: FieldModel, { states, ends }: Graph, name: string): readonly string[] | null {
  const { fields } = model;
  const over = states.filter((_, s) => ends[s] === 'completed' || ends[s] === 'cancelled');
  const named = (is: (f: number) => boolean) => fields.flatMap((field, f) => (is(f) ? [field.name] : []));
  switch (name) {
    case 'safe':
      return named((f) => states.some((m) => tokens(model, m, f) > 1));
    case 'no-undelivered-messages':
      return named((f) => fields[f]!.role === 'channel' && over.some((m) => m[f]! > 0));
    case 'no-unhandled-failure':
      return fields.flatMap(({ role, domain }, f) => {
        if (role !== 'failed') return [];
        const values = new Set(states.filter((_, s) => ends[s] === 'failed').map((m) => m[f]!));
        const errors = [...values].filter((v) => v > 0).sort((a, b) => a - b);
        return errors.map((v) => JSON.parse(domain!.json(v)) as string).filter((error) => error !== 'limit');
      });
    default:
      return null;
  }
}
