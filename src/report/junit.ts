import type { ModelResult, PropertyResult, ReportDocument, Result, SavedResult } from './document.ts';
import { fails, savedFails } from './failing.ts';
import { savedWord } from './saved.ts';
import { printable } from './style.ts';

/**
 * The report in the JUnit XML dialect that build servers read: a suite for each model, a case for each property. What is
 * undecided is skipped, an input that cannot be read is an error.
 * @param ignored properties whose violation does not count: skipped as well
 */
export function reportJunit(report: ReportDocument, ignored: readonly string[] = []): string {
  const suites = report.results.map((r) => suite(r, ignored)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="flowproof">\n${suites}</testsuites>\n`;
}

function suite(result: Result, ignored: readonly string[]): string {
  const name = attribute(result.model.file || (result.model.name ?? ''));
  if ('error' in result) {
    const { code, message, remedy } = result.error;
    const body = `<error message="${attribute(`${code}: ${message}`)}">${content(remedy)}</error>`;
    return `  <testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0">\n    <testcase classname="${name}" name="readable">${body}</testcase>\n  </testsuite>\n`;
  }
  const { properties, elapsedMs, saved = [] } = result;
  const failing =
    properties.filter((q) => fails(q, result, ignored)).length +
    saved.filter((run) => savedFails(run, ignored)).length;
  const all = properties.length + saved.length;
  const good =
    properties.filter((q) => q.holds === 'yes').length +
    saved.filter(({ outcome }) => outcome === 'passes').length;
  const kept = saved.map((run) => savedCase(run, name, ignored));
  const cases = [...properties.map((q) => testCase(q, result, name, ignored)), ...kept].join('');
  const time = (elapsedMs / 1000).toFixed(3);
  return `  <testsuite name="${name}" tests="${all}" failures="${failing}" errors="0" skipped="${all - good - failing}" time="${time}">\n${cases}  </testsuite>\n`;
}

function testCase(
  q: PropertyResult,
  result: ModelResult,
  suiteName: string,
  ignored: readonly string[],
): string {
  const head = `    <testcase classname="${suiteName}" name="${attribute(q.name)}"`;
  if (q.holds === 'yes') return `${head}/>\n`;
  const steps = (q.witness?.labels ?? []).map((label, i) => `${i + 1}. ${label}`);
  const text = [q.reason, ...(q.culprits.length > 0 ? [`culprits: ${q.culprits.join(', ')}`] : []), ...steps];
  if (fails(q, result, ignored)) {
    return `${head}><failure message="${attribute(q.reason)}">${text.map(content).join('\n')}</failure></testcase>\n`;
  }
  return `${head}><skipped message="${attribute(q.holds === 'no' ? `ignored: ${q.reason}` : q.reason)}"/></testcase>\n`;
}

function savedCase(run: SavedResult, suiteName: string, ignored: readonly string[]): string {
  const head = `    <testcase classname="${suiteName}" name="${attribute(`saved: ${run.file}`)}"`;
  if (run.outcome === 'passes') return `${head}/>\n`;
  const message = attribute(`${savedWord(run)}: ${run.property}`);
  return savedFails(run, ignored)
    ? `${head}><failure message="${message}">${content(`culprits: ${run.culprits.join(', ')}`)}</failure></testcase>\n`
    : `${head}><skipped message="${message}"/></testcase>\n`;
}

/** Text between tags; characters that XML cannot hold are shown as escapes. */
function content(text: string): string {
  return printable(text).replace(/[<>&]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c]!);
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;');
}
