/** Flows with nodes that react to others: attached nodes, compensation, joins of the first few (docs/semantics.md, section 13). */
import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import { escalate, raise } from '../../term/derived.ts';
import type { Condition, Trigger } from '../../term/term.ts';
import type { Naming, Shape } from './naming.ts';

/** What may happen inside a host, besides whatever else is drawn. */
type Incident = 'nothing' | 'raise' | 'raise f' | 'escalate' | 'signal' | 'message' | 'stop';

const incident = fc.constantFrom<Incident>(
  'nothing',
  'raise',
  'raise f',
  'escalate',
  'escalate',
  'signal',
  'message',
  'stop',
  'stop',
);

const trigger = fc.constantFrom<Trigger>(
  { kind: 'error', name: 'e' },
  { kind: 'error', name: '*' },
  { kind: 'error', name: '*' },
  { kind: 'escalation', name: 'e' },
  { kind: 'escalation', name: '*' },
  { kind: 'message' },
  { kind: 'signal' },
  { kind: 'timer', delay: 1 },
  { kind: 'timer', delay: 1 },
  { kind: 'timer', delay: 2 },
  { kind: 'event' },
);

interface DrawnAttachment {
  readonly onHost: boolean;
  readonly on: Trigger;
  readonly interrupting: boolean;
  readonly times: number | null;
  readonly content: Shape | null;
  readonly incident: Incident;
  readonly goesOn: boolean;
  readonly several: boolean;
}

const attachment = (inner: fc.Arbitrary<Shape>): fc.Arbitrary<DrawnAttachment> =>
  fc.record({
    onHost: fc.constantFrom(true, true, false),
    on: trigger,
    interrupting: fc.boolean(),
    times: fc.constantFrom(1, 1, 2, null),
    content: fc.option(inner, { freq: 2 }),
    incident,
    goesOn: fc.boolean(),
    several: fc.boolean(),
  });

/**
 * An arbitrary of flows with a host, what is attached to it and to the flow, a branch beside it, and a join of any kind behind.
 * @param leaf what is undone or undoes
 * @param inner what may stand inside host and event sub-processes
 */
export function reactions(leaf: fc.Arbitrary<Shape>, inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      body: inner,
      incident,
      attached: fc.array(attachment(inner), { minLength: 1, maxLength: 4 }),
      beside: fc.constantFrom(
        'task',
        'signal',
        'message',
        'raise',
        'escalate',
        'lost',
        'nothing',
        'back',
        'back',
        'timers',
        'timers',
      ),
      raises: fc.boolean(),
      astray: fc.boolean(),
      join: fc.constantFrom<f.FlowNodeOptions['join']>('xor', 'and', 'or', { first: 1 }, { first: 2 }),
      compensation: fc.option(
        fc.record({
          handler: fc.option(leaf),
          host: fc.boolean(),
          withdraw: fc.boolean(),
          raise: fc.boolean(),
          one: fc.boolean(),
        }),
        { freq: 2 },
      ),
    })
    .map(
      (drawn): Shape =>
        (around) =>
          reacting(drawn, around),
    );
}

interface Drawn {
  readonly body: Shape;
  readonly incident: Incident;
  readonly attached: readonly DrawnAttachment[];
  readonly beside: string;
  /** Whether the join may raise. */
  readonly raises: boolean;
  /** Whether the host ends beside an OR-join, which only what is attached to it can reach. */
  readonly astray: boolean;
  readonly join: f.FlowNodeOptions['join'];
  readonly compensation: DrawnCompensation | null;
}

interface DrawnCompensation {
  readonly handler: Shape | null;
  /** Whether it undoes the host, or the task before it. */
  readonly host: boolean;
  readonly withdraw: boolean;
  readonly raise: boolean;
  /** Whether one handler is asked, or both. */
  readonly one: boolean;
}

type DrawnEdge = [string, string] | { readonly from: string; readonly to: string; readonly when: Condition };

function reacting(drawn: Drawn, around: Naming): ReturnType<typeof f.flow> {
  const name = around.name('F');
  around.opens(name);
  const [a, v, w, z] = ['n', 'v', 'n', 'n'].map((prefix) => around.name(prefix)) as [
    string,
    string,
    string,
    string,
  ];
  const nodes: Record<string, f.FlowNodeOptions> = {
    [a]: { do: f.task(a) },
    [v]: { do: withIncident(drawn.body, drawn.incident, around) },
    [w]: beside(drawn.beside, w, around),
    [z]: {
      ...(drawn.join ? { join: drawn.join } : {}),
      ...(drawn.raises ? { do: f.task(z, { errors: ['e'] }) } : {}),
      split: 'and',
    },
  };
  const lost = drawn.beside === 'lost';
  const edges: DrawnEdge[] = [
    [a, v],
    [a, w],
    ...(drawn.astray && drawn.join === 'or' ? [] : [[v, z] as [string, string]]),
    lost ? { from: w, to: z, when: { var: 'x', is: '=', value: 1 } } : [w, z],
  ];
  if (lost) edges.push({ from: w, to: v, when: { var: 'x', is: '=', value: 2 } });
  if (drawn.beside === 'back') edges.push([w, v]);
  if (drawn.beside === 'timers') race(v, w, z, around, nodes, edges);
  for (const b of drawn.attached) attach(b, v, z, around, nodes, edges);
  if (drawn.compensation) compensate(drawn.compensation, { a, v, z }, around, nodes, edges);
  return f.flow(name, { starts: [a], nodes, edges });
}

function withIncident(body: Shape, what: Incident, around: Naming) {
  const built = body(around);
  switch (what) {
    case 'raise':
      return f.seq(built, raise(around.name('T'), 'e'));
    case 'raise f':
      return f.seq(built, f.task(around.name('T'), { errors: ['f'] }));
    case 'escalate':
      return f.seq(built, escalate(around.name('T'), 'e'));
    case 'signal':
      return f.seq(f.send(around.name('M'), 's'), built);
    case 'message':
      return f.seq(f.send(around.name('M'), 'c'), built);
    case 'stop':
      return f.seq(built, f.stop(around.name('K')));
    case 'nothing':
      return f.seq(built);
  }
}

function beside(what: string, self: string, around: Naming): f.FlowNodeOptions {
  switch (what) {
    case 'signal':
      return { do: f.seq(f.send(around.name('M'), 's'), f.send(around.name('M'), 's')) };
    case 'message':
      return { do: f.send(self, 'c') };
    case 'raise':
      return { do: f.task(self, { errors: ['e'] }) };
    case 'escalate':
      return { do: escalate(self, 'e') };
    case 'lost':
      return { do: escalate(self, 'e'), split: 'xor' };
    case 'task':
      return { do: f.task(self) };
    default:
      return {};
  }
}

/** A gateway behind `w`, which waits for the first of two timers, and a timer behind the second; `v` comes there too, perhaps later. */
function race(
  v: string,
  w: string,
  z: string,
  around: Naming,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: DrawnEdge[],
): void {
  const gateway = around.name('g');
  nodes[gateway] = { split: 'defer' };
  const [late, soon, next] = [around.name('t'), around.name('t'), around.name('t')];
  nodes[late] = { do: f.timer(late, { delay: 3 }) };
  nodes[soon] = { do: f.timer(soon, { delay: 2 }) };
  nodes[next] = { do: f.timer(next, { delay: 1 }) };
  edges.push([v, w], [w, gateway], [gateway, late], [gateway, soon], [late, z], [soon, next], [next, z]);
}

function attach(
  drawn: DrawnAttachment,
  v: string,
  z: string,
  around: Naming,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: DrawnEdge[],
): void {
  const self = around.name('b');
  const { on, several } = drawn;
  const interrupting = on.kind === 'error' || drawn.interrupting;
  const repeats = on.kind === 'error' || on.kind === 'escalation' || (on.kind === 'signal' && !interrupting);
  nodes[self] = {
    ...(drawn.content ? { do: withIncident(drawn.content, drawn.incident, around), single: true } : {}),
    ...(on.kind === 'message' ? { receives: several ? ['c', 'd'] : ['c'] } : {}),
    ...(on.kind === 'signal' ? { receives: ['s'] } : {}),
    attached: {
      to: drawn.onHost ? v : null,
      on,
      interrupting,
      times: repeats ? null : interrupting ? 1 : drawn.times,
    },
  };
  if (drawn.goesOn) edges.push([self, z]);
}

function compensate(
  drawn: DrawnCompensation,
  { a, v, z }: { readonly a: string; readonly v: string; readonly z: string },
  around: Naming,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: DrawnEdge[],
): void {
  const [h, g, c] = [around.name('h'), around.name('h'), around.name('c')];
  nodes[h] = {
    compensates: drawn.host ? v : a,
    do: drawn.handler ? f.seq(drawn.handler(around)) : f.task(h),
  };
  nodes[g] = { compensates: drawn.host ? a : v, do: f.task(g) };
  nodes[c] = {
    compensate: {
      handlers: drawn.one ? [h] : [h, g],
      withdraw: drawn.withdraw,
      ...(drawn.raise ? { raise: 'e' } : {}),
    },
  };
  edges.push([z, c]);
}
