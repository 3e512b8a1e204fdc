import { z } from 'zod';

const index = z.number().int().nonnegative();
const names = z.array(z.string());

const part = z.object({
  kind: z.string(),
  id: z.string(),
  in: index.exactOptional(),
  role: z.enum(['trigger', 'handler']).exactOptional(),
  way: z.string().exactOptional(),
  detail: z.string().exactOptional(),
  unjoined: z.literal(true).exactOptional(),
  elsewhere: names.exactOptional(),
  shape: z.string().exactOptional(),
  trigger: z.string().exactOptional(),
  attached: index.exactOptional(),
  sends: names.exactOptional(),
  receives: names.exactOptional(),
});

const edge = z.object({
  id: z.string(),
  from: index,
  to: index,
  way: z.string().exactOptional(),
  kind: z.enum(['message', 'compensates', 'inhibits', 'empties']).exactOptional(),
});

const planeShape = z.object({
  id: z.string(),
  kind: z.string(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  trigger: z.string().exactOptional(),
  markers: names.exactOptional(),
  collapsed: z.literal(true).exactOptional(),
});

const planeLine = z.object({
  id: z.string(),
  kind: z.string(),
  from: z.string(),
  to: z.string(),
  points: z.array(z.number()),
  byDefault: z.literal(true).exactOptional(),
});

/** The schema of what there is to draw of a model. */
export const diagramSchema = z.object({
  parts: z.array(part),
  edges: z.array(edge),
  start: z.record(z.string(), index),
  values: z.record(z.string(), z.string()).exactOptional(),
  plane: z.object({ shapes: z.array(planeShape), lines: z.array(planeLine) }).exactOptional(),
});
