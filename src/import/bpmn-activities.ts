import type { FlowNode, Outcome, Term } from '../term/term.ts';
import { adHoc } from './bpmn-adhoc.ts';
import { calledId } from './bpmn-calls.ts';
import { hasContent, isContainer, kindOf, nodesOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import { boundaryEvents, isTimer, levelOf, type Level } from './bpmn-level.ts';
import { repeated } from './bpmn-loops.ts';
import { inTurn, plain, taskOf, type Translation } from './bpmn-translation.ts';
import { watching } from './bpmn-waiting.ts';

/**
 * The node of a task, call activity or sub-process (BPMN 2.0.2, 13.3): one action for a task without markers and events at its
 * border, else entry, content and exit.
 */
export function activityNode(element: FlowElement, level: Level, t: Translation): FlowNode {
  const name = element.id!;
  const events = boundaryEvents(element, level);
  const inner: Level = {
    ...level,
    timed: level.timed || events.some(isTimer),
    several:
      level.several ||
      (element.loopCharacteristics !== undefined && !element.loopCharacteristics.isSequential),
  };
  if (isAtomic(element, t) && !isRecursive(element, t) && events.length === 0 && !element.loopCharacteristics)
    return simpleTask(element, inner, t);
  const failures = isAtomic(element, t) ? failuresOf(element, events, t) : [];
  const body = bodyOf(element, inner, failures, t);
  // a task inside is asked for by itself: it, and not the way in, tells whether the work was done
  const activity = body.kind !== 'seq' || !body.parts.some((part) => part.kind === 'task');
  return { ...plain, name, do: repeated(element, body, t), single: true, activity };
}

/** Whether nothing inside an activity is to be seen: tasks, empty sub-processes, calls of what cannot be entered. */
function isAtomic(element: FlowElement, t: Translation): boolean {
  return !hasContent(element) && t.callee(element) === null;
}

/** Whether a task waits for a message from the environment. */
function waits(element: FlowElement, t: Translation): boolean {
  const { receives, fromOutside } = t.exchanges.of(element);
  return kindOf(element) === 'receiveTask' ? receives.length === 0 : fromOutside;
}

function simpleTask(element: FlowElement, level: Level, t: Translation): FlowNode {
  const name = element.id!;
  const { receives, sends } = t.exchanges.of(element);
  noteOpaque(element, t);
  if (waits(element, t)) t.environment.add(name);
  const slow = waits(element, t) || (level.timed && receives.length === 0);
  return {
    ...plain,
    name,
    activity: true,
    receives,
    sends,
    ...(slow ? { do: { kind: 'event', name } as const } : {}),
  };
}

/** The errors, escalations and cancellations that events at the border of a task wait for: the task itself may bring them about. */
function failuresOf(element: FlowElement, events: readonly FlowElement[], t: Translation): Outcome[] {
  return events
    .filter((v) => /^(error|escalation|cancel)$/.test(triggerOf(v).trigger))
    .map((v) => {
      const { on } = watching(v, true, null, t);
      const caught = 'name' in on ? on.name : '*';
      const codes = on.kind === 'error' ? t.errors : t.escalations;
      const name = caught === '*' ? codes.fresh(`${element.id!}.${on.kind}`) : caught;
      t.note(`${element.id!} may bring about what ${v.id!} waits for (${triggerOf(v).trigger})`);
      return on.kind === 'error' ? { name, raise: name } : { name: `${name}.escalated`, escalate: name };
    });
}

function bodyOf(element: FlowElement, level: Level, failures: readonly Outcome[], t: Translation): Term {
  if (hasContent(element)) {
    if (kindOf(element) === 'adHocSubProcess') return adHoc(element, level, t, activityNode);
    return t.flow(levelOf(element, element.id!, level), t.part(element, 'content'), 'start-events', t);
  }
  const process = t.callee(element);
  if (process) {
    const flow = t.inside(process, element, () =>
      t.flow(levelOf(process, process.id!, level), t.part(process, 'content'), 'start-events', t),
    );
    return { kind: 'call', name: t.part(element, 'call'), body: flow };
  }
  const work = taskBody(element, failures, level, t);
  return isRecursive(element, t) ? cut(element, work, t) : work;
}

/** Whether an activity calls a process that is around it. */
function isRecursive(element: FlowElement, t: Translation): boolean {
  const called = calledId(element);
  return called !== undefined && t.open.some((process) => process.id === called);
}

/**
 * A call that is not followed any deeper: it may come back, and the search is cut, since it may also call for ever. Two threads lead to
 * one node that only one of them can be in (semantics, 13.1): other than an error, nothing catches that cut.
 */
function cut(element: FlowElement, work: Term, t: Translation): Term {
  const deeper = t.part(element, 'deeper');
  const bound = t.part(element, 'bound');
  const edge = (k: number) => ({ id: t.part(element, `deeper-${k}`), from: deeper, to: bound });
  return {
    kind: 'flow',
    name: t.part(element, 'content'),
    starts: [deeper],
    nodes: [
      { ...plain, name: deeper },
      { ...plain, name: bound, do: work, single: true },
    ],
    edges: [edge(1), edge(2)],
  };
}

/** A task that takes time: what it receives, its work, what it sends. */
function taskBody(element: FlowElement, failures: readonly Outcome[], level: Level, t: Translation): Term {
  const { receives, sends } = t.exchanges.of(element);
  noteOpaque(element, t);
  const parts: Term[] = [];
  if (receives.length > 0)
    parts.push({ kind: 'receive', name: t.part(element, 'receive'), channels: receives });
  const waiting = waits(element, t);
  if (waiting) t.environment.add(element.id!);
  if (waiting || (level.timed && receives.length === 0))
    parts.push({ kind: 'event', name: t.part(element, 'work') });
  const done = { name: 'done' };
  if (failures.length > 0) parts.push(taskOf(t.part(element, 'outcome'), distinct([done, ...failures])));
  // what waits for a message is asked for by the work behind it: entered and never answered, it was not performed
  else if (receives.length > 0 || parts.length + sends.length === 0)
    parts.push(taskOf(t.part(element, 'work'), [done]));
  if (sends.length > 0) parts.push({ kind: 'send', name: t.part(element, 'send'), channels: sends });
  return inTurn(parts);
}

/** Each effect once, each under a name of its own: codes may look like the names made of other codes. */
function distinct(outcomes: readonly Outcome[]): Outcome[] {
  const effects = new Map(outcomes.map((o) => [`${o.raise ?? ''} ${o.escalate ?? ''}`, o]));
  const taken = new Set<string>();
  return [...effects.values()].map((outcome) => {
    let { name } = outcome;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return { ...outcome, name };
  });
}

/** A call that is not entered says why. */
function noteOpaque(element: FlowElement, t: Translation): void {
  const called = calledId(element);
  if (called === undefined) {
    if (isContainer(element) && nodesOf(element).length === 0)
      t.note(`${element.id!} is one task: nothing is in it`);
    return;
  }
  const roots = t.source.definitions.rootElements ?? [];
  const target = roots.find((r) => r.id === called);
  if (!target) t.note(`${element.id!} is one task: ${called}, which it calls, is not in the file`);
  else if (kindOf(target) !== 'process') return;
  else if (t.open.includes(target))
    t.note(
      `${element.id!} calls ${called}, which is around it: the call comes back, or the search is cut, as it may call for ever`,
    );
  else if (nodesOf(target).length === 0)
    t.note(`${element.id!} is one task: ${called}, which it calls, is empty`);
  else
    t.note(
      `${element.id!} is one task: ${called}, which it calls, is checked beside it: it is not just begun by none start events, or has message flows of its own`,
    );
}
