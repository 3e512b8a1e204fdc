import canonicalize from 'canonicalize';
import type { Program } from '../bytecode/program.ts';
import type { StateView, ViewEntry } from '../trace.ts';
import { baseOf, positionAt, type State } from './state.ts';

/** Everything in a state that is not zero, by name. */
export function viewOf(program: Program, state: State): StateView {
  const entries: ViewEntry[] = [];
  for (let i = 0; i < state.marks.length; i += 2) {
    const p = state.marks[i]!;
    const { kind } = positionAt(program, p);
    entries.push({ kind: kind === 'inner-sink' ? 'sink' : kind, name: nameAt(program, p), value: state.marks[i + 1]! });
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

/** Name of position `p` with its instance path. */
function nameAt(program: Program, p: number): string {
  const base = baseOf(program, p);
  const { name } = program.positions[p - base]!;
  const frame = program.frames.find((f) => p >= f.lo && p < f.lo + f.span * f.count);
  return frame ? `${frame.name}[${base / frame.span}]/${name}` : name;
}
