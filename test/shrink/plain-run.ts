import { toItsEnd } from '../../src/run/pause.ts';
import type { FailingRun } from '../../src/shrink/failing-run.ts';
import { compareRuns } from '../../src/shrink/failing-run.ts';
import { applyPass, type Pass } from '../../src/shrink/pass.ts';

/**
 * A failing run without a system: `A1 A2 B1` are steps of the lanes A and B, each of which could always go on. A label's pick
 * is its place in `order`, which is offered at every step.
 */
export function plainRun(text: string, order: readonly string[] = []): FailingRun {
  const labels = text.split(' ').filter((label) => label !== '');
  const lanes = labels.map((label) => label.replace(/\d+$/, ''));
  return {
    labels,
    lanes,
    offered: labels.map(() => order),
    picks: labels.map((label) => Math.max(order.indexOf(label), 0)),
    preemptions: lanes.filter((lane, i) => i > 0 && lane !== lanes[i - 1]).length,
    violation: { property: 'p', culprits: [], message: '' },
    end: null,
  };
}

/**
 * Applies one pass to a plain run, where a list of labels fails if `fails` says so.
 * @returns the labels of the smallest run, and every list that was proposed
 */
export function applied(
  pass: Pass,
  text: string,
  fails: (labels: readonly string[]) => boolean,
  order: readonly string[] = [],
): { result: string; proposed: string[] } {
  const proposed: string[] = [];
  const best = toItsEnd(
    applyPass(pass, plainRun(text, order), (labels, best) => {
      proposed.push(labels.join(' '));
      const run = plainRun(labels.join(' '), order);
      return fails(labels) && compareRuns(run, best) < 0 ? run : null;
    }),
  );
  return { result: best.labels.join(' '), proposed };
}

/** Whether the labels occur, in this order. */
export function inOrder(...needed: readonly string[]): (labels: readonly string[]) => boolean {
  return (labels) => {
    const last = labels.reduce((at, label) => (label === needed[at] ? at + 1 : at), 0);
    return last === needed.length;
  };
}
