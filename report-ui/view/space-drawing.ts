import { moved, showing, wholeView, zoomed } from '../model/camera.ts';
import type { Camera, Extent } from '../model/camera.ts';
import { showCount } from '../model/counts.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { layOut } from '../model/space-layout.ts';
import type { SpaceLayout } from '../model/space-layout.ts';
import { loopLines, spaceSentence, stateLines } from '../model/space-words.ts';
import type { Overlay, StateSpace } from '../model/state-space.ts';
import { visibleText } from '../model/visible-text.ts';
import type { Store, View } from '../store.ts';
import { button, element } from './element.ts';
import type { Pane } from './pane.ts';
import { paletteOf } from './space-palette.ts';
import { opensLoops } from './space-loops.ts';
import { axisHeight, firstBelow, largestRadius, nodeX, nodeY, radiusOf } from './space-geometry.ts';
import type { Picture } from './space-geometry.ts';
import { paintGraph, paintMarks } from './space-paint.ts';
import type { Painted } from './space-paint.ts';
import { spaceTools } from './space-tools.ts';
import { watchPointer } from './space-pointer.ts';
import type { Palette } from './space-shapes.ts';

/** Pixels between columns at most where nothing is enlarged, and when everything is. */
const widestGap = 150;
const enlargedGap = 170;
/** Pixels between nodes of a column that enlarging leads to, and where nothing is enlarged at most. */
const enlargedDistance = 34;
const widestDistance = 54;
const padding = 30;
const zoomStep = 1.8;
/** Pixels that an arrow key moves the drawing by. */
const keyStep = 60;
/** Milliseconds without movement after which all edges are drawn. */
const restTime = 140;
/** Pixels around a node that count as the node. */
const reachOfPointer = 9;

/** The reachability graph, by depth from left to right, on a canvas: what it shows is in the table as well. */
export class SpaceDrawing implements Pane {
  readonly node: HTMLElement;
  /** To stand under it: what is not drawn, and buttons. */
  readonly below: readonly HTMLElement[];
  readonly #space: StateSpace;
  readonly #overlay: Overlay;
  readonly #store: Store;
  readonly #canvas = element('canvas', { role: 'img' });
  /** What no step changes, painted once. */
  readonly #graph = element('canvas');
  #painted: Painted | null = null;
  readonly #tip = element('div', { class: 'space-tip', role: 'status', hidden: true });
  readonly #note = element('p', { class: 'space-note', hidden: true });
  readonly #open = new Set<number>();
  /** The loop that keys went to, or -1. */
  #loop = -1;
  readonly #loops: HTMLButtonElement;
  #layout: SpaceLayout;
  #camera: Camera = wholeView;
  #pointed: number | null = null;
  #width = 0;
  #height = 0;
  #isAsked = false;
  #isMoving = false;
  #rest = 0;
  #palette: Palette | null = null;

  constructor(space: StateSpace, overlay: Overlay, store: Store) {
    this.#space = space;
    this.#overlay = overlay;
    this.#store = store;
    if (opensLoops(space)) space.loopSizes.forEach((_, loop) => this.#open.add(loop));
    this.#layout = layOut(space, this.#open);
    this.#loops = button({ class: 'quiet loops' }, () => this.#toggleAll());
    this.#canvas.setAttribute('aria-label', spaceSentence(space, overlay));
    const tools = spaceTools(this.#loops, (by) =>
      by === null ? this.#look(wholeView) : this.#zoom(zoomStep ** by),
    );
    this.below = [this.#note, tools];
    this.node = element(
      'div',
      {
        class: 'state-graph',
        tabindex: 0,
        role: 'region',
        'aria-label': 'State space, as tables with key t; ? lists the keys',
      },
      this.#canvas,
      this.#tip,
    );
    this.node.addEventListener('keydown', (event) => this.#press(event));
    watchPointer(this.#canvas, {
      zoom: (by, at) => this.#look(zoomed(this.#camera, by, at, this.#extent), true),
      drag: (x, y) => this.#look(moved(this.#camera, x, y, this.#extent), true),
      point: (at) => this.#point(at),
      click: (at) => this.#click(at),
    });
    new ResizeObserver(() => this.#resize()).observe(this.node);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#recolour());
    new MutationObserver(() => this.#recolour()).observe(document.documentElement, { attributes: true });
    this.#nameLoops();
  }

  update(view: View, before: View): void {
    if (view === before) this.#resize();
    if (view.step !== before.step) this.#reveal();
    if (view === before || view.step !== before.step || view.hover !== before.hover) this.#ask();
  }

  #recolour(): void {
    this.#palette = this.#painted = null;
    this.#ask();
  }

  get #extent(): Extent {
    const { gap, reach } = this.#scale();
    const { columns, height } = this.#layout;
    let tight = Infinity;
    for (const nodes of columns)
      if (nodes.length > 1) tight = Math.min(tight, (height[nodes[1]!]! - height[nodes[0]!]!) * reach);
    return {
      width: this.#width,
      height: this.#height,
      mostX: Math.max(1, enlargedGap / gap),
      mostY: Math.max(1, enlargedDistance / tight),
    };
  }

  /** What a step to the side and to the top is in pixels, where nothing is enlarged. */
  #scale(): Pick<Picture, 'gap' | 'reach' | 'left'> {
    const { columns } = this.#layout;
    const room = Math.max(1, this.#width - 2 * padding);
    const gap = Math.min(widestGap, room / Math.max(1, columns.length - 1));
    const widest = columns.reduce((most, one) => Math.max(most, one.length), 1);
    const reach = Math.min(
      Math.max(10, (this.#height - axisHeight) / 2 - 16),
      (widestDistance * Math.max(1, widest - 1)) / 2,
    );
    return { gap, reach, left: padding };
  }

  #picture(): Picture {
    const { path } = this.#overlay;
    const { step } = this.#store.view;
    return {
      space: this.#space,
      layout: this.#layout,
      overlay: this.#overlay,
      camera: this.#camera,
      width: this.#width,
      height: this.#height,
      ...this.#scale(),
      selected: path[step + 1] ?? null,
      pointed: this.#pointed ?? this.#hovered(),
      isRough: this.#isMoving,
    };
  }

  /** The node after the step that is pointed at elsewhere. */
  #hovered(): number | null {
    const { hover } = this.#store.view;
    const state = hover === null ? undefined : this.#overlay.path[hover + 1];
    return state === undefined ? null : this.#layout.nodeOf[state]!;
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.node;
    if (clientWidth === 0 || (clientWidth === this.#width && clientHeight === this.#height)) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    const sharp = Math.min(2, devicePixelRatio);
    for (const canvas of [this.#canvas, this.#graph]) {
      canvas.width = Math.round(clientWidth * sharp);
      canvas.height = Math.round(clientHeight * sharp);
    }
    this.#painted = null;
    this.#camera = wholeView;
    this.#draw();
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isAsked = false;
    if (this.#width === 0) return;
    this.#palette ??= paletteOf(this.node);
    const picture = this.#picture();
    if (this.#painted === null) {
      this.#painted = paintGraph(this.#sharp(this.#graph), picture, this.#palette);
      const { every } = this.#painted;
      if (!this.#isMoving) {
        this.#note.hidden = every === 1;
        this.#note.textContent = `1 in ${showCount(every)} edges is drawn: zoom in for all`;
      }
    }
    const context = this.#sharp(this.#canvas);
    context.clearRect(0, 0, this.#width, this.#height);
    context.drawImage(this.#graph, 0, 0, this.#width, this.#height);
    paintMarks(context, picture, this.#palette, this.#painted);
  }

  /** To paint in pixels of the page, however fine the screen is. */
  #sharp(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const context = canvas.getContext('2d')!;
    const sharp = canvas.width / this.#width;
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    return context;
  }

  /** @param isMoving more of the same is likely to come */
  #look(camera: Camera, isMoving = false): void {
    this.#camera = camera;
    this.#painted = null;
    this.#isMoving = isMoving;
    clearTimeout(this.#rest);
    if (isMoving) {
      this.#rest = setTimeout(() => {
        this.#isMoving = false;
        this.#painted = null;
        this.#ask();
      }, restTime);
    }
    this.#tip.hidden = true;
    this.#ask();
  }

  #zoom(by: number): void {
    const picture = this.#picture();
    const node = picture.selected === null ? null : this.#layout.nodeOf[picture.selected]!;
    const at =
      node === null
        ? { x: this.#width / 2, y: this.#height / 2 }
        : { x: nodeX(picture, node), y: nodeY(picture, node) };
    this.#look(zoomed(this.#camera, by, at, this.#extent));
    this.#reveal();
  }

  #press(event: KeyboardEvent): void {
    const by = (x: number, y: number) => (): void =>
      this.#look(moved(this.#camera, x, y, this.#extent), true);
    const keys: Record<string, () => void> = {
      ArrowLeft: by(keyStep, 0),
      ArrowRight: by(-keyStep, 0),
      ArrowUp: by(0, keyStep),
      ArrowDown: by(0, -keyStep),
      '+': () => this.#zoom(zoomStep),
      '=': () => this.#zoom(zoomStep),
      '-': () => this.#zoom(1 / zoomStep),
      '0': () => this.#look(wholeView),
      ...(this.#space.loopSizes.length === 0
        ? {}
        : { l: () => this.#goToLoop(1), L: () => this.#goToLoop(-1) }),
      ...(this.#loop < 0 ? {} : { Enter: () => this.#setLoop(this.#loop, !this.#open.has(this.#loop)) }),
    };
    if (event.ctrlKey || event.metaKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]!();
  }

  #goToLoop(by: 1 | -1): void {
    const { length } = this.#space.loopSizes;
    this.#loop = this.#loop < 0 && by < 0 ? length - 1 : (this.#loop + by + length) % length;
    this.#showLoop();
  }

  /** Points at the loop that keys went to, wherever it lies. */
  #showLoop(): void {
    const node = this.#layout.nodeOf[this.#space.loopOf.indexOf(this.#loop)]!;
    this.#bring(node);
    this.#pointed = node;
    this.#describe(node);
  }

  /** Moves so far that the state after the selected step is in sight. */
  #reveal(): void {
    const { selected } = this.#picture();
    if (selected !== null) this.#bring(this.#layout.nodeOf[selected]!);
  }

  #bring(node: number): void {
    const { gap, reach, left, height } = this.#picture();
    const middle = axisHeight + (height - axisHeight) / 2;
    const x = left + this.#layout.column[node]! * gap;
    const y = middle + this.#layout.height[node]! * reach;
    const camera = showing(this.#camera, x, y, this.#extent);
    if (camera.x !== this.#camera.x || camera.y !== this.#camera.y) this.#painted = null;
    this.#camera = camera;
    this.#ask();
  }

  #nodeAt({ x, y }: { readonly x: number; readonly y: number }): number | null {
    const picture = this.#picture();
    const { gap, left, camera, layout } = picture;
    const radius = largestRadius(picture);
    const near = Math.round(((x - camera.x) / camera.kx - left) / gap);
    let [best, distance] = [-1, Infinity];
    for (let c = Math.max(0, near - 1); c <= Math.min(layout.columns.length - 1, near + 1); c++) {
      const nodes = layout.columns[c]!;
      const from = Math.max(0, firstBelow(picture, nodes, y) - 1);
      for (const node of nodes.subarray(from, from + 2)) {
        const size = radiusOf(picture, node, radius);
        const away = Math.hypot(nodeX(picture, node) - x, nodeY(picture, node) - y) - size;
        if (away < distance) [best, distance] = [node, away];
      }
    }
    return distance <= reachOfPointer ? best : null;
  }

  #point(at: { readonly x: number; readonly y: number } | null): void {
    const node = at === null ? null : this.#nodeAt(at);
    if (node === this.#pointed) return;
    this.#loop = -1;
    this.#pointed = node;
    this.#canvas.classList.toggle('on-node', node !== null);
    const step = node === null ? null : this.#stepOf(node);
    this.#store.change({ hover: step });
    if (node === null) this.#tip.hidden = true;
    else this.#describe(node);
    this.#ask();
  }

  /** The step of the run that leads to a node; of several the next one after the selected step. */
  #stepOf(node: number): number | null {
    const { path } = this.#overlay;
    const steps = path.flatMap((state, at) =>
      at > 0 && this.#layout.nodeOf[state] === node ? [at - 1] : [],
    );
    return steps.find((step) => step > this.#store.view.step) ?? steps[0] ?? null;
  }

  #describe(node: number): void {
    const state = this.#layout.stateOf[node]!;
    const loop = this.#layout.loopOf[node]!;
    const lines = loop >= 0 ? loopLines(this.#space, loop) : stateLines(this.#space, this.#overlay, state);
    this.#tip.replaceChildren(...lines.map((line) => element('p', {}, cutMiddle(visibleText(line), 90))));
    this.#tip.hidden = false;
    const picture = this.#picture();
    const { offsetWidth, offsetHeight } = this.#tip;
    const [x, y] = [nodeX(picture, node), nodeY(picture, node)];
    const right = x + 14 + offsetWidth <= this.#width;
    this.#tip.style.left = `${Math.max(4, right ? x + 14 : x - 14 - offsetWidth)}px`;
    this.#tip.style.top = `${Math.max(4, Math.min(this.#height - offsetHeight - 4, y + 12))}px`;
  }

  /** Selects the step of the run that leads here; opens a loop, or closes the one that the state is in. */
  #click(at: { readonly x: number; readonly y: number }): void {
    const node = this.#nodeAt(at);
    if (node === null) return;
    const loop = this.#layout.loopOf[node]!;
    const inLoop = this.#space.loopOf[this.#layout.stateOf[node]!]!;
    const step = this.#stepOf(node);
    if (loop >= 0) this.#setLoop(loop, true);
    else if (step !== null) this.#store.change({ step, playing: false });
    else if (inLoop >= 0) this.#setLoop(inLoop, false);
  }

  #setLoop(loop: number, isOpen: boolean): void {
    if (isOpen) this.#open.add(loop);
    else this.#open.delete(loop);
    this.#layAgain();
  }

  #toggleAll(): void {
    const isOpen = this.#open.size > 0;
    this.#open.clear();
    if (!isOpen) this.#space.loopSizes.forEach((_, loop) => this.#open.add(loop));
    this.#layAgain();
  }

  #layAgain(): void {
    this.#layout = layOut(this.#space, this.#open);
    this.#pointed = null;
    this.#nameLoops();
    const isByKey = this.#loop >= 0;
    this.#look(
      this.#camera.kx === 1 && this.#camera.ky === 1
        ? wholeView
        : zoomed(this.#camera, 1, { x: 0, y: 0 }, this.#extent),
    );
    if (isByKey) this.#showLoop();
    else this.#reveal();
  }

  #nameLoops(): void {
    const { length } = this.#space.loopSizes;
    this.#loops.hidden = length === 0;
    this.#loops.textContent = `${this.#open.size > 0 ? 'Close' : 'Open'} ${length === 1 ? 'the loop' : `all ${showCount(length)} loops`}`;
  }
}
