/** The positions of nodes that react to others, that wait for others, or that remember (semantics, sections 13.2 and 13.3). */
import type { FlowNode } from '../term/term.ts';

/** A slot of a node in the region of its flow, beside edges and content. */
interface Slot {
  readonly slot: string;
  readonly kind: 'token' | 'counter';
}

const token = (slot: string): Slot => ({ slot, kind: 'token' });

/** What node `v` has in the region of its flow. */
export function ownSlots(v: FlowNode): readonly Slot[] {
  return [
    ...(typeof v.join === 'object' ? [token('fired')] : []),
    ...(waitsInFlow(v) ? [token('in')] : []),
    ...(v.compensates === undefined ? [] : [{ slot: 'memory', kind: 'counter' } as const, token('in')]),
    ...(v.compensate ? [token('wait')] : []),
  ];
}

/** What an attached node `b` counts in the region that it watches. */
export function countersOf(b: FlowNode): readonly ('armed' | 'signalled')[] {
  if (!isArmed(b)) return [];
  return b.attached?.on.kind === 'signal' && b.attached.interrupting ? ['armed', 'signalled'] : ['armed'];
}

/** Whether an activation of what `b` watches arms it. */
export function isArmed(b: FlowNode): boolean {
  const kind = b.attached?.on.kind;
  return kind !== undefined && kind !== 'error' && kind !== 'escalation';
}

/** Whether a token at `b.in` triggers `b`: errors and escalations put it, and signals that do not interrupt. */
export function waitsInFlow(b: FlowNode): boolean {
  const { attached } = b;
  if (!attached) return false;
  return !isArmed(b) || (attached.on.kind === 'signal' && !attached.interrupting);
}
