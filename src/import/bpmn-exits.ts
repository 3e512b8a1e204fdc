import type { FlowEdge, FlowNode } from '../term/term.ts';
import { isActivity, kindOf, textOf, type FlowElement } from './bpmn-elements.ts';
import type { Level } from './bpmn-level.ts';
import { plain, type Translation } from './bpmn-translation.ts';

/** How a node is left. */
export interface Exits {
  readonly split: 'and' | 'xor' | 'or';
  readonly edges: readonly FlowEdge[];
  /** Stands behind the node where its flows cannot be chosen in one step. */
  readonly choice: FlowNode | null;
}

/**
 * The outgoing flows of a node. Conditions are not evaluated: each of them is open. Out of an activity, flows without a condition are
 * always taken, and the default flow if no condition holds (BPMN 2.0.2, 13.3.1 and 13.4).
 */
export function exitsOf(element: FlowElement, level: Level, t: Translation): Exits {
  const flows = level.outgoing.get(element) ?? [];
  const kind = kindOf(element);
  if (kind === 'exclusiveGateway') return { split: 'xor', edges: flows.map((f) => edge(f)), choice: null };
  if (kind === 'inclusiveGateway' || kind === 'complexGateway')
    return chosen(element, flows, flows, t, isDefault(element));
  const byDefault = isActivity(element) ? isDefault(element) : () => false;
  const conditional = flows.filter((f) => isConditional(f) && !byDefault(f));
  if (conditional.length === 0) return { split: 'and', edges: flows.map((f) => edge(f)), choice: null };
  return chosen(element, flows, conditional, t, byDefault);
}

/** Any of `open`, else the default flow; all others always. */
function chosen(
  element: FlowElement,
  flows: readonly FlowElement[],
  open: readonly FlowElement[],
  t: Translation,
  byDefault: (flow: FlowElement) => boolean,
): Exits {
  const fallback = flows.some(byDefault);
  const always = flows.filter((f) => !open.includes(f) && !byDefault(f));
  if (!fallback && always.length === 0 && open.some(isConditional)) {
    t.note(`at least one of the conditions on the flows out of ${element.id!} is taken to hold`);
  }
  if (flows.length === 1) return { split: 'and', edges: flows.map((f) => edge(f)), choice: null };
  const edgeFrom = (flow: FlowElement, from?: string): FlowEdge => ({
    ...edge(flow, from),
    ...(byDefault(flow) ? { else: true as const } : {}),
    ...(always.includes(flow) ? { when: { always: true as const } } : {}),
  });
  if (!fallback || always.length === 0)
    return { split: 'or', edges: flows.map((f) => edgeFrom(f)), choice: null };
  // with flows that are always taken no default ever would be: the choice is a node of its own
  const choice: FlowNode = { ...plain, name: t.part(element, 'choice'), split: 'or' };
  const link = `${element.id!}->${choice.name}`;
  return {
    split: 'and',
    choice,
    edges: [
      ...flows.map((f) => (always.includes(f) ? edge(f) : edgeFrom(f, choice.name))),
      { id: link, from: element.id!, to: choice.name },
    ],
  };
}

function edge(flow: FlowElement, from = flow.sourceRef!.id!): FlowEdge {
  return { id: flowId(flow), from, to: flow.targetRef!.id! };
}

/** The id of a sequence flow, or a name made of its ends. */
export function flowId(flow: FlowElement): string {
  return flow.id ?? `${flow.sourceRef?.id ?? '?'}->${flow.targetRef?.id ?? '?'}`;
}

/** Whether a flow has a condition with a text. */
export function isConditional(flow: FlowElement): boolean {
  return textOf(flow.conditionExpression) !== '';
}

function isDefault(element: FlowElement): (flow: FlowElement) => boolean {
  return (flow) => element.default === flow;
}
