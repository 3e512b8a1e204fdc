import canonicalize from 'canonicalize';
import type { Program } from '../bytecode/program.ts';
import type { StateView, ViewEntry } from '../trace.ts';
import type { State } from './state.ts';

/** Everything in a state that is not zero, by name. */
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
  if (state.failed !== null) entries.push({ kind: 'failed', name: 'failed', value: state.failed });
  return entries;
}
