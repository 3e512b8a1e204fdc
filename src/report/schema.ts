/** The schema of the report document. Its type is `ReportDocument` itself, so the two cannot drift apart unnoticed. */
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { elementPositions, malformed, parseJson, replayLogSchema, sourcePosition } from '../replay-log.ts';
import { comparisonSchema } from './comparison-schema.ts';
import type { ReportComparison, ReportDocument } from './document.ts';
import { diagramSchema } from './diagram-schema.ts';
import { behaviour, stateGraph } from './graph-schema.ts';
import type { StateAt } from './state.ts';

const names = z.array(z.string());
const value = z.union([z.number(), z.string()]);
const count = z.union([z.number().int().nonnegative(), z.string().regex(/^[0-9]+$/)]);
const kind = z.enum(['token', 'sink', 'counter', 'channel', 'variable', 'failed']);
const format = z.enum(['typescript', 'term', 'bpmn', 'pnml']);

const step = z.object({
  index: z.number().int().nonnegative(),
  label: z.string(),
  opcode: z.string().exactOptional(),
  lane: z.string().exactOptional(),
  scopes: names.exactOptional(),
  instead: names.exactOptional(),
  changes: z
    .array(z.object({ kind, name: z.string(), before: value.nullable(), after: value.nullable() }))
    .exactOptional(),
});

const whole = z.number().int().nonnegative();

const causes = z.array(
  z.array(
    z.object({ step: whole, kind: z.enum(['token', 'data', 'message', 'cancel', 'order']), over: names }),
  ),
);

const outlook = z.object({
  isExact: z.boolean(),
  noReturn: whole,
  prospects: z.array(
    z.object({
      position: whole,
      likelihood: z.number(),
      failing: whole.exactOptional(),
      of: whole.exactOptional(),
    }),
  ),
});

const passing = z.object({
  labels: names,
  log: replayLogSchema,
  differsAt: whole,
  changes: whole,
  isNearest: z.boolean(),
  violates: z.string().exactOptional(),
});

const witness = z.object({
  labels: names,
  log: replayLogSchema.exactOptional(),
  steps: z.array(step).exactOptional(),
  pointOfNoReturn: z.number().int().nonnegative().exactOptional(),
  loopFrom: z.number().int().nonnegative().exactOptional(),
  isShortest: z.literal(false).exactOptional(),
  causes: causes.exactOptional(),
  outlook: outlook.exactOptional(),
  passing: passing.exactOptional(),
  why: z.string().exactOptional(),
});

const property = z.object({
  name: z.string(),
  holds: z.enum(['yes', 'no', 'unknown']),
  culprits: names,
  witness: witness.nullable(),
  reason: z.string(),
  position: sourcePosition.exactOptional(),
});

const ways = z.object({ all: whole, taken: whole, missing: names });

const stateSpace = z.object({
  states: count,
  edges: count,
  deadlocks: count,
  finals: count,
  ends: z.object({ completed: count, cancelled: count, failed: count, deadlocked: count }),
  complete: z.boolean(),
  cutBy: z.enum(['states', 'memory', 'time', 'depth', 'unbounded', 'instances', 'interrupt']).nullable(),
  method: z.string(),
  remarks: names.exactOptional(),
  maxTokensPerPlace: count,
  maxTokensPerMarking: count,
  depth: z.number().nullable(),
  statesPerSecond: z.number(),
  memoryBytes: z.number(),
});

const elementNames = z.record(z.string(), z.string());

const campaign = z.object({
  strategy: z.string(),
  seed: z.number().int(),
  runs: whole,
  cuts: whole,
  limited: z.boolean(),
  steps: whole,
  ends: z.object({ completed: whole, cancelled: whole, failed: whole, deadlocked: whole }),
  states: whole,
  transitions: whole,
  statesOfModel: whole.nullable(),
  actions: z.object({ all: whole, fired: whole, missing: names }),
  branches: ways.exactOptional(),
  outcomes: ways.exactOptional(),
  failures: z.array(
    z.object({
      property: z.string(),
      runs: whole,
      seed: z.number().int(),
      metWhileShrinking: z.literal(true).exactOptional(),
    }),
  ),
  worth: z
    .object({
      depth: whole,
      probability: z.number(),
      more: whole,
      branches: whole,
      steps: whole,
      pctRuns: whole,
    })
    .nullable(),
});

const saved = z.object({
  file: z.string(),
  property: z.string(),
  culprits: names,
  outcome: z.enum(['reproduced', 'fails', 'passes', 'diverged', 'stale', 'undecided']),
  reason: z.string().exactOptional(),
  log: replayLogSchema.exactOptional(),
});

const runnable = z.object({
  kind: z.enum(['term', 'net']),
  data: z.unknown(),
  answers: z.array(
    z.object({
      path: names,
      answers: z.array(z.tuple([z.string(), z.array(z.unknown()).nullable()])),
    }),
  ),
  isComplete: z.boolean(),
  sinks: names,
  onlyEnd: z.string().nullable(),
  unchecked: names,
});

const reading = z.object({
  instances: z.number().int().positive().exactOptional(),
  clock: z.string().exactOptional(),
  messages: z.string().exactOptional(),
});

const modelResult = z.object({
  model: z.object({
    name: z.string(),
    file: z.string(),
    format,
    hash: z.string(),
    reading: reading.exactOptional(),
    names: elementNames.exactOptional(),
    positions: elementPositions.exactOptional(),
    diagram: diagramSchema.exactOptional(),
    runnable: runnable.exactOptional(),
    unrunnable: z.enum(['size', 'functions']).exactOptional(),
  }),
  verdict: z.enum(['sound', 'unsound', 'unknown', 'not-applicable']),
  stateSpace,
  properties: z.array(property),
  notes: names,
  elapsedMs: z.number(),
  campaign: campaign.exactOptional(),
  saved: z.array(saved).exactOptional(),
  graph: stateGraph.exactOptional(),
  behaviour: behaviour.exactOptional(),
});

const failedResult = z.object({
  model: z.object({
    file: z.string(),
    name: z.string().exactOptional(),
    format: format.exactOptional(),
    hash: z.string().exactOptional(),
    reading: reading.exactOptional(),
    names: elementNames.exactOptional(),
    positions: elementPositions.exactOptional(),
    diagram: diagramSchema.exactOptional(),
    runnable: runnable.exactOptional(),
    unrunnable: z.enum(['size', 'functions']).exactOptional(),
  }),
  error: z.object({
    code: z.string(),
    message: z.string(),
    file: z.string().nullable(),
    line: z.number().nullable(),
    element: z.string().nullable(),
    remedy: z.string(),
  }),
});

/** The zod schema of {@link ReportDocument}; the published JSON Schema is made from it. Fields that it does not know are passed over. */
export const reportSchema = z.object({
  format: z.literal(1),
  flowproof: z.string(),
  results: z.array(z.union([modelResult, failedResult])),
  comparison: comparisonSchema.exactOptional(),
}) satisfies z.ZodType<ReportDocument>;

/**
 * Reads a report document.
 * @param text the file's content
 * @param file its path, for messages
 * @throws UserError FP3001 not JSON, FP3002 written in a newer format, FP3012 not a report document
 */
export function readReport(text: string, file: string): ReportDocument {
  return reportFrom(parseJson(text, file), file);
}

/**
 * As {@link readReport}, for data that is parsed already.
 * @throws UserError FP3002, FP3012
 */
export function reportFrom(data: unknown, file: string): ReportDocument {
  requireKnownFormat(data, 'report', file);
  const parsed = reportSchema.safeParse(data);
  if (!parsed.success) throw malformed('FP3012', 'report', parsed.error, file);
  return parsed.data;
}

/**
 * A comparison, as `compare --json` prints it, from data that is parsed already.
 * @throws UserError FP3002, FP3012
 */
export function comparisonFrom(data: unknown, file: string): ReportComparison {
  requireKnownFormat(data, 'comparison', file);
  const parsed = comparisonSchema.safeParse(data);
  if (!parsed.success) throw malformed('FP3012', 'comparison', parsed.error, file);
  return parsed.data;
}

/** @throws UserError FP3002 */
function requireKnownFormat(data: unknown, what: string, file: string): void {
  const newer = z.object({ format: z.number().gt(1) }).safeParse(data);
  if (!newer.success) return;
  throw new UserError(
    'FP3002',
    `the ${what} has format ${newer.data.format}; this version reads format 1`,
    'It was written by a newer version of flowproof: update flowproof to read it.',
    { file },
  );
}

const stateSchema: z.ZodType<StateAt> = z.object({
  format: z.literal(1),
  flowproof: z.string(),
  model: z.object({ name: z.string(), file: z.string(), hash: z.string() }),
  position: z.number().int().nonnegative(),
  state: z.array(z.object({ kind, name: z.string(), value })),
  offered: names,
  end: z.enum(['completed', 'cancelled', 'failed', 'deadlocked']).nullable(),
});

/**
 * The JSON Schemas that are published with the package, by file name. They are written by `scripts/write-schemas.ts`.
 * @returns the text of each file, with a newline at its end
 */
export function publishedSchemas(): Readonly<Record<string, string>> {
  const published = (schema: z.ZodType, title: string) =>
    `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
  return {
    'report.v1.json': published(reportSchema, 'flowproof report, format 1'),
    'replay-log.v1.json': published(replayLogSchema, 'flowproof replay log, format 1'),
    'comparison.v1.json': published(comparisonSchema, 'flowproof comparison, format 1'),
    'state.v1.json': published(stateSchema, 'flowproof state of a run, format 1'),
  };
}
