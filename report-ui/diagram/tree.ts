import type { Diagram, DiagramEdge, DiagramPart } from '../../src/report/diagram.ts';

/** A diagram whose parts know what lies in them. */
export interface Tree {
  readonly diagram: Diagram;
  readonly children: readonly (readonly number[])[];
  /** The same without regard to what is left out of the drawing. */
  readonly all: readonly (readonly number[])[];
  /** For each flow or net the edges between its nodes, as indices. */
  readonly edges: ReadonlyMap<number, readonly number[]>;
  /** What people call elements, by id. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Prepares a diagram for its layout.
 * @param kept the parts that are drawn; `null`: all
 */
export function treeOf(
  diagram: Diagram,
  names: Readonly<Record<string, string>>,
  kept: ReadonlySet<number> | null,
): Tree {
  const all: number[][] = diagram.parts.map(() => []);
  diagram.parts.forEach((part, index) => {
    if (part.in !== undefined) all[part.in]!.push(index);
  });
  const children = kept === null ? all : all.map((inner) => inner.filter((part) => kept.has(part)));
  const edges = new Map<number, number[]>();
  diagram.edges.forEach((edge, index) => {
    const owner = ownerOf(diagram, edge);
    if (owner === null || (kept !== null && !(kept.has(edge.from) && kept.has(edge.to)))) return;
    const known = edges.get(owner);
    if (known) known.push(index);
    else edges.set(owner, [index]);
  });
  return { diagram, children, all, edges, names };
}

/** The flow or net that an edge lies in; messages lie in none. */
function ownerOf({ parts }: Diagram, { from, to, kind }: DiagramEdge): number | null {
  if (kind === 'message') return null;
  const owner = parts[to]!.in ?? null;
  return from === owner || parts[from]!.in === owner ? owner : null;
}

/** What is shown of a part: what people call it. */
export function titleOf({ id, kind }: DiagramPart, names: Tree['names']): string {
  const known = Object.hasOwn(names, id) ? names[id]! : '';
  if (known !== '') return known;
  // Names that were made up say nothing.
  if (
    /^(seq|par|or|xor|loop|lock|defer|mi|stop|flow|pools)$/.test(kind) &&
    id.split('/').at(-1)!.startsWith(kind) &&
    /\d+$/.test(id)
  )
    return '';
  return id;
}
