import {
  kindOf,
  nodesOf,
  triggerOf,
  type Artifact,
  type BpmnElement,
  type Container,
  type FlowElement,
} from './bpmn-elements.ts';

/** What becomes one flow: the content of a process, of a sub-process, or of a part of an ad-hoc one. */
export interface Level {
  /** As people call it: the pool, or the id of the sub-process. */
  readonly name: string;
  readonly element: Container;
  readonly nodes: readonly FlowElement[];
  readonly flows: readonly FlowElement[];
  /** The flows out of each node, and into each. */
  readonly outgoing: ReadonlyMap<BpmnElement | undefined, readonly FlowElement[]>;
  readonly incoming: ReadonlyMap<BpmnElement | undefined, readonly FlowElement[]>;
  /** The events at the border of each activity. */
  readonly borders: ReadonlyMap<BpmnElement | undefined, readonly FlowElement[]>;
  /** From compensation boundary events to the activities that compensate. */
  readonly associations: readonly Artifact[];
  /** Whether a timer can end, or add to, what happens here: tasks then take time. */
  readonly timed: boolean;
  /** Whether it can be in progress several times at once. */
  readonly several: boolean;
}

/** The level of a process, or of a sub-process inside another level. */
export function levelOf(element: Container, name: string, around: Pick<Level, 'timed' | 'several'>): Level {
  const nodes = nodesOf(element);
  const flows = (element.flowElements ?? []).filter((e) => kindOf(e) === 'sequenceFlow');
  return {
    name,
    element,
    nodes,
    flows,
    outgoing: grouped(flows, (f) => f.sourceRef),
    incoming: grouped(flows, (f) => f.targetRef),
    borders: grouped(
      nodes.filter((v) => kindOf(v) === 'boundaryEvent'),
      (v) => v.attachedToRef,
    ),
    associations: (element.artifacts ?? []).filter((a) => kindOf(a) === 'association'),
    timed: around.timed || nodes.some((v) => v.triggeredByEvent === true && nodesOf(v).some(isTimer)),
    several: around.several,
  };
}

function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item);
    else groups.set(k, [item]);
  }
  return groups;
}

/** Events at the border of an activity of this level, those for compensation apart. */
export function boundaryEvents(host: FlowElement, level: Level): FlowElement[] {
  return (level.borders.get(host) ?? []).filter((v) => triggerOf(v).trigger !== 'compensate');
}

/** Whether an event waits for a timer. */
export function isTimer(event: FlowElement): boolean {
  return triggerOf(event).trigger === 'timer';
}
