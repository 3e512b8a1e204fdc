import { calledId } from './bpmn-calls.ts';
import {
  kindOf,
  nodesOf,
  triggerOf,
  type BpmnElement,
  type Container,
  type FlowElement,
} from './bpmn-elements.ts';
import type { Translation } from './bpmn-translation.ts';

/** What is thrown and caught by its code. */
export type Thrown = 'error' | 'escalation';

/** What events throw that comes to a catching event. */
export interface Reaching {
  /** Names of the codes that it catches. */
  readonly caught: ReadonlySet<string>;
  /** Whether something else comes by, which it does not catch. */
  readonly others: boolean;
}

/** The name of the code that an event throws, in the names of errors or of escalations. */
export function thrownBy(event: FlowElement, kind: Thrown, t: Translation): string {
  const { definition } = triggerOf(event);
  return kind === 'error'
    ? t.errors.thrown(definition?.errorRef, definition?.errorRef?.errorCode, event.id!)
    : t.escalations.thrown(definition?.escalationRef, definition?.escalationRef?.escalationCode, event.id!);
}

/** The name of the code that an event catches; `*`: any. */
export function caughtBy(event: FlowElement, kind: Thrown, t: Translation): string {
  const { definition } = triggerOf(event);
  return kind === 'error'
    ? t.errors.caught(definition?.errorRef, definition?.errorRef?.errorCode)
    : t.escalations.caught(definition?.escalationRef, definition?.escalationRef?.escalationCode);
}

/**
 * What events throw in `inside` and nothing further in catches, as `event` sees it (BPMN 2.0.2, 10.5.6; semantics, 13.2): an event at a
 * border sees what gets out of its activity; the start event of an event sub-process what gets out of a node of its level, event
 * sub-processes apart. What events beside it catch by name does not come to one that catches anything.
 */
export function reaching(event: FlowElement, kind: Thrown, inside: Container, t: Translation): Reaching {
  const search = new Throws(kind, t);
  const atBorder = kindOf(event) === 'boundaryEvent';
  const thrown = atBorder ? search.outOf(inside) : search.amongNodes(inside);
  const beside = atBorder ? bordersOf(event.attachedToRef!, kind) : innerStarts(inside, kind);
  const named = new Set(beside.map((v) => caughtBy(v, kind, t)));
  const own = caughtBy(event, kind, t);
  const caught = new Set([...thrown].filter((name) => (own === '*' ? !named.has(name) : name === own)));
  return { caught, others: thrown.size > caught.size };
}

/** One search: each container is looked at once, and a process not inside itself. */
class Throws {
  readonly #known = new Map<Container, ReadonlySet<string>>();
  readonly #open: Set<BpmnElement>;

  constructor(
    readonly kind: Thrown,
    readonly t: Translation,
  ) {
    this.#open = new Set(t.open);
  }

  /** What gets out of a process or sub-process: what its event sub-processes do not catch, and what they throw. */
  outOf(container: Container): ReadonlySet<string> {
    const known = this.#known.get(container);
    if (known) return known;
    const left = uncaught(this.amongNodes(container), innerStarts(container, this.kind), this);
    const reactions = nodesOf(container).filter((v) => v.triggeredByEvent === true);
    const out = new Set([...left, ...reactions.flatMap((v) => [...this.outOf(v)])]);
    this.#known.set(container, out);
    return out;
  }

  /** What the nodes of a level throw, event sub-processes apart. */
  amongNodes(container: Container): ReadonlySet<string> {
    return new Set(nodesOf(container).flatMap((v) => (v.triggeredByEvent ? [] : [...this.#outOfNode(v)])));
  }

  #outOfNode(v: FlowElement): Iterable<string> {
    if (/^(endEvent|intermediateThrowEvent)$/.test(kindOf(v)))
      return triggerOf(v).trigger === this.kind ? [thrownBy(v, this.kind, this.t)] : [];
    const callee = this.t.called.get(calledId(v) ?? '');
    if (callee && this.#open.has(callee)) return [];
    if (callee) this.#open.add(callee);
    const inside = this.outOf(callee ?? v);
    if (callee) this.#open.delete(callee);
    return inside.size === 0 ? inside : uncaught(inside, bordersOf(v, this.kind), this);
  }
}

function uncaught(
  thrown: ReadonlySet<string>,
  catching: readonly FlowElement[],
  { kind, t }: Throws,
): Iterable<string> {
  const names = new Set(catching.map((v) => caughtBy(v, kind, t)));
  return names.has('*') ? [] : [...thrown].filter((name) => !names.has(name));
}

function bordersOf(host: FlowElement, kind: Thrown): FlowElement[] {
  const around = host.$parent ? nodesOf(host.$parent as Container) : [];
  return around.filter((v) => v.attachedToRef === host && triggerOf(v).trigger === kind);
}

/** The start events of the event sub-processes of a level that catch what is thrown. */
function innerStarts(container: Container, kind: Thrown): FlowElement[] {
  return nodesOf(container)
    .filter((v) => v.triggeredByEvent === true)
    .flatMap(nodesOf)
    .filter((v) => kindOf(v) === 'startEvent' && triggerOf(v).trigger === kind);
}
