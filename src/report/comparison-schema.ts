import { z } from 'zod';
import type { ReportComparison } from './comparison.ts';

const change = z.enum(['same', 'better', 'worse', 'other']);
const whole = z.number().int().nonnegative();
const figure = z.union([z.number(), z.string()]);
const side = z.object({ file: z.string(), flowproof: z.string() });
const pair = <T extends z.ZodType>(of: T) => z.object({ before: of, after: of });

const runs = z.object({
  steps: pair(whole),
  differsAt: whole,
  lines: z.array(
    z.object({ label: z.string(), before: whole.nullable(), after: whole.nullable() }).nullable(),
  ),
  leftOut: pair(whole).exactOptional(),
});

const property = z.object({
  name: z.string(),
  change,
  holds: pair(z.enum(['yes', 'no', 'unknown']).nullable()),
  gone: z.array(z.string()),
  come: z.array(z.string()),
  runs: runs.exactOptional(),
});

const counted = z.enum(['all', 'part', 'reduced', 'runs']);
const outcome = z.enum(['reproduced', 'fails', 'passes', 'diverged', 'stale', 'undecided']);
const saved = z.object({
  file: z.string(),
  property: z.string(),
  change,
  outcome: pair(outcome.nullable()),
});

/** The zod schema of a comparison; the published JSON Schema is made from it. Fields that it does not know are passed over. */
export const comparisonSchema: z.ZodType<ReportComparison> = z.object({
  format: z.literal(1),
  flowproof: z.string(),
  before: side,
  after: side,
  change,
  models: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      change,
      verdict: pair(z.enum(['sound', 'unsound', 'unknown', 'not-applicable', 'unreadable']).nullable()),
      isSameModel: z.boolean(),
      counted: pair(counted.nullable()).exactOptional(),
      figures: z.array(
        pair(figure).extend({ name: z.enum(['states', 'edges', 'deadlocks', 'finals']), delta: figure }),
      ),
      properties: z.array(property),
      saved: z.array(saved).exactOptional(),
      notes: z.array(z.string()).exactOptional(),
    }),
  ),
});
