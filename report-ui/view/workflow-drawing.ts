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
import { definitions, isOutline, SceneNodes } from './workflow-scene.ts';
import { drawn } from './workflow-shapes.ts';
import { TokenLayer } from './workflow-tokens.ts';

/** Scales at which a drawing is shown at first; further in, it would look coarse, further out, nobody can read it. */
const closest = 1.3;
const farthest = 0.5;
/** Of one that would have to be further out: that much of it is shown. */
const readable = 0.7;
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
  #nodes: SceneNodes | null = null;
  #width = 0;
  #height = 0;
  #isMoved = false;

  constructor(trace: TraceModel, workflow: Workflow, store: Store) {
    this.#trace = trace;
    this.#workflow = workflow;
    this.#store = store;
    this.#tokens = new TokenLayer(workflow);
    this.#view = drawn('g');
    this.#svg = drawn('svg', { role: 'img' }, definitions('flow'), this.#view);
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
    if (!this.#isMoved) this.#open();
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

  /** Shows the whole, or as much around what acts as can be read. */
  #open(): void {
    if (this.#scene === null) return;
    const fitting = this.#scaleOf(this.#scene);
    this.#isMoved = false;
    this.#place(fitting < farthest ? readable : fitting);
  }

  /** Shows the whole, however small it gets. */
  #fit(): void {
    if (this.#scene !== null) this.#place(this.#scaleOf(this.#scene));
  }

  #place(scale: number): void {
    const scene = this.#scene;
    if (scene === null || this.#width === 0) return;
    const x = (this.#width - scene.width * scale) / 2;
    const y = (this.#height - scene.height * scale) / 2;
    this.#surface.place({ x: Math.max(x, margin), y: Math.max(y, margin), k: scale });
    this.#reveal();
  }

  /** Moves the drawing where the element that acts would be out of sight. */
  #reveal(): void {
    const actor = this.#workflow.marks.actors[this.#store.view.step];
    const box = actor === null || actor === undefined ? undefined : this.#nodes?.boxes.get(actor);
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
    this.#tokens.show(scene, this.#nodes!.boxes, step, travels && !isNew);
    this.#mark();
    if (isNew && this.#workflow.isLarge) this.#open();
    else this.#reveal();
    const fired = this.#trace.steps[step];
    const when = fired
      ? `after step ${step + 1}, ${cutMiddle(visibleText(fired.label), 80)}`
      : 'in the initial state';
    this.#svg.setAttribute('aria-label', `Workflow ${when}`);
  }

  #draw(scene: Scene): void {
    this.#nodes = new SceneNodes(this.#trace, this.#workflow, scene, (box, node) => this.#link(box, node));
    this.#scene = scene;
    this.#view.replaceChildren(...this.#nodes.layers, this.#tokens.node);
    this.#note.hidden = scene.hidden === 0;
    this.#note.textContent = `${countOf(scene.hidden, 'element')} of ${countOf(this.#workflow.diagram.parts.length, 'element')} not drawn: too many. This is what lies around ${this.#trace.steps.length === 0 ? 'the start' : 'the selected step'}.`;
  }

  /** A click on what acts selects its next step, and pointing at it lights the last one. */
  #link({ part, others = [], look }: Box, node: SVGGElement): void {
    const firings = (): readonly number[] =>
      [part, ...others].flatMap((each) => this.#workflow.marks.firings.get(each) ?? []);
    if (isOutline(look) || firings().length === 0) return;
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
  }

  #mark(): void {
    const { step, hover } = this.#store.view;
    this.#nodes?.mark(step, hover);
  }
}
