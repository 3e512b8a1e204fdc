import type { TermJson } from '../src/term/json-schema.ts';
import type { Atom, Branch, Flow, Mi, Model, Outcome, Task, Term } from '../src/term/term.ts';
import { readsOf } from '../src/term/construct.ts';
import { preorder } from '../src/term/walk.ts';

/**
 * A model as the text of a `*.term.json` file (docs/semantics.md, section 11): every name is written, defaults are left out, and of
 * the variables and channels of the model only those that its term mentions.
 * @param name of the model in the file
 * @throws Error for what a file cannot hold: handlers, predicates, pools
 */
export function termFile(name: string, model: Model): string {
  const term = written(model.term);
  const mentioned = mentions(model.term);
  const among = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => mentioned.has(key)));
  const [variables, channels] = [among(model.variables), among(model.channels)];
  const file = {
    flowproof: 1,
    name,
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    ...(Object.keys(channels).length > 0 ? { channels } : {}),
    ...(model.clock === 'virtual' ? { clock: model.clock } : {}),
    ...(model.network === null ? {} : { network: model.network }),
    term,
  };
  return `${laidOut(file)}\n`;
}

/** JSON in which whatever fits into a line has one. */
function laidOut(value: unknown, indent = ''): string {
  const line = inOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= 100) return line;
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const entries = list
    ? value.map((v: unknown) => deeper + laidOut(v, deeper))
    : Object.entries(value).map(([key, v]) => `${deeper}${JSON.stringify(key)}: ${laidOut(v, deeper)}`);
  return `${list ? '[' : '{'}\n${entries.join(',\n')}\n${indent}${list ? ']' : '}'}`;
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, v]) => `${JSON.stringify(key)}: ${inOneLine(v)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Variables and channels that a term names. */
function mentions(root: Term): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (all: readonly string[]) => all.forEach((name) => names.add(name));
  const condition = (c: unknown) => {
    if (typeof c === 'object' && c !== null && 'var' in c) names.add(String(c.var));
  };
  for (const t of preorder(root)) {
    if (t.kind === 'task') {
      add([...t.reads, ...t.writes]);
      t.outcomes.forEach((o) => condition(o.when));
    } else if (t.kind === 'send' || t.kind === 'receive') add(t.channels);
    else if (t.kind === 'event' && t.into !== undefined) names.add(t.into);
    else if (t.kind === 'xor' || t.kind === 'or') t.branches.forEach((b) => condition(b.when));
    else if (t.kind === 'loop') condition(t.when);
    else if (t.kind === 'mi') {
      condition(t.from);
      if (typeof t.join === 'object') condition(t.join.first);
      if (t.items !== undefined) names.add(t.items);
    } else if (t.kind === 'flow') {
      t.edges.forEach((e) => condition(e.when));
      t.nodes.forEach((v) => add([...v.receives, ...v.sends]));
    }
  }
  return names;
}

function written(term: Term): TermJson {
  switch (term.kind) {
    case 'task':
      return task(term);
    case 'send':
    case 'receive':
      return {
        kind: term.kind,
        name: term.name,
        channel: term.channels.length === 1 ? term.channels[0] : term.channels,
      };
    case 'seq':
      return { kind: 'seq', parts: term.parts.map(written) };
    case 'par': {
      const join = term.join === 'all' ? {} : { join: term.join };
      const rest = typeof term.join === 'object' ? { rest: term.rest } : {};
      return { kind: 'par', name: term.name, branches: term.branches.map(written), ...join, ...rest };
    }
    case 'xor':
      return { kind: 'xor', name: term.name, branches: term.branches.map(branch) };
    case 'or': {
      const join = term.join === 'all' ? {} : { join: term.join };
      return { kind: 'or', name: term.name, branches: term.branches.map(branch), ...join };
    }
    case 'defer': {
      const branches = term.branches.map((b: { on: Atom; do: Term }) => ({
        on: written(b.on),
        do: written(b.do),
      }));
      return { kind: 'defer', name: term.name, branches };
    }
    case 'scope': {
      const on = Object.entries(term.on).map(([error, handler]) => [error, written(handler)] as const);
      return {
        kind: 'scope',
        name: term.name,
        body: written(term.body),
        ...(on.length > 0 ? { on: Object.fromEntries(on) } : {}),
      };
    }
    case 'loop':
      return term.loop === 'times'
        ? { kind: 'loop', name: term.name, times: term.times, body: written(term.body) }
        : { ...term, body: written(term.body) };
    case 'lock':
    case 'call':
    case 'rec':
      return { ...term, body: written(term.body) };
    case 'mi':
      return instances(term);
    case 'flow':
      return flow(term);
    case 'pools':
      throw new Error('a term file holds no pools');
    default:
      // kept as they are written
      return { ...term };
  }
}

function task({ name, outcomes, long, reads, within, run, effect, crashes, idempotent }: Task): TermJson {
  if (run !== undefined || effect !== undefined) throw new Error(`${name} has a handler, or is an effect`);
  const plain = outcomes.length === 1 && Object.keys(outcomes[0]!).length === 1 && outcomes[0]!.name === 'ok';
  return {
    kind: 'task',
    name,
    ...(plain ? {} : { outcomes: outcomes.map(outcome) }),
    ...(long ? { long } : {}),
    ...(reads.join() === readsOf(outcomes).join() ? {} : { reads }),
    ...(within === undefined ? {} : { within }),
    ...(crashes ? { crashes } : {}),
    ...(idempotent ? { idempotent } : {}),
  };
}

function outcome({ then, raise, ...rest }: Outcome) {
  return {
    ...rest,
    ...(raise === undefined ? {} : { raise: raise === rest.name ? true : raise }),
    ...(then ? { then: written(then) } : {}),
  };
}

function branch({ do: content, ...rest }: Branch) {
  return { ...rest, do: written(content) };
}

function instances({ name, body, min, max, from, items, add, join, rest }: Mi): TermJson {
  const computed = from === undefined ? {} : { from: variable(from) };
  const first =
    typeof join === 'object'
      ? { join: { first: typeof join.first === 'number' ? join.first : variable(join.first) }, rest }
      : join === 'all'
        ? {}
        : { join };
  const count = min === max && from === undefined ? min : { min, max, ...computed };
  return {
    kind: 'mi',
    name,
    ...(items === undefined ? { count } : { items: { variable: items, max } }),
    ...(add ? { add } : {}),
    ...first,
    body: written(body),
  };
}

function variable(count: NonNullable<Mi['from']>): string {
  if ('var' in count) return count.var;
  throw new Error('a term file holds no functions');
}

function flow({ name, starts, nodes, edges }: Flow): TermJson {
  const hosts = new Set(nodes.map((v) => v.attached?.to));
  const listed = nodes.map(
    ({
      name: v,
      do: content,
      join,
      split,
      receives,
      sends,
      single,
      activity: _,
      instantiates: __,
      ...rest
    }) => {
      const options = {
        ...(content ? { do: written(content) } : {}),
        ...(join === 'xor' ? {} : { join }),
        ...(split === 'and' ? {} : { split }),
        ...(receives.length > 0 ? { receives } : {}),
        ...(sends.length > 0 ? { sends } : {}),
        // what something is attached to is single anyway
        ...(single && !hosts.has(v) ? { single } : {}),
        ...rest,
      };
      return [v, options] as const;
    },
  );
  const arrows = edges.map(({ id, from, to, ...rest }) => ({
    ...(id === `${from}->${to}` ? {} : { id }),
    from,
    to,
    ...rest,
  }));
  return { kind: 'flow', name, starts, edges: arrows, nodes: Object.fromEntries(listed) };
}
