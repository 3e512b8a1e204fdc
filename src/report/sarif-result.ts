import { createHash } from 'node:crypto';
import { firedElement, type SourcePosition } from '../source-position.ts';
import type { ModelResult, PropertyResult, Witness } from './document.ts';
import { named } from './named.ts';
import { fileAt, message, ruleId, type PhysicalLocation, type SarifMessage } from './sarif-text.ts';

/** A place that a result tells of. */
export interface SarifLocation {
  readonly physicalLocation: PhysicalLocation;
  readonly message?: SarifMessage;
}

interface FlowStep {
  readonly location: SarifLocation;
  /** 1-based. */
  readonly executionOrder: number;
}

/** One property of a model that is violated, or not decided. */
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: 'fail' | 'open';
  /** Only what fails has a level. */
  readonly level: 'error' | 'none';
  readonly message: SarifMessage;
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly codeFlows?: readonly [
    { readonly threadFlows: readonly [{ readonly locations: readonly FlowStep[] }] },
  ];
  readonly partialFingerprints: { readonly 'flowproofFailure/v1': string };
  readonly suppressions?: readonly [{ readonly kind: 'external'; readonly justification: string }];
}

/** Steps of a code flow; more than a thousand are not shown by code scanning, and the last ones tell most. */
const mostSteps = 1_000;

/** Culprits in a message, and places beside the first. */
const mostNamed = 12;

/**
 * What is not known to hold of a model. A net that is no workflow net has no results: of it the properties are not asked.
 * @param rules places of the rules, by their ids
 */
export function sarifResults(
  result: ModelResult,
  rules: ReadonlyMap<string, number>,
  ignored: readonly string[],
): SarifResult[] {
  if (result.verdict === 'not-applicable') return [];
  return result.properties.flatMap((property) =>
    property.holds === 'yes'
      ? []
      : [resultOf(result, property, rules.get(ruleId(property.name)) ?? -1, ignored)],
  );
}

function resultOf(
  result: ModelResult,
  property: PropertyResult,
  ruleIndex: number,
  ignored: readonly string[],
): SarifResult {
  const { model } = result;
  const fails = property.holds === 'no';
  const [first, ...others] = placesOf(result, property);
  const whole = model.file === '' ? [] : [{ physicalLocation: fileAt(model.file) }];
  const flow = fails && property.witness !== null ? stepsOf(result, property.witness) : [];
  return {
    ruleId: ruleId(property.name),
    ruleIndex,
    kind: fails ? 'fail' : 'open',
    level: fails ? 'error' : 'none',
    message: message(sentence(result, property)),
    locations: first === undefined ? whole : [first],
    ...(others.length === 0 ? {} : { relatedLocations: others }),
    ...(flow.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: flow }] }] }),
    partialFingerprints: { 'flowproofFailure/v1': fingerprint(result, property) },
    ...(fails && ignored.includes(property.name)
      ? { suppressions: [{ kind: 'external', justification: '--ignore' }] }
      : {}),
  };
}

/** The same failure of the same model, whatever the run that shows it. */
function fingerprint({ model }: ModelResult, { name, culprits }: PropertyResult): string {
  const failure = [model.file, model.name, name, [...culprits].sort()];
  return createHash('sha256').update(JSON.stringify(failure)).digest('hex').slice(0, 32);
}

function sentence(
  { model }: ModelResult,
  { holds, name, reason, culprits, witness }: PropertyResult,
): string {
  const of = model.name === '' ? '' : ` of ${model.name}`;
  const shown = culprits.slice(0, mostNamed).map((culprit) => named(culprit, model.names, 80));
  const more = culprits.length - shown.length;
  return [
    `${name}${of} is ${holds === 'no' ? 'violated' : 'undecided'}: ${reason.replace(/\.$/, '')}.`,
    ...(shown.length > 0 ? [`Culprits: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`] : []),
    ...(witness === null ? [] : [`Steps of the run: ${witness.labels.length}.`]),
  ].join(' ');
}

/** Where the property is made; of tasks that never happen, where they are. */
function placesOf({ model }: ModelResult, { name, culprits, position }: PropertyResult): SarifLocation[] {
  if (position !== undefined) return [{ physicalLocation: at(position) }];
  if (name !== 'no-dead-tasks') return [];
  const { positions = {} } = model;
  return culprits.slice(0, mostNamed).flatMap((culprit) => {
    const element = firedElement(culprit, positions);
    return element === null
      ? []
      : [{ physicalLocation: at(positions[element]!), message: message(named(culprit, model.names, 80)) }];
  });
}

/** Every step is in the file of the model; the line is told where it is certain. */
function stepsOf({ model }: ModelResult, { labels }: Witness): FlowStep[] {
  if (model.file === '') return [];
  const { positions = {} } = model;
  const left = Math.max(0, labels.length - mostSteps);
  return labels.slice(left).map((label, i) => {
    const element = firedElement(label, positions);
    const physicalLocation = element === null ? fileAt(model.file) : at(positions[element]!);
    const location = { physicalLocation, message: message(named(label, model.names, 80)) };
    return { location, executionOrder: left + i + 1 };
  });
}

function at({ file, line, column, text }: SourcePosition): PhysicalLocation {
  // A longer line is cut from the column on, and then it is no snippet of the line.
  const snippet = text.endsWith('…') ? {} : { snippet: { text } };
  return fileAt(file, { startLine: line, startColumn: column, ...snippet });
}
