/**
 * What an action withdraws, by names alone: a third account of docs/semantics.md, sections 3, 4 and 13, beside those of the engine
 * (intervals of positions) and of the net (sets of fields). It knows nothing of either; it reads the path and the node off a name.
 */
import type { Model, Rec, Task } from '../src/term/term.ts';
import {
  isCompound,
  levelsOf,
  type Level,
  type Named,
  type Owner,
  type Thrown,
} from './cancellation-levels.ts';

/** A region: the path of the construct that owns it, and its name. The case owns everything, under the empty name. */
export interface RegionId {
  readonly path: string;
  readonly owner: string;
}

/** The whole case. */
export const wholeCase: RegionId = { path: '', owner: '' };

/** What an action clears, and why. */
export interface Withdrawal {
  readonly region: RegionId;
  /**
   * The verb, the join or the end that clears; `caught` by a handler or an attached node, `failure` where nothing catches,
   * `interrupted` by an attached node, `left`: what was attached is over, `compensation` that withdraws.
   */
  readonly how:
    | 'cancel'
    | 'finish'
    | 'join'
    | 'end'
    | 'terminate'
    | 'caught'
    | 'failure'
    | 'interrupted'
    | 'left'
    | 'compensation';
}

/** An owner at a path. */
interface Placed extends RegionId {
  readonly by: Owner;
}

/** The regions of a model. */
export class Regions {
  readonly #root: Level;

  constructor(model: Model) {
    this.#root = levelsOf(model);
  }

  /** The regions in which the place `name` lies, outermost first, without the case. */
  around(name: string, isSink: boolean): readonly RegionId[] {
    const { path, rest } = split(name);
    const { level, around } = this.#follow(path);
    const all = [...around, ...placed(ownersOf(level, rest), path)];
    if (!isSink) return all;
    return all.slice(0, all.findLastIndex(({ by }) => by.kind === 'scope' || by.kind === 'flow') + 1);
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

  /** What the action `label` clears; `null` for an action that clears no region. */
  withdrawnBy(label: string): Withdrawal | null {
    const { path, rest } = split(label);
    const name = /^[^:<>=#{,]+/.exec(rest)![0];
    const part = rest.slice(name.length);
    const { level, around } = this.#follow(path);
    const limit = /^:limit@(\d+)/.exec(part);
    if (limit) {
      const { term, outside } = level.names.get(`${name}.limit@${limit[1]}`)!;
      return this.#caught('error', (term as Rec).atBound, [...around, ...placed(outside, path)], false);
    }
    if (/:limit(=|$)/.test(part)) return { region: wholeCase, how: 'failure' };
    const named = level.names.get(name);
    // what a join of the first n has left over is taken: nothing happens at the node
    if (!named || (named.node && part.endsWith(':reset'))) return null;
    const { thrown, error, from } = thrownBy(named, part) ?? {};
    if (thrown && from) {
      const isBeside = from === named.node?.around && named.node.of.attached?.to === null;
      const caught = this.#caught(thrown, error!, [...around, ...placed(from, path)], isBeside);
      if (thrown === 'error' || caught) return caught;
    }
    return this.#withdraws(named, part, path);
  }

  #withdraws({ term, node }: Named, part: string, path: string): Withdrawal | null {
    const own = node ? reactionOf(node, part) : null;
    if (own) return { region: { path, owner: own.owner }, how: own.how };
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

  /**
   * Who catches what is thrown inside `around`, from the innermost outwards.
   * @param isBeside whether a node attached to the innermost flow throws it: then that flow is passed over
   */
  #caught(thrown: Thrown, name: string, around: readonly Placed[], isBeside: boolean): Withdrawal | null {
    let passes = isBeside;
    for (const { path, owner, by } of around.toReversed()) {
      const skipped = passes && by.kind === 'flow';
      if (skipped) passes = false;
      const interrupts = skipped ? null : by.catches(thrown, name);
      if (interrupts !== null) return interrupts ? { region: { path, owner }, how: 'caught' } : null;
      if (by.beside) passes = true;
    }
    return thrown === 'error' ? { region: wholeCase, how: 'failure' } : null;
  }

  /** The level that a path leads to, and the regions passed on the way. */
  #follow(path: string): { readonly level: Level; readonly around: readonly Placed[] } {
    let level = this.#root;
    let passed = '';
    const around: Placed[] = [];
    for (const frame of path.split('/').slice(0, -1)) {
      const next = level.frames.get(frame.replace(/\[\d+\]$/, '[]'));
      if (!next) throw new Error(`no frame ${frame} in ${path}`);
      around.push(...placed(next.around, passed));
      passed += `${frame}/`;
      level = next.level;
    }
    return { level, around };
  }
}

function placed(owners: readonly Owner[], path: string): Placed[] {
  return owners.map((by) => ({ path, owner: by.name, by }));
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
  const slot = rest.slice(dot + 1);
  return named.slots[slot] ?? (slot === 'in' ? named.outside : named.inside);
}

/** A name or a label: its path, and what follows. */
function split(name: string): { readonly path: string; readonly rest: string } {
  const path = /^(?:[^/:<>={},]+\/)*/.exec(name)![0];
  return { path, rest: name.slice(path.length) };
}

/** What a node of a flow clears by itself, when it goes on. */
function reactionOf(
  { of: v, flow }: NonNullable<Named['node']>,
  part: string,
): { owner: string; how: Withdrawal['how'] } | null {
  const isLeft = !isCompound(v) || part.startsWith(':out');
  if (v.end === 'terminate' && isLeft) return { owner: flow.name, how: 'terminate' };
  if (v.compensate?.withdraw && part.endsWith(':in')) return { owner: flow.name, how: 'compensation' };
  const { attached } = v;
  const isThrown = attached?.on.kind === 'error' || attached?.on.kind === 'escalation';
  const isStart = isCompound(v) ? part.endsWith(':in') : true;
  if (attached?.interrupting && !isThrown && isStart)
    return { owner: attached.to ?? flow.name, how: 'interrupted' };
  const hosts = flow.nodes.some((b) => b.attached?.to === v.name);
  return hosts && part.startsWith(':out') ? { owner: v.name, how: 'left' } : null;
}

/** What an action of this node throws, and the constructs around the place where it does; `null` for nothing. */
function thrownBy(
  { term, node, outside }: Named,
  part: string,
): { readonly thrown: Thrown; readonly error: string; readonly from: readonly Owner[] } | null {
  if (part.endsWith(':none')) {
    if (node) return { thrown: 'error', error: 'no-branch', from: node.around };
    if (term?.kind === 'xor' || term?.kind === 'or')
      return { thrown: 'error', error: 'no-branch', from: outside };
  }
  const raised = node?.of.compensate?.raise;
  if (raised !== undefined && part.startsWith(':out'))
    return { thrown: 'error', error: raised, from: node!.around };
  if (term?.kind === 'mi' && part === ':bounds') return { thrown: 'error', error: 'bounds', from: outside };
  if (term?.kind !== 'task') return null;
  const isOwn = !node || !isCompound(node.of) || !/(^|:)(in|out)\b/.test(part);
  const thrown = isOwn ? thrownByTask(term, part) : null;
  return thrown && { ...thrown, from: outside };
}

function thrownByTask({ outcomes, long }: Task, part: string): { thrown: Thrown; error: string } | null {
  const named = /:([^:<>=#{,]+)/.exec(part)?.[1];
  if (long && (named === 'start' || named === 'crash')) return null;
  const outcome = named === undefined ? outcomes[0]! : outcomes.find((o) => o.name === named);
  if (!outcome) return { thrown: 'error', error: 'fault' };
  if (outcome.raise !== undefined) return { thrown: 'error', error: outcome.raise };
  return outcome.escalate === undefined ? null : { thrown: 'escalation', error: outcome.escalate };
}
