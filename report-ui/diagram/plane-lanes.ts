import type { Diagram, PlaneShape } from '../../src/report/diagram.ts';

/** For each part the name of the innermost BPMN lane that it is drawn in; `null` for none. */
export function planeLanes(
  { parts, plane }: Diagram,
  names: Readonly<Record<string, string>>,
): (string | null)[] {
  const shapes = plane?.shapes ?? [];
  const lanes = shapes.filter(({ kind }) => kind === 'lane').sort((a, b) => area(a) - area(b));
  if (lanes.length === 0) return [];
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  const found: (string | null)[] = [];
  for (const { id, in: around } of parts) {
    const shape = byId.get(id.slice(id.lastIndexOf('/') + 1));
    const lane = shape && lanes.find((each) => isInside(shape, each));
    const name = lane && ((Object.hasOwn(names, lane.id) && names[lane.id]) || lane.id);
    found.push(name?.replaceAll('/', '∕') ?? (around === undefined ? null : (found[around] ?? null)));
  }
  return found;
}

function area({ bounds: [, , width, height] }: PlaneShape): number {
  return width * height;
}

/** Whether the middle of a shape lies in a lane. */
function isInside({ bounds: [x, y, width, height] }: PlaneShape, lane: PlaneShape): boolean {
  const [left, top, across, down] = lane.bounds;
  const [right, low] = [x + width / 2 - left, y + height / 2 - top];
  return right >= 0 && right <= across && low >= 0 && low <= down;
}
