import { atomHeight, atomWidth, drawAtomAt } from './atoms.ts';
import type { Passed } from './conditions.ts';
import { gap, laneGap } from './draft.ts';
import type { Draft, Place, Size } from './draft.ts';
import { shownName, textWidth } from './text-size.ts';

/** What goes apart, runs side by side and comes together again: `par`, `or`, `xor`, `defer`, a task with ways out of its own. */
interface Row {
  /** One part after the other, in each branch. */
  readonly branches: readonly (readonly number[])[];
  /** Sizes along of what is in front of the branches and behind them. */
  readonly head: number;
  readonly tail: number;
  /** Room along between these and the branches. */
  readonly fan: number;
  readonly end: number;
  /** Where the branches begin, and where the ways through them are, across. */
  readonly ways: readonly number[];
}

const diamond = 34;
const small = 16;
const barSize = 7;

function branchesOf(draft: Draft, index: number): number[][] {
  const inner = draft.inner(index);
  if (draft.part(index).kind !== 'defer') return inner.map((child) => [child]);
  const pairs: number[][] = [];
  inner.forEach((child) => {
    const isTrigger = draft.part(child).role === 'trigger';
    if (isTrigger || pairs.length === 0) pairs.push([child]);
    else pairs.at(-1)!.push(child);
  });
  return pairs;
}

function headOf(draft: Draft, index: number): Size {
  const { kind } = draft.part(index);
  if (kind === 'task') return draft.sized(atomWidth(draft, index), atomHeight);
  if (kind === 'par') return draft.sized(0, 0);
  return draft.sized(diamond, diamond);
}

/** Sizes and places of parts one after the other. */
export function chain(
  draft: Draft,
  parts: readonly number[],
): { readonly size: Size; readonly at: readonly Place[] } {
  let [before, after] = [0, 0];
  for (const part of parts) {
    const { cross, spine } = draft.size(part);
    before = Math.max(before, spine);
    after = Math.max(after, cross - spine);
  }
  let main = 0;
  const at: Place[] = [];
  let last = false;
  for (const part of parts) {
    const size = draft.size(part);
    const isNothing = draft.part(part).kind === 'skip';
    if (last && !isNothing) main += gap;
    at.push({ main, cross: before - size.spine });
    main += size.main;
    last ||= !isNothing;
  }
  return { size: { main, cross: before + after, spine: before }, at };
}

export function measureRow(draft: Draft, index: number): void {
  const { kind } = draft.part(index);
  const branches = branchesOf(draft, index);
  const chains = branches.map((parts) => chain(draft, parts));
  const words = branches.map(([first]) => wordsWidth(draft, first!));
  const isDown = draft.direction === 'down';
  // Words stand beside lines that go down, and above lines that go right.
  const rooms = chains.map(({ size }, i) => {
    const beside = isDown ? words[i]! + 6 : 0;
    const above = isDown || words[i] === 0 ? 0 : 16;
    const spine = Math.max(size.spine, above, isDown ? 12 : 9);
    return { spine, cross: spine + Math.max(size.cross - size.spine, beside, isDown ? 12 : 9) };
  });
  const head = headOf(draft, index);
  const fan = isDown ? (words.some((w) => w > 0) ? 40 : 28) : Math.max(30, ...words.map((w) => w + 34));
  const widest = Math.max(0, ...chains.map(({ size }) => size.main));
  const total = rooms.reduce((sum, { cross }) => sum + cross, 0) + laneGap * Math.max(0, rooms.length - 1);
  const starts: number[] = [];
  rooms.reduce((sum, { cross }) => (starts.push(sum), sum + cross + laneGap), 0);
  const ways = rooms.map(({ spine }, i) => starts[i]! + spine);
  const middle = ((ways[0] ?? 0) + (ways.at(-1) ?? 0)) / 2;
  const outer = kind === 'par' ? barSize : head.main;
  // What stands in front may be wider than all branches together.
  const shift = Math.max(0, head.cross / 2 - middle);
  const tail = kind === 'par' || kind === 'or' ? barSize : small;
  branches.forEach((parts, i) => {
    parts.forEach((part, j) => {
      const { main, cross } = chains[i]!.at[j]!;
      draft.setOffset(part, outer + fan + main, shift + ways[i]! - chains[i]!.size.spine + cross);
    });
  });
  const row: Row = {
    branches,
    head: outer,
    tail,
    fan,
    end: outer + fan + widest + 26,
    ways: ways.map((way) => way + shift),
  };
  draft.notes.set(index, row);
  const cross = Math.max(total + shift, shift + middle + head.cross / 2);
  draft.setSize(index, { main: row.end + tail, cross, spine: middle + shift });
}

function wordsWidth(draft: Draft, part: number): number {
  const { way } = draft.part(part);
  return way === undefined ? 0 : textWidth(shownName(way, 20), 12);
}

export function drawRow(draft: Draft, index: number): void {
  const row = draft.notes.get(index) as Row;
  const { kind, unjoined } = draft.part(index);
  const { entered, done } = draft.passing;
  const entry = draft.entry(index);
  const start = draft.place(index).cross;
  drawHead(draft, index, row, entry);
  const joins = kind === 'par' || (kind === 'or' && !unjoined);
  const end = { main: entry.main + row.end, cross: entry.cross };
  row.branches.forEach((parts, i) => {
    const cross = start + row.ways[i]!;
    const first = parts[0]!;
    // A diamond is left at its corners, a bar anywhere.
    const from =
      kind === 'par'
        ? { main: entry.main + row.head, cross }
        : { main: entry.main + row.head, cross: entry.cross };
    const text = draft.part(first).way ?? '';
    const into = draft.entry(first);
    draft.line(from, { main: into.main, cross }, entered[first]!, {
      bendAt: from.main + 14,
      text,
      hasHead: draft.size(first).main > 0,
    });
    parts.slice(1).forEach((part, j) => {
      draft.line(draft.exit(parts[j]!), draft.entry(part), entered[part]!, {
        hasHead: draft.size(part).main > 0,
      });
    });
    const last = parts.at(-1)!;
    const out = draft.exit(last);
    const to = joins ? { main: end.main, cross } : end;
    const leads = /^stop$/.test(draft.part(last).kind) ? [] : done[last]!;
    if (draft.part(last).kind !== 'stop')
      draft.line({ main: out.main, cross }, to, leads, { bendAt: end.main - 12 });
    // Of a large drawing branches may be left out.
    const number = draft.tree.all[index]!.indexOf(first) / (kind === 'defer' ? 2 : 1);
    draft.port(index, `out${number}`, end.main - 1, joins ? cross : entry.cross);
    draft.port(index, `run${number}`, into.main, cross);
  });
  drawTail(draft, index, row, end, joins);
}

function drawHead(draft: Draft, index: number, row: Row, entry: Place): void {
  const { kind } = draft.part(index);
  if (kind === 'task') {
    const head = headOf(draft, index);
    drawAtomAt(draft, index, entry, head.main, head.cross);
    return;
  }
  draft.port(index, 'in', entry.main, entry.cross);
  if (kind !== 'par') {
    const passed =
      kind === 'defer' ? { passed: row.branches.map(([trigger]) => draft.passing.done[trigger!]!) } : {};
    const mark = { xor: 'exclusive', or: 'inclusive', defer: 'eventBased' }[kind] ?? '';
    draft.box(index, 'gateway', entry, diamond, diamond, { mark, ...passed });
    return;
  }
  drawBar(draft, index, row, entry.main, '', { fired: index, only: ':split' });
}

function drawTail(draft: Draft, index: number, row: Row, end: Place, joins: boolean): void {
  const { kind, detail = '', unjoined } = draft.part(index);
  draft.port(index, 'fired', end.main + row.tail, end.cross);
  draft.port(index, 'join', end.main + row.tail / 2, end.cross);
  const passed = draft.passing.done[index]!;
  if (kind === 'par' || (joins && !unjoined)) return drawBar(draft, index, row, end.main, detail, passed);
  draft.box(index, 'dot', end, row.tail, row.tail, { text: '', detail: '', passed });
}

function drawBar(draft: Draft, index: number, row: Row, main: number, detail: string, passed: Passed): void {
  const start = draft.place(index).cross;
  const [first, last] = [row.ways[0] ?? 0, row.ways.at(-1) ?? 0];
  const cross = (first + last) / 2 + start;
  const text = detail === '' && main === draft.place(index).main ? draft.title(index) : '';
  draft.box(index, 'bar', { main, cross }, barSize, last - first + 36, { detail, text, passed });
}
