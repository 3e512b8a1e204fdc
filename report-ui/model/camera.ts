/** What part of a drawing is looked at: a point of it is shown at `x + kx * left`, `y + ky * top`. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly kx: number;
  readonly ky: number;
}

/** How large a drawing is, and how far it may be enlarged either way. */
export interface Extent {
  readonly width: number;
  readonly height: number;
  readonly mostX: number;
  readonly mostY: number;
}

export const wholeView: Camera = { x: 0, y: 0, kx: 1, ky: 1 };

/**
 * Enlarges around a point, which stays where it is. Either axis stops at its own limit, so that a tall drawing can be drawn apart without
 * its columns getting lost.
 */
export function zoomed(camera: Camera, by: number, at: { x: number; y: number }, extent: Extent): Camera {
  const kx = clamp(camera.kx * by, 1, extent.mostX);
  const ky = clamp(camera.ky * by, 1, extent.mostY);
  return inside(
    {
      kx,
      ky,
      x: at.x - ((at.x - camera.x) * kx) / camera.kx,
      y: at.y - ((at.y - camera.y) * ky) / camera.ky,
    },
    extent,
  );
}

/** Moves the drawing, as far as it goes. */
export function moved(camera: Camera, byX: number, byY: number, extent: Extent): Camera {
  return inside({ ...camera, x: camera.x + byX, y: camera.y + byY }, extent);
}

/** Moves no more than is needed for a point of the drawing to be in sight. */
export function showing(camera: Camera, left: number, top: number, extent: Extent, margin = 40): Camera {
  const x = camera.x + camera.kx * left;
  const y = camera.y + camera.ky * top;
  const byX = clamp(x, margin, extent.width - margin) - x;
  const byY = clamp(y, margin, extent.height - margin) - y;
  return moved(camera, byX, byY, extent);
}

function inside({ kx, ky, x, y }: Camera, { width, height }: Extent): Camera {
  return { kx, ky, x: clamp(x, width * (1 - kx), 0), y: clamp(y, height * (1 - ky), 0) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
