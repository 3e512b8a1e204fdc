/**
 * What an action withdraws, by names alone: a third account of docs/semantics.md, section 3, beside those of the engine (intervals
 * of positions) and of the net (sets of fields). It knows nothing of either; it reads the path and the node off a name.
 */
import { simpleContent } from '../src/term/construct.ts';
import type { Flow, FlowNode, Model, Pool, Rec, Scope, Task, Term } from '../src/term/term.ts';
import { children, preorder } from '../src/term/walk.ts';

/** A region: the path of the construct that owns it, and its name. The case owns everything, under the empty name. */
export interface RegionId {
  readonly path: string;
  readonly owner: string;
}

/** The whole case. */
export const wholeCase: RegionId = { path: '', owner: '' };

interface Owner {
  readonly name: string;
  /** Whether sinks inside are its own: scopes and flows. */
  readonly collects: boolean;
  readonly scope: Scope | null;
}

/** What is known of a name at one level: the constructs around its slots, outermost first, up to the frame around the level. */
interface Named {
  readonly term: Term | null;
  /** Around `in`. */
  readonly outside: readonly Owner[];
  /** Around all other slots. */
  readonly inside: readonly Owner[];
  readonly node: { readonly of: FlowNode; readonly flow: Flow } | null;
}

/** The body of a frame: what stands in it up to the next frames. */
class Level {
  readonly names = new Map<string, Named>();
  readonly edges = new Map<string, readonly Owner[]>();
  /** By `m[]`, `c` or `R#k`. */
  readonly frames = new Map<string, { readonly around: readonly Owner[]; readonly level: Level }>();
  /** Scopes and flows that can be named. */
  readonly scopes = new Set<string>();
}

interface Owned extends RegionId {
  readonly collects: boolean;
  readonly scope: Scope | null;
}

/** The regions of a model. */
export class Regions {
  readonly #root = new Level();
  readonly #recs = new Map<Rec, Level>();
  /** For every `recurse` its recursion, and its number there. */
  readonly #recurses = new Map<Term, { readonly rec: Rec; readonly k: number }>();

  constructor(model: Model) {
    for (const t of preorder(model.term)) if (t.kind === 'rec') this.#number(t);
    const { term } = model;
    if (term.kind === 'pools') for (const pool of term.pools) this.#pool(pool);
    else if (term.kind === 'flow') this.#flow(this.#root, term, [], false);
    else this.#walk(this.#root, term, []);
  }

  /** The regions in which the place `name` lies, outermost first, without the case. */
  around(name: string, isSink: boolean): readonly RegionId[] {
    const { path, rest } = split(name);
    const { level, around } = this.#follow(path);
    const owners = [...around, ...ownersOf(level, rest).map((o) => ({ ...o, path, owner: o.name }))];
    if (!isSink) return owners;
    return owners.slice(0, owners.findLastIndex((o) => o.collects) + 1);
  }

  /** Whether the place `name` lies in `region`. */
  holds(region: RegionId, name: string, isSink: boolean): boolean {
    if (region.owner === '') return true;
    return this.around(name, isSink).some((r) => r.path === region.path && r.owner === region.owner);
  }

  /** How many regions inside `region` the place `name`, which lies in it, lies in: 0 for what is its own. */
  inside(region: RegionId, name: string, isSink: boolean): number {
    const around = this.around(name, isSink);
    if (region.owner === '') return around.length;
    return around.length - 1 - around.findIndex((r) => r.path === region.path && r.owner === region.owner);
  }

  /** Whether this construct has a region at all: `par`, `or` and `mi` that do not join have none. */
  owns({ path, owner }: RegionId): boolean {
    if (owner === '') return true;
    const named = this.#follow(path).level.names.get(owner);
    return named !== undefined && named.inside.some((o) => o.name === owner);
  }

  /** The region that the action `label` clears, and why; `null` for an action that clears none. */
  withdrawnBy(label: string): { readonly region: RegionId; readonly how: string } | null {
    const { path, rest } = split(label);
    const name = /^[^:<>=#{,]+/.exec(rest)![0];
    const part = rest.slice(name.length);
    const { level, around } = this.#follow(path);
    const limit = /^:limit@\d+/.exec(part);
    if (limit) {
      const raised = this.#limits(level, `${name}.limit@${limit[0].slice(7)}`);
      return this.#caught(raised.error, around, raised.around, path);
    }
    const named = level.names.get(name);
    if (!named) return part.startsWith(':limit') ? { region: wholeCase, how: 'failure' } : null;
    const error = raisedBy(named, part);
    if (error !== null) return this.#caught(error, around, named.outside, path);
    return this.#withdraws(named, part, path);
  }

  #withdraws({ term, node }: Named, part: string, path: string) {
    if (node?.of.end === 'terminate' && (!isCompound(node.of) || part.startsWith(':out')))
      return { region: { path, owner: node.flow.name }, how: 'terminate' };
    switch (term?.kind) {
      case 'cancel':
      case 'finish':
        return { region: this.#named(term.scope, path), how: term.kind };
      case 'par':
      case 'mi':
        return part === ':join' && typeof term.join === 'object' && term.rest === 'cancel'
          ? { region: { path, owner: term.name }, how: 'join' }
          : null;
      case 'scope':
      case 'flow':
        return part === ':end' ? { region: { path, owner: term.name }, how: 'end' } : null;
      default:
        return null;
    }
  }

  /** The innermost visible activation of a scope. */
  #named(scope: string, path: string): RegionId {
    if (scope === 'case') return wholeCase;
    const frames = path.split('/').slice(0, -1);
    for (let n = frames.length; n >= 0; n--) {
      const outer = frames
        .slice(0, n)
        .map((f) => `${f}/`)
        .join('');
      if (this.#follow(outer).level.scopes.has(scope)) return { path: outer, owner: scope };
    }
    throw new Error(`no scope ${scope} is visible at ${path}`);
  }

  #caught(error: string, around: readonly Owned[], here: readonly Owner[], path: string) {
    const owners = [...around, ...here.map((o) => ({ ...o, path, owner: o.name }))];
    const catcher = owners.findLast((o) => o.scope && (error in o.scope.on || '*' in o.scope.on));
    if (!catcher) return { region: wholeCase, how: 'failure' };
    return { region: { path: catcher.path, owner: catcher.owner }, how: 'caught' };
  }

  #limits(level: Level, name: string): { readonly error: string; readonly around: readonly Owner[] } {
    const { term, outside } = level.names.get(name)!;
    return { error: (term as Rec).atBound, around: outside };
  }

  /** The level that a path leads to, and the regions passed on the way. */
  #follow(path: string): { readonly level: Level; readonly around: readonly Owned[] } {
    let level = this.#root;
    let passed = '';
    const around: Owned[] = [];
    for (const frame of path.split('/').slice(0, -1)) {
      const next = level.frames.get(frame.replace(/\[\d+\]$/, '[]'));
      if (!next) throw new Error(`no frame ${frame} in ${path}`);
      for (const o of next.around) around.push({ ...o, path: passed, owner: o.name });
      passed += `${frame}/`;
      level = next.level;
    }
    return { level, around };
  }

  // ---- the walk over the term ----

  #number(rec: Rec): void {
    const own = [...preorder(rec.body)].filter((t) => t.kind === 'recurse' && t.rec === rec.name);
    own.forEach((t, i) => this.#recurses.set(t, { rec, k: i + 1 }));
  }

  #pool({ name, instances, flow }: Pool): void {
    if (instances === null) return this.#flow(this.#root, flow, [], false);
    const level = new Level();
    this.#root.frames.set(`${name}[]`, { around: [], level });
    this.#flow(level, flow, [], false);
  }

  #walk(level: Level, term: Term, around: readonly Owner[]): void {
    const own = (name: string, collects = false, scope: Scope | null = null) => [
      ...around,
      { name, collects, scope },
    ];
    const add = (name: string, inside: readonly Owner[]) => {
      const node = level.names.get(name)?.node ?? null;
      level.names.set(name, { term, outside: around, inside, node });
    };
    switch (term.kind) {
      case 'seq':
      case 'skip':
        break;
      case 'scope': {
        const inside = own(term.name, true, term);
        add(term.name, inside);
        level.scopes.add(term.name);
        this.#walk(level, term.body, inside);
        return Object.values(term.on).forEach((handler) => this.#walk(level, handler, around));
      }
      case 'flow':
        return this.#flow(level, term, around, true);
      case 'par':
      case 'or':
      case 'lock': {
        const inside = term.kind !== 'lock' && term.join === 'multi' ? around : own(term.name);
        add(term.name, inside);
        return children(term).forEach((t) => this.#walk(level, t, inside));
      }
      case 'mi': {
        const inside = term.join === 'multi' ? around : own(term.name);
        add(term.name, inside);
        return this.#frame(level, `${term.name}[]`, term.body, inside);
      }
      case 'call':
        return this.#frame(level, term.name, term.body, around);
      case 'rec':
        return this.#recursion(level, `${term.name}#0`, term, around);
      case 'recurse': {
        const { rec, k } = this.#recurses.get(term)!;
        level.names.set(`${rec.name}.limit@${k}`, { term: rec, outside: around, inside: around, node: null });
        return this.#recursion(level, `${rec.name}#${k}`, rec, around);
      }
      default:
        if ('name' in term) add(term.name, around);
    }
    for (const inner of children(term)) this.#walk(level, inner, around);
  }

  #frame(level: Level, frame: string, body: Term, around: readonly Owner[]): void {
    const inner = new Level();
    level.frames.set(frame, { around, level: inner });
    this.#walk(inner, body, []);
  }

  #recursion(level: Level, frame: string, rec: Rec, around: readonly Owner[]): void {
    const known = this.#recs.get(rec);
    const inner = known ?? new Level();
    level.frames.set(frame, { around, level: inner });
    if (known) return;
    this.#recs.set(rec, inner);
    this.#walk(inner, rec.body, []);
  }

  #flow(level: Level, flow: Flow, around: readonly Owner[], visible: boolean): void {
    const inside = [...around, { name: flow.name, collects: true, scope: null }];
    level.names.set(flow.name, { term: flow, outside: around, inside, node: null });
    if (visible) level.scopes.add(flow.name);
    for (const v of flow.starts) level.edges.set(`->${v}`, inside);
    for (const { id } of flow.edges) level.edges.set(id, inside);
    for (const v of flow.nodes) {
      const node = { of: v, flow };
      const content = isCompound(v) ? [...inside, { name: v.name, collects: false, scope: null }] : inside;
      level.names.set(v.name, { term: v.do ?? null, outside: content, inside: content, node });
      if (isCompound(v)) this.#walk(level, v.do!, content);
    }
  }
}

/** The constructs at one level around the place whose name ends in `rest`. */
function ownersOf(level: Level, rest: string): readonly Owner[] {
  if (rest === 'root' || rest === 'item') return [];
  const edge = level.edges.get(rest);
  if (edge) return edge;
  const limit = level.names.get(rest);
  if (limit) return limit.inside;
  const dot = rest.lastIndexOf('.');
  const named = level.names.get(rest.slice(0, dot));
  if (!named) throw new Error(`nothing in the term is called ${rest}`);
  return rest.slice(dot) === '.in' ? named.outside : named.inside;
}

/** A name or a label: its path, and what follows. */
function split(name: string): { readonly path: string; readonly rest: string } {
  const path = /^(?:[^/:<>={},]+\/)*/.exec(name)![0];
  return { path, rest: name.slice(path.length) };
}

function isCompound(v: FlowNode): boolean {
  return v.do !== undefined && !simpleContent(v.do);
}

/** The error that an action of this node raises; `null` for none. */
function raisedBy({ term, node }: Named, part: string): string | null {
  if (part.endsWith(':none') && (node || term?.kind === 'xor' || term?.kind === 'or')) return 'no-branch';
  if (term?.kind === 'mi' && part === ':bounds') return 'bounds';
  if (term?.kind !== 'task') return null;
  const isOwn = !node || !isCompound(node.of) || !/^:(in|out)\b/.test(part);
  return isOwn ? raisedByTask(term, part) : null;
}

function raisedByTask({ outcomes, long }: Task, part: string): string | null {
  const named = /:([^:<>=#{,]+)/.exec(part)?.[1];
  if (named === undefined) return outcomes[0]?.raise ?? null;
  if (long && named === 'start') return null;
  const outcome = outcomes.find((o) => o.name === named);
  return outcome ? (outcome.raise ?? null) : 'fault';
}
