/** Nodes attached to another node or to their flow (semantics, section 13.2): what arms and triggers them, and what they catch. */
import type { Flow, FlowNode, Trigger } from '../term/term.ts';
import { isArmed, waitsInFlow } from './attached-slots.ts';
import type { Compiler } from './compiler.ts';
import type { Catcher, Emitter } from './emitter.ts';
import { edgesOf } from './flow-edges.ts';
import type { Part } from './flow-part.ts';
import type { Region } from './layout.ts';

/** Emits the arming of what is attached to node `to`, or to the flow (`null`), when that is entered. */
export function arm(emit: Emitter, flow: Flow, to: string | null, path: string): void {
  for (const b of edgesOf(flow).attached(to).filter(isArmed))
    emit.op('SET', emit.at(`${path}${b.name}.armed`), b.attached!.times ?? 1);
}

/** The ways in which the trigger of an attached node starts it. */
export function triggers(compiler: Compiler, flow: Flow, b: FlowNode, path: string): Part[] {
  const { emit } = compiler;
  const { to, on, interrupting, times } = b.attached!;
  const { lo, hi } = watchedRegion(emit, flow, to, path);
  const at = (slot: string) => emit.at(`${path}${b.name}.${slot}`);
  const sends = () => compiler.guardSend(b.sends);
  if (waitsInFlow(b)) {
    const waiting = at('in');
    const take = () => emit.op('TAKE', waiting, 1);
    return [{ label: '', triggers: [waiting], guards: sends, effects: take }];
  }
  if (on.kind === 'signal') {
    const clear = () => emit.op('CLEAR', lo, hi);
    return [{ label: '', triggers: [at('signalled')], guards: sends, effects: clear, immediate: true }];
  }
  const armed = at('armed');
  const watched = watchedTokens(emit, flow, to, path);
  const inProgress = () => emit.op('OCCUPIED', watched.lo, watched.hi);
  const react = () => {
    if (times !== null) emit.op('TAKE', armed, 1);
    if (interrupting) emit.op('CLEAR', lo, hi);
  };
  if (on.kind !== 'message') {
    const guards = () => {
      inProgress();
      sends();
    };
    const timer = timerOf(emit, on, armed, watched);
    return [{ label: '', triggers: [armed], guards, effects: react, environment: true, ...timer }];
  }
  return b.receives.map((c) => ({
    label: b.receives.length > 1 ? `=${c}` : '',
    triggers: [armed],
    guards: () => {
      inProgress();
      emit.op('MESSAGE', emit.channel(c));
      compiler.guardSend(b.sends, c);
    },
    effects: () => {
      emit.op('RECEIVE', emit.channel(c));
      react();
    },
  }));
}

function timerOf(emit: Emitter, on: Trigger, armed: number, watched: Interval): Pick<Part, 'timer'> {
  return on.kind === 'timer' ? { timer: emit.timers.arm(armed, on.delay, 'attached', [watched]) } : {};
}

/** What catches errors and escalations from inside node `to`, or from the nodes of the flow (`null`): the first attached node for the name, else for any. */
export function catcher(emit: Emitter, flow: Flow, to: string | null, path: string): Catcher {
  return (kind, name) => {
    const nodes = edgesOf(flow).attached(to);
    const waits = (wanted: string) =>
      nodes.find(({ attached }) => {
        const { on } = attached!;
        return on.kind === kind && on.name === wanted;
      });
    const b = waits(name) ?? waits('*');
    if (b === undefined) return null;
    const { interrupting } = b.attached!;
    const react = () => {
      const { lo, hi } = watchedRegion(emit, flow, to, path);
      if (interrupting) emit.op('CLEAR', lo, hi);
      emit.op('PUT', emit.at(`${path}${b.name}.in`));
    };
    return { interrupting, react };
  };
}

/** Positions in which a token means that there is still something to react to. */
interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** What nodes attached to node `to`, or to the flow (`null`), watch: a token at the `done` of the node, its first position, is on its way out. */
export function watchedTokens(emit: Emitter, flow: Flow, to: string | null, path: string): Interval {
  const { lo, hi } = watchedRegion(emit, flow, to, path);
  return { lo: to === null ? lo : lo + 1, hi };
}

/** The region that nodes attached to node `to`, or to the flow (`null`), watch. */
function watchedRegion(emit: Emitter, flow: Flow, to: string | null, path: string): Region {
  return emit.region(to === null ? path + flow.name : `${path}${to}:content`);
}
