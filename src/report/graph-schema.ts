/** The part of the report's schema that tells of states and tasks. */
import { z } from 'zod';

const whole = z.number().int().nonnegative();
const numbers = z.array(whole);

const listed = z.object({
  numbers: numbers.exactOptional(),
  depths: numbers,
  out: numbers,
  beyond: numbers.exactOptional(),
  labels: numbers,
  targets: numbers,
  completed: numbers,
  cancelled: numbers,
  failed: numbers,
  deadlocked: numbers,
  doomed: numbers.exactOptional(),
  loops: z.array(numbers),
});

/** The schema of `StateGraph`. */
export const stateGraph = z.object({
  states: whole,
  edges: whole,
  isPart: z.literal(true).exactOptional(),
  depths: z.object({
    states: numbers,
    finals: numbers,
    deadlocks: numbers,
    doomed: numbers.exactOptional(),
  }),
  labels: z.array(z.string()),
  listed,
  properties: z.array(
    z.object({
      property: z.string(),
      path: numbers,
      doomed: numbers.exactOptional(),
      doomedByDepth: numbers.exactOptional(),
    }),
  ),
});

/** The schema of `Behaviour`, and of why there is none. */
export const behaviour = z.union([
  z.object({
    tasks: z.array(z.string()),
    firings: numbers,
    profile: z.array(z.string().regex(/^[<>|#]*$/)),
    concurrent: z.array(z.tuple([whole, whole])),
    needs: z.array(numbers),
    width: z.object({ tokens: whole, run: z.array(z.string()).exactOptional(), tasks: numbers }),
  }),
  z.object({ unknown: z.enum(['states', 'tasks']), limit: whole }),
]);
