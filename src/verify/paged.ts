import type { ModelResult } from '../report/document.ts';
import { withDiagram } from './diagram.ts';
import { graphed, type GraphOptions } from './graphed.ts';
import { withRunnable } from './runnable.ts';
import type { Source } from './source.ts';

/**
 * A result with all that a page shows and a terminal does not: what there is to draw of the model, its states, what its tasks do, and the model
 * itself, so that other runs of it can be made in the page.
 */
export async function paged(
  result: ModelResult,
  source: Source,
  options: GraphOptions = {},
): Promise<ModelResult> {
  return withRunnable(await graphed(await withDiagram(result, source), source, options), source);
}
