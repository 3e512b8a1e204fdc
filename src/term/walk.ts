import type { Term } from './term.ts';

/** The terms directly inside `term`, in pre-order. Outcome terms and handlers come where their code would: after the body. */
export function children(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'task':
      return term.outcomes.flatMap((o) => (o.then ? [o.then] : []));
    case 'seq':
      return term.parts;
    case 'par':
      return term.branches;
    case 'xor':
    case 'or':
      return term.branches.map((b) => b.do);
    case 'loop':
    case 'lock':
    case 'mi':
    case 'call':
    case 'rec':
      return [term.body];
    case 'scope':
      return [term.body, ...Object.values(term.on)];
    case 'defer':
      return [...term.branches.map((b) => b.on), ...term.branches.map((b) => b.do)];
    case 'flow':
      return term.nodes.flatMap((n) => (n.do ? [n.do] : []));
    case 'pools':
      return term.pools.map((p) => p.flow);
    default:
      return [];
  }
}

/** `term` and everything inside it, in pre-order. Iterative: sequences and nestings may be many thousands long. */
export function* preorder(term: Term): Generator<Term> {
  const stack: Term[] = [term];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    yield t;
    const inner = children(t);
    for (let i = inner.length - 1; i >= 0; i--) stack.push(inner[i]!);
  }
}

/** A copy of `term` with `change` applied to each of its direct parts, in the order of {@link children}. */
export function mapChildren(term: Term, change: (inner: Term) => Term): Term {
  switch (term.kind) {
    case 'task':
      return { ...term, outcomes: term.outcomes.map((o) => (o.then ? { ...o, then: change(o.then) } : o)) };
    case 'seq':
      return { ...term, parts: term.parts.map(change) };
    case 'par':
      return { ...term, branches: term.branches.map(change) };
    case 'xor':
    case 'or':
      return { ...term, branches: term.branches.map((b) => ({ ...b, do: change(b.do) })) };
    case 'loop':
    case 'lock':
    case 'mi':
    case 'call':
    case 'rec':
      return { ...term, body: change(term.body) };
    case 'scope': {
      const body = change(term.body);
      return {
        ...term,
        body,
        on: Object.fromEntries(Object.entries(term.on).map(([e, t]) => [e, change(t)])),
      };
    }
    case 'defer': {
      const atoms = term.branches.map((b) => change(b.on));
      return {
        ...term,
        branches: term.branches.map((b, i) => ({ on: atoms[i] as typeof b.on, do: change(b.do) })),
      };
    }
    case 'flow':
      return { ...term, nodes: term.nodes.map((n) => (n.do ? { ...n, do: change(n.do) } : n)) };
    case 'pools':
      return { ...term, pools: term.pools.map((p) => ({ ...p, flow: change(p.flow) as typeof p.flow })) };
    default:
      return term;
  }
}
