import canonicalize from 'canonicalize';
import type { Program } from '../bytecode/program.ts';
import type { StateView, ViewEntry } from '../trace.ts';
import type { Past } from './message-order.ts';
import type { Colour, State } from './state.ts';

/**
 * Everything in a state that is not zero, by name. What remains of delays is a variable `position#delay`, the order of messages
 * one for each list (`messages#A>B`) or, where order is causal, for each message and peer that has others in its past.
 */
export function viewOf(program: Program, state: State): StateView {
  const entries: ViewEntry[] = [];
  for (let i = 0; i < state.marks.length; i += 2) {
    const { name, kind } = program.positions[state.marks[i]!]!;
    if (kind === 'item') continue;
    entries.push({ kind: kind === 'inner-sink' ? 'sink' : kind, name, value: state.marks[i + 1]! });
  }
  for (const { p, data } of state.colours) {
    const { name, kind } = program.positions[p]!;
    if (kind === 'item') entries.push({ kind: 'variable', name, value: canonicalize(data['item'])! });
  }
  for (const [c, n] of state.channels.entries()) {
    if (n > 0) entries.push({ kind: 'channel', name: program.channels[c]!, value: n });
  }
  for (const [v, value] of state.values.entries()) {
    entries.push({ kind: 'variable', name: program.variables[v]!, value: canonicalize(value)! });
  }
  entries.push(...delaysIn(program, state), ...orderIn(program, state));
  if (state.failed !== null) entries.push({ kind: 'failed', name: 'failed', value: state.failed });
  return entries;
}

function delaysIn(program: Program, state: State): ViewEntry[] {
  const waiting = new Map<number, Colour[]>();
  for (const c of state.colours) if (c.delays !== null) waiting.set(c.p, [...(waiting.get(c.p) ?? []), c]);
  return [...waiting].map(([p, tokens]): ViewEntry => {
    const delays = tokens.map((c) => c.delays);
    const value = canonicalize(delays.length === 1 ? delays[0] : delays)!;
    return { kind: 'variable', name: `${program.positions[p]!.name}#delay`, value };
  });
}

function orderIn(program: Program, { transit }: State): ViewEntry[] {
  const { network, channels } = program;
  if (network === null || transit === null) return [];
  const entry = (name: string, value: readonly string[]): ViewEntry[] =>
    value.length > 0 ? [{ kind: 'variable', name: `messages#${name}`, value: canonicalize(value)! }] : [];
  const name = (rank: number, place: number) => `${channels[network.ordered[rank]!]!}#${place}`;
  const past = (counts: Past) =>
    counts.flatMap((n, rank) => Array.from({ length: n }, (_, place) => name(rank, place)));
  return [
    ...transit.lists.flatMap((list, i) =>
      entry(
        network.lists[i]!,
        list.map((c) => channels[c]!),
      ),
    ),
    ...transit.messages.flatMap((pasts, rank) => pasts.flatMap((p, i) => entry(name(rank, i), past(p)))),
    ...transit.peers.flatMap((p, i) => entry(network.peers[i]!, past(p))),
  ];
}
