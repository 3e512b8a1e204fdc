/**
 * Workflow nets like those of industry, made from a seed: free choice, hundreds of places, several sinks, and so much side by side that
 * no search sees all of it. They are built from blocks (van der Aalst, The Application of Petri Nets to Workflow Management,
 * 1998), so that a net without a fault is sound and its states can be counted; a fault put into it makes it unsound.
 */
import type { FieldModel } from '../../src/fields.ts';
import { netOf, type Draft } from '../families.ts';
import type { Counts } from './counts.ts';
import { drawFrom, type Draw } from './random.ts';

/**
 * What is wrong: a choice whose branches an AND-join waits for; parallel branches that merge one by one; a way into a circle without
 * exit; a parallel branch that may end at a sink of its own while the join waits for it.
 */
export type Fault = 'deadlock' | 'lack of synchronization' | 'livelock' | 'leak';

const faults: readonly Fault[] = ['deadlock', 'lack of synchronization', 'livelock', 'leak'];

export interface WorkflowNet {
  readonly net: FieldModel;
  /** `null`: sound. */
  readonly fault: Fault | null;
  /** `null` with a fault. */
  readonly counts: Counts | null;
}

type Block =
  | { readonly kind: 'step' | Fault }
  | { readonly kind: 'sequence' | 'choice' | 'parallel'; readonly parts: readonly Block[] }
  | { readonly kind: 'loop'; readonly body: Block };

export interface Scale {
  /** A sound net has at least so many. */
  readonly leastStates: number;
  /** Of each of the two blocks around what is widest: about so many at most. */
  readonly steps: number;
}

/** Hundreds of places, and more states than a search visits in seconds. */
export const industrial: Scale = { leastStates: 1e8, steps: 40 };

/** A net from a seed; those of odd seeds are unsound. */
export function workflowNet(seed: number, { leastStates, steps }: Scale): WorkflowNet {
  const draw = drawFrom(seed);
  const some = (least: number, most: number) => block(draw, draw.between(Math.ceil(least), Math.ceil(most)));
  const wide: Block[] = [];
  while (countsOf(parallel(wide)).states < leastStates) wide.push(some(steps / 10, steps / 4));
  const parts = [some(steps / 4, steps), parallel(wide), some(steps / 4, steps)];
  const fault = seed % 2 === 0 ? null : faults[((seed - 1) / 2) % faults.length]!;
  if (fault !== null) {
    const at = draw.between(0, parts.length - 1);
    parts[at] = withFault(parts[at]!, fault, draw);
  }
  const main: Block = { kind: 'sequence', parts };
  const ends = draw.between(1, 3);
  const inner = countsOf(main);
  // With the source, the place before the ends, and a marking for each end.
  const counts = { states: inner.states + 2n + BigInt(ends), edges: inner.edges + BigInt(ends) };
  return { net: drawn(main, ends), fault, counts: fault === null ? counts : null };
}

function parallel(parts: readonly Block[]): Block {
  return { kind: 'parallel', parts };
}

/** A sound block of about `steps` steps. */
function block(draw: Draw, steps: number): Block {
  if (steps <= 1) return { kind: 'step' };
  if (draw.between(0, 9) === 0) return { kind: 'loop', body: block(draw, steps - 1) };
  const count = draw.between(2, Math.min(4, steps));
  const parts = Array.from({ length: count }, () => block(draw, Math.floor(steps / count)));
  const kind = (['sequence', 'sequence', 'choice', 'parallel'] as const)[draw.between(0, 3)]!;
  return { kind, parts };
}

/** Puts the fault in place of one of the steps. */
function withFault(inside: Block, fault: Fault, draw: Draw): Block {
  if ('body' in inside) return { ...inside, body: withFault(inside.body, fault, draw) };
  if (!('parts' in inside)) return { kind: fault };
  const at = draw.between(0, inside.parts.length - 1);
  return {
    ...inside,
    parts: inside.parts.map((part, i) => (i === at ? withFault(part, fault, draw) : part)),
  };
}

/** Markings strictly between a token before the block and one behind it, and the firings from the one to the other. */
function countsOf(inside: Block): Counts {
  if ('body' in inside) {
    const { states, edges } = countsOf(inside.body);
    return { states: states + 2n, edges: edges + 3n };
  }
  if (!('parts' in inside)) return { states: 0n, edges: 1n };
  const parts = inside.parts.map(countsOf);
  const sum = (of: (part: Counts) => bigint) => parts.reduce((total, part) => total + of(part), 0n);
  if (inside.kind === 'sequence')
    return {
      states: sum(({ states }) => states) + BigInt(parts.length - 1),
      edges: sum(({ edges }) => edges),
    };
  if (inside.kind === 'choice')
    return { states: sum(({ states }) => states + 2n), edges: sum(({ edges }) => edges + 2n) };
  const product = parts.reduce((total, { states }) => total * (states + 2n), 1n);
  return { states: product, edges: sum(({ states, edges }) => (edges * product) / (states + 2n)) + 2n };
}

function drawn(main: Block, ends: number): FieldModel {
  const drawing = new Drawing();
  const before = drawing.place();
  drawing.draw(main, 'i', before);
  for (let end = 0; end < ends; end++) drawing.step([before], [`o${end}`]);
  return netOf(drawing.drafts, ['i'], drawing.sinks(ends));
}

class Drawing {
  readonly drafts: Draft[] = [];
  private places = 0;
  private leaks = 0;

  place(): string {
    return `p${this.places++}`;
  }

  sinks(ends: number): string[] {
    const named = (letter: string, n: number) => Array.from({ length: n }, (_, i) => `${letter}${i}`);
    return [...named('o', ends), ...named('leak', this.leaks)];
  }

  step(take: readonly string[], put: readonly string[]): void {
    this.drafts.push({ name: `t${this.drafts.length}`, take, put });
  }

  draw(block: Block, from: string, to: string): void {
    switch (block.kind) {
      case 'step':
        return this.step([from], [to]);
      case 'sequence': {
        const between = block.parts.map((_, i) => (i === block.parts.length - 1 ? to : this.place()));
        return block.parts.forEach((part, i) =>
          this.draw(part, i === 0 ? from : between[i - 1]!, between[i]!),
        );
      }
      case 'choice':
        return this.branches(block.parts).forEach(([begin, end]) => {
          this.step([from], [begin]);
          this.step([end], [to]);
        });
      case 'parallel': {
        const branches = this.branches(block.parts);
        this.step(
          [from],
          branches.map(([begin]) => begin),
        );
        return this.step(
          branches.map(([, end]) => end),
          [to],
        );
      }
      case 'loop': {
        const [[begin, end]] = this.branches([block.body]) as [readonly [string, string]];
        this.step([from], [begin]);
        this.step([end], [begin]);
        return this.step([end], [to]);
      }
      default:
        return this.fault(block.kind, from, to);
    }
  }

  /** @returns the first and the last place of each */
  private branches(parts: readonly Block[]): (readonly [begin: string, end: string])[] {
    return parts.map((part) => {
      const ends = [this.place(), this.place()] as const;
      this.draw(part, ...ends);
      return ends;
    });
  }

  private fault(fault: Fault, from: string, to: string): void {
    const branches = this.branches([{ kind: 'step' }, { kind: 'step' }]);
    const [begins, ends] = [branches.map(([begin]) => begin), branches.map(([, end]) => end)];
    switch (fault) {
      case 'deadlock':
        begins.forEach((begin) => this.step([from], [begin]));
        return this.step(ends, [to]);
      case 'lack of synchronization':
        this.step([from], begins);
        return ends.forEach((end) => this.step([end], [to]));
      case 'livelock':
        begins.forEach((begin) => this.step([from], [begin]));
        this.step([ends[0]!], [begins[0]!]);
        return this.step([ends[1]!], [to]);
      case 'leak':
        this.step([from], begins);
        this.step([begins[0]!], [`leak${this.leaks++}`]);
        return this.step(ends, [to]);
    }
  }
}
