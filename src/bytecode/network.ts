/** The order in which messages between peers are received, as tables over the numbers of channels (semantics, section 13.4). */
import type { MessageOrder, Network } from '../term/term.ts';

/** The channels of a program that are ordered. */
export interface OrderedNetwork {
  readonly order: MessageOrder;
  readonly peers: readonly string[];
  /** Names of the lists that hold messages by age: for each pair, receiver, sender, or one for all. Empty for `causal` and `rsc`. */
  readonly lists: readonly string[];
  /** By number of the channel; `null`: not ordered. */
  readonly channels: readonly (OrderedChannel | null)[];
  /** Numbers of the channels that are ordered, ascending. */
  readonly ordered: readonly number[];
}

/** Where a channel leads from and to, and which of the lists its messages are kept in (-1: none). */
export interface OrderedChannel {
  /** Number of the channel among the ordered ones. */
  readonly rank: number;
  readonly from: number;
  readonly to: number;
  readonly list: number;
}

/** The list in which messages from one peer to another are kept by age. */
const listOf: Readonly<Record<MessageOrder, (from: string, to: string) => string | null>> = {
  'fifo-pair': (from, to) => `${from}>${to}`,
  inbox: (_, to) => `>${to}`,
  outbox: (from) => `${from}>`,
  fifo: () => '>',
  causal: () => null,
  rsc: () => null,
};

/**
 * The tables of a network.
 * @param channels names of the program's channels, by number
 * @returns `null` where no channel of the program is ordered
 */
export function orderNetwork(network: Network | null, channels: readonly string[]): OrderedNetwork | null {
  if (network === null) return null;
  const peers: string[] = [];
  const lists: string[] = [];
  const ordered: number[] = [];
  const number = (table: string[], name: string) => {
    const known = table.indexOf(name);
    return known >= 0 ? known : table.push(name) - 1;
  };
  const byNumber = channels.map((name, c): OrderedChannel | null => {
    if (!Object.hasOwn(network.peers, name)) return null;
    const [from, to] = network.peers[name]!;
    const list = listOf[network.order](from, to);
    return {
      rank: ordered.push(c) - 1,
      from: number(peers, from),
      to: number(peers, to),
      list: list === null ? -1 : number(lists, list),
    };
  });
  return ordered.length > 0 ? { order: network.order, peers, lists, channels: byNumber, ordered } : null;
}
