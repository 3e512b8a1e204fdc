import canonicalize from 'canonicalize';

import type { ModelResult } from '../report/document.ts';
import type { Diagram } from '../report/diagram.ts';
import type { Source } from './source.ts';

/** What there is to draw of a model. Read when it is asked for, and loaded here and nowhere else: verdicts do not need it. */
export async function diagramOf(source: Source): Promise<Diagram> {
  if (source.kind === 'net') {
    const { netDiagram } = await import('../diagram/net-diagram.ts');
    return netDiagram(source.net);
  }
  const [{ termDiagram }, { firstTokens }] = await Promise.all([
    import('../diagram/term-diagram.ts'),
    import('../diagram/first-tokens.ts'),
  ]);
  const { term } = source.model;
  const start = firstTokens(term);
  const first = { start, ...valuesOf(source.model.variables) };
  if (source.info.format !== 'bpmn') return { ...termDiagram(term), ...first };
  const { readBpmnDrawing } = await import('../import/bpmn-plane.ts');
  const { kinds, plane } = await readBpmnDrawing(source.info.file, { maxFileSize: Infinity });
  return { ...termDiagram(term, kinds), ...first, ...(plane === null ? {} : { plane }) };
}

/** Variables of the initial state, as traces tell them. */
function valuesOf(variables: object): Pick<Diagram, 'values'> {
  const values = Object.entries(variables).map(([name, value]) => [name, canonicalize(value)!] as const);
  return values.length === 0 ? {} : { values: Object.fromEntries(values) };
}

/** A result with what there is to draw of its model. */
export async function withDiagram(result: ModelResult, source: Source): Promise<ModelResult> {
  return { ...result, model: { ...result.model, diagram: await diagramOf(source) } };
}
