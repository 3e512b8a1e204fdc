import { countOf, showCount } from '../model/counts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import type { Store } from '../store.ts';
import { doomRow } from './doom-row.ts';
import { besideRow } from './passing-row.ts';
import { roundRow } from './round-row.ts';
import { turns } from './what-if-pane.ts';
import type { ScrubberRow } from './scrubber-row.ts';

/**
 * What the report tells of a run, as rows under its ticks: how likely failure was, what is repeated, and another run beside it.
 * @param original the run of the report, where the one on show is a user's
 */
export function explanationRows(trace: TraceModel, original: TraceModel | null, store: Store): ScrubberRow[] {
  const { doom, passing, loopFrom } = trace.explained;
  const count = trace.steps.length;
  const rows: ScrubberRow[] = [];
  if (doom !== null) rows.push(doomRow(doom, count));
  if (loopFrom !== null && loopFrom < count) rows.push(roundRow(loopFrom, count));
  if (passing !== null) {
    const more = passing.violates === undefined ? '' : ` It violates ${passing.violates} instead.`;
    const nearest = passing.isNearest
      ? 'No run with fewer changed picks passes.'
      : 'One with fewer changed picks may pass, too.';
    rows.push(
      besideRow(
        {
          title: 'Nearest passing run',
          tip: `${countOf(passing.changes, 'changed pick')}; the diamond is the first. ${nearest}${more}`,
          labels: passing.labels,
          differsAt: passing.differsAt,
          passes: passing.violates === undefined,
          action: {
            label: `step ${showCount(passing.differsAt + 1)}`,
            tip: 'Go to the first step that differs',
            run: () => store.change({ step: Math.min(count - 1, passing.differsAt), playing: false }),
          },
        },
        trace,
      ),
    );
  }
  if (trace.whatIf && original !== null) {
    const { from } = trace.whatIf;
    rows.push(
      besideRow(
        {
          title: 'Run of the report',
          tip: 'The run that the what-if run leaves; the diamond is the first step that differs.',
          labels: original.steps.map(({ label }) => label),
          differsAt: from,
          passes: !original.violated,
          action: {
            label: 'back to it',
            tip: 'Leave the what-if run (Esc)',
            run: () => turns.leave(store),
          },
        },
        trace,
      ),
    );
  }
  return rows;
}
