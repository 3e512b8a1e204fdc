import type { Count, ReportDocument, Result } from './document.ts';

/**
 * The document of some results.
 * @param version of flowproof
 */
export function document(version: string, results: readonly Result[]): ReportDocument {
  return { format: 1, flowproof: version, results };
}

/** The document as `--json` prints it: indented, numbers of one list on one line, with a newline at its end. */
export function reportJson(report: ReportDocument): string {
  return `${withoutTallLists(JSON.stringify(report, null, 2))}\n`;
}

/** Graphs are long lists of numbers: a line for each would be most of the file. A text never holds a line of its own. */
function withoutTallLists(json: string): string {
  const lines: string[] = [];
  let list: string[] = [];
  for (const line of json.split('\n')) {
    if (/^ *\d+,?$/.test(line)) {
      list.push(line.trimStart());
      continue;
    }
    if (list.length === 0) lines.push(line);
    else lines.push(`${lines.pop()!}${list.join(' ')}${line.trimStart()}`);
    list = [];
  }
  return lines.join('\n');
}

/**
 * A count as the document holds it.
 * @param value a whole number, 0 or more
 * @returns a number up to 2^53 - 1, decimal digits above
 */
export function count(value: bigint | number): Count {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const exact = BigInt(value);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact.toString();
}
