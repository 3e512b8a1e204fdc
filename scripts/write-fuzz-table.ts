/**
 * Keeps what a campaign found, and writes its table into the README:
 * `npx flowproof fuzz fixtures/unsound --runs 20000 --seed 1 --json > report.json; npx jiti scripts/write-fuzz-table.ts report.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '../src/report/schema.ts';
import { found, foundIn } from './fuzz-table.ts';
import { withTables } from './readme-tables.ts';

const [report] = process.argv.slice(2);
if (report === undefined) throw new Error('name the report: write-fuzz-table.ts report.json');
writeFileSync(
  found,
  `${JSON.stringify(foundIn(readReport(readFileSync(report, 'utf8'), report)), null, 2)}\n`,
);
const readme = join(import.meta.dirname, '../README.md');
writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));
