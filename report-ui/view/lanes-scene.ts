import type { Selection } from 'd3-selection';

import type { Geometry } from '../model/lane-geometry.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Window } from '../model/visible-window.ts';
import type { Store } from '../store.ts';

export type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** What a drawing of lanes shows at the moment. */
export interface Scene {
  readonly trace: TraceModel;
  readonly store: Store;
  readonly geometry: Geometry;
  readonly columns: Window;
  readonly rows: Window;
  readonly width: number;
  readonly height: number;
  /** Where the first column and the first lane lie in the window. */
  readonly left: number;
  readonly top: number;
}
