import type { Signal } from './signal.ts';

/** A signal, and what else could have come instead of it, in the stable order. */
export interface Heard extends Signal {
  readonly instead: readonly string[];
}

/**
 * Sequences to be tried in place of one: parts of it left out, the largest first; signals that come earlier; neighbours exchanged; what is
 * offered earlier in the stable order.
 */
export function* simplerSequences(heard: readonly Heard[]): Generator<readonly Signal[]> {
  const { length } = heard;
  for (let size = length; size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < length; at += size) yield [...heard.slice(0, at), ...heard.slice(at + size)];
  for (const [i, { after }] of heard.entries())
    for (const sooner of new Set([0, Math.floor(after / 2), after - 1]))
      if (sooner >= 0 && sooner < after) yield heard.with(i, { ...heard[i]!, after: sooner });
  for (let i = 0; i + 1 < length; i++) yield heard.with(i, heard[i + 1]!).with(i + 1, heard[i]!);
  for (const [i, signal] of heard.entries())
    for (const label of signal.instead) yield heard.with(i, { ...signal, label });
}
