import type { Diagram } from '../../src/report/diagram.ts';
import type { ModelInfo, PropertyResult } from '../../src/report/document.ts';
import type { TraceStep } from '../../src/trace.ts';
import { around } from './around.ts';
import { FirstPassed } from './conditions.ts';
import type { Direction } from './draft.ts';
import { layOut } from './layout.ts';
import { planeScene } from './plane-layout.ts';
import { RunMarks } from './run-marks.ts';
import type { TokenHeap } from './run-marks.ts';
import { portKey } from './scene.ts';
import type { Box, Point, Scene } from './scene.ts';

/** Parts that are drawn at once at most: of nested terms, and of graphs, whose layout takes longer. */
const mostNested = 1500;
const mostInGraphs = 200;
/** Parts of which the layout is made twice, to see which direction shows more. */
const mostTwice = 80;
/** Of a drawing that the file has. */
const mostInPlane = 3000;
/** Parts that are drawn around the selected step where they are more. */
const surroundings = 120;

interface Blamed {
  readonly name: string;
  readonly part: number;
  readonly isPosition: boolean;
}

/** A model as it can be drawn, with what a run does to it. */
export class Workflow {
  readonly diagram: Diagram;
  readonly names: Readonly<Record<string, string>>;
  readonly marks: RunMarks;
  readonly passed: FirstPassed;
  /** What the property finds fault with, as parts: `isPosition` where tokens lie, else something that acts. */
  readonly blamed: readonly Blamed[];
  readonly #scenes = new Map<string, Scene>();
  #middle = 0;
  #kept: ReadonlySet<number> = new Set();

  constructor(
    diagram: Diagram,
    names: Readonly<Record<string, string>>,
    steps: readonly TraceStep[],
    culprits: readonly string[],
  ) {
    this.diagram = diagram;
    this.names = names;
    this.marks = new RunMarks(diagram, steps);
    this.passed = new FirstPassed(this.marks.first);
    this.blamed = culprits.flatMap((name) => {
      const found = this.marks.addresses.ofCulprit(name);
      if (found === null) return [];
      const part = this.marks.holder(found);
      const isPosition = found.isEdge || diagram.parts[part]!.kind === 'place' || /^\w/.test(found.slot);
      return [{ name, part, isPosition }];
    });
  }

  /** Whether only a part of it can be drawn. */
  get isLarge(): boolean {
    const { parts, plane } = this.diagram;
    if (this.#plane !== null) return false;
    return (
      this.#inGraphs > mostInGraphs || parts.length > mostNested || (plane?.shapes.length ?? 0) > mostInPlane
    );
  }

  get #plane() {
    const { plane } = this.diagram;
    return plane !== undefined && plane.shapes.length <= mostInPlane ? plane : null;
  }

  /** Whether both directions of reading are worth trying. */
  get hasDirections(): boolean {
    return this.#plane === null && !this.isLarge && this.#inGraphs <= mostTwice;
  }

  get #inGraphs(): number {
    return this.diagram.parts.filter(({ kind }) => /^(node|place|transition)$/.test(kind)).length;
  }

  /** The drawing; of a large model the part around what a step is a step of. */
  scene(direction: Direction, step: number): Scene {
    if (this.#plane !== null)
      return this.#made('plane', () => planeScene(this.diagram, this.#plane!, this.names));
    if (!this.isLarge) return this.#made(direction, () => layOut(this.diagram, this.names, direction));
    this.#keepAround(step);
    return this.#made(`${direction} ${this.#middle}`, () =>
      layOut(this.diagram, this.names, direction, this.#kept),
    );
  }

  /** What is drawn of a large model changes only where the step lies outside of it. */
  #keepAround(step: number): void {
    const actor = this.marks.actors[step] ?? this.#start;
    if (this.#kept.has(actor) && this.#kept.size > 1) return;
    this.#middle = actor;
    this.#kept = around(this.diagram, actor, surroundings);
  }

  /** A part in which a case begins. */
  get #start(): number {
    const [first] = this.marks.tokens(-1).values();
    return first === undefined ? 0 : this.marks.holder(first);
  }

  #made(key: string, make: () => Scene): Scene {
    let scene = this.#scenes.get(key);
    if (!scene) {
      if (this.isLarge) this.#scenes.clear();
      this.#scenes.set(key, (scene = make()));
    }
    return scene;
  }
}

/** @returns `null` where the report does not tell what there is to draw */
export function workflowOf(
  model: Pick<ModelInfo, 'diagram' | 'names'>,
  { culprits }: PropertyResult,
  steps: readonly TraceStep[],
): Workflow | null {
  const { diagram, names = {} } = model;
  return diagram === undefined || diagram.parts.length === 0
    ? null
    : new Workflow(diagram, names, steps, culprits);
}

/** Where the tokens of a heap lie in a scene; `null` for what it does not show. */
export function placeOf(
  scene: Scene,
  heap: TokenHeap,
  boxes: ReadonlyMap<number, Box>,
  { parts }: Diagram,
): Point | null {
  const { at, isEdge, slot } = heap;
  const own =
    scene.ports.get(portKey(at, isEdge, slot)) ??
    scene.ports.get(portKey(at, isEdge, slot.replace(/_?\d+$/, '')));
  if (own !== undefined) return own;
  if (isEdge) return null;
  for (let part: number | undefined = at; part !== undefined; part = parts[part]!.in) {
    const box = boxes.get(part);
    if (box !== undefined) return { x: box.x + box.width / 2, y: box.y + box.height };
    // Of a large drawing what lies outside is not said to be somewhere else.
    if (scene.hidden > 0) return null;
  }
  return null;
}
