import type { MessageOrder, Network } from '../term/term.ts';
import { causalOrder } from './causal-order.ts';
import type { AddOrder, Ordering } from './ordering.ts';
import type { Action, Arc } from './transition.ts';
import { InternedValues } from './values.ts';

/**
 * The order of messages (semantics, 13.4; Chevrou, Hurault, Queinnec 2016): guards and updates of lists for every action that sends
 * or receives on a listed channel.
 * @param channels the fields of the channels that are used
 * @param add adds a field for a list
 * @returns what becomes of an action
 */
export function messageOrder(
  network: Network,
  channels: ReadonlyMap<string, number>,
  add: AddOrder,
): (action: Action) => Action {
  const listed = new Map([...channels].filter(([channel]) => Object.hasOwn(network.peers, channel)));
  const names = new Map([...listed].map(([channel, field]) => [field, channel]));
  const ordering = orderingOf(network, listed, add);
  const named = (arcs: readonly Arc[]) =>
    arcs.flatMap(([field, n]) => Array<string | undefined>(n).fill(names.get(field)));
  return (action) => {
    const present = (list: readonly (string | undefined)[]) => list.filter((c) => c !== undefined);
    const taken = present(named(action.take ?? []));
    const sent = present(named(action.effect.put.map(([field, n]) => [field, n] as const)));
    const wanted = [...new Set([...taken, ...present(named(action.atLeast ?? []))])];
    if (wanted.length + sent.length === 0) return action;
    const more = ordering({ wanted, taken, sent });
    return {
      ...action,
      zero: [...(action.zero ?? []), ...(more.zero ?? [])],
      below: [...(action.below ?? []), ...(more.below ?? [])],
      test: [...(action.test ?? []), ...(more.test ?? [])],
      update: [...(action.update ?? []), ...(more.update ?? [])],
    };
  };
}

function orderingOf(network: Network, listed: ReadonlyMap<string, number>, add: AddOrder): Ordering {
  if (network.order === 'rsc') return synchronous(listed);
  if (network.order === 'causal') return causalOrder(network.peers, [...listed.keys()], add);
  return queued([...listed.keys()], (channel) => queueOf(network.order, network.peers[channel]!), add);
}

/** The messages among which one has to be the oldest to be received. */
function queueOf(order: MessageOrder, [from, to]: readonly [from: string, to: string]): string {
  switch (order) {
    case 'fifo-pair':
      return `order of messages ${from} -> ${to}`;
    case 'inbox':
      return `order of messages to ${to}`;
    case 'outbox':
      return `order of messages from ${from}`;
    default:
      return 'order of messages';
  }
}

/** A list of channels for each queue, the oldest message first. A queue of one channel needs none: its count says it all. */
function queued(channels: readonly string[], queue: (channel: string) => string, add: AddOrder): Ordering {
  const members = new Map<string, string[]>();
  for (const c of channels) members.set(queue(c), [...(members.get(queue(c)) ?? []), c]);
  const lists = [...members]
    .filter(([, inside]) => inside.length > 1)
    .map(([name, inside]) => {
      const values = new InternedValues([]);
      return { inside, values, field: add(name, values) };
    });
  return ({ wanted, taken, sent }) => ({
    test: lists.flatMap(({ inside, values, field }) =>
      wanted
        .filter((c) => inside.includes(c))
        .map((c) => ({
          reads: [field],
          holds: ([list]: readonly number[]) => channelsIn(values, list!)[0] === c,
        })),
    ),
    update: lists.flatMap(({ inside, values, field }) => {
      const out = taken.filter((c) => inside.includes(c));
      const into = sent.filter((c) => inside.includes(c));
      if (out.length + into.length === 0) return [];
      const apply = ([list]: readonly number[]) => [
        values.number([...channelsIn(values, list!).slice(out.length), ...into]),
      ];
      return [{ reads: [field], writes: [field], apply }];
    }),
  });
}

function channelsIn(values: InternedValues, list: number): readonly string[] {
  return values.value(list) as readonly string[];
}

/** Every message is received before the next one is sent: a sender needs all channels to be empty but for what it takes itself. */
function synchronous(listed: ReadonlyMap<string, number>): Ordering {
  return ({ taken, sent }) =>
    sent.length === 0
      ? {}
      : {
          zero: [...listed].filter(([c]) => !taken.includes(c)).map(([, field]) => field),
          below: taken.map((c) => [listed.get(c)!, 2] as const),
        };
}
