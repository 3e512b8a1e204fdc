import type { Diagram } from '../../src/report/diagram.ts';

/** Where a token lies, or what a step is a step of. */
export interface Address {
  /** Index of the part, or of the edge if `isEdge`. */
  readonly at: number;
  readonly isEdge: boolean;
  /** Of a token: which position of the part it is, as docs/semantics.md names them: `in`, `run`, `out0`. Of a label: what follows the node. */
  readonly slot: string;
  /** Numbers of the instances around it, `1.0`; empty outside of instances. */
  readonly instance: string;
}

/** Frames, each a name with the number of its instance, if any; names hold none of these signs, edges may. */
const frames = /^(?:[^/:[#=><{},]+(?:\[\d+\]|#\d+)?\/)*/u;
const node = /^[^/:[#=><{},]+/u;

type Found = Map<string, Address | null>;

/** What was found in a diagram: long runs, of which a user makes one after the other, ask for the same names again and again. */
const found = new WeakMap<Diagram, { readonly tokens: Found; readonly labels: Found }>();

function remembered(known: Found, name: string, find: () => Address | null): Address | null {
  let address = known.get(name);
  if (address === undefined) known.set(name, (address = find()));
  return address;
}

/** Finds the drawn element that a name in a trace means: of the state, of a step, or of a culprit. */
export class Addresses {
  readonly #parts = new Map<string, number>();
  readonly #edges = new Map<string, number>();
  readonly #channels = new Map<string, number>();
  readonly #recurses: readonly number[];
  readonly #isNet: boolean;
  readonly #tokens: Found;
  readonly #labels: Found;

  constructor(diagram: Diagram) {
    const { parts, edges } = diagram;
    const known = found.get(diagram) ?? { tokens: new Map(), labels: new Map() };
    found.set(diagram, known);
    this.#tokens = known.tokens;
    this.#labels = known.labels;
    this.#isNet = parts[0]?.kind === 'net';
    parts.forEach(({ id }, index) => {
      if (id !== '' && !this.#parts.has(id)) this.#parts.set(id, index);
    });
    edges.forEach(({ id, kind }, index) => {
      const known = kind === 'message' ? this.#channels : this.#edges;
      if (id !== '' && !known.has(id)) known.set(id, index);
    });
    this.#recurses = parts.flatMap(({ kind }, index) => (kind === 'recurse' ? [index] : []));
  }

  /** Where the tokens called `name` lie; `null` for what is not drawn. */
  ofToken(name: string): Address | null {
    return remembered(this.#tokens, name, () => this.#token(name));
  }

  #token(name: string): Address | null {
    if (name === 'root') return { at: 0, isEdge: false, slot: 'root', instance: '' };
    if (this.#isNet) return this.#whole(name);
    // An id of an edge may look as if it had frames in front.
    for (const { path, rest } of splits(name)) {
      const around = { instance: instanceOf(path) };
      const edge = this.#edges.get(callsOf(path) + rest);
      if (edge !== undefined) return { ...around, at: edge, isEdge: true, slot: '' };
      const dot = rest.lastIndexOf('.');
      const part = dot < 0 ? undefined : this.#parts.get(callsOf(path) + rest.slice(0, dot));
      if (part === undefined) continue;
      const slot = rest.slice(dot + 1);
      return { ...around, at: this.#recursing(part, slot), isEdge: false, slot };
    }
    return null;
  }

  /** The line along which the messages of a channel go. */
  ofChannel(name: string): Address | null {
    const edge = this.#channels.get(name);
    return edge === undefined ? null : { at: edge, isEdge: true, slot: '', instance: '' };
  }

  /** The part that an action of this label is an action of. */
  ofLabel(label: string): Address | null {
    return remembered(this.#labels, label, () => this.#label(label));
  }

  #label(label: string): Address | null {
    if (this.#isNet) return this.#whole(label);
    const [path] = frames.exec(label) ?? [''];
    const [name] = node.exec(label.slice(path.length)) ?? [''];
    const part = this.#parts.get(callsOf(path) + name);
    const slot = label.slice(path.length + name.length);
    return part === undefined
      ? null
      : { at: this.#recursing(part, slot), isEdge: false, slot, instance: instanceOf(path) };
  }

  /** What a culprit is: the name of a node, of a position, or of an edge. */
  ofCulprit(name: string): Address | null {
    const part = this.#parts.get(name);
    if (part !== undefined) return { at: part, isEdge: false, slot: '', instance: '' };
    return this.ofToken(name) ?? this.ofLabel(name);
  }

  #whole(name: string): Address | null {
    const part = this.#parts.get(name);
    return part === undefined ? null : { at: part, isEdge: false, slot: '', instance: '' };
  }

  /** A recursion at its bound stands where it would be entered once more. */
  #recursing(part: number, slot: string): number {
    const entry = /^:?limit@(\d+)$/.exec(slot);
    return (entry && this.#recurses[Number(entry[1]) - 1]) ?? part;
  }
}

/** All ways to read a name as a path and what follows it, the longest path first. */
function* splits(name: string): Generator<{ readonly path: string; readonly rest: string }> {
  let [path] = frames.exec(name) ?? [''];
  for (;;) {
    yield { path, rest: name.slice(path.length) };
    if (path === '') return;
    path = path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
  }
}

/** Of a path what tells elements apart: instances and recursions share theirs. */
function callsOf(path: string): string {
  return path.replace(/[^/]*(?:\[\d+\]|#\d+)\//gu, '');
}

function instanceOf(path: string): string {
  const numbers = [...path.matchAll(/\[(\d+)\]\//gu)].map(([, number]) => number!);
  const depth = [...path.matchAll(/#\d+\//gu)].length - 1;
  return [...numbers, ...(depth > 0 ? [`↓${depth}`] : [])].join('.');
}
