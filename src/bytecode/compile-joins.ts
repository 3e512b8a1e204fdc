/** The joins of flow nodes (semantics, sections 4.4 and 13.3): which tokens let a node go on, and which it takes. */
import { simpleContent } from '../term/construct-flow.ts';
import type { Flow, FlowEdge, FlowNode } from '../term/term.ts';
import { waitsInFlow } from './attached-slots.ts';
import type { Emitter } from './emitter.ts';
import { edgesOf } from './flow-edges.ts';
import type { Part } from './flow-part.ts';
import type { OrJoin } from './program.ts';

/** Edges whose tokens node `v` can take: its own, then those into each event gateway before it. */
export function candidates(flow: Flow, v: FlowNode): readonly string[] {
  const edges = edgesOf(flow);
  return [...edges.incoming(v.name), ...edges.gateways(v.name).flatMap((g) => edges.incoming(g))];
}

/** The ways into a node by tokens on its incoming edges. */
export function entriesByTokens(emit: Emitter, flow: Flow, v: FlowNode, path: string): Part[] {
  const edges = v.join === 'xor' ? candidates(flow, v) : edgesOf(flow).incoming(v.name);
  const at = edges.map((id) => emit.at(`${path}${flow.name}#${id}`));
  if (v.join === 'xor' || (v.join === 'and' && edges.length <= 1)) {
    return edges.map((id, i) => ({
      label: edges.length > 1 ? `<${id}` : '',
      triggers: [at[i]!],
      timer: v.do?.kind === 'timer' ? emit.timers.arm(at[i]!, v.do.delay) : undefined,
      effects: () => emit.op('TAKE', at[i]!, 1),
    }));
  }
  if (edges.length === 0) return [];
  const [lo, m] = [at[0]!, at.length];
  const gather = () => emit.op('GATHER', lo, m);
  if (v.join === 'and') {
    return [{ label: '', triggers: [lo], guards: () => emit.op('MARKED', lo, m, m), effects: gather }];
  }
  const first = () => emit.op('FIRST', lo, lo + m);
  if (v.join === 'or') {
    const join = emit.orJoin(orJoin(emit, flow, v, path));
    const guards = () => {
      first();
      emit.op('SYNCHRONIZED', join);
    };
    return [{ label: '', triggers: at, guards, effects: gather }];
  }
  const n = v.join.first;
  const fired = emit.at(`${path}${v.name}.fired`);
  const guards = () => {
    first();
    emit.op('MARKED', lo, m, n);
    emit.op('IDLE', fired, fired + 1);
  };
  return [{ label: '', triggers: at, guards, effects: () => undefined, puts: () => emit.op('PUT', fired) }];
}

/** The reset of a join of the first n: it takes what has arrived when nothing more can come. */
export function resets(emit: Emitter, flow: Flow, v: FlowNode, path: string): Part[] {
  const incoming = edgesOf(flow).incoming(v.name);
  if (typeof v.join !== 'object' || incoming.length === 0) return [];
  const lo = emit.at(`${path}${flow.name}#${incoming[0]!}`);
  const fired = emit.at(`${path}${v.name}.fired`);
  const join = emit.orJoin(orJoin(emit, flow, v, path));
  const guards = () => {
    emit.op('MARKED', lo, incoming.length, 1);
    emit.op('SYNCHRONIZED', join);
  };
  const effects = () => {
    emit.op('TAKE', fired, 1);
    emit.op('GATHER', lo, incoming.length);
  };
  return [{ label: ':reset', triggers: [fired], environment: false, guards, effects }];
}

/** What an OR-join has to look at: everything else in the flow from which a path around the join leads to one of its edges. */
function orJoin(emit: Emitter, flow: Flow, v: FlowNode, path: string): OrJoin {
  const edges = edgesOf(flow);
  const incoming = edges.incoming(v.name);
  const at = (id: string) => emit.at(`${path}${flow.name}#${id}`);
  const along = (w: string) => edges.out(w);
  const onwards = (w: string) => [...along(w), ...edges.attached(w).flatMap((b) => edges.out(b.name))];
  const reachedFrom = (w: string, steps: (w: string) => readonly FlowEdge[]): number[] => {
    const reached = new Set(steps(w));
    for (const e of reached) {
      if (e.to !== v.name) for (const next of steps(e.to)) reached.add(next);
    }
    const ids = new Set([...reached].map((e) => e.id));
    return incoming.flatMap((id, i) => (ids.has(id) ? [i] : []));
  };
  const upstream = flow.nodes
    .filter((w) => w.name !== v.name)
    .flatMap((w) => {
      const positions = [
        ...edges.incoming(w.name).map(at),
        ...(waitsInFlow(w) ? [emit.at(`${path}${w.name}.in`)] : []),
        ...(w.compensate ? [emit.at(`${path}${w.name}.wait`)] : []),
      ];
      const places = positions.map((p) => ({ lo: p, hi: p + 1 }));
      if (w.do && !simpleContent(w.do)) places.push(emit.region(`${path}${w.name}:content`));
      if (places.length === 0) return [];
      const reaches = reachedFrom(w.name, onwards);
      const surely = reachedFrom(w.name, along);
      return reaches.length > 0 ? places.map(({ lo, hi }) => ({ lo, hi, reaches, along: surely })) : [];
    });
  return { lo: at(incoming[0]!), m: incoming.length, upstream };
}
