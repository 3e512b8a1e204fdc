interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a drawing lies in its pane: a point of it is shown at `x + k * left`, `y + k * top`. */
export interface Placement extends Point {
  readonly k: number;
}

/** Scales beyond which nobody zooms. */
const [farthest, closest] = [0.05, 4];
/** Pixels that a finger trembles: less is a click on what is drawn. */
const tremble = 4;

/** A drawing that is moved by dragging, and zoomed by the wheel, by two fingers, or by who calls it. */
export class Surface {
  readonly #svg: SVGSVGElement;
  readonly #onMove: (at: Placement, isByUser: boolean) => void;
  readonly #held = new Map<number, Point>();
  #at: Placement = { x: 0, y: 0, k: 1 };
  #travelled = 0;

  /** @param onMove called whenever it lies elsewhere */
  constructor(svg: SVGSVGElement, onMove: (at: Placement, isByUser: boolean) => void) {
    this.#svg = svg;
    this.#onMove = onMove;
    svg.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.#held.set(event.pointerId, this.#pointOf(event));
      this.#travelled = 0;
    });
    svg.addEventListener('pointermove', (event) => this.#drag(event));
    for (const gone of ['pointerup', 'pointercancel'] as const)
      svg.addEventListener(gone, ({ pointerId }) => this.#held.delete(pointerId));
    // A click that ends a drag is none on what lies under the pointer.
    svg.addEventListener('click', (event) => this.#travelled > tremble && event.stopPropagation(), true);
  }

  get at(): Placement {
    return this.#at;
  }

  place(at: Placement, isByUser = false): void {
    this.#at = at;
    this.#onMove(at, isByUser);
  }

  /** @param point what stays where it is; default: the middle */
  zoom(by: number, point: Point = { x: this.#svg.clientWidth / 2, y: this.#svg.clientHeight / 2 }): void {
    const { x, y, k } = this.#at;
    const next = Math.max(farthest, Math.min(closest, k * by));
    const moved = (at: number, from: number): number => at - ((at - from) * next) / k;
    this.place({ x: moved(point.x, x), y: moved(point.y, y), k: next }, true);
  }

  move(byX: number, byY: number): void {
    this.place({ ...this.#at, x: this.#at.x + byX, y: this.#at.y + byY }, true);
  }

  #wheel(event: WheelEvent): void {
    // On a narrow page the wheel moves the page.
    if (!event.ctrlKey && innerWidth <= 720) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.zoom(Math.exp((-event.deltaY * lines) / 400), this.#pointOf(event));
  }

  #drag(event: PointerEvent): void {
    const before = this.#held.get(event.pointerId);
    if (before === undefined) return;
    const at = this.#pointOf(event);
    this.#travelled += apart(at, before);
    if (this.#travelled <= tremble) return;
    // From now on it is followed also outside, and is no click on what is drawn.
    if (!this.#svg.hasPointerCapture(event.pointerId)) this.#svg.setPointerCapture(event.pointerId);
    const other = [...this.#held].find(([id]) => id !== event.pointerId)?.[1];
    this.#held.set(event.pointerId, at);
    if (other === undefined) return this.move(at.x - before.x, at.y - before.y);
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    this.zoom(apart(at, other) / Math.max(1, apart(before, other)), middle);
  }

  #pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.#svg.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
