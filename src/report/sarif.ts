/** The report in SARIF 2.1.0, the format in which code scanning takes what tools find. */
import { definitions } from './definitions.ts';
import { standardProperties, type FailedResult, type ReportDocument } from './document.ts';
import { sarifResults, type SarifLocation, type SarifResult } from './sarif-result.ts';
import { fileAt, longestDescription, message, ruleId, type SarifMessage } from './sarif-text.ts';
import { isFailed } from './text.ts';

interface Rule {
  readonly id: string;
  readonly shortDescription: SarifMessage;
  readonly fullDescription: SarifMessage;
  readonly help: SarifMessage;
  readonly defaultConfiguration: { readonly level: 'error' };
}

interface Notification {
  readonly level: 'error' | 'warning';
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

/** Code scanning refuses a run with more of either. */
const mostResults = 25_000;
const mostRules = 25_000;

/**
 * The report in SARIF: a rule for each property, a result for each violated or undecided one, with its place in the source where that is
 * certain and its run as a code flow. What holds is no result. An input that cannot be read is a notification of the tool.
 * @param ignored properties whose violation does not count: their results are suppressed
 */
export function reportSarif(report: ReportDocument, ignored: readonly string[] = []): string {
  const checked = report.results.flatMap((result) => (isFailed(result) ? [] : [result]));
  const unread = report.results.filter(isFailed);
  const names = new Map<string, string>(standardProperties.map((name) => [name, name]));
  for (const { properties } of checked) for (const { name } of properties) names.set(ruleId(name), name);
  const places = new Map([...names.keys()].map((id, place) => [id, place]));
  const all = checked.flatMap((result) => sarifResults(result, places, ignored));
  const results = mostTelling(all);
  const log: SarifLog = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'flowproof',
            version: report.flowproof,
            rules: [...names].slice(0, mostRules).map(([id, name]) => rule(id, name)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            toolExecutionNotifications: [
              ...unread.map(notification),
              ...(results.length < all.length ? [leftOut(all.length - results.length)] : []),
            ],
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The first that fail, then the first that are open, with rules that are there; as many as code scanning takes. */
function mostTelling(results: readonly SarifResult[]): readonly SarifResult[] {
  const known = results.filter(({ ruleIndex }) => ruleIndex < mostRules);
  if (known.length <= mostResults) return known;
  const sorted = [
    ...known.filter(({ kind }) => kind === 'fail'),
    ...known.filter(({ kind }) => kind === 'open'),
  ];
  return sorted.slice(0, mostResults);
}

function leftOut(results: number): Notification {
  return {
    level: 'warning',
    descriptor: { id: 'results-left-out' },
    message: message(`${results} results are left out: code scanning takes ${mostResults} of a run.`),
  };
}

function rule(id: string, name: string): Rule {
  const known: Readonly<Record<string, string>> = definitions;
  const text = Object.hasOwn(known, id) ? known[id]! : 'A property that a model declares for itself.';
  const help = `${text} flowproof looks at every reachable state; the code flow is a run that shows the violation, step by step.`;
  return {
    id,
    shortDescription: message(name, longestDescription),
    fullDescription: message(text, longestDescription),
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
