import type { Passed } from './conditions.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a box looks; what it means is said by its mark and its text. */
export type Look =
  | 'task'
  | 'event'
  | 'gateway'
  | 'bar'
  | 'group'
  | 'stack'
  | 'pool'
  | 'place'
  | 'transition'
  | 'dot'
  | 'end'
  | 'more';

/** A sign inside a box: of a gateway, an event, a task. */
export type Mark = string;

/** The index of a part in what stands for nothing that runs: where a case begins, a lane. */
export const nothing = -1;

/** Something drawn that stands for a part. */
export interface Box {
  /** Index of the part in the diagram. */
  readonly part: number;
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Shown in it, or beside what is small; the whole text. */
  readonly text: string;
  /** Said after the text, quieter. */
  readonly detail: string;
  readonly mark: Mark;
  /** Its name is at its right, since lines leave it below. */
  readonly isAside?: boolean;
  /** When a run has come through it; where this is not said, when its part fired. */
  readonly passed?: Passed;
  /** Parts that are drawn as this box. */
  readonly others?: readonly number[];
}

export interface Line {
  readonly points: readonly Point[];
  /** Words beside it, and where. */
  readonly text: string;
  readonly textAt: Point;
  readonly look: 'flow' | 'message' | 'handler' | 'inhibits' | 'empties' | 'association';
  readonly hasHead: boolean;
  readonly passed: Passed;
  /** Index of the edge in the diagram, if it is one. */
  readonly edge: number | null;
}

/** A drawing without a run: boxes from outside to inside. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  /** Where tokens lie: by `part slot` or `edge`. */
  readonly ports: ReadonlyMap<string, Point>;
  /** Parts that are not drawn since the diagram is too large. */
  readonly hidden: number;
}

/** The key of the place of a token. */
export function portKey(at: number, isEdge: boolean, slot: string): string {
  return isEdge ? `edge ${at}` : `${at} ${slot}`;
}

/** The middle of a line. */
export function middleOf(points: readonly Point[]): Point {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p.x - points[i]!.x, p.y - points[i]!.y));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [from, to] = [points[i]!, points[i + 1]!];
      const share = left / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  return points[0]!;
}
