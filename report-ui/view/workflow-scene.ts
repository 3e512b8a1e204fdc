import { faultsAt } from '../diagram/faults.ts';
import { nothing } from '../diagram/scene.ts';
import type { Box, Look, Scene } from '../diagram/scene.ts';
import type { Workflow } from '../diagram/workflow.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import { faultBox, tallyBox, tallyText } from './workflow-badges.ts';
import { boxNode, drawn, hatchBox, lineNode, markLine } from './workflow-shapes.ts';
import { boxWords } from './workflow-words.ts';

/** Whether a look is drawn around or behind others. */
export function isOutline(look: Look): boolean {
  return /^(pool|group|stack)$/.test(look);
}

/** The boxes and lines of a scene, and what a run did to them up to a step. */
export class SceneNodes {
  /** From the back to the front. */
  readonly layers: readonly SVGGElement[];
  /** By the parts that they stand for. */
  readonly boxes: ReadonlyMap<number, Box>;
  readonly #trace: TraceModel;
  readonly #workflow: Workflow;
  readonly #nodes: readonly {
    readonly box: Box;
    readonly node: SVGGElement;
    readonly parts: readonly number[];
    readonly since: number;
  }[];
  readonly #lines: readonly { readonly node: SVGGElement; readonly since: number }[];

  /** @param onMade called for each box that stands for something */
  constructor(
    trace: TraceModel,
    workflow: Workflow,
    scene: Scene,
    onMade: (box: Box, node: SVGGElement) => void = () => undefined,
  ) {
    this.#trace = trace;
    this.#workflow = workflow;
    const boxes = new Map<number, Box>();
    for (const box of scene.boxes) {
      for (const part of [box.part, ...(box.others ?? [])]) if (!boxes.has(part)) boxes.set(part, box);
    }
    this.boxes = boxes;
    this.#lines = scene.lines.map((line) => ({
      node: lineNode(line),
      since: workflow.passed.at(line.passed),
    }));
    this.#nodes = scene.boxes.map((box) => {
      const parts = [box.part, ...(box.others ?? [])];
      const node = this.#boxNode(box, parts);
      if (box.part !== nothing) onMade(box, node);
      return { box, node, parts, since: this.#since(box, parts) };
    });
    const ofNodes = (isBehind: boolean): SVGGElement[] =>
      this.#nodes.flatMap(({ box, node }) => (isOutline(box.look) === isBehind ? [node] : []));
    this.layers = [
      drawn('g', {}, ...ofNodes(true)),
      drawn('g', {}, ...this.#lines.map(({ node }) => node)),
      drawn('g', {}, ...ofNodes(false)),
    ];
  }

  /** The first step after which the run has come through a box. */
  #since({ passed }: Box, parts: readonly number[]): number {
    if (passed !== undefined) return this.#workflow.passed.at(passed);
    return parts.reduce(
      (least, part) => Math.min(least, this.#workflow.marks.firings.get(part)?.[0] ?? Infinity),
      Infinity,
    );
  }

  #boxNode(box: Box, parts: readonly number[]): SVGGElement {
    const node = boxNode(box);
    node.append(...boxWords(box));
    if (box.part === nothing) {
      // Where a case begins has been passed before its first step.
      node.classList.toggle('fired', box.mark.startsWith('start'));
      return node;
    }
    const count = this.#trace.tally?.of(parts) ?? null;
    if (count !== null && !isOutline(box.look)) tallyBox(node, box, count, this.#trace.tally!);
    node.setAttribute('data-tip', this.#tipOf(box, count));
    return node;
  }

  #tipOf(box: Box, count: number | null): string {
    const { id } = this.#workflow.diagram.parts[box.part]!;
    const steps = this.#workflow.marks.firings.get(box.part) ?? [];
    const name = [...new Set([box.text, box.detail, id].filter((word) => word !== ''))]
      .map(visibleText)
      .join(' · ');
    const said = (words: string): string => (name === '' ? words : `${name}: ${words}`);
    if (count !== null) return said(tallyText(count, this.#trace.tally!));
    if (steps.length === 0) return name;
    const shown = steps.slice(0, 8).map((step) => step + 1);
    const more = steps.length > 8 ? ` and ${steps.length - 8} more` : '';
    return said(`${steps.length === 1 ? 'step' : 'steps'} ${shown.join(', ')}${more}`);
  }

  /** Brings them up to a step; -1: the start. */
  mark(step: number, hover: number | null): void {
    const { marks } = this.#workflow;
    const [next, withdrawn, faults] = [marks.next(step), marks.withdrawn(step), faultsAt(this.#trace, step)];
    const pointed = hover === null ? null : (marks.actors[hover] ?? null);
    const acting = marks.actors[step] ?? null;
    for (const { box, node, parts, since } of this.#nodes) {
      if (box.part === nothing) continue;
      const toggle = (name: string, is: (part: number) => boolean): void =>
        void node.classList.toggle(name, parts.some(is));
      node.classList.toggle('fired', since <= step);
      toggle('acting', (part) => part === acting);
      toggle('next', (part) => next.has(part));
      toggle('pointed', (part) => part === pointed);
      hatchBox(
        node,
        parts.some((part) => withdrawn.has(part)),
      );
      faultBox(
        node,
        box,
        parts.some((part) => faults.has(part)),
      );
    }
    for (const { node, since } of this.#lines) markLine(node, since <= step);
  }
}

/**
 * Heads of lines, and hatching.
 * @param prefix of their ids
 */
export function definitions(prefix: string): SVGDefsElement {
  const head = (kind: string): SVGMarkerElement =>
    drawn(
      'marker',
      {
        id: `${prefix}-${kind}`,
        class: kind,
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 8,
        markerHeight: 8,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      },
      drawn('path', { d: 'M0,0.5 8,4 0,7.5z' }),
    );
  const hatch = drawn(
    'pattern',
    {
      id: `${prefix}-hatch`,
      class: 'hatch',
      width: 7,
      height: 7,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    drawn('rect', { width: 7, height: 7 }),
    drawn('line', { x1: 0, y1: 0, x2: 0, y2: 7 }),
  );
  return drawn('defs', {}, head('head'), head('head-passed'), head('head-message'), hatch);
}
