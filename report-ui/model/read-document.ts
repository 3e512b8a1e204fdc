import type { ReportDocument } from '../../src/report/document.ts';
import { unpacked } from './unpacked.ts';
import { comparison } from './comparison-shape.ts';
import { behaviourShape, graphShape } from './graph-shape.ts';
import {
  count,
  dictionary,
  flag,
  list,
  nullable,
  number,
  numberOrText,
  oneOf,
  optional,
  record,
  ShapeError,
  text,
} from './shape.ts';
import type { Check } from './shape.ts';

export type ReadDocument =
  | { readonly kind: 'empty' }
  | { readonly kind: 'document'; readonly document: ReportDocument }
  /** `problem` is a sentence for people, `detail` what the reader of the data said. */
  | { readonly kind: 'broken'; readonly problem: string; readonly detail: string };

const kind = oneOf('token', 'sink', 'counter', 'channel', 'variable', 'failed');
const value = nullable(numberOrText);
const change = record({ kind, name: text, before: value, after: value });

const step = record({
  label: text,
  opcode: optional(text),
  lane: optional(text),
  scopes: optional(list(text)),
  instead: optional(list(text)),
  changes: optional(list(change)),
});

const log = record({
  origin: text,
  end: oneOf('completed', 'cancelled', 'failed', 'deadlocked', 'cut', 'stopped'),
  steps: optional(list(record({ offered: list(text) }))),
});

const cause = record({ step: number, kind: text, over: list(text) });
const place = { file: text, line: number, column: number, text };
const position = record(place);
const elementPosition = record({ ...place, handler: optional(position) });

const witness = record({
  labels: list(text),
  log: optional(log),
  steps: optional(list(step)),
  causes: optional(list(list(cause))),
});

const property = record({
  name: text,
  holds: oneOf('yes', 'no', 'unknown'),
  culprits: list(text),
  reason: text,
  witness: nullable(witness),
  position: optional(position),
});

const stateSpace = record({
  states: count,
  edges: count,
  deadlocks: count,
  finals: count,
  ends: record({ completed: count, cancelled: count, failed: count, deadlocked: count }),
  complete: flag,
  cutBy: nullable(oneOf('states', 'memory', 'time', 'depth', 'unbounded', 'instances', 'interrupt')),
  method: text,
  remarks: optional(list(text)),
  maxTokensPerPlace: count,
  depth: nullable(number),
  statesPerSecond: number,
  memoryBytes: number,
});

const parts = record({ parts: list(record({ in: optional(number) })) });

/** A drawing of parts inside parts: each comes after what it is in, so that none is in itself. */
const diagram: Check = (value, path) => {
  parts(value, path);
  (value as { parts: { in?: number }[] }).parts.forEach(({ in: around = -1 }, i) => {
    if (around >= i) throw new ShapeError(`${path ?? ''}.parts`, 'parts, each after what it is in');
  });
};

const modelResult = record({
  model: record({
    name: text,
    file: text,
    reading: optional(
      record({ instances: optional(number), clock: optional(text), messages: optional(text) }),
    ),
    names: optional(dictionary(text)),
    positions: optional(dictionary(elementPosition)),
    diagram: optional(diagram),
  }),
  verdict: oneOf('sound', 'unsound', 'unknown', 'not-applicable'),
  stateSpace,
  properties: list(property),
  notes: list(text),
  elapsedMs: number,
  graph: optional(graphShape),
  behaviour: optional(behaviourShape),
});

const failedResult = record({
  model: record({ name: optional(text), file: text }),
  error: record({
    code: text,
    message: text,
    file: nullable(text),
    line: nullable(number),
    element: nullable(text),
    remedy: text,
  }),
});

const result: Check = (data, path) => {
  const failed = typeof data === 'object' && data !== null && 'error' in data;
  (failed ? failedResult : modelResult)(data, path);
};

const document = record({
  flowproof: text,
  results: list(result),
  comparison: optional(comparison),
});

/**
 * Reads the data of a report where they stand in the page. Never fails: they come from elsewhere and may be anything.
 * @param content the text of the data tag: JSON, plain or packed; `undefined` where there is no such tag
 */
export async function readEmbedded(content: string | undefined): Promise<ReadDocument> {
  if (content === undefined) return broken('This file ends before its data: it was cut off on the way.', '');
  try {
    return readDocument(await unpacked(content));
  } catch (error) {
    return notJson(error);
  }
}

/**
 * Reads the data of a report. Never throws.
 * @param content JSON, or nothing
 */
export function readDocument(content: string): ReadDocument {
  if (content.trim() === '') return { kind: 'empty' };
  let data: unknown;
  try {
    data = JSON.parse(content);
  } catch (error) {
    return notJson(error);
  }
  const format = (data as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== 1) {
    return broken(
      'The data in this file was written by a newer version of flowproof.',
      `This viewer reads format 1; the data has format ${format}.`,
    );
  }
  try {
    wellFormed(data);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return broken('The data in this file is not a flowproof report.', error);
  }
  return { kind: 'document', document: data as ReportDocument };
}

/** @throws ShapeError naming the place */
function wellFormed(data: unknown): void {
  record({ format: number })(data, '');
  try {
    document(data, null);
  } catch {
    document(data, '');
  }
}

function notJson(error: unknown): ReadDocument {
  return broken('The data in this file is not JSON: it was cut off or changed on the way.', error);
}

function broken(problem: string, cause: unknown): ReadDocument {
  return { kind: 'broken', problem, detail: cause instanceof Error ? cause.message : String(cause) };
}
