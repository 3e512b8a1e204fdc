import type { DiagramPart } from '../../src/report/diagram.ts';
import type { Draft, Place } from './draft.ts';
import { shownName, textWidth } from './text-size.ts';

/** Signs in front of the names of atoms; tasks have none. */
const marks: Readonly<Record<string, string>> = {
  event: 'event',
  timer: 'timer',
  send: 'send',
  receive: 'receive',
  split: 'split',
  merge: 'merge',
  cancel: 'cancel',
  finish: 'finish',
  recurse: 'recurse',
  stop: 'stop',
};

export const atomHeight = 36;

/** Room for a sign. */
const markWidth = 22;

function markOf({ kind }: DiagramPart): string {
  return marks[kind] ?? '';
}

/** What is written in an atom. */
function atomText(draft: Draft, index: number): { readonly text: string; readonly detail: string } {
  const { kind, detail = '' } = draft.part(index);
  if (kind === 'recurse') return { text: detail, detail: '' };
  return { text: draft.title(index), detail: kind === 'task' && detail === 'long' ? '' : detail };
}

/** Pixels of an atom's text, detail and sign. */
export function atomWidth(draft: Draft, index: number): number {
  const { text, detail } = atomText(draft, index);
  const mark = markOf(draft.part(index)) === '' ? 0 : markWidth;
  const beside = detail === '' ? 0 : 8 + textWidth(shownName(detail), 12);
  return Math.max(54, textWidth(shownName(text)) + beside + mark + 26);
}

export function measureAtom(draft: Draft, index: number): void {
  const { kind } = draft.part(index);
  if (kind === 'skip') return draft.setSize(index, draft.sized(0, 0));
  if (kind === 'stop') return draft.setSize(index, draft.sized(22, 22));
  draft.setSize(index, draft.sized(atomWidth(draft, index), atomHeight));
}

export function drawAtom(draft: Draft, index: number): void {
  const part = draft.part(index);
  if (part.kind === 'skip') return;
  const size = draft.size(index);
  drawAtomAt(draft, index, draft.entry(index), size.main, size.cross);
}

/** The box of an atom and where its tokens lie: in front of it what waits, at its edge what runs. */
export function drawAtomAt(draft: Draft, index: number, at: Place, main: number, cross: number): void {
  const part = draft.part(index);
  const look = part.kind === 'stop' ? 'end' : /^(event|timer|receive)$/.test(part.kind) ? 'event' : 'task';
  const box = draft.box(index, look, at, main, cross, { mark: markOf(part), ...atomText(draft, index) });
  draft.port(index, 'in', at.main, at.cross);
  draft.port(index, 'sink', at.main + main / 2, at.cross);
  draft.ports.set(`${index} run`, { x: box.x + box.width / 2, y: box.y + box.height });
  draft.port(index, 'limit', at.main, at.cross);
}
