/** What is rejected when a model is built (semantics, section 10). Every code has its row in docs/errors.md and its test. */
import { knownVariables, reject, validateName, type Surroundings } from './rejection.ts';
import { validateFiring } from './firing.ts';
import { isInvariant } from './property.ts';
import type { Event, Model, Property, Task, Term, Withdraw } from './term.ts';
import { validateTerm } from './validate-term.ts';
import { validatePropertyWords, validateWords } from './validate-words.ts';
import { children, preorder } from './walk.ts';

/**
 * Checks a finished model.
 * @throws UserError FP1001 to FP1033, naming the element
 */
export function validate(model: Model): void {
  validateNames(model);
  const around: Surroundings = {
    variables: new Set(Object.keys(model.variables)),
    channels: model.channels,
  };
  for (const [channel, kind] of Object.entries(model.channels)) {
    if (kind !== 'signal' && kind !== 'transient')
      reject(
        'FP1017',
        channel,
        `channel "${channel}" is of the unknown kind "${String(kind)}"`,
        'Use "signal" or "transient", or leave the channel out: it is persistent then.',
      );
  }
  for (const term of preorder(model.term)) {
    validateWords(term);
    validateTerm(term, term === model.term, around);
  }
  validateInstantiation(model.term);
  validateScopes(model.term);
  validateProperties(model, around);
  validateNetwork(model);
  if (model.clock !== 'untimed' && model.clock !== 'virtual')
    reject('FP1018', undefined, `the clock is "${String(model.clock)}"`, 'Use "untimed" or "virtual".');
}

const orders = new Set<unknown>(['fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc']);

/** Only persistent channels keep messages, and only those can be kept in order. */
function validateNetwork({ network, channels }: Model): void {
  if (network === null) return;
  if (!orders.has(network.order))
    reject(
      'FP1029',
      undefined,
      `messages are to be ordered by "${String(network.order)}"`,
      `Use one of ${[...orders].join(', ')}; without a network they are received in any order.`,
    );
  for (const [channel, peers] of Object.entries(network.peers)) {
    validateName(channel, 'channel');
    for (const peer of peers) validateName(peer, 'peer');
    if (channel in channels)
      reject(
        'FP1029',
        channel,
        `the channel "${channel}" of the network is ${channels[channel]!}`,
        'Only persistent channels are ordered.',
      );
  }
}

function validateNames(model: Model): void {
  for (const v of Object.keys(model.variables)) validateName(v, 'variable');
  const shared = contentsOfNodes(model.term);
  const spaces: Term[] = [model.term];
  for (const space of spaces) spaces.push(...validateNamesIn(space, shared));
}

/** Names are unique within a frame; what is called has a frame, and thereby names, of its own. */
function validateNamesIn(space: Term, shared: ReadonlySet<Term>): Term[] {
  const seen = new Set<string>();
  const called: Term[] = [];
  const claim = (name: string, kind: string) => {
    validateName(name, kind);
    if (name === 'case' && (kind === 'scope' || kind === 'flow'))
      reject(
        'FP1002',
        name,
        `a ${kind} is called "case"`,
        'Call it something else: "case" means the whole case.',
      );
    if (seen.has(name)) {
      reject(
        'FP1001',
        name,
        `two nodes are called "${name}"`,
        'Names are unique in a model: rename one of them.',
      );
    }
    seen.add(name);
  };
  const visit = (term: Term) => {
    if ('name' in term && !shared.has(term)) claim(term.name, term.kind);
    if (term.kind === 'flow') for (const v of term.nodes) claim(v.name, 'node');
    if (term.kind === 'pools') for (const p of term.pools) claim(p.name, 'pool');
    if (term.kind === 'call') called.push(term.body);
    else for (const inner of children(term)) visit(inner);
  };
  visit(space);
  return called;
}

/** Contents of flow nodes that bear the name of their node, and flows that bear the name of their pool. */
function contentsOfNodes(root: Term): Set<Term> {
  const shared = new Set<Term>();
  for (const term of preorder(root)) {
    if (term.kind === 'flow')
      for (const v of term.nodes) if (v.do && 'name' in v.do && v.do.name === v.name) shared.add(v.do);
    if (term.kind === 'pools') for (const p of term.pools) if (p.flow.name === p.name) shared.add(p.flow);
  }
  return shared;
}

/** Nodes that start instances stand in pools that have them. */
function validateInstantiation(root: Term): void {
  const pooled = new Set<Term>(root.kind === 'pools' ? root.pools.map((p) => p.flow) : []);
  for (const term of preorder(root)) {
    const v =
      term.kind === 'flow' && !pooled.has(term) ? term.nodes.find((node) => node.instantiates) : undefined;
    if (v)
      reject(
        'FP1016',
        v.name,
        `"${v.name}" starts instances outside a pool`,
        'Only nodes of a pool with `instances` do.',
      );
  }
}

/** Scopes named by cancel and finish must exist and be visible from there: no frame between the two. */
function validateScopes(root: Term): void {
  const scopes = new Map<string, (readonly Term[])[]>();
  const uses: { term: Withdraw | Task | Event; scope: string; frames: readonly Term[] }[] = [];
  const visit = (term: Term, frames: readonly Term[], compound: boolean) => {
    if (term.kind === 'scope' || (term.kind === 'flow' && compound))
      scopes.set(term.name, [...(scopes.get(term.name) ?? []), frames]);
    const named =
      term.kind === 'cancel' || term.kind === 'finish'
        ? term.scope
        : term.kind === 'task' || term.kind === 'event'
          ? term.within
          : undefined;
    if (named !== undefined && named !== 'case') uses.push({ term: term as Withdraw, scope: named, frames });
    if (term.kind === 'pools') {
      for (const p of term.pools) visit(p.flow, p.instances === null ? frames : [...frames, p.flow], false);
      return;
    }
    if (term.kind === 'recurse' && !frames.some((f) => f.kind === 'rec' && f.name === term.rec)) {
      reject(
        'FP1003',
        term.rec,
        `"recurse" names the recursion "${term.rec}", which is not around it`,
        'Name a `rec` that stands around it.',
      );
    }
    const frame = term.kind === 'mi' || term.kind === 'call' || term.kind === 'rec';
    for (const inner of children(term)) visit(inner, frame ? [...frames, term] : frames, true);
  };
  visit(root, [], false);
  for (const { term, scope: name, frames } of uses) {
    const around = scopes.get(name);
    if (!around)
      reject(
        'FP1003',
        term.name,
        `"${term.name}" names the scope "${name}", which the model does not have`,
        'Name a scope of the model, or "case".',
      );
    if (!around.some((each) => each.every((f, i) => frames[i] === f)))
      reject(
        'FP1003',
        term.name,
        `"${term.name}" cannot see the scope "${name}": it lies inside another frame`,
        'Put a scope around the whole, and name that.',
      );
  }
}

/** Names that the standard properties of every check bear; a model's own properties are called otherwise. */
const reservedProperties = new Set([
  'option-to-complete',
  'proper-completion',
  'no-dead-tasks',
  'deadlock-free',
  'safe',
  'bounded',
  'no-unhandled-failure',
  'no-undelivered-messages',
  'sound',
]);

function validateProperties(model: Model, around: Surroundings): void {
  const seen = new Set<string>();
  for (const p of model.properties) {
    if (p.name === '' || reservedProperties.has(p.name) || seen.has(p.name)) {
      reject(
        'FP1022',
        p.name,
        `the property name "${p.name}" is empty, taken or given twice`,
        'Give each property a name of its own.',
      );
    }
    seen.add(p.name);
    validatePropertyWords(p);
    validateProperty(p, model, around);
  }
}

function validateProperty(p: Property, { term, channels }: Model, around: Surroundings): void {
  if (isInvariant(p)) return knownVariables(p.reads, p.name, around);
  if (p.kind === 'every-run') return;
  if (p.kind === 'leads-to' && 'node' in p.from && 'node' in p.to && p.from.node === p.to.node) {
    reject(
      'FP1031',
      p.name,
      `"${p.name}" asks whether "${p.from.node}" leads to itself, which every firing does`,
      'Name what is to come after it.',
    );
  }
  const asked = p.kind === 'eventually' ? [p.what] : p.kind === 'leads-to' ? [p.from, p.to] : [p];
  for (const what of asked) {
    if ('node' in what) validateFiring(what.node, p.name, term, channels);
    else knownVariables(what.reads, p.name, around);
  }
}
