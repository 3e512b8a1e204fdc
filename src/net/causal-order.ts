import type { Network } from '../term/term.ts';
import type { AddOrder, Ordering } from './ordering.ts';
import { InternedValues } from './values.ts';

/**
 * A set of messages in transit: of each channel, in alphabetical order, how many of the oldest. No other sets come up: all messages of a
 * channel have one sender, who knows of all that it has sent before when it sends the next one.
 */
type Oldest = readonly number[];

/** What is known of the order of sending: for each message in transit, and for each peer, the messages that lie in its past. */
interface Pasts {
  /** By channel, in the order of its messages. */
  readonly messages: Readonly<Record<string, readonly Oldest[]>>;
  readonly peers: Readonly<Record<string, Oldest>>;
}

/**
 * Causal order: a message can be received where no other one to the same receiver, still in transit, was sent causally before it. The
 * state holds these relations as sets of messages.
 */
export function causalOrder(peers: Network['peers'], unsorted: readonly string[], add: AddOrder): Ordering {
  if (unsorted.length === 0) return () => ({});
  const channels = [...unsorted].sort();
  const nothing = channels.map(() => 0);
  const values = new InternedValues({
    messages: Object.fromEntries(channels.map((c) => [c, []])),
    peers: Object.fromEntries(channels.flatMap((c) => peers[c]!).map((peer) => [peer, nothing])),
  });
  const field = add('causal order of messages', values);
  const pasts = (number: number) => values.value(number) as unknown as Pasts;
  return ({ wanted, taken, sent }) => ({
    test: wanted.map((c) => ({
      reads: [field],
      holds: ([number]: readonly number[]) => isNext(peers, channels, c, pasts(number!)),
    })),
    update:
      taken.length + sent.length === 0
        ? []
        : [
            {
              reads: [field],
              writes: [field],
              apply: ([number]: readonly number[]) => {
                const received = taken.reduce((now, c) => receive(peers, channels, c, now), pasts(number!));
                const after = sent.reduce((now, c) => send(peers, channels, c, now), received);
                return [values.number(after as never)];
              },
            },
          ],
  });
}

/** Whether the oldest message of `channel` has no message to the same receiver in its past. */
function isNext(
  peers: Network['peers'],
  channels: readonly string[],
  channel: string,
  { messages }: Pasts,
): boolean {
  const past = messages[channel]![0];
  const receiver = peers[channel]![1];
  return past !== undefined && !channels.some((c, i) => past[i]! > 0 && peers[c]![1] === receiver);
}

/** The oldest message of `channel` is received: its past becomes part of the receiver's, and it is forgotten everywhere. */
function receive(
  peers: Network['peers'],
  channels: readonly string[],
  channel: string,
  { messages, peers: before }: Pasts,
): Pasts {
  const receiver = peers[channel]![1];
  const [past = [], ...rest] = messages[channel]!;
  const at = channels.indexOf(channel);
  const left = (all: Oldest) => all.map((count, i) => (i === at ? Math.max(0, count - 1) : count));
  const entries = Object.entries({ ...messages, [channel]: rest });
  const joined = {
    ...before,
    [receiver]: before[receiver]!.map((count, i) => Math.max(count, past[i] ?? 0)),
  };
  return {
    messages: Object.fromEntries(entries.map(([c, list]) => [c, list.map(left)])),
    peers: Object.fromEntries(Object.entries(joined).map(([peer, all]) => [peer, left(all)])),
  };
}

/** A message is sent on `channel`: its past is that of its sender, which it joins. */
function send(
  peers: Network['peers'],
  channels: readonly string[],
  channel: string,
  { messages, peers: before }: Pasts,
): Pasts {
  const sender = peers[channel]![0];
  const list = messages[channel]!;
  const past = before[sender]!;
  const at = channels.indexOf(channel);
  return {
    messages: { ...messages, [channel]: [...list, past] },
    peers: { ...before, [sender]: past.map((count, i) => (i === at ? list.length + 1 : count)) },
  };
}
