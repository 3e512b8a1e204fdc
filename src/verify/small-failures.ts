/** The failures of a campaign, each with a run that was made as small as can be. */
import type { CampaignResult, PropertyResult } from '../report/document.ts';
import type { Campaign } from '../run/campaign.ts';
import { sameFailure, type ReplayLog, type Violation } from '../trace.ts';
import type { Explainer } from './explain.ts';
import type { RunMaker } from './run-maker.ts';
import { stepsOf } from './run-model.ts';
import { smallest } from './smallest.ts';
import { only } from './violations.ts';

/** A failure as it is reported, and what the campaign tells of it. */
export interface SmallFailure {
  readonly property: PropertyResult;
  readonly told: CampaignResult['failures'][number];
}

/** How far the failing runs are made small. */
export interface ShrinkProgress {
  readonly property: string;
  /** Failures that are left, this one included. */
  readonly left: number;
  /** Steps of the smallest run so far, and runs that were tried for it. */
  readonly steps: number;
  readonly tried: number;
}

/** Failures that are met while others are made small, at most. */
const mostMet = 20;

interface Waiting {
  readonly violation: Violation;
  readonly log: ReplayLog;
  readonly seed: number;
  readonly runs: number;
}

/**
 * Makes the run of each failure small. Other failures that its smaller runs come to are failures, too, and made small in turn.
 * @param enough asked now and then: true ends shrinking with what was found
 */
export async function smallFailures(
  { graph, violationsAt, opened }: RunMaker,
  { failures }: Campaign,
  explainer: Explainer,
  enough: () => boolean,
  onShrink?: (progress: ShrinkProgress) => void,
): Promise<readonly SmallFailure[]> {
  const waiting: Waiting[] = [...failures];
  const found: SmallFailure[] = [];
  for (let i = 0; i < waiting.length; i++) {
    const { violation, log: whole, seed, runs } = waiting[i]!;
    const { property, culprits, message } = violation;
    const left = waiting.length - i;
    const { log, minimal } = await smallest(graph, whole, only(violationsAt, property), {
      enough,
      net: opened.net,
      violationsAt,
      onOther(other, log) {
        const isKnown = waiting.some((known) => sameFailure(known.violation, other));
        if (isKnown || waiting.length >= failures.length + mostMet) return;
        waiting.push({ violation: other, log, seed, runs: 0 });
      },
      onTry: (steps, tried) => onShrink?.({ property, left, steps, tried }),
    });
    const steps = stepsOf(opened.system, log);
    const labels = steps.map(({ label }) => label);
    const witness = {
      labels,
      log,
      steps,
      ...(enough() ? {} : await explainer.explain(property, labels)),
      ...(minimal === 'proved' ? {} : { isShortest: false as const }),
    };
    found.push({
      property: { name: property, holds: 'no', culprits, witness, reason: message },
      told: { property, runs, seed, ...(runs === 0 ? { metWhileShrinking: true as const } : {}) },
    });
  }
  return found;
}
