/** A line from one point to another. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What a label takes: its left, top, right and bottom. */
export interface Room {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels of a line of text, and from it to what it belongs to. */
const textHeight = 13;
const away = 4;
/** Where on its line a label may stand, the best first: lines cross in the middle. */
const shares = [0.5, 0.38, 0.62, 0.27, 0.73];

/**
 * Where a label stands: over or under its line, apart from what has its place already, and off the other lines where that goes.
 * @param width of the text
 * @param taken rooms of other labels and of nodes
 * @returns `null` where there is no room: it is better left out than unreadable
 */
export function placeLabel(
  line: Line,
  width: number,
  others: readonly Line[],
  taken: readonly Room[],
): Room | null {
  let [best, least]: [Room | null, number] = [null, Infinity];
  shares.forEach((share, order) => {
    const x = line.x1 + (line.x2 - line.x1) * share;
    const y = line.y1 + (line.y2 - line.y1) * share;
    for (const top of [y - away - textHeight, y + away]) {
      const room = { left: x - width / 2 - 2, top, right: x + width / 2 + 2, bottom: top + textHeight };
      if (taken.some((other) => overlap(room, other))) continue;
      const crossed = others.reduce(
        (sum, other) => sum + Number(other !== line && isCrossed(room, other)),
        0,
      );
      const cost = 4 * crossed + order + (top > y ? 0.5 : 0);
      if (cost < least) [best, least] = [room, cost];
    }
  });
  return best;
}

function overlap(a: Room, b: Room): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a line comes into a room: what of it lies between the sides comes between top and bottom. */
function isCrossed({ left, top, right, bottom }: Room, { x1, y1, x2, y2 }: Line): boolean {
  const at = (x: number): number => (x2 === x1 ? y1 : y1 + ((y2 - y1) * (x - x1)) / (x2 - x1));
  const [from, to] = [Math.max(left, Math.min(x1, x2)), Math.min(right, Math.max(x1, x2))];
  if (from > to) return false;
  const [a, b] = x1 === x2 ? [y1, y2] : [at(from), at(to)];
  return Math.min(a, b) < bottom && Math.max(a, b) > top;
}
