import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import { drawingPane } from './drawing-pane.ts';
import { element } from './element.ts';
import type { ModelTab } from './model-tabs.ts';
import type { Pane } from './pane.ts';

/**
 * A panel without a run to step through: what there is to say, and the drawings of the model.
 * @param still a run without steps: the initial state
 * @param details what comes below the drawings
 */
export function besideModel(
  words: readonly HTMLElement[],
  store: Store,
  tabs: readonly ModelTab[],
  { still, details = null }: { still: TraceModel | null; details?: HTMLElement | null },
): Pane {
  const drawing = drawingPane(still, store, tabs);
  return {
    node: element('div', { class: 'panel without-run' }, ...words, drawing?.node ?? null, details),
    update: (view, before) => drawing?.update(view, before),
  };
}
