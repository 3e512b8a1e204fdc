/** What `fuzz` says about many runs of a model. */
import { grouped } from '../numerals.ts';
import type { CampaignResult, ModelResult } from './document.ts';
import { duration, palette, printable, wrap } from './style.ts';
import { stillFails } from './saved.ts';
import { resultLines, savedLines, type TextOptions } from './text.ts';

/**
 * The failures that runs of a model showed, what the runs saw of it, and what it is worth that they showed no other.
 * @returns text that ends with a newline
 */
export function campaignText(result: ModelResult, options: TextOptions): string {
  const { campaign, elapsedMs } = result;
  if (campaign === undefined) return '';
  const p = palette(options.colour);
  const width = options.width ?? 100;
  const { failures, runs, strategy, seed, steps } = campaign;
  const n = failures.length;
  const head =
    n > 0
      ? p.bad(`✗ ${n === 1 ? '1 failure' : `${n} different failures`}`)
      : result.saved?.some(stillFails)
        ? p.bad('✗ no new failure')
        : campaign.cuts > 0 || campaign.limited
          ? p.open('? no failure, but runs were cut')
          : p.good('✓ no failure');
  const said = [
    `${grouped(runs)} runs, ${grouped(steps)} steps, ${strategy}, seeds ${seed} to ${seed + Math.max(0, runs - 1)}; ` +
      `${duration(elapsedMs)}`,
    coverage(campaign),
    ...missing(campaign),
    worthSentence(campaign),
  ];
  const lines = [
    `${head}  ${p.strong(printable(result.model.file))}`,
    ...said.flatMap((s) => wrap(s, width - 2).map((line) => `  ${line}`)),
    ...savedLines(result, p, options),
    ...(n > 0 ? ['', ...resultLines(result, options)] : []),
    ...result.notes.flatMap((note) =>
      wrap(`note: ${printable(note)}`, width - 2).map((line) => `  ${p.dim(line)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function coverage({ states, transitions, statesOfModel, actions, ends }: CampaignResult): string {
  const share = (n: number, of: number) => `${Math.floor((100 * n) / Math.max(1, of))} %`;
  const seen =
    statesOfModel === null
      ? `${grouped(states)} states`
      : `${share(states, statesOfModel)} of ${grouped(statesOfModel)} states`;
  const ended = Object.entries(ends).flatMap(([end, runs]) => (runs > 0 ? [`${end} ${grouped(runs)}`] : []));
  return (
    `seen: ${seen}, ${grouped(transitions)} transitions, ${actions.fired} of ${actions.all} actions; ` +
    `runs ended: ${ended.join(', ') || 'none by itself'}`
  );
}

function missing({ actions }: CampaignResult): string[] {
  const left = actions.all - actions.fired;
  if (left === 0) return [];
  const more = left > actions.missing.length ? ` and ${left - actions.missing.length} more` : '';
  return [`never fired: ${actions.missing.map(printable).join(', ')}${more}`];
}

/** What it is worth that no run showed a failure. */
function worthSentence({ worth, failures, cuts, limited }: CampaignResult): string {
  if (failures.length > 0) {
    return 'runs end at a failure: what comes after it, and what else the same state violates, is seen with --ignore';
  }
  if (worth === null) {
    const why =
      cuts > 0 || limited
        ? 'runs were cut'
        : 'no run was made by pct, or one was longer than those that were measured';
    return `no guarantee that there is no bug: ${why}`;
  }
  const { depth, probability, more, branches, steps, pctRuns } = worth;
  if (branches === 0) return 'no step had a choice between branches: the order of branches hides nothing';
  const given = `given ${branches} branches and ${steps} steps, by ${grouped(pctRuns)} runs of pct`;
  const would = `a bug of depth ${depth} or less in the order of branches would have been hit with a probability of`;
  const enough =
    more === 0 ? '' : more <= 1e9 ? `; ${grouped(more)} more runs make it 0.95` : '; more runs hardly help';
  return `${would} ${atLeast(probability)}, ${given}${enough}`;
}

/** Never rounded up. */
function atLeast(probability: number): string {
  const thousandths = Math.min(999, Math.floor(probability * 1000));
  return thousandths === 0 ? 'less than 0.001' : `at least ${(thousandths / 1000).toFixed(3)}`;
}
