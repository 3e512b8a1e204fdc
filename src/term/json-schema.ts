/** What a term file looks like: the one definition that reads files and is published as a JSON Schema. */
import { z } from 'zod';
import type { Json } from './term.ts';

const name = z.string();
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
);
const condition = z.union([
  z.strictObject({ var: name, is: z.enum(['=', '!=', '<']), value: json }),
  z.strictObject({ always: z.literal(true) }),
]);
const expression = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.string(),
  z.array(json),
  z.strictObject({ var: name }),
  z.strictObject({ add: z.tuple([name, z.number()]), mod: z.number().int().positive().optional() }),
  z.strictObject({ value: json }),
]);

const channel = z.union([name, z.array(name)]);
/** A term inside another: the definition refers to itself. */
const inner: z.ZodType<TermJson> = z.lazy(() => termSchema as unknown as z.ZodType<TermJson>);
const outcome = z.strictObject({
  name,
  set: z.record(name, expression).optional(),
  when: condition.optional(),
  then: inner.optional(),
  raise: z.union([z.boolean(), name]).optional(),
  escalate: name.optional(),
});
const trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['error', 'escalation']), name: z.string() }),
  z.strictObject({ kind: z.enum(['message', 'signal', 'event']) }),
  z.strictObject({ kind: z.literal('timer'), delay: z.number() }),
]);
const flowNode = z.strictObject({
  do: inner.optional(),
  join: z.union([z.enum(['xor', 'and', 'or']), z.strictObject({ first: z.number() })]).optional(),
  split: z.enum(['and', 'xor', 'or', 'defer']).optional(),
  end: z.literal('terminate').optional(),
  receives: z.array(name).optional(),
  sends: z.array(name).optional(),
  activity: z.boolean().optional(),
  single: z.boolean().optional(),
  attached: z
    .strictObject({
      to: name.nullable().optional(),
      on: trigger,
      interrupting: z.boolean().optional(),
      times: z.number().nullable().optional(),
    })
    .optional(),
  compensates: name.optional(),
  compensate: z
    .strictObject({ handlers: z.array(name), withdraw: z.boolean().optional(), raise: name.optional() })
    .optional(),
});
const branches = z.array(
  z.strictObject({ when: condition.optional(), else: z.boolean().optional(), do: inner }),
);
const bounds = z.strictObject({ min: z.number(), max: z.number(), from: name.optional() });
/** Of a long task. */
const crashing = { crashes: z.literal(true).optional(), idempotent: z.literal(true).optional() };
const termSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('task'),
    name,
    outcomes: z.array(outcome).optional(),
    long: z.boolean().optional(),
    reads: z.array(name).optional(),
    within: name.optional(),
    ...crashing,
  }),
  z.strictObject({
    kind: z.literal('effect'),
    name,
    outcomes: z.array(outcome).min(1),
    timeout: z.number().optional(),
    ...crashing,
  }),
  z.strictObject({
    kind: z.literal('event'),
    name,
    into: name.optional(),
    domain: z.array(json).optional(),
    within: name.optional(),
  }),
  z.strictObject({ kind: z.literal('timer'), name, delay: z.number() }),
  z.strictObject({ kind: z.literal('send'), name, channel }),
  z.strictObject({ kind: z.literal('receive'), name, channel }),
  z.strictObject({ kind: z.literal('cancel'), name, scope: name }),
  z.strictObject({ kind: z.literal('finish'), name, scope: name }),
  z.strictObject({ kind: z.literal('stop'), name }),
  z.strictObject({ kind: z.literal('skip') }),
  z.strictObject({ kind: z.literal('seq'), parts: z.array(inner) }),
  z.strictObject({
    kind: z.literal('par'),
    name: name.optional(),
    branches: z.array(inner),
    join: z.union([z.enum(['all', 'multi']), z.strictObject({ first: z.number() })]).optional(),
    rest: z.enum(['cancel', 'leave', 'block']).optional(),
  }),
  z.strictObject({
    kind: z.literal('xor'),
    name: name.optional(),
    branches,
  }),
  z.strictObject({
    kind: z.literal('or'),
    name: name.optional(),
    branches,
    join: z.enum(['all', 'multi']).optional(),
  }),
  z.strictObject({ kind: z.literal('split'), name, n: z.number() }),
  z.strictObject({ kind: z.literal('merge'), name, n: z.number() }),
  z.strictObject({ kind: z.literal('lock'), name, lock: name, body: inner }),
  z.strictObject({
    kind: z.literal('mi'),
    name,
    body: inner,
    count: z.union([z.number(), bounds]).optional(),
    items: z.strictObject({ variable: name, max: z.number() }).optional(),
    add: z.boolean().optional(),
    join: z
      .union([z.enum(['all', 'multi']), z.strictObject({ first: z.union([z.number(), name]) })])
      .optional(),
    rest: z.enum(['cancel', 'leave']).optional(),
  }),
  z.strictObject({ kind: z.literal('call'), name, body: inner }),
  z.strictObject({
    kind: z.literal('rec'),
    name,
    body: inner,
    depth: z.number(),
    atBound: name.optional(),
  }),
  z.strictObject({ kind: z.literal('recurse'), rec: name }),
  z.strictObject({
    kind: z.literal('defer'),
    name: name.optional(),
    branches: z.array(z.strictObject({ on: inner, do: inner })),
  }),
  z.strictObject({
    kind: z.literal('loop'),
    name: name.optional(),
    loop: z.enum(['while', 'until', 'times']).optional(),
    body: inner,
    when: condition.optional(),
    times: z.number().optional(),
  }),
  z.strictObject({
    kind: z.literal('scope'),
    name,
    body: inner,
    on: z.record(z.string(), inner).optional(),
  }),
  z.strictObject({
    kind: z.literal('flow'),
    name,
    starts: z.array(name),
    edges: z.array(
      z.strictObject({
        id: name.optional(),
        from: name,
        to: name,
        when: condition.optional(),
        else: z.boolean().optional(),
      }),
    ),
    nodes: z.record(name, flowNode),
  }),
]);

/** A whole term file. */
export const fileSchema = z.strictObject({
  flowproof: z.literal(1),
  name: z.string(),
  variables: z.record(name, json).optional(),
  channels: z.record(name, z.enum(['persistent', 'transient', 'signal'])).optional(),
  clock: z.enum(['untimed', 'virtual']).optional(),
  crashes: z.boolean().optional(),
  network: z
    .strictObject({
      order: z.enum(['fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc']),
      peers: z.record(name, z.tuple([name, name])),
    })
    .optional(),
  term: termSchema,
});

/** A term as a file holds it: loosely typed here, since the schema above says what it is. */
export type TermJson = { readonly kind: string; readonly [field: string]: unknown };
