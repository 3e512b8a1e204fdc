import fc from 'fast-check';
import * as f from '../../term/construct.ts';
import type { Condition } from '../../term/term.ts';
import { condition } from './leaves.ts';
import type { Naming, Shape } from './naming.ts';

/** A node as it is drawn: what it becomes depends on the others. */
interface DrawnNode {
  readonly join: 'xor' | 'and' | 'or';
  readonly split: 'and' | 'xor' | 'or';
  readonly content: string;
  /** Of a compound node. */
  readonly body: Shape;
  readonly terminate: boolean;
  readonly when: Condition | null;
}

/** Flow graphs of up to five nodes; every node may be reached or not, gateways lead to events. */
export function graph(inner: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  const node: fc.Arbitrary<DrawnNode> = fc.record({
    join: fc.constantFrom('xor' as const, 'xor' as const, 'and' as const, 'or' as const),
    split: fc.constantFrom('and' as const, 'xor' as const, 'or' as const),
    content: fc.constantFrom('none', 'task', 'task', 'event', 'compound', 'send', 'receive'),
    body: inner,
    terminate: fc.boolean(),
    when: fc.option(condition, { freq: 3 }),
  });
  const edges = fc.uniqueArray(fc.tuple(fc.nat(4), fc.nat(4)), {
    maxLength: 7,
    selector: ([a, b]) => a * 8 + b,
  });
  return fc
    .tuple(
      fc.array(node, { minLength: 1, maxLength: 5 }),
      edges,
      fc.option(fc.array(fc.nat(1), { minLength: 2, maxLength: 2 }), { freq: 3 }),
    )
    .map(([nodes, drawn, gateway]) => flowOf(nodes, drawn, gateway));
}

function flowOf(
  nodes: readonly DrawnNode[],
  drawn: readonly (readonly [number, number])[],
  gateway: readonly number[] | null,
): Shape {
  return (around) => {
    const name = around.name('F');
    around.opens(name);
    const names = nodes.map(() => around.name('n'));
    const links = drawn.flatMap(([a, b]) =>
      a < names.length && b < names.length ? [[names[a]!, names[b]!] as const] : [],
    );
    const built: Record<string, f.FlowNodeOptions> = {};
    const conditional: { from: string; to: string; when: Condition }[] = [];
    for (const [i, node] of nodes.entries()) {
      const self = names[i]!;
      const out = links.filter(([a]) => a === self);
      const mayTerminate = out.length === 0 && !(gateway && i === 0);
      built[self] = nodeOf(node, self, around, mayTerminate);
      if (node.split === 'xor' && out.length > 1 && node.when)
        conditional.push({ from: self, to: out[0]![1], when: node.when });
    }
    const edges = links.map(([a, b]) => {
      const c = conditional.find((k) => k.from === a && k.to === b);
      return c ? { from: a, to: b, when: c.when } : ([a, b] as const);
    });
    if (gateway) addGateway(around, built, edges, names, gateway);
    return f.flow(name, { starts: [names[0]!], nodes: built, edges });
  };
}

function nodeOf(node: DrawnNode, self: string, around: Naming, mayTerminate: boolean): f.FlowNodeOptions {
  const { join, split } = node;
  return {
    join,
    split,
    ...contentOf(node, self, around),
    ...(node.terminate && mayTerminate ? { end: 'terminate' } : {}),
  };
}

function contentOf(node: DrawnNode, self: string, around: Naming): Pick<f.FlowNodeOptions, 'do'> {
  switch (node.content) {
    case 'task': {
      const outcomes = node.when ? { outcomes: ['ok', 'no'] } : {};
      return { do: f.task(self, { ...outcomes, ...(node.terminate ? { errors: ['e'] } : {}) }) };
    }
    case 'event':
      return { do: f.event(self) };
    case 'send':
      return { do: f.send(self, 'c') };
    case 'receive':
      return { do: f.receive(self, 'c') };
    case 'compound':
      return { do: f.seq(node.body(around)) };
    default:
      return {};
  }
}

type Edge =
  readonly [string, string] | { readonly from: string; readonly to: string; readonly when?: Condition };

/** An event gateway after the first node, with two events that lead back into the graph or end. */
function addGateway(
  around: Naming,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: Edge[],
  names: readonly string[],
  targets: readonly number[],
): void {
  const gateway = around.name('g');
  nodes[gateway] = { split: 'defer' };
  edges.push([names[0]!, gateway]);
  if (names[1] !== undefined && nodes[names[1]]!.end === undefined) edges.push([names[1], gateway]);
  for (const [i, back] of targets.entries()) {
    const target = around.name('t');
    nodes[target] = { do: i === 0 ? f.event(target) : f.receive(target, 'c') };
    edges.push([gateway, target]);
    const next = names[back];
    if (next && back > 0) edges.push([target, next]);
  }
}
