/** Which messages may be taken, and what a state remembers of their order (semantics, section 13.4). */
import { invariant } from '../errors.ts';
import type { OrderedChannel, OrderedNetwork } from '../bytecode/network.ts';

/**
 * Messages in transit that were sent before something, as a number for each ordered channel: the messages of one channel come
 * from one peer, so that whatever is after one of them is after all that are older.
 */
export type Past = readonly number[];

/** What a state holds of the order of messages besides their number. Immutable. */
export interface Transit {
  /** `fifo-pair`, `inbox`, `outbox`, `fifo`: for each list the channels of its messages, oldest first. */
  readonly lists: readonly (readonly number[])[];
  /** `causal`: for each ordered channel what lies in the past of each of its messages, oldest first. */
  readonly messages: readonly (readonly Past[])[];
  /** `causal`: what lies in the past of each peer. */
  readonly peers: readonly Past[];
}

/** No messages. `null` where numbers of messages tell everything. */
export function noMessages(network: OrderedNetwork | null): Transit | null {
  if (network === null || network.order === 'rsc') return null;
  const causal = network.order === 'causal';
  const none: Past = network.ordered.map(() => 0);
  return {
    lists: network.lists.map(() => []),
    messages: causal ? network.ordered.map(() => []) : [],
    peers: causal ? network.peers.map(() => none) : [],
  };
}

/** Whether the order lets a message of a channel that holds one be taken. */
export function mayTake(network: OrderedNetwork, transit: Transit | null, channel: number): boolean {
  const c = network.channels[channel] ?? null;
  if (c === null || transit === null) return true;
  if (c.list >= 0) return transit.lists[c.list]![0] === channel;
  const oldest = transit.messages[c.rank]![0];
  if (oldest === undefined) return false;
  // the oldest of a channel has no other of that channel before it
  return oldest.every((n, rank) => n === 0 || network.channels[network.ordered[rank]!]!.to !== c.to);
}

/** Whether the ordered channels are empty, but for one message in channel `taken` (-1: no exception). */
export function quiet(network: OrderedNetwork, channels: readonly number[], taken: number): boolean {
  return network.ordered.every((c) => channels[c] === (c === taken ? 1 : 0));
}

/** After a message has been put into a channel. */
export function sent(network: OrderedNetwork, transit: Transit | null, channel: number): Transit | null {
  const c = network.channels[channel] ?? null;
  if (c === null || transit === null) return transit;
  if (c.list >= 0) {
    const list = transit.lists[c.list]!;
    return { ...transit, lists: transit.lists.with(c.list, [...list, channel]) };
  }
  const past = transit.peers[c.from]!;
  const messages = transit.messages.with(c.rank, [...transit.messages[c.rank]!, past]);
  const after = past.with(c.rank, messages[c.rank]!.length);
  return { ...transit, messages, peers: transit.peers.with(c.from, after) };
}

/** After the oldest message of a channel has been taken. */
export function taken(network: OrderedNetwork, transit: Transit | null, channel: number): Transit | null {
  const c = network.channels[channel] ?? null;
  if (c === null || transit === null) return transit;
  if (c.list >= 0) {
    invariant(transit.lists[c.list]![0] === channel, 'a message is taken out of order');
    return { ...transit, lists: transit.lists.with(c.list, transit.lists[c.list]!.slice(1)) };
  }
  return causallyTaken(transit, c);
}

function causallyTaken(transit: Transit, c: OrderedChannel): Transit {
  const [received, ...younger] = transit.messages[c.rank]!;
  invariant(received, 'a message is taken from an empty channel');
  const joined = transit.peers[c.to]!.map((n, rank) => Math.max(n, received[rank]!));
  const forget = (past: Past): Past => (past[c.rank]! > 0 ? past.with(c.rank, past[c.rank]! - 1) : past);
  return {
    lists: transit.lists,
    messages: transit.messages.with(c.rank, younger).map((channel) => channel.map(forget)),
    peers: transit.peers.with(c.to, joined).map(forget),
  };
}
