/** Places in the source of a model, and which of them the labels of a run lead to. */

/** A place in the source of a model: that of a call, or of a function. */
export interface SourcePosition {
  /** With forward slashes; from where the model file was looked up. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units, as editors count. */
  readonly column: number;
  /** The line itself; of a longer one at most 200 characters, from the column on. */
  readonly text: string;
}

/** The call that made an element: the outermost one in which its name is determined. */
export interface ElementPosition extends SourcePosition {
  /** The function that decides its outcome. */
  readonly handler?: SourcePosition;
}

/** Positions of what a failing run is about. What was not certain when they were read is left out. */
export interface RunPositions {
  /** Of the violated property, where the model declares it. */
  readonly property?: SourcePosition;
  /** Of what the steps fire, by name; branches by the name of their node, `:` and their number. */
  readonly elements?: Readonly<Record<string, ElementPosition>>;
}

/** An instance path, and the name of a node: what a label begins with. */
const node = /^(?:[^/:[#=><{,]+(?:\[\d+\]|#\d+)?\/)*([^/:[#=><{,]+)(.*)$/s;

/**
 * The element that fires where a step has this label: the branch, where that has an entry, else the node.
 * @param known something by the names of elements
 * @returns a key of `known`, or `null` where it has none
 */
export function firedElement(label: string, known: Readonly<Record<string, unknown>>): string | null {
  const [, name, rest] = node.exec(label) ?? [];
  if (name === undefined) return null;
  return [`${name}${rest}`, name].find((key) => Object.hasOwn(known, key)) ?? null;
}

/** Of the positions of elements those that are fired where these labels are, in the order in which they first are. */
export function firedPositions(
  labels: Iterable<string>,
  positions: Readonly<Record<string, ElementPosition>>,
): [name: string, position: ElementPosition][] {
  const names = new Set<string>();
  for (const label of new Set(labels)) {
    const name = firedElement(label, positions);
    if (name !== null) names.add(name);
  }
  return [...names].map((name) => [name, positions[name]!]);
}
