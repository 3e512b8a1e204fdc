import type { FlowEdge, FlowNode } from '../term/term.ts';
import { kindOf, triggerOf, type BpmnElement, type FlowElement } from './bpmn-elements.ts';
import { flowId } from './bpmn-exits.ts';
import type { Level } from './bpmn-level.ts';
import type { Exchanges } from './bpmn-messages.ts';
import type { BpmnSource } from './bpmn-source.ts';
import { plain, type Begin, type Translation } from './bpmn-translation.ts';
import { waitingEvent } from './bpmn-waiting.ts';

/** How a flow begins. */
export interface Starts {
  /** Nodes with a start edge. */
  readonly starts: readonly string[];
  readonly nodes: readonly FlowNode[];
  /** Edges that the file does not have. */
  readonly edges: readonly FlowEdge[];
  /** Start events that are no nodes, since they have fired: their sequence flows are start edges. */
  readonly fired: ReadonlySet<FlowElement>;
}

/**
 * The beginning of a level (BPMN 2.0.2, 10.5.2). None start events have all fired when it is entered. A message or signal that
 * comes from the file starts an instance. Any other trigger comes from the environment; as every start event is a way to start
 * on its own, an instance then starts in exactly one of these ways, none start events included. Without start events, all nodes
 * without incoming flows start. Behind the start event of an event sub-process, that event alone has fired.
 * @throws UserError FP2048 for a level in which nothing starts, and for a start event with an incoming sequence flow
 */
export function startsOf(level: Level, begin: Begin, t: Translation): Starts {
  const all = startEvents(level, t.source);
  if (begin !== 'start-events') return { ...fireNone([begin], level, t), edges: [] };
  if (all.length === 0) return { starts: implicitStarts(level, t), nodes: [], edges: [], fired: new Set() };
  const instantiating = all.filter((v) => startsInstances(v, t.exchanges));
  const rest = all.filter((v) => !instantiating.includes(v));
  const none = rest.filter((v) => triggerOf(v).trigger === 'none' && !t.exchanges.of(v).fromOutside);
  const messages = instantiating.map((v): FlowNode => {
    const { receives } = t.exchanges.of(v);
    return { ...plain, name: v.id!, receives, instantiates: true };
  });
  const begun =
    none.length === rest.length
      ? { ...fireNone(none, level, t), edges: [] }
      : { ...waitForOne(rest, level, t), fired: new Set<FlowElement>() };
  return { ...begun, nodes: [...messages, ...begun.nodes] };
}

/** Whether a start event of a pool begins an instance for each message (or signal) from the file. */
export function startsInstances(start: FlowElement, exchanges: Exchanges): boolean {
  return kindOf(start) === 'startEvent' && exchanges.of(start).receives.length > 0;
}

function startEvents(level: Level, source: BpmnSource): readonly FlowElement[] {
  const all = level.nodes.filter((v) => kindOf(v) === 'startEvent');
  const starts = new Set<unknown>(all);
  for (const flow of level.flows) {
    if (!starts.has(flow.targetRef)) continue;
    const message = `the sequence flow "${flowId(flow)}" leads to the start event "${flow.targetRef!.id!}"`;
    source.fail('FP2048', message, 'Start events have no incoming flows.', flow.targetRef!.id);
  }
  return all;
}

/** Without a start event, all nodes without incoming flows are started (BPMN 2.0.2, 10.5.2 and 13.3.4). */
function implicitStarts(level: Level, t: Translation): string[] {
  const starts = level.nodes.filter(
    (v) =>
      !level.incoming.has(v) &&
      !v.triggeredByEvent &&
      !v.isForCompensation &&
      kindOf(v) !== 'boundaryEvent' &&
      !(kindOf(v) === 'intermediateCatchEvent' && triggerOf(v).trigger === 'link'),
  );
  const { id } = level.element;
  if (starts.length === 0) {
    const message = `the ${kindOf(level.element)} "${id ?? '?'}" has no start event, and no node without incoming flows`;
    return t.source.fail('FP2048', message, 'Give it one: nothing in it would ever happen.', id);
  }
  for (const v of starts) nameStart(v, t.source);
  if (kindOf(level.element) === 'process')
    t.note(`${id!} has no start event: it starts with ${starts.map((v) => v.id!).join(', ')}`);
  return starts.map((v) => v.id!);
}

/** Says for reports what the start edge to `node` is that the file does not have. */
export function nameStart(node: FlowElement, source: BpmnSource): void {
  source.elements.set(`->${node.id!}`, { kind: 'start', ...lineOf(node, source) });
}

/** Start events that wait for the environment: one on its start edge, several behind an event-based gateway. */
function waitForOne(
  events: readonly FlowElement[],
  level: Level,
  t: Translation,
): Pick<Starts, 'starts' | 'nodes' | 'edges'> {
  const waiting = events.map((v) => waitingEvent(v, { ...plain, name: v.id! }, t));
  const names = waiting.map((v) => v.name);
  if (waiting.length === 1) return { starts: names, nodes: waiting, edges: [] };
  const pool = level.name;
  t.note(`an instance of ${pool} starts with one of ${names.join(', ')}: the environment chooses`);
  const gateway = t.unique(`${pool}.starts`);
  t.source.elements.set(gateway, { kind: 'startEvents', ...lineOf(events[0]!, t.source) });
  const edges = names.map((id) => ({ id: `${gateway}->${id}`, from: gateway, to: id }));
  const choice: FlowNode = { ...plain, name: gateway, split: 'defer' };
  return { starts: [gateway], nodes: [choice, ...waiting], edges };
}

/**
 * None start events: their outgoing flows become start edges. A node has at most one start edge, so an event with a further flow
 * into such a node (or without any flow) stays a node and fires first, which adds states but changes no verdict.
 */
function fireNone(
  none: readonly FlowElement[],
  level: Level,
  t: Translation,
): Pick<Starts, 'starts' | 'nodes' | 'fired'> {
  const starts = new Set<string>();
  const nodes: FlowNode[] = [];
  const fired = new Set<FlowElement>();
  for (const event of none) {
    const flows = level.outgoing.get(event) ?? [];
    const targets = new Set(flows.map((f) => f.targetRef?.id ?? ''));
    if (flows.length > 0 && targets.size === flows.length && [...targets].every((v) => !starts.has(v))) {
      fired.add(event);
      for (const flow of flows) {
        const target = flow.targetRef?.id ?? '';
        starts.add(target);
        t.source.elements.set(`->${target}`, { kind: 'sequenceFlow', ...lineOf(flow, t.source) });
      }
    } else {
      starts.add(event.id!);
      nodes.push({ ...plain, name: event.id! });
    }
  }
  if (none.length > 1) {
    const when = kindOf(level.element) === 'process' ? 'the case starts' : 'it is entered';
    t.note(
      `the none start events ${none.map((v) => v.id!).join(', ')} of ${level.name} all fire when ${when}`,
    );
  }
  return { starts: [...starts], nodes, fired };
}

function lineOf(element: BpmnElement, source: BpmnSource): { line?: number } {
  const line = element.id === undefined ? undefined : source.elements.get(element.id)?.line;
  return line === undefined ? {} : { line };
}
