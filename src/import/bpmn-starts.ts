import type { FlowEdge, FlowNode } from '../term/term.ts';
import { kindOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import type { Exchanges } from './bpmn-messages.ts';
import { instantiatingStart, waitingStart } from './bpmn-nodes.ts';
import type { PoolSource } from './bpmn-pools.ts';
import type { BpmnSource } from './bpmn-source.ts';

/** How a flow begins. */
export interface Starts {
  /** Nodes with a start edge. */
  readonly starts: readonly string[];
  readonly nodes: readonly FlowNode[];
  /** Edges that the file does not have. */
  readonly edges: readonly FlowEdge[];
  /** None start events that have fired: their sequence flows are start edges. */
  readonly fired: ReadonlySet<FlowElement>;
  /** Whether messages start instances. */
  readonly instantiated: boolean;
  /** Start events that the environment triggers. */
  readonly environment: readonly string[];
}

const node = {
  join: 'xor',
  split: 'and',
  receives: [],
  sends: [],
  instantiates: false,
  activity: false,
  single: false,
} as const;

/**
 * The start events of a pool (BPMN 2.0.2, 10.5.2). None start events have all fired when the case starts. A message or signal that
 * comes from the file starts an instance. Any other trigger comes from the environment; as every start event is a way to start
 * on its own, an instance then starts in exactly one of these ways, none start events included.
 * @param unique makes a name that no element has
 * @throws UserError FP2048 for a pool without a start event, and for a start event with an incoming sequence flow
 */
export function startsOf(
  pool: PoolSource,
  exchanges: Exchanges,
  unique: (name: string) => string,
  source: BpmnSource,
): Starts {
  const all = startEvents(pool, source);
  const instantiating = all.filter((v) => exchanges.of(v).receives.length > 0);
  const rest = all.filter((v) => !instantiating.includes(v));
  const none = rest.filter((v) => triggerOf(v).trigger === 'none' && !exchanges.of(v).fromOutside);
  const messages = instantiating.map((v) => instantiatingStart(v, exchanges.of(v)));
  const begun =
    none.length === rest.length
      ? { ...fireNone(none, pool, source), edges: [], environment: [] }
      : { ...waitForOne(rest, pool, unique, source), fired: new Set<FlowElement>() };
  return { ...begun, nodes: [...messages, ...begun.nodes], instantiated: messages.length > 0 };
}

function startEvents(pool: PoolSource, source: BpmnSource): readonly FlowElement[] {
  const all = pool.nodes.filter((v) => kindOf(v) === 'startEvent');
  const process = pool.process.id;
  if (all.length === 0) {
    const remedy = 'Give it one: nothing in it would ever happen.';
    source.fail('FP2048', `the process "${process ?? pool.name}" has no start event`, remedy, process);
  }
  const starts = new Set<unknown>(all);
  for (const { id, targetRef } of pool.flows) {
    if (!starts.has(targetRef)) continue;
    const message = `the sequence flow "${id ?? '?'}" leads to the start event "${targetRef!.id!}"`;
    source.fail('FP2048', message, 'Start events have no incoming flows.', targetRef!.id);
  }
  return all;
}

/** Start events that wait for the environment: one on its start edge, several behind an event-based gateway. */
function waitForOne(
  events: readonly FlowElement[],
  pool: PoolSource,
  unique: (name: string) => string,
  source: BpmnSource,
): Omit<Starts, 'fired' | 'instantiated'> {
  const waiting = events.map((v) => waitingStart(v).node);
  const environment = events.map((v) => v.id!);
  if (waiting.length === 1) return { starts: environment, nodes: waiting, edges: [], environment };
  source.notes.push(
    `an instance of ${pool.name} starts with one of ${environment.join(', ')}: the environment chooses`,
  );
  const gateway = unique(`${pool.name}.starts`);
  source.elements.set(gateway, { kind: 'startEvents', ...lineOf(events[0]!, source) });
  const edges = environment.map((id) => ({ id: `${gateway}->${id}`, from: gateway, to: id }));
  const choice: FlowNode = { ...node, name: gateway, split: 'defer' };
  return { starts: [gateway], nodes: [choice, ...waiting], edges, environment };
}

/**
 * None start events: their outgoing flows become start edges. A node has at most one start edge, so an event with a further flow
 * into such a node (or without any flow) stays a node and fires first, which adds states but changes no verdict.
 */
function fireNone(
  none: readonly FlowElement[],
  pool: PoolSource,
  source: BpmnSource,
): Pick<Starts, 'starts' | 'nodes' | 'fired'> {
  const starts = new Set<string>();
  const nodes: FlowNode[] = [];
  const fired = new Set<FlowElement>();
  for (const event of none) {
    const flows = pool.flows.filter((f) => f.sourceRef === event);
    const targets = new Set(flows.map((f) => f.targetRef?.id ?? ''));
    if (flows.length > 0 && targets.size === flows.length && [...targets].every((v) => !starts.has(v))) {
      fired.add(event);
      for (const flow of flows) {
        const target = flow.targetRef?.id ?? '';
        starts.add(target);
        source.elements.set(`->${target}`, { kind: 'sequenceFlow', ...lineOf(flow, source) });
      }
    } else {
      starts.add(event.id!);
      nodes.push({ ...node, name: event.id! });
    }
  }
  if (none.length > 1)
    source.notes.push(
      `the none start events ${none.map((v) => v.id!).join(', ')} of ${pool.name} all fire when the case starts`,
    );
  return { starts: [...starts], nodes, fired };
}

function lineOf(element: FlowElement, source: BpmnSource): { line?: number } {
  const line = element.id === undefined ? undefined : source.elements.get(element.id)?.line;
  return line === undefined ? {} : { line };
}
