/** What is rejected when a model is built (semantics, section 10). Every code has its row in docs/errors.md and its test. */
import { UserError, type ErrorCode } from '../errors.ts';
import { conditionReads } from './construct.ts';
import type { Event, Mi, Model, Outcome, Task, Term, Withdraw } from './term.ts';
import { validateFlow, validatePools } from './validate-flow.ts';
import { children, preorder } from './walk.ts';

/** What the checks of single terms need to know of the model around them. */
export interface Surroundings {
  readonly variables: ReadonlySet<string>;
  readonly signals: ReadonlySet<string>;
}

/** Raises the mistake `code` at `element`. */
export function reject(code: ErrorCode, element: string | undefined, message: string, remedy: string): never {
  throw new UserError(code, message, remedy, element === undefined ? {} : { element });
}

/**
 * Checks a finished model.
 * @throws UserError FP1001 to FP1022, naming the element
 */
export function validate(model: Model): void {
  validateNames(model);
  const around: Surroundings = {
    variables: new Set(Object.keys(model.variables)),
    signals: new Set(Object.keys(model.channels).filter((c) => model.channels[c] === 'signal')),
  };
  for (const [channel, kind] of Object.entries(model.channels)) {
    if (kind !== 'signal' && kind !== 'transient') reject('FP1017', channel, `channel "${channel}" is of the unknown kind "${String(kind)}"`, 'Use "signal" or "transient", or leave the channel out: it is persistent then.');
  }
  for (const term of preorder(model.term)) validateTerm(term, term === model.term, around);
  validateInstantiation(model.term);
  validateScopes(model.term);
  validateProperties(model, around);
}

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u;

/** @throws UserError FP1002 when `name` is not an XML NCName */
export function validateName(name: string, what: string): void {
  if (!ncName.test(name)) {
    reject('FP1002', name, `"${name}" is not a name for a ${what}`, 'Start with a letter or _, go on with letters, digits, . - or _; none of / : [ # = > < { , or space.');
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
    if (name === 'case' && (kind === 'scope' || kind === 'flow')) reject('FP1002', name, `a ${kind} is called "case"`, 'Call it something else: "case" means the whole case.');
    if (seen.has(name)) {
      reject('FP1001', name, `two nodes are called "${name}"`, 'Names are unique in a model: rename one of them.');
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
    if (term.kind === 'flow') for (const v of term.nodes) if (v.do && 'name' in v.do && v.do.name === v.name) shared.add(v.do);
    if (term.kind === 'pools') for (const p of term.pools) if (p.flow.name === p.name) shared.add(p.flow);
  }
  return shared;
}

function validateTerm(term: Term, isRoot: boolean, around: Surroundings): void {
  switch (term.kind) {
    case 'task':
      return validateTask(term, around);
    case 'event':
      if (term.into !== undefined) knownVariables([term.into], term.name, around);
      if (term.domain?.length === 0) reject('FP1004', term.name, `the domain of event "${term.name}" is empty`, 'List at least one value, or leave `domain` out.');
      if (term.into !== undefined && !term.domain) reject('FP1004', term.name, `event "${term.name}" writes into "${term.into}" but has no domain`, 'List the values it can carry in `domain`.');
      return;
    case 'timer':
      if (!(term.delay >= 0 && Number.isFinite(term.delay))) reject('FP1018', term.name, `the delay of timer "${term.name}" is ${term.delay}`, 'A delay is a finite number, 0 or more.');
      return;
    case 'send':
    case 'receive':
      if (term.channels.length === 0) reject('FP1004', term.name, `"${term.name}" names no channel`, 'Give it at least one channel.');
      for (const c of term.channels) validateName(c, 'channel');
      if (term.kind === 'receive' && term.channels.some((c) => around.signals.has(c))) reject('FP1017', term.name, `"${term.name}" waits for a signal outside a flow`, 'Only nodes of a flow receive signals.');
      return;
    case 'par':
      branchesOf(term.branches, term.name, 'par');
      if (typeof term.join === 'object' && !(Number.isInteger(term.join.first) && term.join.first >= 1 && term.join.first <= term.branches.length)) {
        reject('FP1012', term.name, `"${term.name}" joins the first ${term.join.first} of ${term.branches.length} branches`, `Use a whole number from 1 to ${term.branches.length}.`);
      }
      return;
    case 'xor':
      branchesOf(term.branches, term.name, 'xor');
      for (const b of term.branches) if (b.when) knownVariables(conditionReads(b.when), term.name, around);
      if (term.branches.filter((b) => b.else).length > 1 || term.branches.some((b) => b.else && b.when)) {
        reject('FP1008', term.name, `"${term.name}" has more than one else branch, or one with a condition`, 'Keep one `else` without `when`.');
      }
      return;
    case 'or':
      branchesOf(term.branches, term.name, 'or');
      for (const b of term.branches) if (b.when) knownVariables(conditionReads(b.when), term.name, around);
      if (term.branches.filter((b) => !b.when && !b.else).length > 10) reject('FP1012', term.name, `"${term.name}" has more than 10 open branches`, 'Every set of open branches is an action: give conditions, or nest choices.');
      return;
    case 'split':
    case 'merge':
      if (!(Number.isInteger(term.n) && term.n >= 1)) reject('FP1012', term.name, `"${term.name}" has n = ${term.n}`, 'Use a whole number of 1 or more.');
      return;
    case 'mi':
      return validateInstances(term, around);
    case 'rec':
      if (!(Number.isInteger(term.depth) && term.depth >= 1)) reject('FP1018', term.name, `recursion "${term.name}" has the depth ${term.depth}`, 'Use a whole number of 1 or more.');
      if (recursesSilently(term.body, term.name)) reject('FP1024', term.name, `"${term.name}" can enter itself without an action in between`, 'Put a task, an event or a choice before `recurse`.');
      return;
    case 'lock':
      return validateName(term.lock, 'lock');
    case 'loop':
      if (term.loop === 'times' && !(Number.isInteger(term.times) && term.times! >= 1)) reject('FP1018', term.name, `loop "${term.name}" is to run ${term.times} times`, 'Use a whole number of 1 or more.');
      if (term.when) knownVariables(conditionReads(term.when), term.name, around);
      return;
    case 'defer':
      branchesOf(term.branches, term.name, 'defer');
      for (const { on } of term.branches) {
        if (!['task', 'event', 'timer', 'receive'].includes(on.kind) || (on.kind === 'task' && on.outcomes.some((o) => o.then))) {
          reject('FP1014', term.name, `"${term.name}" waits for a ${on.kind}${on.kind === 'task' ? ' whose outcomes go on by themselves' : ''}`, 'Wait for a task, event, timer or receive, and put what follows into `do`.');
        }
      }
      return;
    case 'flow':
      return validateFlow(term, around);
    case 'pools':
      return validatePools(term, isRoot);
    default:
      return;
  }
}

function branchesOf(branches: readonly unknown[], name: string, kind: string): void {
  if (branches.length === 0) reject('FP1004', name, `${kind} "${name}" has no branches`, 'Give it at least one branch.');
}

/** @throws UserError FP1006 when one of `names` is not a variable of the model */
export function knownVariables(names: readonly string[], element: string, around: Surroundings): void {
  for (const v of names) {
    if (!around.variables.has(v)) {
      reject('FP1006', element, `"${element}" uses the variable "${v}", which the model does not have`, `Declare it with an initial value: variables: { ${v}: ... }.`);
    }
  }
}

function validateInstances(mi: Mi, around: Surroundings): void {
  const { name, min, max, join } = mi;
  const whole = Number.isInteger(min) && Number.isInteger(max);
  if (!whole || min < 0 || max < 1 || min > max) reject('FP1012', name, `"${name}" has from ${min} to ${max} instances`, 'Use whole numbers, 0 <= min <= max, max at least 1.');
  if (typeof join === 'object' && typeof join.first === 'number' && !(Number.isInteger(join.first) && join.first >= 1 && join.first <= max)) {
    reject('FP1012', name, `"${name}" joins the first ${join.first} of at most ${max} instances`, `Use a whole number from 1 to ${max}.`);
  }
  const first = typeof join === 'object' && typeof join.first === 'object' ? join.first : undefined;
  for (const count of [mi.from, first]) {
    if (count) knownVariables('var' in count ? [count.var] : count.reads, name, around);
  }
  if (mi.items !== undefined) knownVariables([mi.items], name, around);
  if (mi.items !== undefined && mi.add) reject('FP1012', name, `"${name}" has items and can be added to`, 'Use either `items` or `add`.');
}

/** Whether entering `term` can reach `recurse(name)` with no action in between. */
function recursesSilently(term: Term, name: string): boolean {
  switch (term.kind) {
    case 'recurse':
      return term.rec === name;
    case 'seq': {
      const first = term.parts.findIndex((p) => !isSilent(p));
      return term.parts.slice(0, first < 0 ? undefined : first + 1).some((p) => recursesSilently(p, name));
    }
    case 'scope':
    case 'call':
    case 'rec':
      return recursesSilently(term.body, name);
    case 'loop':
      return term.loop === 'until' && recursesSilently(term.body, name);
    default:
      return false;
  }
}

function isSilent(term: Term): boolean {
  return term.kind === 'skip' || (term.kind === 'seq' && term.parts.every(isSilent));
}

const reservedOutcomes = new Set(['start', 'in', 'out', 'fault']);

function validateTask(task: Task, around: Surroundings): void {
  const { name, outcomes } = task;
  if (outcomes.length === 0) reject('FP1013', name, `task "${name}" has no outcome`, 'List at least one outcome or error.');
  const seen = new Set<string>();
  for (const o of outcomes) {
    validateName(o.name, 'outcome');
    if (reservedOutcomes.has(o.name)) reject('FP1013', name, `task "${name}" has an outcome called "${o.name}", which has a meaning of its own`, 'Call it something else.');
    if (seen.has(o.name)) reject('FP1013', name, `task "${name}" lists the outcome "${o.name}" twice`, 'List each outcome and error once.');
    seen.add(o.name);
    if (o.raise !== undefined && o.then) reject('FP1013', name, `outcome "${o.name}" of "${name}" raises an error and goes on`, 'Use either `raise` or `then`.');
    if (task.run && (o.when || o.set)) reject('FP1015', name, `task "${name}" has both a handler and expressions`, 'Let `run` decide outcome and writes, or use `when` and `set`.');
    validateOutcomeData(o, task, around);
  }
  knownVariables([...task.reads, ...task.writes], name, around);
}

function validateOutcomeData(o: Outcome, task: Task, around: Surroundings): void {
  knownVariables(Object.keys(o.set ?? {}), task.name, around);
  const used = [...(o.when ? conditionReads(o.when) : []), ...Object.values(o.set ?? {}).flatMap((e) => (typeof e === 'object' && e !== null && 'var' in e ? [e.var] : typeof e === 'object' && e !== null && 'add' in e ? [e.add[0]] : []))];
  for (const v of used) {
    if (!task.reads.includes(v)) reject('FP1006', task.name, `task "${task.name}" uses "${v}" without reading it`, `Add "${v}" to its \`reads\`.`);
  }
}

/** Nodes that start instances stand in pools that have them. */
function validateInstantiation(root: Term): void {
  const pooled = new Set<Term>(root.kind === 'pools' ? root.pools.map((p) => p.flow) : []);
  for (const term of preorder(root)) {
    const v = term.kind === 'flow' && !pooled.has(term) ? term.nodes.find((node) => node.instantiates) : undefined;
    if (v) reject('FP1016', v.name, `"${v.name}" starts instances outside a pool`, 'Only nodes of a pool with `instances` do.');
  }
}

/** Scopes named by cancel and finish must exist and be visible from there: no frame between the two. */
function validateScopes(root: Term): void {
  const scopes = new Map<string, (readonly Term[])[]>();
  const uses: { term: Withdraw | Task | Event; scope: string; frames: readonly Term[] }[] = [];
  const visit = (term: Term, frames: readonly Term[], compound: boolean) => {
    if (term.kind === 'scope' || (term.kind === 'flow' && compound)) scopes.set(term.name, [...(scopes.get(term.name) ?? []), frames]);
    const named = term.kind === 'cancel' || term.kind === 'finish' ? term.scope : term.kind === 'task' || term.kind === 'event' ? term.within : undefined;
    if (named !== undefined && named !== 'case') uses.push({ term: term as Withdraw, scope: named, frames });
    if (term.kind === 'pools') {
      for (const p of term.pools) visit(p.flow, p.instances === null ? frames : [...frames, p.flow], false);
      return;
    }
    const frame = term.kind === 'mi' || term.kind === 'call' || term.kind === 'rec';
    for (const inner of children(term)) visit(inner, frame ? [...frames, term] : frames, true);
  };
  visit(root, [], false);
  for (const { term, scope: name, frames } of uses) {
    const around = scopes.get(name);
    if (!around) reject('FP1003', term.name, `"${term.name}" names the scope "${name}", which the model does not have`, 'Name a scope of the model, or "case".');
    if (!around.some((each) => each.every((f, i) => frames[i] === f))) reject('FP1003', term.name, `"${term.name}" cannot see the scope "${name}": it lies inside another frame`, 'Put a scope around the whole, and name that.');
  }
}

/** Names that the standard properties of every check bear; a model's own properties are called otherwise. */
const reservedProperties = new Set([
  'option-to-complete', 'proper-completion', 'no-dead-tasks', 'deadlock-free', 'safe', 'bounded',
  'no-unhandled-failure', 'no-undelivered-messages', 'sound',
]);

function validateProperties(model: Model, around: Surroundings): void {
  const seen = new Set<string>();
  for (const p of model.properties) {
    if (p.name === '' || reservedProperties.has(p.name) || seen.has(p.name)) {
      reject('FP1022', p.name, `the property name "${p.name}" is empty, taken or given twice`, 'Give each property a name of its own.');
    }
    seen.add(p.name);
    knownVariables(p.reads, p.name, around);
  }
}
