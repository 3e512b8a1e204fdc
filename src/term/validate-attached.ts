/** Checks of nodes that react to others: attached ones, handlers of compensation, and those that ask for it (semantics, section 13). */
import { simpleContent } from './construct-flow.ts';
import { largest, reject, validateName, type Surroundings } from './rejection.ts';
import type { Attachment, Flow, FlowNode } from './term.ts';

/** What stands around a node in its flow. */
export interface NodeContext {
  readonly flow: Flow;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** Numbers of edges, start edges among the incoming ones. */
  readonly incoming: number;
  readonly outgoing: number;
}

/**
 * Checks what section 13 of the semantics adds to a node.
 * @throws UserError FP1012 for a join of too many, FP1018 for a delay or a number of times, FP1027 for attached and single nodes,
 *   FP1028 for compensation
 */
export function validateReactions(v: FlowNode, context: NodeContext, around: Surroundings): void {
  if (typeof v.join === 'object') validateFirst(v, v.join.first, context);
  if (v.single && simpleContent(v.do))
    attachedMistake(v, `"${v.name}" is single but simple`, 'Only nodes with content that takes time are.');
  if (v.attached) validateAttached(v, v.attached, context, around);
  if (v.compensates !== undefined) validateHandler(v, v.compensates, context, around);
  if (v.compensate) validateCompensation(v, context);
}

function validateFirst(v: FlowNode, first: number, { incoming }: NodeContext): void {
  if (v.end !== undefined)
    reject(
      'FP1012',
      v.name,
      `"${v.name}" joins the first ${first} and terminates its flow`,
      'What it takes later would be left: put the end behind the join.',
    );
  if (!(Number.isInteger(first) && first >= 1 && first <= incoming)) {
    reject(
      'FP1012',
      v.name,
      `"${v.name}" joins the first ${first} of ${incoming} incoming edges`,
      `Use a whole number from 1 to ${incoming}.`,
    );
  }
}

function attachedMistake(v: FlowNode, message: string, remedy: string): never {
  reject('FP1027', v.name, message, remedy);
}

function validateAttached(
  v: FlowNode,
  attached: Attachment,
  { nodes, incoming }: NodeContext,
  around: Surroundings,
): void {
  const { to } = attached;
  if (incoming > 0 || v.join !== 'xor' || v.split === 'defer' || v.instantiates || v.compensate)
    attachedMistake(
      v,
      `"${v.name}" is attached, but has incoming edges, another join than xor, or another way to begin`,
      'An attached node begins by its trigger alone.',
    );
  if (v.do && simpleContent(v.do))
    attachedMistake(
      v,
      `"${v.name}" is attached and has an atom as its content`,
      'Leave `do` out, put what follows behind an edge, or use a compound content.',
    );
  const host = to === null ? null : nodes.get(to);
  if (host !== null && (!host || !host.single || host.name === v.name))
    attachedMistake(
      v,
      `"${v.name}" is attached to "${to}", which is no compound node of the flow that is \`single\``,
      'Attach it to a node with content, or to the flow (`to` left out).',
    );
  validateTrigger(v, attached, around);
  validateTimes(v, attached);
}

function validateTrigger(v: FlowNode, { on, interrupting }: Attachment, around: Surroundings): void {
  const signals = v.receives.filter((c) => around.channels[c] === 'signal').length;
  const fits = {
    message: v.receives.length > 0 && signals === 0,
    signal: v.receives.length === 1 && signals === 1,
  };
  const right = on.kind === 'message' || on.kind === 'signal' ? fits[on.kind] : v.receives.length === 0;
  if (!right)
    attachedMistake(
      v,
      `"${v.name}" waits for ${on.kind === 'event' || on.kind === 'error' || on.kind === 'escalation' ? 'an' : 'a'} ${on.kind}, but receives ${v.receives.length === 0 ? 'nothing' : v.receives.join(', ')}`,
      'Messages: one or more channels in `receives`; a signal: one channel of kind signal; else none.',
    );
  if (on.kind === 'error' && !interrupting)
    attachedMistake(v, `"${v.name}" catches an error and does not interrupt`, 'Errors always interrupt.');
  if ((on.kind === 'error' || on.kind === 'escalation') && on.name !== '*') validateName(on.name, on.kind);
  if (on.kind === 'timer' && !(on.delay >= 0 && Number.isFinite(on.delay)))
    reject(
      'FP1018',
      v.name,
      `the delay of "${v.name}" is ${on.delay}`,
      'A delay is a finite number, 0 or more.',
    );
}

function validateTimes(v: FlowNode, { on, interrupting, times }: Attachment): void {
  const always = on.kind === 'error' || on.kind === 'escalation' || (on.kind === 'signal' && !interrupting);
  const right = always
    ? times === null
    : interrupting
      ? times === 1
      : times === null || (Number.isInteger(times) && times >= 1 && times <= largest);
  if (right) return;
  reject(
    'FP1018',
    v.name,
    `"${v.name}" is to react ${times === null ? 'without bound' : `${times} times`}`,
    'What interrupts reacts once; errors, escalations and signals as often as they come (`times` left out); else a whole number from 1 to 1,000,000.',
  );
}

function compensationMistake(v: FlowNode, message: string, remedy: string): never {
  reject('FP1028', v.name, message, remedy);
}

function validateHandler(
  v: FlowNode,
  of: string,
  { nodes, incoming, outgoing }: NodeContext,
  around: Surroundings,
): void {
  const undone = nodes.get(of);
  const special =
    !undone ||
    undone.attached !== undefined ||
    undone.compensates !== undefined ||
    undone.compensate !== undefined ||
    undone.split === 'defer' ||
    undone.receives.some((c) => around.channels[c] === 'signal');
  if (special)
    compensationMistake(
      v,
      `"${v.name}" compensates "${of}", which is no ordinary node of its flow`,
      'Name a node of the same flow that has an action of its own and is neither attached nor a handler.',
    );
  const plain =
    incoming === 0 &&
    outgoing === 0 &&
    v.join === 'xor' &&
    v.split === 'and' &&
    !v.attached &&
    !v.compensate &&
    !v.instantiates &&
    v.end === undefined &&
    v.receives.every((c) => around.channels[c] !== 'signal');
  if (!plain)
    compensationMistake(
      v,
      `"${v.name}" compensates "${of}", but has edges or another way to begin or end`,
      'A handler has no edges: it begins when it is asked for, and then is over.',
    );
}

function validateCompensation(v: FlowNode, { nodes, outgoing }: NodeContext): void {
  const { handlers, raise } = v.compensate!;
  const other = handlers.find((h) => nodes.get(h)?.compensates === undefined);
  if (other !== undefined)
    compensationMistake(
      v,
      `"${v.name}" asks "${other}" to compensate, which is no handler of its flow`,
      'Name nodes of the same flow with `compensates`.',
    );
  if (v.do || v.receives.length > 0 || v.sends.length > 0 || v.instantiates || v.split === 'defer')
    compensationMistake(
      v,
      `"${v.name}" asks for compensation and does more than that`,
      'Put content and messages into nodes before or after it.',
    );
  if (raise !== undefined) validateName(raise, 'error');
  if (raise !== undefined && outgoing > 0)
    compensationMistake(
      v,
      `"${v.name}" raises "${raise}" but has outgoing edges`,
      'Remove the edges, or the `raise`.',
    );
}
