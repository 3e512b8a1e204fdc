import type { FlowNode, Term } from '../term/term.ts';
import { isActivity, kindOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import type { Exchange } from './bpmn-messages.ts';

const plain = {
  join: 'xor',
  split: 'and',
  receives: [],
  sends: [],
  instantiates: false,
  activity: false,
  single: false,
} as const;

/** A node, and whether it waits for the environment. */
export interface Translated {
  readonly node: FlowNode;
  readonly environment: boolean;
}

/**
 * The flow node of an activity, gateway or event (start events apart): one action per marked incoming flow, and for an exclusive
 * gateway per pair of flows (BPMN 2.0.2, 13.3 and 13.4; semantics, 4.4).
 * @param element supported, with an id
 */
export function flowNode(element: FlowElement, exchange: Exchange): Translated {
  const name = element.id!;
  if (isActivity(element)) {
    const waits = kindOf(element) === 'receiveTask' ? exchange.receives.length === 0 : exchange.fromOutside;
    return translated({ ...plain, name, activity: true }, exchange, waits ? { kind: 'event', name } : null);
  }
  switch (kindOf(element)) {
    case 'exclusiveGateway':
      return translated({ ...plain, name, split: 'xor' }, exchange, null);
    case 'parallelGateway':
      return translated({ ...plain, name, join: 'and' }, exchange, null);
    case 'eventBasedGateway':
      return translated({ ...plain, name, split: 'defer' }, exchange, null);
    case 'intermediateCatchEvent':
      return waitingEvent(element, exchange);
    case 'endEvent':
      return endEvent(element, exchange);
    default:
      return translated({ ...plain, name }, exchange, null);
  }
}

/** A start event that waits on its start edge for the environment. */
export function waitingStart(element: FlowElement): Translated {
  return waitingEvent(element, { receives: [], sends: [], fromOutside: true });
}

/** A start event that starts an instance with a message. */
export function instantiatingStart(element: FlowElement, exchange: Exchange): FlowNode {
  return { ...plain, name: element.id!, receives: exchange.receives, instantiates: true };
}

/** A catching event: its link flow or its message lets it happen, else the environment does. */
function waitingEvent(element: FlowElement, exchange: Exchange): Translated {
  const name = element.id!;
  const { trigger, definition } = triggerOf(element);
  const node: FlowNode = { ...plain, name };
  if (trigger === 'link' || exchange.receives.length > 0) return translated(node, exchange, null);
  const delay = trigger === 'timer' ? seconds(definition?.timeDuration?.body ?? '') : null;
  return translated(
    node,
    exchange,
    delay === null ? { kind: 'event', name } : { kind: 'timer', name, delay },
  );
}

function endEvent(element: FlowElement, exchange: Exchange): Translated {
  const name = element.id!;
  const { trigger, definition } = triggerOf(element);
  if (trigger === 'terminate') return translated({ ...plain, name, end: 'terminate' }, exchange, null);
  if (trigger !== 'error') return translated({ ...plain, name }, exchange, null);
  const error = errorName(definition?.errorRef?.id ?? name);
  return translated({ ...plain, name }, exchange, {
    kind: 'task',
    name,
    outcomes: [{ name: error, raise: error }],
    long: false,
    reads: [],
    writes: [],
  });
}

function translated(node: FlowNode, exchange: Exchange, content: Term | null): Translated {
  const { receives, sends } = exchange;
  return {
    node: { ...node, receives, sends, ...(content ? { do: content } : {}) },
    environment: content?.kind === 'event' || content?.kind === 'timer',
  };
}

/** Names with a meaning of their own as errors or outcomes. */
const reserved = new Set(['start', 'in', 'out', 'fault', 'limit', 'bounds', 'no-branch', 'timeout']);

function errorName(id: string): string {
  return reserved.has(id) ? `${id}_` : id;
}

/**
 * Seconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; `null` for anything else: an expression, or years
 * and months, which have no fixed length.
 */
function seconds(duration: string): number | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    duration.trim(),
  );
  if (!match || match.slice(1).every((part) => part === undefined)) return null;
  const units = [604_800, 86_400, 3600, 60, 1];
  return units.reduce((sum, unit, i) => sum + unit * Number(match[i + 1] ?? 0), 0);
}
