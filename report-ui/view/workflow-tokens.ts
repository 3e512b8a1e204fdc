import { placeOf } from '../diagram/workflow.ts';
import type { Workflow } from '../diagram/workflow.ts';
import type { TokenHeap } from '../diagram/run-marks.ts';
import type { Box, Point, Scene } from '../diagram/scene.ts';
import { visibleText } from '../model/visible-text.ts';
import { drawn } from './workflow-shapes.ts';

/** Pills that lie at one place at most; what is more is counted. */
const mostAtOnce = 4;
const travel = 280;

interface Pill extends Point {
  readonly key: string;
  readonly text: string;
  readonly tip: string;
  readonly kind: TokenHeap['kind'];
  readonly names: readonly string[];
}

/** The tokens of a drawing: dots with the number of their instance, or how many they are. */
export class TokenLayer {
  readonly node = drawn('g', { class: 'tokens' });
  readonly #workflow: Workflow;
  #before: readonly Pill[] = [];

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
  }

  /** @param travels whether the tokens are to be seen moving from where they lay before */
  show(scene: Scene, boxes: ReadonlyMap<number, Box>, step: number, travels: boolean): void {
    const pills = this.#pills(scene, boxes, step);
    const nodes = new Map<string, SVGGElement>();
    this.node.replaceChildren(
      ...pills.map((pill) => {
        const made = pillNode(pill);
        nodes.set(pill.key, made);
        return made;
      }),
    );
    if (travels) this.#move(pills, nodes, boxes, step);
    this.#before = pills;
  }

  #pills(scene: Scene, boxes: ReadonlyMap<number, Box>, step: number): Pill[] {
    const places = new Map<string, { at: Point; heaps: TokenHeap[] }>();
    for (const heap of this.#workflow.marks.tokens(step).values()) {
      const at = placeOf(scene, heap, boxes, this.#workflow.diagram);
      if (at === null) continue;
      const key = `${Math.round(at.x)} ${Math.round(at.y)} ${heap.kind === 'sink' ? 'sink' : ''}`;
      const known = places.get(key);
      if (known) known.heaps.push(heap);
      else places.set(key, { at, heaps: [heap] });
    }
    return [...places.values()].flatMap(({ at, heaps }) => spread(at, heaps));
  }

  /** What came flies from where something went, by way of the element that acted. */
  #move(
    pills: readonly Pill[],
    nodes: ReadonlyMap<string, SVGGElement>,
    boxes: ReadonlyMap<number, Box>,
    step: number,
  ): void {
    const [now, then] = [namesIn(pills), namesIn(this.#before)];
    const gone = this.#before.filter(({ names }) => names.some((name) => !now.has(name)));
    const come = pills.filter(({ names }) => names.some((name) => !then.has(name)));
    const actor = this.#workflow.marks.actors[step] ?? null;
    const box = actor === null ? undefined : boxes.get(actor);
    const by =
      box && /^(task|event|gateway|transition)$/.test(box.look)
        ? { x: box.x + box.width / 2, y: box.y + box.height / 2 }
        : null;
    come.forEach((pill, i) => {
      const from = gone[i % Math.max(1, gone.length)] ?? by;
      if (!from) return;
      const way = [from, ...(by ? [by] : []), pill];
      const frames = way.map(({ x, y }) => ({ transform: `translate(${x}px,${y}px)` }));
      nodes.get(pill.key)!.animate(frames, { duration: travel, easing: 'ease-in-out' });
    });
    if (come.length > 0) return;
    for (const pill of gone) {
      const ghost = pillNode(pill);
      this.node.append(ghost);
      ghost.animate([{ opacity: 1 }, { opacity: 0 }], { duration: travel }).onfinish = () => ghost.remove();
    }
  }
}

function namesIn(pills: readonly Pill[]): ReadonlySet<string> {
  return new Set(pills.flatMap(({ names }) => names));
}

function spread(at: Point, heaps: readonly TokenHeap[]): Pill[] {
  const shown = heaps.length > mostAtOnce ? heaps.slice(0, mostAtOnce - 1) : heaps;
  const pills = shown.map((heap) => ({
    text: textOf(heap),
    tip: tipOf(heap),
    kind: heap.kind,
    names: [`${heap.kind} ${heap.name}`],
  }));
  const rest = heaps.slice(shown.length);
  if (rest.length > 0) {
    const tip = rest.slice(0, 12).map(tipOf).join('; ');
    pills.push({
      text: `+${rest.length}`,
      tip,
      kind: rest[0]!.kind,
      names: rest.map((heap) => `${heap.kind} ${heap.name}`),
    });
  }
  const widths = pills.map(({ text }) => widthOf(text) + 2);
  let x = at.x - widths.reduce((sum, width) => sum + width, 0) / 2;
  return pills.map((pill, i): Pill => {
    const middle = x + widths[i]! / 2;
    x += widths[i]!;
    return { ...pill, key: pill.names[0]!, x: middle, y: at.y };
  });
}

function textOf({ instance, count, kind }: TokenHeap): string {
  const many = count > 1 ? (kind === 'sink' ? `${count}×` : `×${count}`) : '';
  return [instance, many].filter((part) => part !== '').join(' ');
}

function tipOf({ name, count, kind }: TokenHeap): string {
  const what = {
    token: ['token', 'tokens'],
    sink: ['end reached', 'ends reached'],
    channel: ['message', 'messages'],
  }[kind];
  return `${count} ${what[count === 1 ? 0 : 1]!}: ${visibleText(name)}`;
}

function widthOf(text: string): number {
  return text === '' ? 13 : Math.max(17, 9 + text.length * 6.2);
}

function pillNode({ x, y, text, tip, kind }: Pill): SVGGElement {
  const width = widthOf(text);
  const height = text === '' ? 13 : 16;
  const group = drawn('g', { class: `token of-${kind}`, transform: `translate(${x},${y})`, 'data-tip': tip });
  group.append(drawn('rect', { x: -width / 2, y: -height / 2, width, height, rx: height / 2 }));
  if (text !== '') group.append(drawn('text', { dy: '0.36em', 'text-anchor': 'middle' }, text));
  return group;
}
