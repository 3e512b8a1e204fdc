/** Checks of single terms (semantics, section 10). */
import { conditionReads, expressionReads } from './construct.ts';
import { knownVariables, largest, reject, validateName, type Surroundings } from './rejection.ts';
import type { Branch, Defer, Event, Loop, Mi, Outcome, Par, Receive, Rec, Send, Task, Term } from './term.ts';
import { validateFlow, validatePools } from './validate-flow.ts';

/**
 * Checks one term, without what is inside it.
 * @param isRoot whether it is the root of its model
 * @throws UserError FP1002 to FP1024, naming the element
 */
export function validateTerm(term: Term, isRoot: boolean, around: Surroundings): void {
  switch (term.kind) {
    case 'task':
      return validateTask(term, around);
    case 'event':
      return validateEvent(term, around);
    case 'timer':
      return validateDelay(term.delay, `the delay of timer "${term.name}"`, term.name);
    case 'send':
    case 'receive':
      return validateChannels(term, around);
    case 'split':
    case 'merge':
      return validateNumber(term.n, `"${term.name}" has n = ${term.n}`, term.name);
    case 'par':
      return validateJoin(term);
    case 'xor':
    case 'or':
      return validateChoice(term, around);
    case 'loop':
      return validateLoop(term, around);
    case 'defer':
      return validateDefer(term);
    case 'lock':
      return validateName(term.lock, 'lock');
    case 'mi':
      return validateInstances(term, around);
    case 'rec':
      return validateRecursion(term);
    case 'flow':
      return validateFlow(term, around);
    case 'pools':
      return validatePools(term, isRoot);
    case 'scope':
    case 'cancel':
    case 'finish':
    case 'stop':
    case 'skip':
    case 'seq':
    case 'call':
    case 'recurse':
      return;
    default:
      return unknownKind(term);
  }
}

/** Types rule it out, but models are also written in JavaScript. */
function unknownKind(term: { readonly kind?: unknown }): never {
  reject(
    'FP1020',
    undefined,
    `there is no term of kind "${String(term.kind)}"`,
    'Make terms with the constructors of this package.',
  );
}

function validateEvent({ name, into, domain }: Event, around: Surroundings): void {
  if (into !== undefined) knownVariables([into], name, around);
  if (domain?.length === 0) {
    reject(
      'FP1004',
      name,
      `the domain of event "${name}" is empty`,
      'List at least one value, or leave `domain` out.',
    );
  }
  if (into !== undefined && !domain) {
    reject(
      'FP1004',
      name,
      `event "${name}" writes into "${into}" but has no domain`,
      'List the values it can carry in `domain`.',
    );
  }
}

function validateDelay(delay: number, what: string, element: string): void {
  if (delay >= 0 && Number.isFinite(delay)) return;
  reject('FP1018', element, `${what} is ${delay}`, 'A delay is a finite number, 0 or more.');
}

function validateNumber(n: number, what: string, element: string): void {
  if (!(Number.isInteger(n) && n >= 1 && n <= largest))
    reject('FP1012', element, what, 'Use a whole number from 1 to 1,000,000.');
}

function validateChannels(term: Send | Receive, around: Surroundings): void {
  const { kind, name, channels } = term;
  if (channels.length === 0)
    reject('FP1004', name, `"${name}" names no channel`, 'Give it at least one channel.');
  for (const c of channels) validateName(c, 'channel');
  if (kind === 'receive' && channels.some((c) => around.channels[c] === 'signal')) {
    reject(
      'FP1017',
      name,
      `"${name}" waits for a signal outside a flow`,
      'Only nodes of a flow receive signals.',
    );
  }
  if (channels.length > 1 && channels.some((c) => around.channels[c] === 'transient')) {
    reject(
      'FP1017',
      name,
      `"${name}" names several channels, one of them transient`,
      'A transient channel stands alone.',
    );
  }
}

function validateJoin({ name, branches, join }: Par): void {
  branchesOf(branches, name, 'par');
  if (
    typeof join !== 'object' ||
    (Number.isInteger(join.first) && join.first >= 1 && join.first <= branches.length)
  )
    return;
  const message = `"${name}" joins the first ${join.first} of ${branches.length} branches`;
  reject('FP1012', name, message, `Use a whole number from 1 to ${branches.length}.`);
}

function validateChoice(
  term: { readonly kind: string; readonly name: string; readonly branches: readonly Branch[] },
  around: Surroundings,
): void {
  const { kind, name, branches } = term;
  branchesOf(branches, name, kind);
  for (const b of branches) if (b.when) knownVariables(conditionReads(b.when), name, around);
  if (branches.filter((b) => b.else).length > 1 || branches.some((b) => b.else && b.when)) {
    reject(
      'FP1008',
      name,
      `"${name}" has more than one else branch, or one with a condition`,
      'Keep one `else` without `when`.',
    );
  }
  if (kind === 'or' && branches.filter((b) => !b.when && !b.else).length > 10) {
    const remedy = 'Every set of open branches is an action: give conditions, or nest choices.';
    reject('FP1012', name, `"${name}" has more than 10 open branches`, remedy);
  }
  if (kind === 'or' && branches.filter((b) => !b.else).length > 12) {
    reject(
      'FP1025',
      name,
      `"${name}" has more than 12 branches`,
      'Every set of branches is an action: nest choices.',
    );
  }
}

function validateLoop({ name, loop, times, when }: Loop, around: Surroundings): void {
  if (loop === 'times' && !(Number.isInteger(times) && times! >= 1 && times! <= largest)) {
    const remedy = 'Use a whole number from 1 to 1,000,000.';
    reject('FP1018', name, `loop "${name}" is to run ${times} times`, remedy);
  }
  if (when) knownVariables(conditionReads(when), name, around);
}

function validateDefer({ name, branches }: Defer): void {
  branchesOf(branches, name, 'defer');
  for (const { on } of branches) {
    const goesOn = on.kind === 'task' && on.outcomes.some((o) => o.then);
    if (['task', 'event', 'timer', 'receive'].includes(on.kind) && !goesOn) continue;
    const message = `"${name}" waits for a ${on.kind}${goesOn ? ' whose outcomes go on by themselves' : ''}`;
    reject(
      'FP1014',
      name,
      message,
      'Wait for a task, event, timer or receive, and put what follows into `do`.',
    );
  }
}

function validateRecursion({ name, body, depth }: Rec): void {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= largest)) {
    const remedy = 'Use a whole number from 1 to 1,000,000.';
    reject('FP1018', name, `recursion "${name}" has the depth ${depth}`, remedy);
  }
  if (recursesSilently(body, name)) {
    reject(
      'FP1024',
      name,
      `"${name}" can enter itself without an action in between`,
      'Put a task, an event or a choice before `recurse`.',
    );
  }
}

function branchesOf(branches: readonly unknown[], name: string, kind: string): void {
  if (branches.length === 0)
    reject('FP1004', name, `${kind} "${name}" has no branches`, 'Give it at least one branch.');
}

function validateInstances(mi: Mi, around: Surroundings): void {
  const { name, min, max, join } = mi;
  const whole = Number.isInteger(min) && Number.isInteger(max) && max <= largest;
  if (!whole || min < 0 || max < 1 || min > max)
    reject(
      'FP1012',
      name,
      `"${name}" has from ${min} to ${max} instances`,
      'Use whole numbers, 0 <= min <= max, max at least 1 and at most 1,000,000.',
    );
  if (
    typeof join === 'object' &&
    typeof join.first === 'number' &&
    !(Number.isInteger(join.first) && join.first >= 1 && join.first <= max)
  ) {
    reject(
      'FP1012',
      name,
      `"${name}" joins the first ${join.first} of at most ${max} instances`,
      `Use a whole number from 1 to ${max}.`,
    );
  }
  const first = typeof join === 'object' && typeof join.first === 'object' ? join.first : undefined;
  for (const count of [mi.from, first]) {
    if (count) knownVariables('var' in count ? [count.var] : count.reads, name, around);
  }
  if (mi.items !== undefined) knownVariables([mi.items], name, around);
  if (mi.items !== undefined && mi.add)
    reject('FP1012', name, `"${name}" has items and can be added to`, 'Use either `items` or `add`.');
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

/** What crashes is in progress for a while, and its crash has the label that an outcome of that name would have. */
function validateCrashes({ name, long, crashes, idempotent, outcomes }: Task): void {
  if (!long && (crashes || idempotent)) {
    reject(
      'FP1032',
      name,
      `task "${name}" ${crashes ? 'can crash' : 'is idempotent'}, and is a single step`,
      'Make it `long`, or an effect: a task of one step is done or is not begun.',
    );
  }
  if (crashes && outcomes.some((o) => o.name === 'crash')) {
    reject(
      'FP1032',
      name,
      `task "${name}" can crash, and has an outcome called "crash"`,
      'Call the outcome something else.',
    );
  }
}

function validateTask(task: Task, around: Surroundings): void {
  const { name, outcomes } = task;
  validateCrashes(task);
  if (outcomes.length === 0)
    reject('FP1013', name, `task "${name}" has no outcome`, 'List at least one outcome or error.');
  const seen = new Set<string>();
  for (const o of outcomes) {
    validateName(o.name, 'outcome');
    if (reservedOutcomes.has(o.name))
      reject(
        'FP1013',
        name,
        `task "${name}" has an outcome called "${o.name}", which has a meaning of its own`,
        'Call it something else.',
      );
    if (seen.has(o.name))
      reject(
        'FP1013',
        name,
        `task "${name}" lists the outcome "${o.name}" twice`,
        'List each outcome and error once.',
      );
    seen.add(o.name);
    if (o.raise !== undefined && o.escalate !== undefined)
      reject(
        'FP1013',
        name,
        `outcome "${o.name}" of "${name}" raises an error and escalates`,
        'Use either `raise` or `escalate`.',
      );
    if (o.escalate !== undefined) validateName(o.escalate, 'escalation');
    if (o.raise !== undefined && o.then)
      reject(
        'FP1013',
        name,
        `outcome "${o.name}" of "${name}" raises an error and goes on`,
        'Use either `raise` or `then`.',
      );
    if (task.run && (o.when || o.set))
      reject(
        'FP1015',
        name,
        `task "${name}" has both a handler and expressions`,
        'Let `run` decide outcome and writes, or use `when` and `set`.',
      );
    validateOutcomeData(o, task, around);
  }
  knownVariables([...task.reads, ...task.writes], name, around);
}

function validateOutcomeData(o: Outcome, task: Task, around: Surroundings): void {
  knownVariables(Object.keys(o.set ?? {}), task.name, around);
  const used = [
    ...(o.when ? conditionReads(o.when) : []),
    ...Object.values(o.set ?? {}).flatMap(expressionReads),
  ];
  for (const e of Object.values(o.set ?? {})) {
    const mod = typeof e === 'object' && e !== null && 'mod' in e ? e.mod : undefined;
    if (mod === undefined || (Number.isFinite(mod) && mod > 0)) continue;
    reject(
      'FP1018',
      task.name,
      `task "${task.name}" adds modulo ${mod}`,
      'Use a number above 0, or leave `mod` out.',
    );
  }
  for (const v of used) {
    if (task.reads.includes(v)) continue;
    reject(
      'FP1006',
      task.name,
      `task "${task.name}" uses "${v}" without reading it`,
      `Add "${v}" to its \`reads\`.`,
    );
  }
}
