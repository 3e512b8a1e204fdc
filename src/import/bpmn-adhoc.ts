import type { FlowNode, Term } from '../term/term.ts';
import { linkName } from './bpmn-edges.ts';
import { isActivity, kindOf, textOf, triggerOf, type FlowElement } from './bpmn-elements.ts';
import { levelOf, type Level } from './bpmn-level.ts';
import { nameStart } from './bpmn-starts.ts';
import { taskOf, type Translation } from './bpmn-translation.ts';

/** Of a term with all sets of its branches. */
const mostParts = 10;

/**
 * An ad-hoc sub-process (BPMN 2.0.2, 10.3.5 and 13.3.5), a subset: each of its parts is performed at most once, at least one of
 * them, in any order; with `ordering="Sequential"` one at a time. A part is what sequence flows and borders connect.
 * @param activity translates an activity; given here, since activities contain ad-hoc sub-processes
 * @throws UserError FP2042 for what has no meaning in parts, for a sequential one that can be in progress several
 *   times, and for more than 10 parts
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
  const parts = partsOf(level);
  if (parts.length > mostParts) {
    const remedy = 'Put some of its parts into a sub-process, or join them by sequence flows.';
    refuse(element, `an ad-hoc sub-process of ${parts.length} parts, more than ${mostParts},`, remedy, t);
  }
  const branches = parts.map((part) => {
    const body = partTerm(part, element, t, activity);
    const turn: Term = { kind: 'lock', name: t.part(element, 'turn-of'), lock, body };
    return { do: sequential ? turn : body };
  });
  return { kind: 'or', name: t.part(element, 'parts'), branches, join: 'all' };
}

/** One activity alone is one action if it has nothing inside; it is translated once, since ad-hoc sub-processes can be nested. */
function partTerm(
  part: Level,
  element: FlowElement,
  t: Translation,
  activity: (element: FlowElement, level: Level, t: Translation) => FlowNode,
): Term {
  const [only, ...others] = part.nodes;
  const name = () => t.part(element, 'part');
  if (others.length > 0 || part.flows.length > 0 || !isActivity(only!))
    return t.flow(part, name(), 'start-events', t);
  const node = activity(only!, part, t);
  if (!node.do && node.receives.length === 0 && node.sends.length === 0)
    return taskOf(node.name, [{ name: 'done' }]);
  nameStart(only!, t.source);
  return { kind: 'flow', name: name(), starts: [node.name], nodes: [node], edges: [] };
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
  return links.map((v) => [links.find((first) => linkName(first) === linkName(v))!, v] as const);
}

function refuse(v: FlowElement, what: string, remedy: string, t: Translation): never {
  return t.source.fail('FP2042', `${kindOf(v)} "${v.id!}": ${what} is not supported`, remedy, v.id);
}
