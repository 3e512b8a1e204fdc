import type { FieldModel } from '../fields.ts';
import type { Diagram, DiagramEdge, DiagramPart } from '../report/diagram.ts';

/** The diagram of a net: its places, its transitions, and its arcs with their weights. */
export function netDiagram({ fields, rules }: FieldModel): Diagram {
  const parts: DiagramPart[] = [{ kind: 'net', id: '' }];
  const edges: DiagramEdge[] = [];
  const start: [string, number][] = [];
  for (const { name, initial } of fields) {
    parts.push({ kind: 'place', id: name, in: 0 });
    if (initial > 0) start.push([name, initial]);
  }
  const place = (field: number): number => field + 1;
  for (const { label, atLeast, put, clear, zero, below } of rules) {
    const own = parts.push({ kind: 'transition', id: label, in: 0 }) - 1;
    const join = (from: number, to: number, way: string, kind?: DiagramEdge['kind']): void => {
      edges.push({ id: '', from, to, ...(way === '' ? {} : { way }), ...(kind ? { kind } : {}) });
    };
    for (const [field, n] of atLeast) join(place(field), own, weight(n));
    for (const [field, n] of put) join(own, place(field), weight(n));
    for (const field of zero) join(place(field), own, '', 'inhibits');
    for (const [field, n] of below) join(place(field), own, weight(n), 'inhibits');
    for (const field of clear) join(place(field), own, '', 'empties');
  }
  return { parts, edges, start: Object.fromEntries(start) };
}

function weight(n: number): string {
  return n === 1 ? '' : String(n);
}
