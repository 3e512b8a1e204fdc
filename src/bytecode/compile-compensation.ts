/** Compensation (semantics, section 13.3): handlers, the memory of what they undo, and the nodes that ask for them. */
import { simpleContent } from '../term/construct-flow.ts';
import type { Flow, FlowNode } from '../term/term.ts';
import type { Emitter } from './emitter.ts';
import type { Part } from './flow-part.ts';

/** Emits the memory that node `a` has completed, for each of its handlers. */
export function remember(emit: Emitter, flow: Flow, a: FlowNode, path: string): void {
  for (const h of flow.nodes) {
    if (h.compensates === a.name) emit.op('SET', emit.at(`${path}${h.name}.memory`), 1);
  }
}

/** The way into a handler: a token that a compensation has put. */
export function handlerEntry(emit: Emitter, h: FlowNode, path: string): Part {
  const at = emit.at(`${path}${h.name}.in`);
  const timer = h.do?.kind === 'timer' ? emit.timers.arm(at, h.do.delay) : undefined;
  return { label: '', triggers: [at], timer, effects: () => emit.op('TAKE', at, 1) };
}

/** What compensation node `c` does at its start: it calls the handlers of what has completed, and waits. */
export function compensationStart(emit: Emitter, flow: Flow, c: FlowNode, path: string): Part {
  const { withdraw } = c.compensate!;
  const effects = () => {
    const { lo, hi } = emit.region(path + flow.name);
    if (withdraw) emit.op('CLEAR', lo, hi);
    for (const h of handlersOf(c))
      emit.op('RECALL', emit.at(`${path}${h}.memory`), emit.at(`${path}${h}.in`));
    emit.op('PUT', emit.at(`${path}${c.name}.wait`));
  };
  return { label: ':in', effects };
}

/** The way on from a compensation node: no handler waits, and none has a token inside. */
export function compensationEnd(emit: Emitter, flow: Flow, c: FlowNode, path: string): Part {
  const at = emit.at(`${path}${c.name}.wait`);
  const contents = new Map(flow.nodes.map((v) => [v.name, v.do]));
  const guards = () => {
    for (const h of handlersOf(c)) {
      const waiting = emit.at(`${path}${h}.in`);
      emit.op('IDLE', waiting, waiting + 1);
      if (simpleContent(contents.get(h))) continue;
      const { lo, hi } = emit.region(`${path}${h}:content`);
      emit.op('IDLE', lo, hi);
    }
  };
  return { label: ':out', triggers: [at], guards, effects: () => emit.op('TAKE', at, 1) };
}

function handlersOf(c: FlowNode): readonly string[] {
  return [...new Set(c.compensate!.handlers)];
}
