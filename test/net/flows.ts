import {
  flow,
  seq,
  task,
  type AttachmentOptions,
  type FlowNodeOptions,
  type FlowOptions,
} from '../../src/term/construct.ts';
import type { Flow, Trigger } from '../../src/term/term.ts';

export type Edges = FlowOptions['edges'];

/** A flow called `f` that starts at the first of `nodes`. */
export function graph(
  nodes: Record<string, FlowNodeOptions>,
  edges: Edges = [],
  starts: readonly string[] = [Object.keys(nodes)[0]!],
): Flow {
  return flow('f', { starts, nodes, edges });
}

/** A node with the one task `name` inside. */
export function working(name: string): FlowNodeOptions {
  return { do: seq(task(name)) };
}

/** A node attached to the flow, or to what `how` says. */
export function attached(on: Trigger, how: Omit<AttachmentOptions, 'on'> = {}): FlowNodeOptions {
  return { attached: { on, ...how } };
}
