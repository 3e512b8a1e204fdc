import { faultsAt } from '../diagram/faults.ts';
import { titleOf } from '../diagram/tree.ts';
import type { Tally } from '../diagram/tally.ts';
import type { Workflow } from '../diagram/workflow.ts';
import { showCount } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import { element, innerName } from './element.ts';
import type { Pane } from './pane.ts';
import { VirtualRows } from './virtual-rows.ts';

const rowHeight = 28;
/** Nested deeper, rows go no further to the right. */
const deepest = 12;

const kindWords: Readonly<Record<string, string>> = {
  seq: 'in turn',
  par: 'side by side',
  xor: 'choice',
  or: 'any of',
  defer: 'what happens first',
  mi: 'instances',
  rec: 'recursion',
  recurse: 'enters anew',
  pools: 'pools',
  skip: 'nothing',
};

/** The workflow as a list: its elements from outside to inside, with their tokens and how often each fired. */
export function workflowList(trace: TraceModel, workflow: Workflow, store: Store): Pane {
  const { parts } = workflow.diagram;
  const { marks } = workflow;
  // Sequences are the order of the rows; lines of their own would say nothing.
  const every = parts.flatMap(({ kind }, index) => (/^(seq|skip|net)$/.test(kind) ? [] : [index]));
  let tokens = tokensByPart(workflow, store.view.step);
  const fill = (row: HTMLElement, part: number): void => {
    const { step } = store.view;
    const steps = marks.firings.get(part) ?? [];
    const done = steps.filter((other) => other <= step).length;
    row.querySelector('.tokens')!.textContent = tokens.get(part)?.join(', ') ?? '';
    row.querySelector('.count')!.textContent =
      steps.length === 0
        ? countText(trace.tally?.of([part]), trace.tally)
        : done === steps.length
          ? showCount(done)
          : `${showCount(done)} of ${showCount(steps.length)}`;
    row.querySelector('.state')!.textContent = stateOf(trace, workflow, part, step);
    row.setAttribute('aria-selected', String(marks.actors[step] === part));
    row.classList.toggle('hover', store.view.hover !== null && marks.actors[store.view.hover] === part);
  };
  const rows = new VirtualRows(
    rowHeight,
    { class: 'rows', role: 'rowgroup', tabindex: 0 },
    (part, position) => {
      const row = rowOf(workflow, part);
      row.setAttribute('aria-rowindex', String(position + 2));
      row.addEventListener('click', () => {
        const steps = marks.firings.get(part) ?? [];
        const to = steps.find((other) => other > store.view.step) ?? steps[0];
        if (to !== undefined) store.change({ step: to, playing: false });
      });
      fill(row, part);
      return row;
    },
  );
  return {
    node: element(
      'div',
      {
        class: 'lanes-table workflow-list',
        role: 'table',
        'aria-label': 'Workflow as a list',
        'aria-rowcount': every.length + 1,
      },
      headRow(),
      rows.node,
    ),
    update(view, before) {
      if (view === before || view.step !== before.step) tokens = tokensByPart(workflow, view.step);
      if (view === before || view.table !== before.table || view.tab !== before.tab) rows.show(every);
      const actor = marks.actors[view.step] ?? null;
      if (actor !== null && view.step !== before.step) rows.reveal(actor);
      rows.each(fill);
    },
  };
}

function headRow(): HTMLElement {
  const titles = ['Element', 'Tokens', 'Fired', 'Now'];
  return element(
    'div',
    { class: 'row head', role: 'row', 'aria-rowindex': 1 },
    ...titles.map((text) => element('span', { role: 'columnheader' }, text)),
  );
}

/** For each part its tokens in words; those on an edge are with the node that it leads to. */
function tokensByPart({ diagram, marks }: Workflow, step: number): ReadonlyMap<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { at, isEdge, slot, instance, count, kind } of marks.tokens(step).values()) {
    const part = isEdge ? diagram.edges[at]!.to : at;
    const where = kind === 'channel' ? 'message' : kind === 'sink' ? 'end' : isEdge ? 'waiting' : slot;
    const words = [instance === '' ? '' : `${instance}:`, where, count > 1 ? `×${count}` : ''].filter(
      (word) => word !== '',
    );
    const known = found.get(part);
    if (known) known.push(words.join(' '));
    else found.set(part, [words.join(' ')]);
  }
  return found;
}

function countText(count: number | null = null, tally?: Tally): string {
  return count === null || tally === undefined ? '' : count === 0 ? tally.none.short : showCount(count);
}

function stateOf(trace: TraceModel, { marks }: Workflow, part: number, step: number): string {
  return [
    faultsAt(trace, step).has(part) ? 'found fault with' : '',
    marks.withdrawn(step).has(part) ? 'withdrawn' : '',
    marks.next(step).has(part) ? 'can be next' : '',
  ]
    .filter((word) => word !== '')
    .join(', ');
}

function rowOf({ diagram, names }: Workflow, part: number): HTMLElement {
  const { kind, detail = '', way = '', shape = '' } = diagram.parts[part]!;
  const title = titleOf(diagram.parts[part]!, names);
  const what = kind === 'node' ? spaced(shape) : (kindWords[kind] ?? kind);
  const words = [title === '' ? what : '', detail].filter((word) => word !== '').join(' ');
  const shown = element(
    'span',
    { class: 'element', role: 'cell' },
    way === '' ? null : element('span', { class: 'muted' }, innerName(way, 20), ' → '),
    title === '' ? null : innerName(title, 36, { class: 'mono' }),
    element(
      'span',
      { class: 'muted' },
      title === '' ? words : ` ${kind === 'task' ? detail : `${what} ${detail}`}`,
    ),
  );
  shown.style.paddingLeft = `${Math.min(deepest, depthOf(diagram.parts, part)) * 14}px`;
  return element(
    'div',
    { class: 'row', role: 'row' },
    shown,
    element('span', { class: 'tokens', role: 'cell' }),
    element('span', { class: 'count', role: 'cell' }),
    element('span', { class: 'state', role: 'cell' }),
  );
}

function spaced(shape: string): string {
  return shape.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function depthOf(parts: Workflow['diagram']['parts'], part: number): number {
  let depth = 0;
  for (let at = parts[part]!.in; at !== undefined; at = parts[at]!.in)
    if (!/^(seq|net)$/.test(parts[at]!.kind)) depth++;
  return depth;
}
