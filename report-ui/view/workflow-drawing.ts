import { nothing } from '../diagram/scene.ts';
import type { Box, Scene } from '../diagram/scene.ts';
import type { Direction } from '../diagram/draft.ts';
import type { Workflow } from '../diagram/workflow.ts';
import { countOf } from '../model/counts.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store, View } from '../store.ts';
import { button, element } from './element.ts';
import type { Pane } from './pane.ts';
import { Surface } from './surface.ts';
import { boxNode, drawn, hatchBox, lineNode, markLine } from './workflow-shapes.ts';
import { boxWords } from './workflow-words.ts';
import { TokenLayer } from './workflow-tokens.ts';

/** Scales at which a drawing is shown when it is fitted; further in, it would look coarse, further out, nobody can read it. */
const closest = 1.3;
const farthest = 0.36;
/** Room around a drawing. */
const margin = 18;

/** The workflow with its tokens after the selected step, and what the run did so far. */
export class WorkflowDrawing implements Pane {
  readonly node: HTMLElement;
  readonly #trace: TraceModel;
  readonly #workflow: Workflow;
  readonly #store: Store;
  readonly #svg: SVGSVGElement;
  readonly #view: SVGGElement;
  readonly #note: HTMLElement;
  readonly #tokens: TokenLayer;
  readonly #surface: Surface;
  #direction: Direction = 'right';
  #scene: Scene | null = null;
  #boxes = new Map<number, Box>();
  #nodes: { readonly node: SVGGElement; readonly parts: readonly number[]; readonly since: number }[] = [];
  #lines: { readonly node: SVGGElement; readonly since: number }[] = [];
  #width = 0;
  #height = 0;
  #isMoved = false;

  constructor(trace: TraceModel, workflow: Workflow, store: Store) {
    this.#trace = trace;
    this.#workflow = workflow;
    this.#store = store;
    this.#tokens = new TokenLayer(workflow);
    this.#view = drawn('g');
    this.#svg = drawn('svg', { role: 'img' }, definitions(), this.#view);
    this.#note = element('p', { class: 'muted', hidden: true });
    this.#surface = new Surface(this.#svg, ({ x, y, k }, isByUser) => {
      this.#view.setAttribute('transform', `translate(${x},${y}) scale(${k})`);
      // Far away, tokens stay as large as one can see.
      this.#view.style.setProperty('--grow', String(Math.max(1, Math.min(2, 0.85 / k))));
      if (isByUser) this.#isMoved = true;
    });
    this.node = element(
      'div',
      {
        class: 'workflow',
        tabindex: 0,
        role: 'region',
        'aria-label': 'Workflow; the same as a list is one button away',
      },
      this.#svg,
      this.#note,
      this.#tools(),
    );
    this.node.addEventListener('keydown', (event) => this.#press(event));
    new ResizeObserver(() => this.#resize()).observe(this.node);
  }

  update(view: View, before: View): void {
    if (view === before) this.#resize();
    const travels = view.step === before.step + 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (view.step !== before.step) this.#show(travels);
    else if (view.hover !== before.hover) this.#mark();
  }

  #tools(): HTMLElement {
    const by = (factor: number) => () => this.#surface.zoom(factor);
    return element(
      'div',
      { class: 'zoom-tools' },
      button({ 'aria-label': 'Zoom out', 'data-tip': 'Zoom out: key -' }, by(1 / 1.3), '−'),
      button(
        { 'aria-label': 'Fit the drawing into its pane', 'data-tip': 'Fit: key 0' },
        () => this.#fit(),
        'Fit',
      ),
      button({ 'aria-label': 'Zoom in', 'data-tip': 'Zoom in: key +' }, by(1.3), '+'),
    );
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [60, 0],
      ArrowRight: [-60, 0],
      ArrowUp: [0, 60],
      ArrowDown: [0, -60],
    };
    const move = moves[event.key];
    if (move) this.#surface.move(...move);
    else if (event.key === '0') this.#fit();
    else if (event.key === '+' || event.key === '=') this.#surface.zoom(1.3);
    else if (event.key === '-') this.#surface.zoom(1 / 1.3);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (width === 0 || (width === this.#width && height === this.#height)) return;
    [this.#width, this.#height] = [width, height];
    this.#svg.setAttribute('width', String(width));
    this.#svg.setAttribute('height', String(height));
    this.#direction = this.#chosenDirection();
    this.#show(false);
    if (!this.#isMoved) this.#fit();
  }

  /** The direction in which more of the drawing can be read. */
  #chosenDirection(): Direction {
    if (!this.#workflow.hasDirections) return this.#width > this.#height ? 'right' : 'down';
    const scale = (direction: Direction): number => this.#scaleOf(this.#workflow.scene(direction, 0));
    return scale('right') >= scale('down') ? 'right' : 'down';
  }

  #scaleOf({ width, height }: Scene): number {
    return Math.min(closest, (this.#width - 2 * margin) / width, (this.#height - 2 * margin) / height);
  }

  #fit(): void {
    const scene = this.#scene;
    if (scene === null || this.#width === 0) return;
    this.#isMoved = false;
    const scale = Math.max(farthest, this.#scaleOf(scene));
    const x = (this.#width - scene.width * scale) / 2;
    const y = (this.#height - scene.height * scale) / 2;
    this.#surface.place({ x: Math.max(x, margin), y: Math.max(y, margin), k: scale });
    this.#reveal();
  }

  /** Moves the drawing where the element that acts would be out of sight. */
  #reveal(): void {
    const actor = this.#workflow.marks.actors[this.#store.view.step];
    const box = actor === null || actor === undefined ? undefined : this.#boxes.get(actor);
    if (box === undefined || this.#width === 0) return;
    const { x, y, k } = this.#surface.at;
    const [left, top] = [box.x * k + x, box.y * k + y];
    const isIn =
      left >= 0 &&
      top >= 0 &&
      left + Math.min(box.width * k, 80) <= this.#width &&
      top + Math.min(box.height * k, 40) <= this.#height;
    if (isIn) return;
    this.#surface.place({
      x: this.#width / 2 - (box.x + box.width / 2) * k,
      y: this.#height / 2 - (box.y + box.height / 2) * k,
      k,
    });
  }

  /** Brings the drawing up to the selected step. */
  #show(travels: boolean): void {
    if (this.#width === 0) return;
    const { step } = this.#store.view;
    const scene = this.#workflow.scene(this.#direction, step);
    const isNew = scene !== this.#scene;
    if (isNew) this.#draw(scene);
    this.#tokens.show(scene, this.#boxes, step, travels && !isNew);
    this.#mark();
    if (isNew && this.#workflow.isLarge) this.#fit();
    else this.#reveal();
    const fired = this.#trace.steps[step];
    const when = fired
      ? `after step ${step + 1}, ${cutMiddle(visibleText(fired.label), 80)}`
      : 'in the initial state';
    this.#svg.setAttribute('aria-label', `Workflow ${when}`);
  }

  #draw(scene: Scene): void {
    this.#scene = scene;
    this.#boxes = new Map();
    for (const box of scene.boxes) {
      for (const part of [box.part, ...(box.others ?? [])])
        if (!this.#boxes.has(part)) this.#boxes.set(part, box);
    }
    this.#lines = scene.lines.map((line) => ({
      node: lineNode(line),
      since: this.#workflow.passed.at(line.passed),
    }));
    this.#nodes = scene.boxes.map((box) => {
      const parts = [box.part, ...(box.others ?? [])];
      return { node: this.#boxNode(box), parts, since: this.#since(box, parts) };
    });
    const isBehind = (index: number): boolean => /^(pool|group|stack)$/.test(scene.boxes[index]!.look);
    const nodes = this.#nodes.map(({ node }) => node);
    this.#view.replaceChildren(
      drawn('g', {}, ...nodes.filter((_, index) => isBehind(index))),
      drawn('g', {}, ...this.#lines.map(({ node }) => node)),
      drawn('g', {}, ...nodes.filter((_, index) => !isBehind(index))),
      this.#tokens.node,
    );
    this.#note.hidden = scene.hidden === 0;
    this.#note.textContent = `${countOf(scene.hidden, 'element')} of ${countOf(this.#workflow.diagram.parts.length, 'element')} not drawn: too many. This is what lies around the selected step.`;
  }

  /** The first step after which the run has come through a box. */
  #since({ passed }: Box, parts: readonly number[]): number {
    if (passed !== undefined) return this.#workflow.passed.at(passed);
    return parts.reduce(
      (least, part) => Math.min(least, this.#workflow.marks.firings.get(part)?.[0] ?? Infinity),
      Infinity,
    );
  }

  #boxNode(box: Box): SVGGElement {
    const node = boxNode(box);
    node.append(...boxWords(box));
    if (box.part === nothing) {
      // Where a case begins has been passed before its first step.
      node.classList.toggle('fired', box.mark.startsWith('start'));
      return node;
    }
    const firings = (): readonly number[] =>
      [box.part, ...(box.others ?? [])].flatMap((part) => this.#workflow.marks.firings.get(part) ?? []);
    node.setAttribute('data-tip', this.#tipOf(box));
    const isOutline = /^(pool|group|stack)$/.test(box.look);
    if (isOutline || firings().length === 0) return node;
    node.classList.add('fires');
    node.addEventListener('click', (event) => {
      if (event.defaultPrevented) return;
      const steps = [...firings()].sort((a, b) => a - b);
      const { step } = this.#store.view;
      this.#store.change({ step: steps.find((other) => other > step) ?? steps[0]!, playing: false });
    });
    node.addEventListener('pointerenter', () => {
      const steps = firings();
      const { step } = this.#store.view;
      this.#store.change({ hover: steps.findLast((other) => other <= step) ?? steps[0]! });
    });
    node.addEventListener('pointerleave', () => this.#store.change({ hover: null }));
    return node;
  }

  #tipOf(box: Box): string {
    const { id } = this.#workflow.diagram.parts[box.part]!;
    const steps = this.#workflow.marks.firings.get(box.part) ?? [];
    const name = [...new Set([box.text, box.detail, id].filter((word) => word !== ''))]
      .map(visibleText)
      .join(' · ');
    if (steps.length === 0) return name;
    const shown = steps.slice(0, 8).map((step) => step + 1);
    const more = steps.length > 8 ? ` and ${steps.length - 8} more` : '';
    return `${name}${name === '' ? '' : ': '}${steps.length === 1 ? 'step' : 'steps'} ${shown.join(', ')}${more}`;
  }

  #mark(): void {
    const { step, hover } = this.#store.view;
    const { marks, culprits } = this.#workflow;
    const next = marks.next(step);
    const withdrawn = marks.withdrawn(step);
    const isLast = step === this.#trace.steps.length - 1;
    const pointed = hover === null ? null : (marks.actors[hover] ?? null);
    const acting = marks.actors[step] ?? null;
    for (const { node, parts, since } of this.#nodes) {
      if (parts[0] === nothing) continue;
      const some = (test: (part: number) => boolean): boolean => parts.some(test);
      const toggle = (name: string, is: boolean): void => void node.classList.toggle(name, is);
      toggle('fired', since <= step);
      toggle(
        'acting',
        some((part) => part === acting),
      );
      toggle(
        'next',
        some((part) => next.has(part)),
      );
      hatchBox(
        node,
        some((part) => withdrawn.has(part)),
      );
      toggle(
        'pointed',
        some((part) => part === pointed),
      );
      toggle('culprit', this.#trace.violated && isLast && some((part) => culprits.has(part)));
    }
    for (const { node, since } of this.#lines) markLine(node, since <= step);
  }
}

function definitions(): SVGDefsElement {
  const head = (id: string): SVGMarkerElement =>
    drawn(
      'marker',
      {
        id,
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
    { id: 'flow-hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    drawn('rect', { width: 7, height: 7 }),
    drawn('line', { x1: 0, y1: 0, x2: 0, y2: 7 }),
  );
  return drawn('defs', {}, head('flow-head'), head('flow-head-passed'), head('flow-head-message'), hatch);
}
