import { showCount } from '../model/counts.ts';
import { roundSentence } from '../model/words.ts';
import { element } from './element.ts';
import { rowOf } from './scrubber-row.ts';
import type { ScrubberRow } from './scrubber-row.ts';

const height = 20;

/** Which steps a run repeats for ever. */
export function roundRow(loopFrom: number, count: number): ScrubberRow {
  const value = element('output', { class: 'row-value' });
  const label = [
    element(
      'span',
      {
        class: 'row-name',
        tabindex: 0,
        'data-tip': 'After the last step the run is where it was before the first of these, and goes on so.',
      },
      'Repeated for ever',
    ),
  ];
  const { svg, nodes } = rowOf(height, roundSentence(loopFrom, count), label, value);
  const round = svg.append('path').attr('class', 'round');
  return {
    nodes: [...nodes],
    draw(scale, width) {
      svg.attr('width', width);
      const [left, right] = [scale(loopFrom) + 2, scale(count) - 2];
      round.attr('d', `M${right},2V13H${left}V4M${left - 4},8L${left},3L${left + 4},8`);
    },
    update({ step }) {
      value.textContent =
        step < loopFrom ? 'not yet' : `↻ ${showCount(step - loopFrom + 1)} of ${showCount(count - loopFrom)}`;
    },
  };
}
