import {
  kindOf,
  nodesOf,
  nodesWithin,
  triggerOf,
  type BpmnElement,
  type FlowElement,
  type MessageFlow,
  type Process,
} from './bpmn-elements.ts';

/** Which processes stand on their own, and which only where they are called. */
export interface CallTree {
  readonly roots: ReadonlySet<Process>;
  /** Processes that call activities enter, by id. A root may be among them. */
  readonly called: ReadonlyMap<string, Process>;
}

/**
 * A process that others call stands where it is called, and on its own only if a participant has it or it is called by itself alone.
 * @param processes all that have nodes
 * @param owned those that participants have
 */
export function callTree(
  processes: readonly Process[],
  owned: readonly Process[],
  messageFlows: readonly MessageFlow[],
): CallTree {
  const callable = new Map(
    processes.filter((p) => isCallable(p, messageFlows)).map((p) => [p.id, p] as const),
  );
  const callees = (process: Process): Process[] =>
    nodesWithin(process).flatMap((v) => callable.get(calledId(v) ?? '') ?? []);
  const roots = new Set<Process>();
  const reached = new Set<Process>();
  const called = new Map<string, Process>();
  const enter = (process: Process): void => {
    if (reached.has(process)) return;
    reached.add(process);
    for (const callee of callees(process)) {
      if (callee !== process) called.set(callee.id!, callee);
      enter(callee);
    }
  };
  const start = (process: Process): void => {
    roots.add(process);
    enter(process);
  };
  for (const process of owned) start(process);
  const byOthers = new Set(processes.flatMap((p) => callees(p).filter((callee) => callee !== p)));
  for (const process of processes) if (!byOthers.has(process)) start(process);
  // what is left is called in circles: the first of each circle stands on its own
  for (const process of processes) if (!reached.has(process)) start(process);
  return { roots, called };
}

/** The id of the process that a call activity calls, without its prefix. */
export function calledId({ calledElement }: FlowElement): string | undefined {
  return calledElement?.replace(/^.*:/, '');
}

/** Begun by none start events or without any (BPMN 2.0.2, 10.3.6), and without message flows of its own. */
function isCallable(process: Process, messageFlows: readonly MessageFlow[]): boolean {
  const begins = nodesOf(process).filter((v) => kindOf(v) === 'startEvent' || v.instantiate === true);
  if (begins.some((v) => triggerOf(v).trigger !== 'none' || kindOf(v) !== 'startEvent')) return false;
  const ends = new Set<BpmnElement | undefined>(messageFlows.flatMap((f) => [f.sourceRef, f.targetRef]));
  return !nodesWithin(process).some((v) => ends.has(v));
}
