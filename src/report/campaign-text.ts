/** What `fuzz` says about many runs of a model. */
import { grouped } from '../numerals.ts';
import type { CampaignResult, ModelResult, Ways } from './document.ts';
import { duration, palette, printable, wrap } from './style.ts';
import { stillFails } from './saved.ts';
import { resultLines, savedLines, title, type TextOptions } from './text.ts';

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
    `${counted(runs, 'run')}, ${counted(steps, 'step')}, ${strategy}, ${seeds(seed, runs)}; ${duration(elapsedMs)}`,
    coverage(campaign),
    ...missing('fired', campaign.actions.all - campaign.actions.fired, campaign.actions.missing),
    ...waysMissing(campaign),
    ...metWhileShrinking(campaign),
    worthSentence(campaign),
  ];
  const lines = [
    `${head}  ${p.strong(title(result, width - 30))}`,
    ...said.flatMap((s) => wrap(s, width - 2).map((line) => `  ${line}`)),
    ...savedLines(result, p, options),
    ...(n > 0 ? ['', ...resultLines(result, options)] : []),
    ...result.notes.flatMap((note) =>
      wrap(`note: ${printable(note)}`, width - 2).map((line) => `  ${p.dim(line)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `1 run`, `2 runs`. */
function counted(n: number, what: string): string {
  return `${grouped(n)} ${what}${n === 1 ? '' : 's'}`;
}

function seeds(seed: number, runs: number): string {
  return runs <= 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + runs - 1}`;
}

function coverage(campaign: CampaignResult): string {
  const { states, transitions, statesOfModel, actions, ends, branches, outcomes } = campaign;
  const share = (n: number, of: number) => `${Math.floor((100 * n) / Math.max(1, of))} %`;
  const seen =
    statesOfModel === null
      ? counted(states, 'state')
      : `${share(states, statesOfModel)} of ${counted(statesOfModel, 'state')}`;
  const ways = (what: string, of: Ways | undefined): string =>
    of === undefined || of.all === 0 ? '' : `, ${grouped(of.taken)} of ${grouped(of.all)} ${what}`;
  const ended = Object.entries(ends).flatMap(([end, runs]) => (runs > 0 ? [`${end} ${grouped(runs)}`] : []));
  return (
    `seen: ${seen}, ${counted(transitions, 'transition')}, ${actions.fired} of ${actions.all} actions` +
    `${ways('branches of choices', branches)}${ways('outcomes', outcomes)}; ` +
    `runs ended: ${ended.join(', ') || 'none by itself'}`
  );
}

function missing(what: string, left: number, named: readonly string[]): string[] {
  if (left === 0) return [];
  const more = left > named.length ? ` and ${left - named.length} more` : '';
  return [`never ${what}: ${named.map(printable).join(', ')}${more}`];
}

/** Of branches and outcomes what is no action by itself, and so was not told before. */
function waysMissing({ actions, branches, outcomes }: CampaignResult): string[] {
  if (actions.missing.length < actions.all - actions.fired) return [];
  const missed = [...(branches?.missing ?? []), ...(outcomes?.missing ?? [])];
  const left = missed.filter((way) => !actions.missing.some((label) => label.endsWith(way)));
  return missing('taken', left.length, left);
}

function metWhileShrinking({ failures }: CampaignResult): string[] {
  const met = failures.filter((failure) => failure.metWhileShrinking).map(({ property }) => property);
  return met.length === 0
    ? []
    : [`met only while other failures were made small: ${met.map(printable).join(', ')}`];
}

/** What it is worth that no run showed a failure. */
function worthSentence({ worth, failures, cuts, limited }: CampaignResult): string {
  if (failures.length > 0) {
    return 'runs end at a failure: what comes after it is seen with --ignore';
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
  const given = `given ${branches} ${branches === 1 ? 'branch' : 'branches'} and ${counted(steps, 'step')}, by ${counted(pctRuns, 'run')} of pct`;
  const would = `a bug of depth ${depth} or less in the order of branches would have been hit with a probability of`;
  const enough =
    more === 0
      ? ''
      : more <= 1e9
        ? `; ${counted(more, 'more run')} ${more === 1 ? 'makes' : 'make'} it 0.95`
        : '; more runs hardly help';
  return `${would} ${atLeast(probability)}, ${given}${enough}`;
}

/** Never rounded up. */
function atLeast(probability: number): string {
  const thousandths = Math.min(999, Math.floor(probability * 1000));
  return thousandths === 0 ? 'less than 0.001' : `at least ${(thousandths / 1000).toFixed(3)}`;
}
