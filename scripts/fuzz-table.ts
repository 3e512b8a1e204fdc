import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { ReportDocument } from '../src/report/document.ts';

const project = join(import.meta.dirname, '..');
const unsound = join(project, 'fixtures/unsound');

/** Where what a campaign found is kept, so that the table needs no campaign. */
export const found = join(project, 'fixtures/fuzz.json');

const schema = z.object({
  command: z.string(),
  runs: z.number(),
  seed: z.number(),
  fixtures: z.array(
    z.object({
      fixture: z.string(),
      failures: z.array(
        z.object({ property: z.string(), first: z.number(), failing: z.number(), steps: z.number() }),
      ),
    }),
  ),
});

/** What a campaign over `fixtures/unsound` found in those fixtures whose failures depend on the schedule. */
export type Found = z.infer<typeof schema>;

/** The folders of unsound fixtures whose failures depend on the schedule, by their `expected.json`. */
export function scheduleDependent(): string[] {
  return readdirSync(unsound).filter((folder) => {
    const file = join(unsound, folder, 'expected.json');
    return existsSync(file) && /"scheduleDependent": true/.test(readFileSync(file, 'utf8'));
  });
}

/**
 * What of a report the table needs.
 * @param report of `flowproof fuzz fixtures/unsound --json`
 * @throws Error where a model could not be run
 */
export function foundIn({ results }: ReportDocument): Found {
  const wanted = scheduleDependent();
  let [runs, seed] = [0, 0];
  const fixtures = results.flatMap((result) => {
    const fixture = basename(dirname(result.model.file));
    if ('error' in result || result.campaign === undefined) throw new Error(`${fixture} was not run`);
    if (!wanted.includes(fixture)) return [];
    ({ runs, seed } = result.campaign);
    const failures = result.campaign.failures.map(({ property, runs: failing, seed: first }, i) => {
      const steps = result.properties[i]!.witness!.labels.length;
      return { property, first: first - seed + 1, failing, steps };
    });
    return [{ fixture, failures }];
  });
  const command = `npx flowproof fuzz fixtures/unsound --runs ${runs} --seed ${seed} --json`;
  return { command, runs, seed, fixtures };
}

/** The table as the README has it. */
export function fuzzTable(): string {
  const { command, runs, fixtures } = schema.parse(JSON.parse(readFileSync(found, 'utf8')));
  const lines = fixtures.map(({ fixture, failures: [first, ...more] }) => {
    const cells =
      first === undefined
        ? ['not found', '', '', '']
        : [first.property, String(first.first), share(first.failing / runs), String(first.steps)];
    return `| ${fixture} | ${[...cells, more.length === 0 ? '' : String(more.length)].join(' | ')} |`;
  });
  return [
    `<details>`,
    `<summary>What ${runs.toLocaleString('en')} runs find in the ${fixtures.length} unsound fixtures whose failures depend on the schedule</summary>`,
    '',
    `\`${command}\``,
    '',
    '| fixture | violated | first failing run | runs that fail so | steps when small | further failures |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
    '</details>',
  ].join('\n');
}

function share(part: number): string {
  const percent = 100 * part;
  return `${percent >= 10 ? percent.toFixed(0) : percent.toPrecision(2)} %`;
}
