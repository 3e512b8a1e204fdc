import type { Flow, FlowNode, Model, Term } from '../term/term.ts';
import { children } from '../term/walk.ts';
import { watchedTokens } from './compile-attached.ts';
import { candidates } from './compile-joins.ts';
import { edgesOf } from './flow-edges.ts';
import { framePath } from './compiler.ts';
import type { Emitter } from './emitter.ts';
import type { Signal } from './program.ts';
import { Recursions } from './recursions.ts';

/** Notes who receives each signal, so that sending it knows whom to move. */
export function planSignals(model: Model, emit: Emitter): void {
  for (const [name, kind] of Object.entries(model.channels)) {
    if (kind !== 'signal') continue;
    const receivers = new Map<number, Signal['receivers'][number]>();
    for (const { flow, path } of flowsOf(model.term)) {
      for (const v of flow.nodes.filter((n) => n.receives.includes(name))) {
        if (v.attached) {
          const receiver = attachedReceiver(flow, v, path, emit);
          receivers.set(receiver.from, receiver);
          continue;
        }
        const out = edgesOf(flow).out(v.name);
        const puts =
          out.length > 0
            ? out.map((e) => ({ p: emit.at(`${path}${flow.name}#${e.id}`), sink: false }))
            : [{ p: emit.at(`${path}${v.name}.sink`), sink: true }];
        for (const id of candidates(flow, v)) {
          const from = emit.at(`${path}${flow.name}#${id}`);
          if (!receivers.has(from)) receivers.set(from, { from, puts });
        }
      }
    }
    emit.signal({ name, receivers: [...receivers.values()].sort((a, b) => a.from - b.from) });
  }
}

/** Where something is still in progress, a signal passes the reactions that are left on to where they trigger the node; without interrupting it, they stay as well. */
function attachedReceiver(flow: Flow, b: FlowNode, path: string, emit: Emitter): Signal['receivers'][number] {
  const at = (slot: string) => ({ p: emit.at(`${path}${b.name}.${slot}`), sink: false });
  const from = at('armed').p;
  const { to, interrupting } = b.attached!;
  const puts = interrupting ? [at('signalled')] : [at('armed'), at('in')];
  return { from, puts, watched: watchedTokens(emit, flow, to, path) };
}

/** Every flow of a model with each path at which it stands. */
function flowsOf(root: Term): { readonly flow: Flow; readonly path: string }[] {
  const found: { flow: Flow; path: string }[] = [];
  const recursions = new Recursions();
  const visit = (term: Term, path: string): void => {
    if (term.kind === 'flow') found.push({ flow: term, path });
    switch (term.kind) {
      case 'pools':
        for (const p of term.pools) {
          if (p.instances === null) visit(p.flow, path);
          else for (let i = 0; i < p.instances; i++) visit(p.flow, framePath(p.name, i));
        }
        return;
      case 'call':
        return visit(term.body, `${path}${term.name}/`);
      case 'mi':
        for (let i = 0; i < term.max; i++) visit(term.body, `${path}${term.name}[${i}]/`);
        return;
      case 'rec':
      case 'recurse': {
        const entry = recursions.enter(term, path);
        if (entry.inner !== null) visit(entry.body, entry.inner);
        return;
      }
      default:
        for (const t of children(term)) visit(t, path);
    }
  };
  visit(root, '');
  return found;
}
