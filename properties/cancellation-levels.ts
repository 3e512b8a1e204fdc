/** Where names stand in a term: for each frame what is in it, and which constructs are around that up to the frame around. */
import { simpleContent } from '../src/term/construct.ts';
import type { Flow, FlowNode, Model, Pool, Rec, Scope, Term } from '../src/term/term.ts';
import { children, preorder } from '../src/term/walk.ts';

/** What is thrown outwards. */
export type Thrown = 'error' | 'escalation';

/** A construct with a region. */
export interface Owner {
  readonly name: string;
  readonly kind: 'scope' | 'flow' | 'node' | 'thread';
  /** The content of a node attached to the flow around it: what is thrown in there passes that flow. */
  readonly beside: boolean;
  /** Whether what is thrown inside is caught here, and then whether that interrupts; `null` where it is not. */
  catches(thrown: Thrown, name: string): boolean | null;
}

/** What is known of a name: the constructs around its slots, outermost first, up to the frame around the level. */
export interface Named {
  readonly term: Term | null;
  /** Around `in`. */
  readonly outside: readonly Owner[];
  /** Around all other slots, but for those listed in `slots`. */
  readonly inside: readonly Owner[];
  readonly slots: Readonly<Record<string, readonly Owner[]>>;
  /** For nodes of flows: around the node itself. */
  readonly node: { readonly of: FlowNode; readonly flow: Flow; readonly around: readonly Owner[] } | null;
}

/** The body of a frame: what stands in it up to the next frames. */
export class Level {
  readonly names = new Map<string, Named>();
  readonly edges = new Map<string, readonly Owner[]>();
  /** By `m[]`, `c` or `R#k`. */
  readonly frames = new Map<string, { readonly around: readonly Owner[]; readonly level: Level }>();
  /** Scopes and flows that can be named. */
  readonly scopes = new Set<string>();
}

/** Whether a node of a flow has a region of its own. */
export function isCompound(v: FlowNode): boolean {
  return v.do !== undefined && !simpleContent(v.do);
}

const nothing = () => null;

function thread(name: string): Owner {
  return { name, kind: 'thread', beside: false, catches: nothing };
}

function scopeOwner({ name, on }: Scope): Owner {
  const catches = (thrown: Thrown, error: string) =>
    thrown === 'error' && (error in on || '*' in on) ? true : null;
  return { name, kind: 'scope', beside: false, catches };
}

/** By the nodes attached to `host` (`null`: to the flow): those for this name before those for any. */
function attachedTo(flow: Flow, host: string | null): Owner['catches'] {
  return (thrown, name) => {
    const all = flow.nodes.flatMap(({ attached: a }) =>
      a && a.to === host && a.on.kind === thrown ? [a] : [],
    );
    const forName = (wanted: string) => all.find(({ on }) => 'name' in on && on.name === wanted);
    return (forName(name) ?? forName('*'))?.interrupting ?? null;
  };
}

/** The level of the case. */
export function levelsOf({ term }: Model): Level {
  return new Walk(term).root;
}

class Walk {
  readonly root = new Level();
  readonly #recs = new Map<Rec, Level>();
  /** For every `recurse` its recursion, and its number there. */
  readonly #recurses = new Map<Term, { readonly rec: Rec; readonly k: number }>();

  constructor(term: Term) {
    for (const t of preorder(term)) if (t.kind === 'rec') this.#number(t);
    if (term.kind === 'pools') for (const pool of term.pools) this.#pool(pool);
    else if (term.kind === 'flow') this.#flow(this.root, term, []);
    else this.#walk(this.root, term, []);
  }

  #number(rec: Rec): void {
    const own = [...preorder(rec.body)].filter((t) => t.kind === 'recurse' && t.rec === rec.name);
    own.forEach((t, i) => this.#recurses.set(t, { rec, k: i + 1 }));
  }

  #pool({ name, instances, flow }: Pool): void {
    if (instances === null) return this.#flow(this.root, flow, []);
    const level = new Level();
    this.root.frames.set(`${name}[]`, { around: [], level });
    this.#flow(level, flow, []);
  }

  #walk(level: Level, term: Term, around: readonly Owner[]): void {
    const add = (name: string, inside: readonly Owner[]) => {
      const { node = null, slots = {} } = level.names.get(name) ?? {};
      level.names.set(name, { term, outside: around, inside, slots, node });
    };
    switch (term.kind) {
      case 'seq':
      case 'skip':
        break;
      case 'scope': {
        const inside = [...around, scopeOwner(term)];
        add(term.name, inside);
        level.scopes.add(term.name);
        this.#walk(level, term.body, inside);
        return Object.values(term.on).forEach((handler) => this.#walk(level, handler, around));
      }
      case 'flow':
        level.scopes.add(term.name);
        return this.#flow(level, term, around);
      case 'par':
      case 'or':
      case 'lock': {
        const inside =
          term.kind !== 'lock' && term.join === 'multi' ? around : [...around, thread(term.name)];
        add(term.name, inside);
        return children(term).forEach((t) => this.#walk(level, t, inside));
      }
      case 'mi': {
        const inside = term.join === 'multi' ? around : [...around, thread(term.name)];
        add(term.name, inside);
        return this.#frame(level, `${term.name}[]`, term.body, inside);
      }
      case 'call':
        return this.#frame(level, term.name, term.body, around);
      case 'rec':
        return this.#recursion(level, `${term.name}#0`, term, around);
      case 'recurse': {
        const { rec, k } = this.#recurses.get(term)!;
        const limit = { term: rec, outside: around, inside: around, slots: {}, node: null };
        level.names.set(`${rec.name}.limit@${k}`, limit);
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

  #flow(level: Level, flow: Flow, outer: readonly Owner[]): void {
    const owner: Owner = { name: flow.name, kind: 'flow', beside: false, catches: attachedTo(flow, null) };
    const around = [...outer, owner];
    level.names.set(flow.name, { term: flow, outside: outer, inside: around, slots: {}, node: null });
    for (const v of flow.starts) level.edges.set(`->${v}`, around);
    for (const { id } of flow.edges) level.edges.set(id, around);
    for (const v of flow.nodes) {
      const inside = contentOf(flow, v, around);
      const slots = slotsOf(flow, v, around);
      const node = { of: v, flow, around };
      level.names.set(v.name, { term: v.do ?? null, outside: inside, inside, slots, node });
      if (isCompound(v)) this.#walk(level, v.do!, inside);
    }
  }
}

/** Around the content of a node. */
function contentOf(flow: Flow, v: FlowNode, around: readonly Owner[]): readonly Owner[] {
  if (!isCompound(v)) return around;
  const beside = v.attached?.to === null;
  return [...around, { name: v.name, kind: 'node', beside, catches: attachedTo(flow, v.name) }];
}

/** Slots of a node that lie elsewhere than its content: in the flow, or in what the node watches. */
function slotsOf(flow: Flow, v: FlowNode, around: readonly Owner[]): Named['slots'] {
  const host = flow.nodes.find((w) => w.name === v.attached?.to);
  const watched = host ? contentOf(flow, host, around) : around;
  return {
    sink: around,
    ...(v.attached ? { in: around, armed: watched, signalled: watched } : {}),
    ...(v.compensates === undefined ? {} : { in: around, memory: around }),
    ...(v.compensate ? { wait: around } : {}),
    ...(typeof v.join === 'object' ? { fired: around } : {}),
  };
}
