import { countOf, showCount } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { button, element } from './element.ts';
import { rowOf } from './scrubber-row.ts';
import type { ScrubberRow } from './scrubber-row.ts';

const height = 24;
const middle = 12;

/** A run beside the one on show: where it goes another way, and how it ends. */
export interface Beside {
  readonly title: string;
  readonly tip: string;
  readonly labels: readonly string[];
  /** The first step that differs, 0-based. */
  readonly differsAt: number;
  readonly passes: boolean;
  /** What the button does, and what it says. */
  readonly action: { readonly label: string; readonly tip: string; run(): void };
}

/** A second run on the scale of the first. */
export function besideRow(beside: Beside, trace: TraceModel): ScrubberRow {
  const { labels, differsAt, passes, action, title, tip } = beside;
  const count = trace.steps.length;
  const value = button(
    { class: 'quiet row-value', 'data-tip': action.tip },
    () => action.run(),
    action.label,
  );
  const label = [element('span', { class: 'row-name', tabindex: 0, 'data-tip': tip }, title)];
  const cut = (text: string | undefined): string =>
    text === undefined ? 'its end' : cutMiddle(visibleText(text), 40);
  const words = `${title}, ${countOf(labels.length, 'step')}: the same up to step ${showCount(differsAt)}, then ${cut(labels[differsAt])} in place of ${cut(trace.steps[differsAt]?.label)}.`;
  const { svg, nodes } = rowOf(height, words, label, value);
  const shared = svg.append('line').attr('class', 'beside-shared').attr('y1', middle).attr('y2', middle);
  const own = svg.append('line').attr('class', 'beside-own').attr('y1', middle).attr('y2', middle);
  const ticks = svg.append('g');
  const differs = svg.append('path').attr('class', 'beside-differs').attr('d', 'M0,-6L6,0L0,6L-6,0Z');
  const end = svg.append('path').attr('class', passes ? 'beside-end is-yes' : 'beside-end is-no');
  end.attr('d', passes ? 'M-5,0L-1,4L6,-4' : 'M-5,-5L5,5M-5,5L5,-5');
  const colours = new Map(
    trace.steps.map(({ label: text }, step) => [
      text,
      trace.layout.lanes[trace.layout.laneOf[step]!]!.colour,
    ]),
  );
  return {
    nodes: [...nodes],
    draw(scale, width) {
      const shown = Math.min(labels.length, count + 1);
      svg.attr('width', width);
      const x = (step: number): number => scale(Math.min(step, count));
      shared.attr('x1', x(0)).attr('x2', x(differsAt));
      own.attr('x1', x(differsAt)).attr('x2', x(labels.length));
      // One tick for each place where there is room for one.
      const from = differsAt + 1;
      const space = Math.max(1, Math.ceil(((shown - from) * 4) / Math.max(1, x(shown) - x(from))));
      const steps: number[] = [];
      for (let step = from; step < Math.min(shown, count); step += space) steps.push(step);
      const tick = Math.max(1.5, Math.min(28, (x(count) - x(0)) / count - 2));
      ticks
        .selectAll('rect')
        .data(steps)
        .join('rect')
        .attr('class', (step) => `lane-${colours.get(labels[step]!) ?? 0}`)
        .attr('x', (step) => scale(step + 0.5) - tick / 2)
        .attr('y', middle - 4)
        .attr('width', tick)
        .attr('height', 8)
        .attr('rx', 1.5);
      differs.attr('transform', `translate(${scale(Math.min(differsAt, count - 1) + 0.5)},${middle})`);
      end.attr('transform', `translate(${x(labels.length) + 10},${middle})`);
    },
    update() {
      // It says the same of every step.
    },
  };
}
