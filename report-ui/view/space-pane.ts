import type { ModelResult } from '../../src/report/document.ts';
import { countOf } from '../model/counts.ts';
import { spaceRemark, spaceSentence } from '../model/space-words.ts';
import { overlayOf, stateSpaceOf } from '../model/state-space.ts';
import type { Overlay, StateSpace } from '../model/state-space.ts';
import type { Store } from '../store.ts';
import { depthChart } from './depth-chart.ts';
import { element } from './element.ts';
import type { Pane } from './pane.ts';
import { SpaceDrawing } from './space-drawing.ts';
import { spaceTable } from './space-table.ts';

/**
 * The state space of a model with the run of a property in it, drawn or as tables.
 * @param labels of the run on show; `null` without one
 * @returns `null` where the document has no graph
 */
export function spacePane(
  result: ModelResult,
  property: string | null,
  labels: readonly string[] | null,
  store: Store,
): Pane | null {
  const { graph } = result;
  if (graph === undefined) return null;
  const space = stateSpaceOf(graph);
  const overlay = overlayOf(space, property, labels, result.model.names);
  const remark = spaceRemark(result);
  const drawing = drawn(space, overlay, store);
  const table = spaceTable(space, overlay, labels ?? [], store);
  const content = element('div', { class: 'space-content' });
  const node = element(
    'div',
    { class: 'space-pane' },
    element(
      'p',
      { class: 'space-words' },
      spaceSentence(space, overlay),
      remark === null ? null : element('span', { class: 'muted' }, ` ${remark}`),
    ),
    content,
  );
  let shown: Pane | null = null;
  return {
    node,
    update(view, before) {
      const wanted = view.table ? table : drawing;
      if (wanted === shown && view !== before) return wanted.update(view, before);
      if (wanted !== shown) content.replaceChildren(wanted.node);
      shown = wanted;
      wanted.update(view, view);
    },
  };
}

/** The graph; of one that is too large a summary, and what lies around the run. */
function drawn(space: StateSpace, overlay: Overlay, store: Store): Pane {
  const { graph } = space;
  if (graph.listed.numbers === undefined) return graphWithLegend(space, overlay, store);
  const around = space.states > 1 ? graphWithLegend(space, overlay, store) : null;
  const { states } = graph.depths;
  return {
    node: element(
      'div',
      { class: 'space-summary' },
      depthChart(states, overlay.doomedByDepth),
      around === null
        ? null
        : element(
            'p',
            { class: 'muted space-words' },
            `Too many to be drawn one by one: these ${countOf(space.states, 'state')} lie on a run of this report or one step from it.`,
          ),
      around?.node ?? null,
    ),
    update: (view, before) => around?.update(view, before),
  };
}

function graphWithLegend(space: StateSpace, overlay: Overlay, store: Store): Pane {
  const drawing = new SpaceDrawing(space, overlay, store);
  const has = (which: (end: number) => boolean): boolean => space.ends.some(which);
  const entries: readonly (readonly [string, string, boolean])[] = [
    ['state', 'state', true],
    ['final', 'final', has((end) => end > 0 && end < 4)],
    ['deadlock', 'deadlock', has((end) => end === 4)],
    ['lost', `lost: ${overlay.fate}`, overlay.doomed.includes(1)],
    ['loop', 'loop: each of its states leads to each other', space.loopSizes.length > 0],
    ['run', 'the run', overlay.path.length > 1],
  ];
  return {
    node: element(
      'div',
      { class: 'space-with-legend' },
      drawing.node,
      element(
        'div',
        { class: 'space-foot' },
        element(
          'p',
          { class: 'space-legend' },
          ...entries
            .filter(([, , is]) => is)
            .map(([key, text]) => element('span', { class: `key-${key}` }, text)),
        ),
        ...drawing.below,
      ),
    ),
    update: (view, before) => drawing.update(view, before),
  };
}
