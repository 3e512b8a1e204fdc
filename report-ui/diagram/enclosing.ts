import { gap, laneGap } from './draft.ts';
import type { Draft, Place } from './draft.ts';
import { shownName, textWidth } from './text-size.ts';

const padding = 16;
const header = 26;
const diamond = 34;
/** Room beside a loop for the ways back and out. */
const beside = 20;

/** Padding along and across: the header is at the top whichever way is read. */
function paddings(draft: Draft): { readonly main: number; readonly cross: number } {
  const isDown = draft.direction === 'down';
  return { main: padding + (isDown ? header - 4 : 4), cross: padding + (isDown ? 0 : header - 6) };
}

/** What is written at the top of an outline. */
function outlineWords(draft: Draft, index: number): { readonly text: string; readonly detail: string } {
  const { kind, detail = '' } = draft.part(index);
  const title = draft.title(index);
  const what = { scope: 'scope', lock: 'lock', call: 'call', rec: 'recursion', mi: 'instances' }[kind] ?? '';
  if (kind === 'lock')
    return { text: title === '' ? `lock ${detail}` : title, detail: title === '' ? '' : `lock ${detail}` };
  return {
    text: title === '' ? what : title,
    detail: [title === '' ? '' : what, detail].filter((word) => word !== '').join(' '),
  };
}

/** What lies in an outline; the body may be left out of a large drawing. */
function insideOf(
  draft: Draft,
  index: number,
): { readonly body: number | undefined; readonly handlers: readonly number[] } {
  const inner = draft.inner(index);
  return {
    body: inner.find((part) => draft.part(part).role !== 'handler'),
    handlers: inner.filter((part) => draft.part(part).role === 'handler'),
  };
}

/** An outline around one part, with what is entered instead of its end beside it: scopes, locks, calls, recursions, instances. */
export function measureOutline(draft: Draft, index: number): void {
  const { body, handlers } = insideOf(draft, index);
  const inner = body === undefined ? { main: 0, cross: 0, spine: 0 } : draft.size(body);
  const { main: along, cross: across } = paddings(draft);
  const { text, detail } = outlineWords(draft, index);
  const words = textWidth(shownName(text, 40)) + textWidth(shownName(detail, 30), 12) + 2 * padding + 20;
  const isDown = draft.direction === 'down';
  let main = inner.main + 2 * along - (isDown ? header - 8 : 0);
  let cross = inner.cross + across + padding;
  let spine = across + inner.spine;
  if (isDown && cross < words) {
    spine += (words - cross) / 2;
    cross = words;
  } else if (!isDown) main = Math.max(main, words);
  if (body !== undefined)
    draft.setOffset(body, isDown ? along : (main - inner.main) / 2, spine - inner.spine);
  draft.notes.set(index, { main, cross });
  let [end, whole] = [main, cross];
  for (const handler of handlers) {
    const size = draft.size(handler);
    draft.setOffset(handler, gap, whole + laneGap + 10);
    whole += laneGap + 10 + Math.max(size.cross, isDown ? 20 : 24);
    end = Math.max(end, gap + size.main + gap);
  }
  draft.setSize(index, { main: end + (handlers.length > 0 ? 14 : 0), cross: whole, spine });
}

export function drawOutline(draft: Draft, index: number): void {
  const outline = draft.notes.get(index) as { readonly main: number; readonly cross: number };
  const { kind } = draft.part(index);
  const { body, handlers } = insideOf(draft, index);
  const { entered, done } = draft.passing;
  const at = draft.place(index);
  const middle = { main: at.main, cross: at.cross + outline.cross / 2 };
  const box = draft.box(index, kind === 'mi' ? 'stack' : 'group', middle, outline.main, outline.cross, {
    ...outlineWords(draft, index),
    mark: kind,
  });
  const entry = draft.entry(index);
  const border = { main: at.main + outline.main, cross: entry.cross };
  const exit = draft.exit(index);
  draft.port(index, 'in', entry.main, entry.cross);
  draft.port(index, 'done', border.main, border.cross);
  draft.port(index, 'fired', border.main, border.cross);
  draft.ports.set(`${index} out`, draft.point(border.main - 8, border.cross));
  draft.ports.set(`${index} idle`, { x: box.x + box.width - 14, y: box.y + 13 });
  if (body !== undefined) {
    draft.line(entry, draft.entry(body), entered[body]!, { hasHead: draft.size(body).main > 0 });
    if (draft.part(body).kind !== 'stop') draft.line(draft.exit(body), border, done[body]!);
  }
  if (handlers.length === 0) return;
  draft.line(border, exit, body === undefined ? [] : done[body]!);
  for (const handler of handlers) drawHandler(draft, handler, box, exit);
}

/** What an error leads to leaves its scope at the border. */
function drawHandler(
  draft: Draft,
  handler: number,
  box: { x: number; y: number; width: number; height: number },
  exit: Place,
): void {
  const { entered, done } = draft.passing;
  const into = draft.entry(handler);
  const isDown = draft.direction === 'down';
  const border = isDown ? box.x + box.width : box.y + box.height;
  const text = draft.part(handler).way ?? '';
  const start = isDown ? { main: into.main - 14, cross: border } : { main: into.main - 14, cross: border };
  draft.path([start, { main: start.main, cross: into.cross }, into], entered[handler]!, {
    text,
    look: 'handler',
    hasHead: true,
    textAt: { main: start.main - (isDown ? 6 : -4), cross: isDown ? border + 4 : (border + into.cross) / 2 },
  });
  const out = draft.exit(handler);
  if (draft.part(handler).kind !== 'stop') draft.line(out, exit, done[handler]!, { bendAt: exit.main - 7 });
}

export function measureLoop(draft: Draft, index: number): void {
  const body = draft.inner(index)[0];
  const { main, cross, spine } = body === undefined ? draft.sized(0, 0) : draft.size(body);
  const isUntil = loopsUntil(draft, index);
  const words = textWidth(shownName(draft.part(index).detail ?? '', 24), 12);
  const isDown = draft.direction === 'down';
  // What is repeated, and when, is said above the way back.
  const before = beside + (isDown ? 0 : 12) + Math.max(spine, diamond / 2);
  const after = Math.max(cross - spine, diamond / 2, isDown ? diamond / 2 + words + 6 : 0) + beside;
  const test = isDown ? diamond : Math.max(diamond, words - 16);
  if (body !== undefined) draft.setOffset(body, isUntil ? 16 : test + gap, before - spine);
  draft.notes.set(index, test);
  draft.setSize(index, {
    main: main + test + gap + (isUntil ? 16 : 18),
    cross: before + after,
    spine: before,
  });
}

function loopsUntil(draft: Draft, index: number): boolean {
  return draft.part(index).detail?.startsWith('until') === true;
}

export function drawLoop(draft: Draft, index: number): void {
  const body = draft.inner(index)[0];
  if (body === undefined) return;
  const { entered, done } = draft.passing;
  const [entry, exit] = [draft.entry(index), draft.exit(index)];
  const [into, out] = [draft.entry(body), draft.exit(body)];
  const test = draft.notes.get(index) as number;
  const isUntil = loopsUntil(draft, index);
  const middle = isUntil ? out.main + gap + test / 2 : entry.main + test / 2;
  const at = { main: middle - diamond / 2, cross: entry.cross };
  const words = draft.direction === 'down' ? {} : { detail: '' };
  draft.box(index, 'gateway', at, diamond, diamond, { mark: 'loop', text: '', ...words });
  draft.port(index, 'test', middle, entry.cross);
  const isDown = draft.direction === 'down';
  const near = draft.place(index).cross + (isDown ? 6 : 18);
  const text = isDown ? '' : (draft.part(index).detail ?? '');
  const far = draft.place(index).cross + draft.size(index).cross - 6;
  const repeated = { fired: index, only: ':repeat' };
  if (isUntil) {
    draft.line(entry, into, entered[body]!, { hasHead: draft.size(body).main > 0 });
    draft.line(out, at, done[body]!, { hasHead: true });
    const back = [
      { main: middle, cross: entry.cross - diamond / 2 },
      { main: middle, cross: near },
    ];
    draft.path(
      [...back, { main: entry.main + 5, cross: near }, { main: entry.main + 5, cross: entry.cross }],
      repeated,
      { text, textAt: { main: (middle + entry.main) / 2, cross: near } },
    );
    draft.line({ main: middle + diamond / 2, cross: entry.cross }, exit, done[index]!);
    return;
  }
  draft.line(entry, at, [entered[index]!]);
  draft.line({ main: middle + diamond / 2, cross: entry.cross }, into, entered[body]!, {
    hasHead: draft.size(body).main > 0,
  });
  const bottom = out.main + 9;
  draft.path(
    [
      out,
      { main: bottom, cross: out.cross },
      { main: bottom, cross: near },
      { main: middle, cross: near },
      { main: middle, cross: entry.cross - diamond / 2 },
    ],
    done[body]!,
    { hasHead: true, text, textAt: { main: (middle + bottom) / 2, cross: near } },
  );
  draft.path(
    [
      { main: middle, cross: entry.cross + diamond / 2 },
      { main: middle, cross: far },
      { main: exit.main - 1, cross: far },
      { main: exit.main - 1, cross: exit.cross },
    ],
    done[index]!,
  );
}
