import {
  hasContent,
  isActivity,
  kindOf,
  nodesWithin,
  triggerOf,
  type BpmnElement,
  type FlowElement,
  type MessageFlow,
} from './bpmn-elements.ts';
import type { Contents, PoolSource } from './bpmn-pools.ts';
import type { BpmnSource } from './bpmn-source.ts';

/** What a node sends and receives. */
export interface Exchange {
  /** Channels: ids of message flows, of signals, of start events that a signal triggers. */
  readonly receives: string[];
  readonly sends: string[];
  /** A message flow from a black box ends here. */
  fromOutside: boolean;
}

/** All messages and signals of a file. */
export interface Exchanges {
  of(node: BpmnElement): Exchange;
  /** Names of the channels that are signals. */
  readonly signals: readonly string[];
  /** The pools at the ends of each message flow between nodes: sender, receiver. */
  readonly peers: Readonly<Record<string, readonly [from: string, to: string]>>;
}

/**
 * Channels for message flows (one each, persistent) and for signals that are thrown in the file. A start event that such a signal
 * triggers is always ready to start an instance, so no signal to it is lost: it has a persistent channel of its own.
 * @throws UserError FP2042 for a receiver that waits for a node of the file and for a black box alike, FP2044 for a flow without an
 *   end, FP2045 for one without an id, FP2049 for an end that cannot send or receive, or two ends in one pool
 */
export function exchangesOf(contents: Contents, source: BpmnSource): Exchanges {
  const exchanges = new Map<BpmnElement, Exchange>();
  const of = (node: BpmnElement): Exchange => {
    let exchange = exchanges.get(node);
    if (!exchange) exchanges.set(node, (exchange = { receives: [], sends: [], fromOutside: false }));
    return exchange;
  };
  const poolOf = new Map<BpmnElement, PoolSource>(
    contents.pools.flatMap((p) => nodesWithin(p.process).map((v) => [v, p] as const)),
  );
  const peers: Record<string, readonly [string, string]> = {};
  for (const flow of contents.messageFlows) {
    const ends = connect(flow, poolOf, of, source);
    if (ends) peers[flow.id!] = [ends[0].name, ends[1].name];
  }
  for (const [node, exchange] of exchanges) {
    if (exchange.fromOutside && exchange.receives.length > 0) {
      source.fail(
        'FP2042',
        `${kindOf(node)} "${node.id!}": waiting for messages from a pool with content and from one without is not supported`,
        'Give the empty pool a process, or remove its message flow.',
        node.id,
      );
    }
  }
  return { of, signals: connectSignals(contents, of, source), peers };
}

/** @returns the pools of sender and receiver, if both ends are nodes */
function connect(
  flow: MessageFlow,
  poolOf: ReadonlyMap<BpmnElement, PoolSource>,
  of: (node: BpmnElement) => Exchange,
  source: BpmnSource,
): readonly [PoolSource, PoolSource] | null {
  const { id, sourceRef, targetRef } = flow;
  if (id === undefined)
    return source.fail(
      'FP2045',
      'a message flow has no id',
      'Give every message flow an id.',
      flow.$parent?.id,
    );
  if (!sourceRef || !targetRef) {
    return source.fail(
      'FP2044',
      `the message flow "${id}" has no ${sourceRef ? 'target' : 'source'}`,
      'Connect it to two pools.',
      id,
    );
  }
  const sender = endOf(sourceRef, poolOf, id, source);
  const receiver = endOf(targetRef, poolOf, id, source);
  if (sender && !canSend(sender)) wrongEnd(sender, 'send', id, source);
  if (receiver && !canReceive(receiver)) wrongEnd(receiver, 'receive', id, source);
  if (sender && receiver) {
    const pool = poolOf.get(sender)!;
    if (pool === poolOf.get(receiver)) {
      source.fail(
        'FP2049',
        `the message flow "${id}" stays inside the pool "${pool.name}"`,
        'Use a sequence flow, or a signal.',
        id,
      );
    }
    of(sender).sends.push(id);
    of(receiver).receives.push(id);
    return [pool, poolOf.get(receiver)!];
  }
  if (receiver) of(receiver).fromOutside = true;
  return null;
}

/** The node at an end of a message flow, or `null` for a pool or sub-process with content: which of its nodes is meant is not known. */
function endOf(
  end: BpmnElement,
  poolOf: ReadonlyMap<BpmnElement, PoolSource>,
  flow: string,
  source: BpmnSource,
): FlowElement | null {
  const kind = kindOf(end);
  if (poolOf.has(end) && !hasContent(end as FlowElement)) return end as FlowElement;
  if (poolOf.has(end)) {
    source.notes.push(
      `message flow ${flow} ends at the border of sub-process ${end.id!}, not at a node of it: its other end deals with the environment`,
    );
    return null;
  }
  if (kind !== 'participant') {
    source.fail(
      'FP2049',
      `the message flow "${flow}" ends at the ${kind} "${end.id ?? '?'}"`,
      'Connect it to pools, tasks or message events.',
      flow,
    );
  }
  if ([...poolOf.values()].some((p) => p.name === end.id)) {
    source.notes.push(
      `message flow ${flow} ends at the border of pool ${end.id!}, not at a node of it: its other end deals with the environment`,
    );
  }
  return null;
}

function canSend(node: FlowElement): boolean {
  const { trigger } = triggerOf(node);
  if (isActivity(node)) return kindOf(node) !== 'receiveTask';
  return (
    /^(endEvent|intermediateThrowEvent)$/.test(kindOf(node)) && (trigger === 'message' || trigger === 'none')
  );
}

function canReceive(node: FlowElement): boolean {
  const { trigger } = triggerOf(node);
  if (isActivity(node)) return kindOf(node) !== 'sendTask';
  if (kindOf(node) === 'startEvent')
    return trigger === 'message' || (trigger === 'none' && kindOf(node.$parent!) === 'process');
  return /^(intermediateCatchEvent|boundaryEvent)$/.test(kindOf(node)) && trigger === 'message';
}

function wrongEnd(node: FlowElement, verb: 'send' | 'receive', flow: string, source: BpmnSource): never {
  const { trigger } = triggerOf(node);
  return source.fail(
    'FP2049',
    `the message flow "${flow}" ends at "${node.id!}", but a ${kindOf(node)} (${trigger}) cannot ${verb} messages`,
    'Make it a task or a message event.',
    flow,
  );
}

function connectSignals(
  { pools, called }: Contents,
  of: (node: BpmnElement) => Exchange,
  source: BpmnSource,
): string[] {
  const processes = new Set([...pools.map((p) => p.process), ...called.values()]);
  const all = [...processes].flatMap(nodesWithin).filter((v) => triggerOf(v).trigger === 'signal');
  const events = all.filter((v) => signalOf(v) !== null);
  const isThrow = (v: FlowElement) => /^(endEvent|intermediateThrowEvent)$/.test(kindOf(v));
  const isStart = (v: FlowElement) => kindOf(v) === 'startEvent' && kindOf(v.$parent!) === 'process';
  for (const v of all.filter((event) => signalOf(event) === null)) {
    const what = isThrow(v) ? 'it reaches nobody' : 'no event of the file throws what it waits for';
    source.notes.push(`the signal event ${v.id!} names no signal: ${what}`);
  }
  const signals: string[] = [];
  for (const signal of new Set(events.map((v) => signalOf(v)!))) {
    const own = events.filter((v) => signalOf(v) === signal);
    const throwers = own.filter(isThrow);
    const starts = own.filter(isStart);
    const catchers = own.filter((v) => !isThrow(v) && !isStart(v));
    if (throwers.length === 0) continue;
    const channel = triggerOf(own[0]!).definition!.signalRef!.id!;
    if (catchers.length > 0) signals.push(channel);
    for (const v of catchers) of(v).receives.push(channel);
    for (const v of starts) of(v).receives.push(v.id!);
    for (const v of throwers)
      of(v).sends.push(...(catchers.length > 0 ? [channel] : []), ...starts.map((s) => s.id!));
  }
  return signals;
}

/** Signals are told apart by their names, as engines do; one without a name by its id. */
function signalOf(event: FlowElement): string | null {
  const signal = triggerOf(event).definition?.signalRef;
  if (signal?.id === undefined) return null;
  return signal.name ? `name ${signal.name}` : `id ${signal.id}`;
}
