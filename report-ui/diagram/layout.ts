import type { Diagram } from '../../src/report/diagram.ts';
import { drawAtom, measureAtom } from './atoms.ts';
import { chain, drawRow, measureRow } from './branching.ts';
import { Draft, gap } from './draft.ts';
import type { Direction } from './draft.ts';
import { drawLoop, drawOutline, measureLoop, measureOutline } from './enclosing.ts';
import { drawGraph, drawNode, lineOf, measureGraph, measureNode, middleOfPart } from './graphs.ts';
import { nothing } from './scene.ts';
import type { Scene } from './scene.ts';
import { treeOf } from './tree.ts';

const poolHeader = 30;
const poolGap = 26;
const cap = 16;

/**
 * Lays out a diagram that has no coordinates of its own.
 * @param names what people call elements
 * @param kept the parts to draw, with all that they lie in; `null`: all
 */
export function layOut(
  diagram: Diagram,
  names: Readonly<Record<string, string>>,
  direction: Direction,
  kept: ReadonlySet<number> | null = null,
): Scene {
  const draft = new Draft(treeOf(diagram, names, kept), direction);
  const parts = diagram.parts.flatMap((_, index) => (kept === null || kept.has(index) ? [index] : []));
  for (const index of parts.toReversed()) measure(draft, index);
  const isWhole = /^(flow|net|pools)$/.test(diagram.parts[0]!.kind);
  const lead = isWhole ? 0 : cap + gap;
  for (const index of parts) {
    const { in: outer } = diagram.parts[index]!;
    draft.settle(index, outer === undefined ? { main: lead, cross: 0 } : draft.place(outer));
  }
  for (const index of parts) draw(draft, index);
  if (!isWhole) drawCaps(draft, lead);
  drawMessages(draft, kept);
  const scene = draft.scene(diagram.parts.length - parts.length);
  if (isWhole) return scene;
  const more = 2 * lead;
  return direction === 'down'
    ? { ...scene, height: scene.height + more }
    : { ...scene, width: scene.width + more };
}

function measure(draft: Draft, index: number): void {
  const { kind } = draft.part(index);
  const inner = draft.inner(index);
  switch (kind) {
    case 'seq': {
      const { size, at } = chain(draft, inner);
      inner.forEach((part, i) => draft.setOffset(part, at[i]!.main, at[i]!.cross));
      return draft.setSize(index, size);
    }
    case 'par':
    case 'or':
    case 'xor':
    case 'defer':
      return measureRow(draft, index);
    case 'task':
      return inner.length > 0 ? measureRow(draft, index) : measureAtom(draft, index);
    case 'scope':
    case 'lock':
    case 'mi':
    case 'call':
    case 'rec':
      return measureOutline(draft, index);
    case 'loop':
      return measureLoop(draft, index);
    case 'flow':
    case 'net':
      return measureGraph(draft, index);
    case 'node':
    case 'place':
    case 'transition':
      return measureNode(draft, index);
    case 'pools':
      return measurePools(draft, index);
    default:
      return measureAtom(draft, index);
  }
}

function draw(draft: Draft, index: number): void {
  const { kind } = draft.part(index);
  const inner = draft.inner(index);
  switch (kind) {
    case 'seq':
      return drawSequence(draft, inner);
    case 'par':
    case 'or':
    case 'xor':
    case 'defer':
      return drawRow(draft, index);
    case 'task':
      return inner.length > 0 ? drawRow(draft, index) : drawAtom(draft, index);
    case 'scope':
    case 'lock':
    case 'mi':
    case 'call':
    case 'rec':
      return drawOutline(draft, index);
    case 'loop':
      return drawLoop(draft, index);
    case 'flow':
    case 'net':
      return drawGraph(draft, index);
    case 'node':
    case 'place':
    case 'transition':
      return drawNode(draft, index);
    case 'pools':
      return drawPools(draft, index);
    default:
      return drawAtom(draft, index);
  }
}

function drawSequence(draft: Draft, inner: readonly number[]): void {
  inner.slice(1).forEach((part, i) => {
    draft.line(draft.exit(inner[i]!), draft.entry(part), draft.passing.entered[part]!, {
      hasHead: draft.size(part).main > 0,
    });
  });
}

function measurePools(draft: Draft, index: number): void {
  const inner = draft.inner(index);
  let [main, cross] = [0, 0];
  for (const pool of inner) {
    const size = draft.size(pool);
    draft.setOffset(pool, draft.direction === 'down' ? poolHeader : poolHeader, cross + 8);
    cross += size.cross + 16 + poolGap;
    main = Math.max(main, size.main + poolHeader + 8);
  }
  const whole = { main, cross: Math.max(0, cross - poolGap) };
  draft.setSize(index, { ...whole, spine: whole.cross / 2 });
}

/** Pools are bands of the same length, each with its name at its head. */
function drawPools(draft: Draft, index: number): void {
  const { main } = draft.size(index);
  const at = draft.place(index);
  for (const pool of draft.inner(index)) {
    const { cross } = draft.place(pool);
    const size = draft.size(pool);
    const text = nameOfPool(draft, pool);
    draft.box(pool, 'pool', { main: at.main, cross: cross + size.cross / 2 }, main, size.cross + 16, {
      text,
      detail: '',
    });
  }
}

function nameOfPool(draft: Draft, pool: number): string {
  const id = draft.part(pool).way ?? draft.part(pool).id;
  return Object.hasOwn(draft.tree.names, id) ? draft.tree.names[id]! : id;
}

/** Where a case begins and ends. */
function drawCaps(draft: Draft, lead: number): void {
  const [entry, exit] = [draft.entry(0), draft.exit(0)];
  const start = { main: entry.main - lead, cross: entry.cross };
  draft.box(nothing, 'dot', start, cap, cap, { text: '', detail: '', mark: 'start' });
  draft.line(
    { main: start.main + cap, cross: start.cross },
    entry,
    { entered: 0 },
    { hasHead: draft.size(0).main > 0 },
  );
  const end = { main: exit.main + gap, cross: exit.cross };
  if (draft.part(0).kind !== 'stop') draft.line(exit, end, draft.passing.done[0]!, { hasHead: true });
  draft.box(nothing, 'end', end, cap, cap, { text: '', detail: '', mark: 'end' });
  draft.port(0, 'root', end.main + cap / 2, end.cross);
}

/** Messages go straight from the sender to the receiver. */
function drawMessages(draft: Draft, kept: ReadonlySet<number> | null): void {
  draft.tree.diagram.edges.forEach(({ kind, from, to }, number) => {
    if (kind !== 'message' || (kept !== null && !(kept.has(from) && kept.has(to)))) return;
    const [start, end] = [middleOfPart(draft, from), middleOfPart(draft, to)];
    draft.lines.push({
      ...lineOf(draft, number, [edgeOf(draft, from, start, end), edgeOf(draft, to, end, start)]),
      look: 'message',
    });
  });
}

/** Where a line from the middle of a part leaves it. */
function edgeOf(
  draft: Draft,
  part: number,
  middle: { x: number; y: number },
  towards: { x: number; y: number },
): { x: number; y: number } {
  const { main, cross } = draft.size(part);
  const [width, height] = draft.direction === 'down' ? [cross, main] : [main, cross];
  const [dx, dy] = [towards.x - middle.x, towards.y - middle.y];
  const scale = Math.min(
    width / 2 / Math.max(1e-6, Math.abs(dx)),
    height / 2 / Math.max(1e-6, Math.abs(dy)),
    0.5,
  );
  return { x: middle.x + dx * scale, y: middle.y + dy * scale };
}
