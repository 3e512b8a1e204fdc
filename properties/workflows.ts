/**
 * Random workflows, sound and unsound, over the whole algebra: an arbitrary for fast-check. A drawing is a tree of shapes
 * without names; building it names everything and resolves references, so that every drawing and every shrunk one is a model.
 */
import fc from 'fast-check';
import * as f from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import type { Atom, Clock, Condition, Model, Network } from '../src/term/term.ts';
import { network } from './conversations.ts';
import { corners } from './corners.ts';
import { type Shape, Naming } from './naming.ts';
import { reactions } from './reactions.ts';
import { widerLeaves, widerStructures } from './wider.ts';

/** How large the terms get. */
export interface WorkflowOptions {
  /** Nesting of structures. Default 3. */
  readonly depth?: number;
  /** Branches or parts of one structure. Default 3. */
  readonly width?: number;
}

/**
 * An arbitrary of models over the variables x and y (values 0 to 2), the channel c and the errors e and f.
 * About a third of the drawings are sound.
 */
export function workflows(options: WorkflowOptions = {}): fc.Arbitrary<Model> {
  return modelsOf(shapes(options));
}

/** An arbitrary of models over the same variables and channels that are one of the patterns of {@link corners} each. */
export function cornerCases(): fc.Arbitrary<Model> {
  return modelsOf(corners(leaf, leaf));
}

/** Of flows with attached nodes, compensation and joins of the first few ({@link reactions}). */
export function reactingFlows(): fc.Arbitrary<Model> {
  return modelsOf(reactions(leaf, leaf));
}

function modelsOf(drawn: fc.Arbitrary<Shape>): fc.Arbitrary<Model> {
  return fc.tuple(drawn, clock, network).map(([shape, ...how]) => modelOf(shape, ...how));
}

const clock = fc.constantFrom<Clock>('untimed', 'untimed', 'virtual');

function modelOf(shape: Shape, time: Clock, order: Network | null): Model {
  const around = new Naming();
  const term = shape(around);
  around.settle(term);
  return model('generated', term, {
    variables: { x: 0, y: 0, list: [1, 2] },
    channels: { q: 'transient', s: 'signal' },
    clock: time,
    ...(order ? { network: order } : {}),
  });
}

const variable = fc.constantFrom('x', 'y');
const value = fc.nat(2);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ var: variable, is: fc.constantFrom('=' as const, '!=' as const, '<' as const), value }),
  fc.tuple(variable, value).map(([v, n]) => f.when([v], (data) => (data[v] as number) >= n)),
);

function shapes({ depth = 3, width = 3 }: WorkflowOptions): fc.Arbitrary<Shape> {
  let inner: fc.Arbitrary<Shape> = leaf;
  for (let d = 1; d < depth; d++)
    inner = fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 5, arbitrary: structure(inner, width) });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 20, arbitrary: structure(inner, width) });
}

const writes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(variable, variable, value)
      .map(([v, w, n]) => ({ [v]: { add: [w, n] as const, mod: 3 } })),
  },
  { weight: 1, arbitrary: value.map((n) => ({ x: { add: ['y', n] as const, mod: 3 }, y: { var: 'x' } })) },
);

const plainTask: fc.Arbitrary<Shape> = fc
  .record({
    long: fc.boolean(),
    two: fc.boolean(),
    error: fc.option(fc.constantFrom('e', 'f'), { freq: 4 }),
    set: writes,
  })
  .map(
    ({ long, two, error, set }) =>
      (around) =>
        f.task(around.name('T'), {
          ...(two ? { outcomes: ['ok', 'no'] } : {}),
          ...(error ? { errors: [error] } : {}),
          ...(set ? { set } : {}),
          long,
        }),
  );

/** Tasks whose handler decides by data, and now and then faults; one of the variables that it may write stays as it is. */
const handled: fc.Arbitrary<Shape> = fc
  .record({ long: fc.boolean(), v: variable, n: value, fault: fc.boolean() })
  .map(
    ({ long, v, n, fault }) =>
      (around) =>
        f.task(around.name('H'), {
          outcomes: ['low', 'high'],
          long,
          reads: [v],
          writes: ['x', 'y'],
          run: (data) => {
            const now = data[v] as number;
            if (fault && now === 2) throw new Error('fault');
            return f.outcome(now < n ? 'low' : 'high', { [v]: (now + 1) % 3 });
          },
        }),
  );

const guardedOutcomes: fc.Arbitrary<Shape> = fc.tuple(condition, condition, fc.boolean()).map(
  ([a, b, long]) =>
    (around) =>
      f.task(around.name('G'), { outcomes: { a: { when: a }, b: { when: b } }, long }),
);

const event: fc.Arbitrary<Shape> = fc
  .option(fc.tuple(variable, fc.uniqueArray(value, { minLength: 1, maxLength: 2 })))
  .map((given) => (around) => f.event(around.name('E'), given ? { into: given[0], domain: given[1] } : {}));
const timer: fc.Arbitrary<Shape> = fc
  .constantFrom(1, 1, 2, 0)
  .map((delay) => (around) => f.timer(around.name('Z'), { delay }));
const receive: fc.Arbitrary<Shape> = fc
  .constantFrom(['c'], ['c', 'd'])
  .map((channels) => (around) => f.receive(around.name('R'), ...channels));
const send: fc.Arbitrary<Shape> = fc
  .constantFrom(['c'], ['d'], ['c', 'd'], ['s'])
  .map((channels) => (around) => f.send(around.name('M'), ...channels));
const withdraw: fc.Arbitrary<Shape> = fc.tuple(fc.boolean(), fc.nat(6)).map(([finishes, n]) => (around) => {
  const built = { ...(finishes ? f.finish : f.cancel)(around.name('W'), 'case') };
  // which scope is meant can only be said once all are known
  around.later(n, (scope) => Object.assign(built, { scope }));
  return built;
});

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 10, arbitrary: plainTask },
  { weight: 2, arbitrary: handled },
  { weight: 2, arbitrary: guardedOutcomes },
  { weight: 1, arbitrary: event },
  { weight: 1, arbitrary: timer },
  { weight: 1, arbitrary: fc.oneof(send, receive) },
  { weight: 1, arbitrary: withdraw },
  { weight: 1, arbitrary: fc.constant<Shape>((around) => f.stop(around.name('K'))) },
  { weight: 1, arbitrary: fc.constant<Shape>(() => f.skip()) },
  { weight: 3, arbitrary: widerLeaves },
);

function structure(inner: fc.Arbitrary<Shape>, width: number): fc.Arbitrary<Shape> {
  const several = fc.array(inner, { minLength: 1, maxLength: width });
  const all = (list: readonly Shape[], around: Naming) => list.map((s) => s(around));
  const seq = several.map(
    (parts): Shape =>
      (around) =>
        f.seq(...all(parts, around)),
  );
  const par = fc
    .record({
      branches: several,
      n: fc.nat(9),
      join: fc.constantFrom('all', 'all', 'all', 'first', 'multi'),
      rest: fc.constantFrom('cancel' as const, 'leave' as const, 'block' as const),
    })
    .map(({ branches, n, join, rest }): Shape => (around) => {
      const name = around.name('P');
      const first = { first: 1 + (n % branches.length) };
      return f.par(all(branches, around), { name, rest, join: join === 'first' ? first : (join as 'all') });
    });
  const xor = fc
    .array(fc.tuple(fc.option(condition), inner), { minLength: 1, maxLength: width })
    .chain((branches) =>
      fc.boolean().map((last): Shape => (around) => {
        const name = around.name('X');
        return f.xor(
          branches.map(([when, shape], i) => {
            const term = shape(around);
            if (last && i > 0 && i === branches.length - 1) return { else: true as const, do: term };
            return when ? { when, do: term } : term;
          }),
          { name },
        );
      }),
    );
  const loop = fc
    .record({
      body: inner,
      how: fc.constantFrom('while' as const, 'until' as const, 'times' as const),
      when: fc.option(condition),
      times: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ body, how, when, times }): Shape => (around) => {
      const name = around.name('L');
      return how === 'times'
        ? f.loop(body(around), { times }, { name })
        : f.loop(body(around), how, { name, ...(when ? { when } : {}) });
    });
  const scope = fc
    .record({
      body: inner,
      on: fc.dictionary(fc.constantFrom('e', 'f', 'fault', '*'), inner, { maxKeys: 2 }),
    })
    .map(({ body, on }): Shape => (around) => {
      const name = around.name('S');
      around.opens(name);
      const built = body(around);
      return f.scope(name, built, {
        on: Object.fromEntries(Object.entries(on).map(([e, s]) => [e, s(around)])),
      });
    });
  const atom = fc.oneof(plainTask, event, timer, receive);
  const defer = fc
    .array(fc.tuple(atom, inner), { minLength: 1, maxLength: width })
    .map((branches): Shape => (around) => {
      const name = around.name('D');
      return f.defer(
        branches.map(([on, then]) => [on(around) as Atom, then(around)] as const),
        { name },
      );
    });
  return fc.oneof(
    { weight: 4, arbitrary: seq },
    { weight: 4, arbitrary: par },
    { weight: 2, arbitrary: xor },
    { weight: 3, arbitrary: loop },
    { weight: 3, arbitrary: scope },
    { weight: 1, arbitrary: defer },
    { weight: 4, arbitrary: graph(inner) },
    { weight: 6, arbitrary: widerStructures(inner, width, condition) },
    { weight: 9, arbitrary: corners(leaf, inner) },
    { weight: 5, arbitrary: reactions(leaf, inner) },
  );
}

/** Flow graphs of up to five nodes; every node may be reached or not, gateways lead to events. */
function graph(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  const node = fc.record({
    join: fc.constantFrom('xor' as const, 'xor' as const, 'and' as const, 'or' as const),
    split: fc.constantFrom('and' as const, 'xor' as const, 'or' as const),
    content: fc.constantFrom('none', 'task', 'task', 'event', 'compound', 'send', 'receive'),
    content_: inner,
    terminate: fc.boolean(),
    when: fc.option(condition, { freq: 3 }),
  });
  const edges = fc.uniqueArray(fc.tuple(fc.nat(4), fc.nat(4)), {
    maxLength: 7,
    selector: ([a, b]) => a * 8 + b,
  });
  return fc
    .tuple(
      fc.array(node, { minLength: 1, maxLength: 5 }),
      edges,
      fc.option(fc.array(fc.nat(1), { minLength: 2, maxLength: 2 }), { freq: 3 }),
    )
    .map(([nodes, drawn, gateway]): Shape => (around) => {
      const name = around.name('F');
      around.opens(name);
      const names = nodes.map(() => around.name('n'));
      const links = drawn.flatMap(([a, b]) =>
        a < names.length && b < names.length ? [[names[a]!, names[b]!] as const] : [],
      );
      const built: Record<string, f.FlowNodeOptions> = {};
      const conditional: { from: string; to: string; when: Condition }[] = [];
      for (const [i, v] of nodes.entries()) {
        const self = names[i]!;
        const out = links.filter(([a]) => a === self);
        const kind = v.content;
        built[self] = {
          join: v.join,
          split: v.split,
          ...(kind === 'task'
            ? {
                do: f.task(self, {
                  ...(v.when ? { outcomes: ['ok', 'no'] } : {}),
                  ...(v.terminate ? { errors: ['e'] } : {}),
                }),
              }
            : {}),
          ...(kind === 'event' ? { do: f.event(self) } : {}),
          ...(kind === 'send' ? { do: f.send(self, 'c') } : {}),
          ...(kind === 'receive' ? { do: f.receive(self, 'c') } : {}),
          ...(kind === 'compound' ? { do: f.seq(v.content_(around)) } : {}),
          ...(v.terminate && out.length === 0 && !(gateway && i === 0) ? { end: 'terminate' as const } : {}),
        };
        if (v.split === 'xor' && out.length > 1 && v.when)
          conditional.push({ from: self, to: out[0]![1], when: v.when });
      }
      const edgesOf = links.map(([a, b]) => {
        const c = conditional.find((k) => k.from === a && k.to === b);
        return c ? { from: a, to: b, when: c.when } : ([a, b] as const);
      });
      if (gateway) addGateway(around, built, edgesOf, names, gateway);
      return f.flow(name, { starts: [names[0]!], nodes: built, edges: edgesOf });
    });
}

type Edge =
  readonly [string, string] | { readonly from: string; readonly to: string; readonly when?: Condition };

/** An event gateway after the first node, with two events that lead back into the graph or end. */
function addGateway(
  around: Naming,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: Edge[],
  names: readonly string[],
  targets: readonly number[],
): void {
  const gateway = around.name('g');
  nodes[gateway] = { split: 'defer' };
  edges.push([names[0]!, gateway]);
  if (names[1] !== undefined && nodes[names[1]]!.end === undefined) edges.push([names[1], gateway]);
  for (const [i, back] of targets.entries()) {
    const target = around.name('t');
    nodes[target] = { do: i === 0 ? f.event(target) : f.receive(target, 'c') };
    edges.push([gateway, target]);
    const next = names[back];
    if (next && back > 0) edges.push([target, next]);
  }
}
