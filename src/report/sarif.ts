/** The report in SARIF 2.1.0, the format in which code scanning takes what tools find. */
import { definitions } from './definitions.ts';
import { standardProperties, type FailedResult, type ReportDocument } from './document.ts';
import { sarifResults, type SarifLocation, type SarifResult } from './sarif-result.ts';
import { fileAt, message, type SarifMessage } from './sarif-text.ts';
import { printable } from './style.ts';
import { isFailed } from './text.ts';

interface Rule {
  readonly id: string;
  readonly shortDescription: SarifMessage;
  readonly fullDescription: SarifMessage;
  readonly help: SarifMessage;
  readonly defaultConfiguration: { readonly level: 'error' };
}

interface Notification {
  readonly level: 'error';
  readonly descriptor: { readonly id: string };
  readonly message: SarifMessage;
  readonly locations?: readonly SarifLocation[];
}

/** What is written of the format. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly name: 'flowproof';
          readonly version: string;
          readonly rules: readonly Rule[];
        };
      };
      readonly columnKind: 'utf16CodeUnits';
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly Notification[];
        },
      ];
      readonly results: readonly SarifResult[];
    },
  ];
}

/**
 * The report in SARIF: a rule for each property, a result for each violated or undecided one, with its place in the source where that is
 * certain and its run as a code flow. What holds is no result. An input that cannot be read is a notification of the tool.
 * @param ignored properties whose violation does not count: their results are suppressed
 */
export function reportSarif(report: ReportDocument, ignored: readonly string[] = []): string {
  const checked = report.results.flatMap((result) => (isFailed(result) ? [] : [result]));
  const unread = report.results.filter(isFailed);
  const own = checked.flatMap(({ properties }) => properties.map(({ name }) => printable(name)));
  const ids = [...new Set<string>([...standardProperties, ...own])];
  const log: SarifLog = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'flowproof', version: report.flowproof, rules: ids.map(rule) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: unread.length === 0, toolExecutionNotifications: unread.map(notification) },
        ],
        results: checked.flatMap((result) => sarifResults(result, ids, ignored)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: string): Rule {
  const known: Readonly<Record<string, string>> = definitions;
  const text = Object.hasOwn(known, id) ? known[id]! : 'A property that a model declares for itself.';
  const help = `${text} flowproof looks at every reachable state; the code flow is a run that shows the violation, step by step.`;
  return {
    id,
    shortDescription: message(id),
    fullDescription: message(text),
    help: message(help),
    defaultConfiguration: { level: 'error' },
  };
}

function notification({ error, model }: FailedResult): Notification {
  const { code, line } = error;
  const file = error.file ?? model.file;
  return {
    level: 'error',
    descriptor: { id: code },
    message: message(`${code}: ${error.message}${error.remedy === '' ? '' : ` Fix: ${error.remedy}`}`),
    ...(file === ''
      ? {}
      : { locations: [{ physicalLocation: fileAt(file, line === null ? undefined : { startLine: line }) }] }),
  };
}
