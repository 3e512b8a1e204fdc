import type { Network } from '../term/term.ts';
import type { AddOrder, Ordering } from './ordering.ts';
import { InternedValues } from './values.ts';

/** A message in transit: its channel, and how many older ones are in that channel. */
type Message = readonly [channel: string, place: number];

/** Messages in transit, sorted. */
type Messages = readonly Message[];

/** What is known of the order of sending: for each message in transit, and for each peer, the messages that lie in its past. */
interface Pasts {
  /** By channel, in the order of its messages. */
  readonly messages: Readonly<Record<string, readonly Messages[]>>;
  readonly peers: Readonly<Record<string, Messages>>;
}

/**
 * Causal order: a message can be received where no other one to the same receiver, still in transit, was sent causally before it. The
 * state holds these relations as sets of messages.
 */
export function causalOrder(peers: Network['peers'], channels: readonly string[], add: AddOrder): Ordering {
  if (channels.length === 0) return () => ({});
  const values = new InternedValues({
    messages: Object.fromEntries(channels.map((c) => [c, []])),
    peers: Object.fromEntries(channels.flatMap((c) => peers[c]!).map((peer) => [peer, []])),
  });
  const field = add('causal order of messages', values);
  const pasts = (number: number) => values.value(number) as unknown as Pasts;
  return ({ wanted, taken, sent }) => ({
    test: wanted.map((c) => ({
      reads: [field],
      holds: ([number]: readonly number[]) => isNext(peers, c, pasts(number!)),
    })),
    update:
      taken.length + sent.length === 0
        ? []
        : [
            {
              reads: [field],
              writes: [field],
              apply: ([number]: readonly number[]) => {
                const received = taken.reduce((now, c) => receive(peers, c, now), pasts(number!));
                const after = sent.reduce((now, c) => send(peers, c, now), received);
                return [values.number(after as never)];
              },
            },
          ],
  });
}

/** Whether the oldest message of `channel` has no message to the same receiver in its past. */
function isNext(peers: Network['peers'], channel: string, { messages }: Pasts): boolean {
  const past = messages[channel]![0];
  return past !== undefined && !past.some(([c]) => peers[c]![1] === peers[channel]![1]);
}

/** The oldest message of `channel` is received: its past becomes part of the receiver's, and it is forgotten everywhere. */
function receive(peers: Network['peers'], channel: string, { messages, peers: before }: Pasts): Pasts {
  const receiver = peers[channel]![1];
  const [past = [], ...rest] = messages[channel]!;
  const left = (all: Messages) =>
    all
      .filter(([c, place]) => c !== channel || place > 0)
      .map(([c, place]): Message => (c === channel ? [c, place - 1] : [c, place]));
  const entries = Object.entries({ ...messages, [channel]: rest });
  const joined = { ...before, [receiver]: united(before[receiver]!, past) };
  return {
    messages: Object.fromEntries(entries.map(([c, list]) => [c, list.map(left)])),
    peers: Object.fromEntries(Object.entries(joined).map(([peer, all]) => [peer, left(all)])),
  };
}

/** A message is sent on `channel`: its past is that of its sender, which it joins. */
function send(peers: Network['peers'], channel: string, { messages, peers: before }: Pasts): Pasts {
  const sender = peers[channel]![0];
  const list = messages[channel]!;
  const past = before[sender]!;
  return {
    messages: { ...messages, [channel]: [...list, past] },
    peers: { ...before, [sender]: united(past, [[channel, list.length]]) },
  };
}

function united(a: Messages, b: Messages): Messages {
  const known = new Map([...a, ...b].map((message) => [JSON.stringify(message), message]));
  return [...known.values()].sort(([c, i], [d, j]) => (c < d ? -1 : c > d ? 1 : i - j));
}
