/** Where steps lie on a line: steps to pixels, and back. */
export interface StepScale {
  (step: number): number;
  invert(pixel: number): number;
}

/** A line of so many steps, from one pixel to another. */
export function stepScale(count: number, left: number, right: number): StepScale {
  const width = (right - left) / count;
  return Object.assign((step: number) => left + step * width, {
    invert: (pixel: number) => (pixel - left) / width,
  });
}
