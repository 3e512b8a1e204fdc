interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a pointer does to a drawing. */
export interface PointerActions {
  zoom(by: number, at: Point): void;
  drag(x: number, y: number): void;
  /** `null`: the pointer is gone. */
  point(at: Point | null): void;
  click(at: Point): void;
}

/** Pixels that a finger trembles. */
const tremble = 4;

/** Zoom by wheel and by two fingers, moving by dragging, and clicks that are no drags. */
export function watchPointer(canvas: HTMLCanvasElement, actions: PointerActions): void {
  const held = new Map<number, Point>();
  let travelled = 0;
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      actions.zoom(Math.exp((-event.deltaY * lines) / 400), pointOf(event));
    },
    { passive: false },
  );
  canvas.addEventListener('pointerdown', (event) => {
    held.set(event.pointerId, pointOf(event));
    travelled = held.size > 1 ? Infinity : 0;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const at = pointOf(event);
    const before = held.get(event.pointerId);
    if (before === undefined) return actions.point(at);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    held.set(event.pointerId, at);
    if (other !== undefined) {
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      return actions.zoom(apart(at, other) / Math.max(1, apart(before, other)), middle);
    }
    travelled += apart(at, before);
    if (travelled > tremble) actions.drag(at.x - before.x, at.y - before.y);
  });
  const release = (event: PointerEvent): void => {
    const was = held.delete(event.pointerId);
    if (was && event.type === 'pointerup' && travelled <= tremble) actions.click(pointOf(event));
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => actions.point(null));
}

function pointOf({ offsetX, offsetY }: MouseEvent): Point {
  return { x: offsetX, y: offsetY };
}

function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
