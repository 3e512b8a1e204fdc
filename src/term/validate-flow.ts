import { conditionReads, simpleContent } from './construct.ts';
import type { Flow, FlowEdge, FlowNode, Pools } from './term.ts';
import { knownVariables, reject, validateName, type Surroundings } from './rejection.ts';
import { validateReactions } from './validate-attached.ts';

/** Checks one flow graph: edges, splits and joins, events behind gateways, messages. */
export function validateFlow(flow: Flow, around: Surroundings): void {
  const nodes = new Map(flow.nodes.map((v) => [v.name, v]));
  const out = new Map<string, FlowEdge[]>();
  const incoming = new Map<string, number>();
  const ids = new Set<string>();
  const exists = (name: string, what: string) => {
    if (!nodes.has(name))
      reject(
        'FP1005',
        flow.name,
        `${what} of flow "${flow.name}" names the node "${name}", which does not exist`,
        'Declare it under `nodes`, or correct the name.',
      );
  };
  if (flow.nodes.length === 0)
    reject('FP1004', flow.name, `flow "${flow.name}" has no nodes`, 'Give it at least one node.');
  for (const v of flow.starts) {
    exists(v, 'a start');
    if (ids.has(`->${v}`))
      reject('FP1010', flow.name, `flow "${flow.name}" starts at "${v}" twice`, 'List each start once.');
    ids.add(`->${v}`);
    incoming.set(v, 1);
  }
  for (const e of flow.edges) {
    exists(e.from, `edge "${e.id}"`);
    exists(e.to, `edge "${e.id}"`);
    if (ids.has(e.id))
      reject(
        'FP1010',
        flow.name,
        `flow "${flow.name}" has two edges "${e.id}"`,
        'Give parallel edges an `id` each.',
      );
    ids.add(e.id);
    out.set(e.from, [...(out.get(e.from) ?? []), e]);
    incoming.set(e.to, (incoming.get(e.to) ?? 0) + 1);
    if (e.when) knownVariables(conditionReads(e.when), flow.name, around);
  }
  if (flow.starts.length === 0 && !flow.nodes.some((v) => v.instantiates)) {
    reject('FP1007', flow.name, `flow "${flow.name}" has no start`, 'Name at least one node in `starts`.');
  }
  for (const v of flow.nodes) {
    validateNode(v, out.get(v.name) ?? [], incoming.get(v.name) ?? 0, around);
    const edges = { incoming: incoming.get(v.name) ?? 0, outgoing: out.get(v.name)?.length ?? 0 };
    validateReactions(v, { flow, nodes, ...edges }, around);
    if (v.split === 'defer') validateGateway(v, out.get(v.name) ?? [], nodes);
  }
}

function validateNode(v: FlowNode, out: readonly FlowEdge[], incoming: number, around: Surroundings): void {
  const conditional = out.some((e) => e.when || e.else);
  if (v.end === 'terminate' && out.length > 0)
    reject(
      'FP1011',
      v.name,
      `"${v.name}" terminates but has outgoing edges`,
      'Remove the edges, or the `end`.',
    );
  if (conditional && (out.length === 1 || (v.split !== 'xor' && v.split !== 'or'))) {
    reject(
      'FP1008',
      v.name,
      `a condition stands on ${out.length === 1 ? 'the only edge' : `an edge of the ${v.split} split`} out of "${v.name}"`,
      'Conditions belong on the edges of a split `xor` or `or` with several edges.',
    );
  }
  if (out.filter((e) => e.else).length > 1 || out.some((e) => e.else && e.when))
    reject(
      'FP1008',
      v.name,
      `"${v.name}" has more than one else edge, or one with a condition`,
      'Keep one `else` without `when`.',
    );
  validateMessages(v, out, incoming, around);
  if (v.do?.kind === 'task' && !v.do.long && v.do.outcomes.some((o) => o.then))
    reject(
      'FP1014',
      v.name,
      `the task of node "${v.name}" has outcomes that go on by themselves`,
      'Use edges for what follows, or a compound node (`seq` around the task).',
    );
  if (
    v.instantiates &&
    (incoming > 0 || v.receives.length === 0 || v.split === 'defer' || !simpleContent(v.do))
  ) {
    reject(
      'FP1016',
      v.name,
      `"${v.name}" is to start instances but has incoming edges, content of its own, or no message`,
      'A node that instantiates has no incoming edges and at least one channel in `receives`.',
    );
  }
}

function validateMessages(
  v: FlowNode,
  out: readonly FlowEdge[],
  incoming: number,
  around: Surroundings,
): void {
  for (const c of [...v.receives, ...v.sends]) {
    validateName(c, 'channel');
    if (around.channels[c] === 'transient') {
      reject(
        'FP1017',
        v.name,
        `"${v.name}" uses the transient channel "${c}"`,
        'Put the send or receive into a compound content: `seq` around it.',
      );
    }
  }
  if (
    ((v.join === 'or' || typeof v.join === 'object') && incoming > 12) ||
    (v.split === 'or' && out.filter((e) => !e.else).length > 12)
  ) {
    reject(
      'FP1025',
      v.name,
      `"${v.name}" is an OR with more than 12 edges`,
      'Every set of edges is an action: split it up.',
    );
  }
  const signals = v.receives.filter((c) => around.channels[c] === 'signal');
  const plain =
    !v.do &&
    v.receives.length === 1 &&
    v.sends.length === 0 &&
    v.join === 'xor' &&
    v.split === 'and' &&
    !v.instantiates;
  if (signals.length > 0 && !plain && !v.attached)
    reject(
      'FP1017',
      v.name,
      `"${v.name}" receives a signal and does more than that`,
      'A receiver of a signal has join xor, split and, one channel, and no content.',
    );
  if (!simpleContent(v.do) && ((v.receives.length > 0 && !v.attached) || v.sends.length > 0))
    reject(
      'FP1016',
      v.name,
      `"${v.name}" is compound and takes or sends messages`,
      'Put the messages inside its content, or into nodes of their own.',
    );
}

function validateGateway(g: FlowNode, out: readonly FlowEdge[], nodes: ReadonlyMap<string, FlowNode>): void {
  if (g.do || g.receives.length > 0 || g.sends.length > 0 || g.join !== 'xor' || out.length === 0) {
    reject(
      'FP1009',
      g.name,
      `event gateway "${g.name}" has content, another join than xor, or no targets`,
      'It only waits: give it edges to events and nothing else.',
    );
  }
  const seen = new Set<string>();
  for (const e of out) {
    const t = nodes.get(e.to)!;
    const waits = t.do?.kind === 'event' || t.do?.kind === 'timer' || (!t.do && t.receives.length > 0);
    if (!waits || t.join !== 'xor' || t.split === 'defer' || seen.has(e.to)) {
      reject(
        'FP1009',
        g.name,
        `event gateway "${g.name}" leads to "${e.to}", which is not a simple event with join xor`,
        'Lead it to distinct events, receives or timers.',
      );
    }
    seen.add(e.to);
  }
}

/** Checks the root of a collaboration. */
export function validatePools(pools: Pools, isRoot: boolean): void {
  if (!isRoot)
    reject(
      'FP1016',
      pools.name,
      `pools "${pools.name}" stand inside another term`,
      'Pools are only the root of a model.',
    );
  if (pools.pools.length === 0)
    reject('FP1004', pools.name, `pools "${pools.name}" are empty`, 'Give at least one pool.');
  for (const p of pools.pools) {
    if (p.instances !== null && !(Number.isInteger(p.instances) && p.instances >= 1 && p.instances <= 1000)) {
      reject(
        'FP1016',
        p.name,
        `pool "${p.name}" has ${p.instances} instances`,
        'Use a whole number from 1 to 1000, or null.',
      );
    }
    const instantiated = p.flow.nodes.some((v) => v.instantiates);
    if (instantiated && p.instances === null)
      reject(
        'FP1016',
        p.name,
        `pool "${p.name}" has a node that starts instances but no bound on them`,
        'Set `instances`.',
      );
  }
}
