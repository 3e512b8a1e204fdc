import type { DiagramPart } from '../../src/report/diagram.ts';
import type { Passed } from './conditions.ts';
import { passingOf } from './passing.ts';
import type { Passing } from './passing.ts';
import { middleOf, nothing, portKey } from './scene.ts';
import type { Box, Line, Look, Point, Scene } from './scene.ts';
import { titleOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** `down`: read top to bottom; `right`: left to right. */
export type Direction = 'down' | 'right';

/** Along the way of reading and across it; the way in and the way out are `spine` across from where it begins. */
export interface Size {
  readonly main: number;
  readonly cross: number;
  readonly spine: number;
}

/** Where something begins, along and across. */
export interface Place {
  readonly main: number;
  readonly cross: number;
}

/** Room between elements one after the other, and side by side. */
export const gap = 30;
export const laneGap = 22;

/** A drawing in the making. Sizes are found from inside to outside, places from outside to inside. */
export class Draft {
  readonly tree: Tree;
  readonly direction: Direction;
  readonly passing: Passing;
  readonly #sizes: Size[] = [];
  readonly #offsets: Place[] = [];
  readonly #places: Place[] = [];
  readonly boxes: Box[] = [];
  readonly lines: Line[] = [];
  readonly ports = new Map<string, Point>();
  /** What kinds of layout remember from measuring to drawing, by part. */
  readonly notes = new Map<number, unknown>();

  constructor(tree: Tree, direction: Direction) {
    this.tree = tree;
    this.direction = direction;
    this.passing = passingOf(tree);
  }

  part(index: number): DiagramPart {
    return this.tree.diagram.parts[index]!;
  }

  title(index: number): string {
    return titleOf(this.part(index), this.tree.names);
  }

  inner(index: number): readonly number[] {
    return this.tree.children[index]!;
  }

  size(index: number): Size {
    return this.#sizes[index]!;
  }

  setSize(index: number, size: Size): void {
    this.#sizes[index] = size;
  }

  /** Where a part lies in the one around it. */
  setOffset(index: number, main: number, cross: number): void {
    this.#offsets[index] = { main, cross };
  }

  offset(index: number): Place {
    return this.#offsets[index]!;
  }

  place(index: number): Place {
    return this.#places[index]!;
  }

  /** To be called from outside to inside. */
  settle(index: number, around: Place): void {
    const offset = this.#offsets[index] ?? { main: 0, cross: 0 };
    this.#places[index] = { main: around.main + offset.main, cross: around.cross + offset.cross };
  }

  /** Width and height as a size, with the way through its middle. */
  sized(width: number, height: number): Size {
    const [main, cross] = this.direction === 'down' ? [height, width] : [width, height];
    return { main, cross, spine: cross / 2 };
  }

  point(main: number, cross: number): Point {
    return this.direction === 'down' ? { x: cross, y: main } : { x: main, y: cross };
  }

  /** Where the way into a part, and out of it, begins. */
  entry(index: number): Place {
    const { main, cross } = this.place(index);
    return { main, cross: cross + this.size(index).spine };
  }

  exit(index: number): Place {
    const { main, cross } = this.entry(index);
    return { main: main + this.size(index).main, cross };
  }

  /** A box in the middle of a place on the way. */
  box(part: number, look: Look, at: Place, main: number, cross: number, more: Partial<Box> = {}): Box {
    const { x, y } = this.point(at.main, at.cross - cross / 2);
    const [width, height] = this.direction === 'down' ? [cross, main] : [main, cross];
    const words =
      part === nothing
        ? { text: '', detail: '', mark: '' }
        : { text: this.title(part), detail: this.part(part).detail ?? '', mark: '' };
    const isAside = this.direction === 'down';
    const box: Box = { part, look, x, y, width, height, isAside, ...words, ...more };
    this.boxes.push(box);
    return box;
  }

  port(part: number, slot: string, main: number, cross: number): void {
    this.ports.set(portKey(part, false, slot), this.point(main, cross));
  }

  /** A line along places; places side by side are joined by a bend at `bendAt` along. */
  line(
    from: Place,
    to: Place,
    passed: Passed,
    more: {
      readonly bendAt?: number;
      readonly text?: string;
      readonly hasHead?: boolean;
      readonly look?: Line['look'];
    } = {},
  ): void {
    const { bendAt = (from.main + to.main) / 2, text = '', hasHead = false, look = 'flow' } = more;
    if (Math.abs(from.main - to.main) < 0.5 && Math.abs(from.cross - to.cross) < 0.5) return;
    const places =
      Math.abs(from.cross - to.cross) < 0.5
        ? [from, to]
        : [from, { main: bendAt, cross: from.cross }, { main: bendAt, cross: to.cross }, to];
    this.path(places, passed, {
      text,
      hasHead,
      look,
      textAt: { main: (bendAt + to.main) / 2, cross: to.cross },
    });
  }

  path(
    places: readonly Place[],
    passed: Passed,
    {
      text = '',
      hasHead = false,
      look = 'flow',
      textAt,
    }: { text?: string; hasHead?: boolean; look?: Line['look']; textAt?: Place } = {},
  ): void {
    const points = places.map(({ main, cross }) => this.point(main, cross));
    const at = textAt === undefined ? middleOf(points) : this.point(textAt.main, textAt.cross);
    this.lines.push({ points, text, textAt: at, look, hasHead, passed, edge: null });
  }

  scene(hidden: number): Scene {
    const { main, cross } = this.size(0);
    const [width, height] = this.direction === 'down' ? [cross, main] : [main, cross];
    return { width, height, boxes: this.boxes, lines: this.lines, ports: this.ports, hidden };
  }
}
