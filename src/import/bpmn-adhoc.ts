import type { FlowNode, Term } from '../term/term.ts';
import { kindOf, textOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import { levelOf, type Level } from './bpmn-level.ts';
import type { Translation } from './bpmn-translation.ts';

/**
 * An ad-hoc sub-process (BPMN 2.0.2, 10.3.5 and 13.3.5), a subset: each of its parts is performed at most once, at least one of
 * them, in any order; with `ordering="Sequential"` one at a time. A part is what sequence flows and borders connect.
 * @param activity translates an activity; given here, since activities contain ad-hoc sub-processes
 * @throws UserError FP2042 for what has no meaning in parts, and for a sequential one that can be in progress several times
 */
export function adHoc(
  element: FlowElement,
  around: Level,
  t: Translation,
  activity: (element: FlowElement, level: Level, t: Translation) => FlowNode,
): Term {
  const id = element.id!;
  const level = levelOf(element, id, around);
  for (const v of level.nodes) {
    const what = misfit(v);
    if (what !== null) refuse(v, `${what} in an ad-hoc sub-process`, 'Put a sub-process around it.', t);
  }
  const sequential = element.ordering === 'Sequential';
  if (sequential && level.several) {
    const remedy = 'Remove ordering="Sequential", or what makes several instances around it.';
    refuse(element, 'one part at a time, with several instances at once,', remedy, t);
  }
  t.note(`${id} is ad hoc: each of its parts happens at most once, and at least one of them`);
  if (textOf(element.completionCondition) !== '')
    t.note(`the completion condition of ${id} is not evaluated: it ends when the chosen parts have ended`);
  const lock = t.unique(`${id}.turn`);
  const branches = partsOf(level).map((part) => {
    const body = partTerm(part, element, t, activity);
    const turn: Term = { kind: 'lock', name: t.part(element, 'turn-of'), lock, body };
    return { do: sequential ? turn : body };
  });
  return { kind: 'or', name: t.part(element, 'parts'), branches, join: 'all' };
}

function partTerm(
  part: Level,
  element: FlowElement,
  t: Translation,
  activity: (element: FlowElement, level: Level, t: Translation) => FlowNode,
): Term {
  const [only, ...others] = part.nodes;
  const node = others.length === 0 ? activity(only!, part, t) : null;
  if (node?.activity && !node.do && node.receives.length === 0 && node.sends.length === 0) {
    return {
      kind: 'task',
      name: node.name,
      outcomes: [{ name: 'done' }],
      long: false,
      reads: [],
      writes: [],
    };
  }
  return t.flow(part, t.part(element, 'part'), 'start-events', t);
}

function misfit(v: FlowElement): string | null {
  const kind = kindOf(v);
  if (kind === 'startEvent' || kind === 'endEvent') return `a ${kind}`;
  if (v.triggeredByEvent) return 'an event sub-process';
  if (v.isForCompensation || triggerOf(v).trigger === 'compensate') return 'compensation';
  return null;
}

/** What sequence flows, and events at borders, connect: weakly connected components, in the order of the file. */
function partsOf(level: Level): Level[] {
  const links = [
    ...level.flows.map((f) => [f.sourceRef, f.targetRef] as const),
    ...level.nodes.map((v) => [v, v.attachedToRef ?? v] as const),
    ...linksOf(level),
  ];
  const part = new Map<unknown, number>(level.nodes.map((v, i) => [v, i]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [a, b] of links) {
      const [i, j] = [part.get(a), part.get(b)];
      if (i === undefined || j === undefined || i === j) continue;
      part.set(a, Math.min(i, j));
      part.set(b, Math.min(i, j));
      changed = true;
    }
  }
  return [...new Set(part.values())].map((number) => ({
    ...level,
    nodes: level.nodes.filter((v) => part.get(v) === number),
    flows: level.flows.filter((f) => part.get(f.sourceRef ?? f.targetRef) === number),
  }));
}

/** Link events of one name belong together. */
function linksOf(level: Level): (readonly [FlowElement, FlowElement])[] {
  const links = level.nodes.filter((v) => triggerOf(v).trigger === 'link');
  return links.slice(1).map((v) => [links[0]!, v] as const);
}

function refuse(v: FlowElement, what: string, remedy: string, t: Translation): never {
  return t.source.fail('FP2042', `${kindOf(v)} "${v.id!}": ${what} is not supported`, remedy, v.id);
}
