/** Follows a model and what was read of its source side by side, from the root: where both agree, it is certain which call made what. */
import type { Flow, FlowNode, Model, Term } from '../term/term.ts';
import { children, preorder } from '../term/walk.ts';
import { argument, field, isNamed, kindOf, nameOf } from './arguments.ts';
import { partsOf, type Pair } from './parts.ts';
import { Made } from './value.ts';
import type { Site, Value } from './value.ts';

/** Where the parts of a model are made. */
export interface Sites {
  /** By name; branches by the name of their node, `:` and their number. */
  readonly elements: Map<string, Site>;
  /** By the name of their task. */
  readonly handlers: Map<string, Site>;
  readonly properties: Map<string, Site>;
}

/** The sites of a model among those that a file exports. */
export function sitesOf(model: Model, exported: readonly Value[]): Sites {
  return agreed(
    exported
      .flatMap((value) => (value.kind === 'choice' ? value.among : [value]))
      .filter(
        (value) =>
          value instanceof Made && value.by === 'model' && isNamed(nameOf(value), model.name) !== false,
      )
      .map((made) => ofOneTerm(ofModel(made as Made, model), model.term)),
  );
}

function empty(): Sites {
  return { elements: new Map(), handlers: new Map(), properties: new Map() };
}

/** What all say, where they say the same. */
function agreed(all: readonly Sites[]): Sites {
  const [first = empty(), ...others] = all;
  const both = (key: keyof Sites) =>
    new Map(
      [...first[key]].filter(([name, site]) => others.every((other) => isSame(other[key].get(name), site))),
    );
  return others.length === 0
    ? first
    : { elements: both('elements'), handlers: both('handlers'), properties: both('properties') };
}

function isSame(one: Site | undefined, other: Site): boolean {
  return one !== undefined && one.file === other.file && one.at === other.at;
}

function ofModel(made: Made, model: Model): Sites {
  const sites = empty();
  if (made.lost) return sites;
  follow(argument(made, 1), model.term, sites);
  const list = field(argument(made, 2), 'properties');
  if (list.kind !== 'list' || list.lost) return sites;
  for (const { name } of model.properties) {
    const named = list.items.filter(
      (value) => !(value instanceof Made) || isNamed(nameOf(value), name) !== false,
    );
    const [only, ...others] = named;
    if (only instanceof Made && !only.lost && others.length === 0 && isNamed(nameOf(only), name) === true)
      sites.properties.set(name, only.site);
  }
  return sites;
}

function follow(value: Value, term: Term, sites: Sites): void {
  if (value.kind === 'choice') {
    const fitting = value.among.filter((one) => one.kind === 'unknown' || fits(one, term));
    add(
      sites,
      agreed(
        fitting.map((one) => {
          const found = empty();
          follow(one, term, found);
          return found;
        }),
      ),
    );
    return;
  }
  if (!(value instanceof Made) || value.lost || !fits(value, term)) return;
  if (term.kind === 'flow') {
    record(value, term.name, sites);
    followNodes(value, term, sites);
    return;
  }
  if ('name' in term && record(value, term.name, sites)) {
    if (term.kind === 'task' && term.run) handler(value, term.name, sites);
  }
  const pairs = partsOf(value, term);
  branches(term, pairs, sites);
  for (const [part, inner] of pairs) follow(part, inner, sites);
}

function add(sites: Sites, more: Sites): void {
  for (const key of ['elements', 'handlers', 'properties'] as const)
    for (const [name, site] of more[key]) sites[key].set(name, site);
}

/**
 * Without the names that several terms bear, one in each of several calls: a label has the call before the name, a position has the name
 * alone.
 */
function ofOneTerm(sites: Sites, root: Term): Sites {
  const bearers = new Map<string, Term>();
  const several = new Set<string>();
  for (const term of preorder(root)) {
    for (const name of namesIn(term)) {
      const known = bearers.get(name);
      if (known !== undefined && known !== term) several.add(name);
      bearers.set(name, term);
    }
  }
  const isOne = ([name]: [string, Site]): boolean => !several.has(name.replace(/:\d+$/, ''));
  const only = (found: ReadonlyMap<string, Site>) => new Map([...found].filter(isOne));
  return { ...sites, elements: only(sites.elements), handlers: only(sites.handlers) };
}

/** The name of a term, and of a flow those of its nodes that are no terms of the same name. */
function namesIn(term: Term): readonly string[] {
  const own = 'name' in term ? [term.name] : [];
  if (term.kind !== 'flow') return own;
  const nodes = term.nodes.filter((v) => v.do === undefined || !('name' in v.do) || v.do.name !== v.name);
  return [...own, ...nodes.map((v) => v.name)];
}

/** Whether a call may have made a term. */
function fits(value: Value, term: Term): boolean {
  if (!(value instanceof Made) || kindOf(value) !== term.kind) return false;
  if (!('name' in term)) return true;
  const named = isNamed(nameOf(value), term.name);
  return named === '' ? isGiven(term.name, term.kind) : named !== false;
}

/** Whether a name is one that `model` gives to what has none. */
function isGiven(name: string, kind: string): boolean {
  return name.startsWith(kind) && /^\d+_*$/.test(name.slice(kind.length));
}

function record(made: Made, name: string, { elements }: Sites): boolean {
  if (isNamed(nameOf(made), name) === null) return false;
  elements.set(name, made.site);
  return true;
}

function handler(made: Made, name: string, { handlers }: Sites): void {
  const run = field(argument(made, 1), 'run');
  if (run.kind !== 'closure') return;
  const file = run.node.getSourceFile();
  handlers.set(name, { file, at: run.node.getStart(file) });
}

/** Branches stand where what they do, or begin with, is made. */
function branches(term: Term, pairs: readonly Pair[], { elements }: Sites): void {
  if (term.kind !== 'par' && term.kind !== 'xor' && term.kind !== 'or' && term.kind !== 'defer') return;
  if (!elements.has(term.name)) return;
  const inner = children(term).slice(0, term.branches.length);
  for (const [value, part] of pairs) {
    const index = inner.indexOf(part);
    if (index >= 0 && value instanceof Made && !value.lost && fits(value, part))
      elements.set(`${term.name}:${index}`, value.site);
  }
}

function followNodes(made: Made, term: Flow, sites: Sites): void {
  const nodes = field(argument(made, 1), 'nodes');
  if (nodes.kind !== 'fields' || nodes.lost) return;
  for (const node of term.nodes) {
    const given = nodes.entries.get(node.name)?.value;
    if (given?.kind !== 'fields' || given.lost) continue;
    followNode(made, node, field(given, 'do'), sites);
  }
}

/** A simple node is the task, event or message in it, under the node's own name. */
function followNode(flow: Made, node: FlowNode, content: Value, sites: Sites): void {
  const inner = node.do;
  const isSimple = inner !== undefined && 'name' in inner && inner.name === node.name;
  const isOwn = content instanceof Made && !content.lost && isNamed(nameOf(content), node.name) === true;
  if (inner !== undefined && !isSimple) {
    sites.elements.set(node.name, flow.site);
    follow(content, inner, sites);
    return;
  }
  if (content.kind === 'unknown' || content.kind === 'choice') return;
  sites.elements.set(node.name, isOwn && content instanceof Made ? content.site : flow.site);
  if (inner === undefined || !(content instanceof Made) || content.lost || kindOf(content) !== inner.kind)
    return;
  if (inner.kind === 'task' && inner.run) handler(content, node.name, sites);
  for (const [part, deeper] of partsOf(content, inner)) follow(part, deeper, sites);
}
