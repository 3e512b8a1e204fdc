import type { FlowNode, Timer } from '../term/term.ts';
import type { Entry } from './graph.ts';
import type { NodeSite } from './node-site.ts';
import { paceOf, TimedTokens } from './timed.ts';
import type { Pace } from './transition.ts';

/**
 * What a simple node has to do with time when it is entered by `entry`. Where a timer waits, tokens carry its delay; before an event
 * gateway those of all timers behind it.
 */
export function entryPace({ net, graph, node }: NodeSite, entry: Entry): Pace {
  if (entry.pace !== undefined) return entry.pace;
  const [gateway] = entry.also;
  const field = entry.take[0]?.[0];
  // a timer that a message starts waits nowhere
  if (!isTimer(node) || field === undefined)
    return node.do?.kind === 'timer' ? 'free' : paceOf(node.do, { field: 0, timer: 0 });
  const { nodes } = graph.flow;
  const timers =
    gateway === undefined
      ? [node]
      : nodes
          .filter((v) => isTimer(v) && graph.outgoing(gateway).some(({ to }) => to === v.name))
          .filter(isTimer);
  net.clock?.add(
    field,
    TimedTokens.waiting(
      gateway ?? node.name,
      timers.map((v) => v.do.delay),
    ),
  );
  return { field, timer: timers.findIndex((v) => v.name === node.name) };
}

function isTimer(node: FlowNode): node is FlowNode & { readonly do: Timer } {
  return node.do?.kind === 'timer';
}
