/** A P/T net as its file says it: before references between pages are resolved and arcs are checked. */
export interface PnmlNet {
  readonly id: string;
  name: string;
  readonly line: number;
  readonly places: PnmlPlace[];
  readonly transitions: PnmlNode[];
  readonly references: PnmlReference[];
  readonly arcs: PnmlArc[];
  readonly notes: Set<string>;
}

export interface PnmlNode {
  readonly id: string;
  readonly line: number;
  name?: string;
}

export interface PnmlPlace extends PnmlNode {
  initial: number;
}

/** Stands on one page for a place or transition of another. */
export interface PnmlReference extends PnmlNode {
  readonly ref: string;
  readonly kind: 'place' | 'transition';
}

export interface PnmlArc {
  readonly line: number;
  readonly id: string;
  readonly source: string;
  readonly target: string;
  weight: number;
  kind: ArcKind;
}

export type ArcKind = 'normal' | 'reset' | 'inhibitor';
