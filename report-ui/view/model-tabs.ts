import type { ModelResult, PropertyResult } from '../../src/report/document.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, Tab } from '../store.ts';
import { behaviourPane } from './behaviour-pane.ts';
import { element } from './element.ts';
import type { Pane } from './pane.ts';
import { spacePane } from './space-pane.ts';

/** A tab about the model, which needs no run. */
export interface ModelTab {
  readonly tab: Tab;
  readonly title: string;
  /** Whether it can be shown as a table too. */
  readonly hasTable: boolean;
  readonly pane: Pane;
}

/** The tabs that a result can fill, whatever run is shown; what they show is made when it is looked at. */
export function modelTabs(
  result: ModelResult,
  property: PropertyResult | null,
  trace: TraceModel | null,
  store: Store,
): readonly ModelTab[] {
  const { graph, behaviour } = result;
  const labels = trace === null ? null : trace.steps.map(({ label }) => label);
  return [
    ...(graph === undefined
      ? []
      : [
          {
            tab: 'space',
            title: 'State space',
            hasTable: true,
            pane: whenSeen(() => spacePane(result, property?.name ?? null, labels, store)!),
          } as const,
        ]),
    ...(behaviour === undefined && result.campaign === undefined
      ? []
      : [
          {
            tab: 'behaviour',
            title: 'Behaviour',
            hasTable: false,
            pane: whenSeen(() => behaviourPane(result)),
          } as const,
        ]),
  ];
}

/** A pane that is made with its first update. */
function whenSeen(make: () => Pane): Pane {
  const node = element('div', { class: 'when-seen' });
  let made: Pane | null = null;
  return {
    node,
    update(view, before) {
      const isNew = made === null;
      made ??= make();
      if (isNew) node.replaceChildren(made.node);
      made.update(view, isNew ? view : before);
    },
  };
}
