/** Terms as JSON (semantics, section 11): one zod schema reads them and makes the published JSON Schema. */
import { z } from 'zod';
import { UserError } from '../errors.ts';
import * as c from './construct.ts';
import { fileSchema, type TermJson } from './json-schema.ts';
import { requirePlain } from './json-text.ts';
import { model } from './model.ts';
import type { Atom, Channels, Compensation, Expression, Mi, Model, Term } from './term.ts';

/** The JSON Schema of `*.term.json` files. */
export function termJsonSchema(): unknown {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}

/**
 * Reads a `*.term.json` file.
 * @throws UserError FP2013 for text nested too deep, FP1030 for two members of one name, FP1019 for text that is not JSON or not a term, FP1020 for a kind that does not exist, and those of `model()`
 */
export function readTerm(text: string, file: string): Model {
  requirePlain(text, file);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(String(error));
    const line = at ? text.slice(0, Number(at[1])).split('\n').length : undefined;
    throw new UserError('FP1019', 'the file is not JSON', 'Correct the syntax at the place named, if any.', {
      file,
      ...(line ? { line } : {}),
    });
  }
  const parsed = fileSchema.safeParse(data);
  if (!parsed.success) throw malformed(parsed.error, data, file);
  const { name: modelName, variables = {}, channels = {}, term, clock, crashes, network } = parsed.data;
  const listed = Object.entries(channels).filter(([, kind]) => kind !== 'persistent');
  try {
    return model(modelName, build(term), {
      variables,
      channels: Object.fromEntries(listed) as Channels,
      ...(clock ? { clock } : {}),
      ...(network ? { network } : {}),
      ...(crashes ? { crashes } : {}),
    });
  } catch (error) {
    throw error instanceof UserError ? error.at({ file }) : error;
  }
}

/** The first thing that the schema finds wrong, at the innermost place it can name. */
function malformed(error: z.ZodError, data: unknown, file: string): UserError {
  let issue = error.issues[0]!;
  const path = [...issue.path];
  while (issue.code === 'invalid_union' && issue.errors.some((e) => e.length > 0)) {
    issue = issue.errors.find((e) => e.length > 0)![0] as typeof issue;
    path.push(...issue.path);
  }
  const element = path.length > 0 ? path.join('.') : undefined;
  const place = { file, ...(element ? { element } : {}) };
  const kind =
    path.at(-1) === 'kind'
      ? path.reduce((d, k) => (d as Record<PropertyKey, unknown> | undefined)?.[k], data)
      : undefined;
  if (typeof kind === 'string') {
    return new UserError(
      'FP1020',
      `there is no term of kind "${kind}"`,
      'See the JSON Schema of term files for the kinds that there are.',
      place,
    );
  }
  return new UserError(
    'FP1019',
    `not a term file: ${issue.message}`,
    'Compare with the JSON Schema of term files (schema/term.v1.json).',
    place,
  );
}

/** A term from data that the schema has accepted. */
function build(t: TermJson): Term {
  const f = t as never as Record<string, never> & { name: string };
  const inner = (v: unknown) => build(v as TermJson);
  const list = (v: unknown) => (v as readonly unknown[]).map(inner);
  const channels = (v: unknown) => (Array.isArray(v) ? (v as string[]) : [v as string]);
  switch (t.kind) {
    case 'task':
      return taskFrom(t, f.name);
    case 'effect':
      return effectFrom(t, f.name);
    case 'or':
      return c.or((t['branches'] as BranchJson[]).map(branchFrom), f);
    case 'lock':
      return c.lock(f.name, t['lock'] as string, inner(t['body']));
    case 'mi':
      return instancesFrom(t);
    case 'call':
      return c.call(f.name, inner(t['body']));
    case 'rec':
      return c.rec(f.name, inner(t['body']), t as never);
    case 'send':
    case 'receive':
      return { kind: t.kind, name: f.name, channels: channels(t['channel']) };
    case 'seq':
      return c.seq(...list(t['parts']));
    case 'par':
      return c.par(list(t['branches']), f);
    case 'xor':
      return c.xor((t['branches'] as BranchJson[]).map(branchFrom), f);
    case 'defer':
      return c.defer(
        (t['branches'] as { on: TermJson; do: TermJson }[]).map(
          (b) => [inner(b.on) as Atom, inner(b.do)] as const,
        ),
        f,
      );
    case 'loop': {
      const times = t['times'] as number | undefined;
      return c.loop(
        inner(t['body']),
        times !== undefined ? { times } : ((t['loop'] as 'while' | undefined) ?? 'while'),
        f,
      );
    }
    case 'scope':
      return c.scope(f.name, inner(t['body']), {
        on: Object.fromEntries(
          Object.entries((t['on'] as object | undefined) ?? {}).map(([e, v]) => [e, inner(v)]),
        ),
      });
    case 'flow':
      return flowFrom(t as never);
    default:
      // event, timer, cancel, finish, stop and skip are written as they are kept
      return t as unknown as Term;
  }
}

function taskFrom(t: TermJson, name: string): Term {
  const outcomes = ((t['outcomes'] as OutcomeJson[] | undefined) ?? [{ name: 'ok' }]).map((o) =>
    outcomeFrom(o),
  );
  return {
    kind: 'task',
    name,
    outcomes,
    long: t['long'] === true,
    reads: (t['reads'] as string[] | undefined) ?? c.readsOf(outcomes),
    writes: [...new Set(outcomes.flatMap((o) => Object.keys(o.set ?? {})))],
    ...(t['within'] === undefined ? {} : { within: t['within'] as string }),
    ...crashesOf(t),
  };
}

function effectFrom(t: TermJson, name: string): Term {
  const outcomes = (t['outcomes'] as OutcomeJson[]).map((o) => [o.name, outcomeFrom(o)] as const);
  const timeout = t['timeout'] as number | undefined;
  return c.effect(name, {
    outcomes: Object.fromEntries(outcomes),
    ...(timeout === undefined ? {} : { timeout }),
    ...crashesOf(t),
  });
}

function crashesOf(t: TermJson): { readonly crashes?: true; readonly idempotent?: true } {
  return { ...(t['crashes'] ? { crashes: true } : {}), ...(t['idempotent'] ? { idempotent: true } : {}) };
}

function instancesFrom(t: TermJson): Term {
  const { name, body, count, join, ...rest } = t as never as {
    name: string;
    body: TermJson;
    count?: number | { min: number; max: number; from?: string };
    join?: 'all' | 'multi' | { first: number | string };
  };
  const from = typeof count === 'object' && count.from !== undefined ? { from: { var: count.from } } : {};
  const counted = typeof count === 'object' ? { min: count.min, max: count.max, ...from } : count;
  const first: Mi['join'] | undefined =
    typeof join === 'object'
      ? { first: typeof join.first === 'string' ? { var: join.first } : join.first }
      : join;
  return c.mi(name, build(body), {
    ...rest,
    ...(counted === undefined ? {} : { count: counted }),
    ...(first === undefined ? {} : { join: first }),
  });
}

interface OutcomeJson {
  readonly name: string;
  readonly set?: Readonly<Record<string, Expression>>;
  readonly when?: never;
  readonly then?: TermJson;
  readonly raise?: boolean | string;
}

function outcomeFrom(o: OutcomeJson) {
  const { raise, then, ...rest } = o;
  return {
    ...rest,
    ...(then ? { then: build(then) } : {}),
    ...(raise ? { raise: raise === true ? o.name : raise } : {}),
  };
}

type BranchJson = { readonly when?: never; readonly else?: boolean; readonly do: TermJson };

function branchFrom(b: BranchJson) {
  return { ...(b.when ? { when: b.when } : {}), ...(b.else ? { else: true as const } : {}), do: build(b.do) };
}

interface FlowJson {
  readonly name: string;
  readonly starts: readonly string[];
  readonly edges: readonly { id?: string; from: string; to: string; when?: never; else?: boolean }[];
  readonly nodes: Readonly<Record<string, NodeJson>>;
}

type NodeJson = Omit<c.FlowNodeOptions, 'do' | 'compensate'> & {
  readonly do?: TermJson;
  readonly compensate?: Omit<Compensation, 'withdraw'> & { readonly withdraw?: boolean };
};

function flowFrom(f: FlowJson): Term {
  return c.flow(f.name, {
    starts: f.starts,
    edges: f.edges.map(({ else: other, ...e }) => ({ ...e, ...(other ? { else: true as const } : {}) })),
    nodes: Object.fromEntries(
      Object.entries(f.nodes).map(([v, { do: content, compensate, ...rest }]) => [
        v,
        {
          ...rest,
          ...(content ? { do: build(content) } : {}),
          ...(compensate ? { compensate: { withdraw: false, ...compensate } } : {}),
        },
      ]),
    ),
  });
}
