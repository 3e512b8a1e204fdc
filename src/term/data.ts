/** What conditions, expressions and handlers of a model mean: pure, each sees only what it declares. */
import { invariant, UserError } from '../errors.ts';
import type { Comparison, Condition, Count, Data, Expression, Json, Outcome, Task } from './term.ts';
import { canonicalValue, NotJson } from './value.ts';

/** One way in which a task can complete on given data. */
export interface Completion {
  /** `null`: the handler threw or named an outcome that is not listed; the error `fault` is raised. */
  readonly outcome: Outcome | null;
  readonly writes: Data;
}

/**
 * Whether `condition` holds. Values are equal when their canonical JSON is; `<` compares two numbers, or two strings by code unit.
 * @param data values of at least the variables that the condition declares
 * @param node who asks, for messages
 * @throws UserError FP4001 when it reads an undeclared variable, FP4002 when it writes, FP4003 when it throws, compares what has
 * no order, or answers neither true nor false
 */
export function evaluateCondition(condition: Condition, data: Data, node: string): boolean {
  if ('always' in condition) return true;
  if ('var' in condition) return compare(condition, value(condition.var, data, node), node);
  const answer = guarded(node, () => condition.test(visible(condition.reads, data, node)));
  if (typeof answer !== 'boolean') {
    throw conditionError(node, `returned ${typeof answer} instead of true or false`);
  }
  return answer;
}

/**
 * The number that `count` denotes on `data`; anything but a whole number counts as -1.
 * @throws UserError FP4001 when it reads an undeclared variable, FP4003 when it throws
 */
export function evaluateCount(count: Count, data: Data, node: string): number {
  const n =
    'var' in count
      ? value(count.var, data, node)
      : guarded(node, () => count.count(visible(count.reads, data, node)));
  return typeof n === 'number' && Number.isInteger(n) ? n : -1;
}

/**
 * The value of `expression` on `data`; a sum with `mod` is the remainder of 0 or more.
 * @throws UserError FP4001 for a variable that `data` does not have, FP4003 for a sum that is not a finite number
 */
export function evaluateExpression(expression: Expression, data: Data, node: string): Json {
  if (typeof expression !== 'object' || expression === null || isList(expression)) return expression;
  if ('var' in expression) return value(expression.var, data, node);
  if ('value' in expression) return expression.value;
  const [variable, summand] = expression.add;
  const augend = value(variable, data, node);
  const sum = typeof augend === 'number' ? augend + summand : NaN;
  if (!Number.isFinite(sum)) {
    throw new UserError(
      'FP4003',
      `"${node}" adds ${summand} to "${variable}", which is ${JSON.stringify(augend)}`,
      'Add to finite numbers only.',
      { element: node },
    );
  }
  const { mod } = expression;
  return mod === undefined ? sum : ((sum % mod) + mod) % mod;
}

/**
 * Runs the handler of `task` on `data`. A handler that names no outcome means the only one, or the only one that is not an error.
 * @param data values of at least the variables that the task reads
 * @throws UserError FP4001 when it reads an undeclared variable, FP4002 when it writes one, FP4004 when it returns neither writes
 * nor the name of an outcome
 */
export function runHandler(task: Task, data: Data): Completion {
  const { run, name } = task;
  invariant(run, `task "${name}" has no handler`);
  let result: unknown;
  try {
    result = run(visible(task.reads, data, name));
  } catch (error) {
    if (error instanceof UserError) throw error;
    return { outcome: null, writes: {} };
  }
  if (result === undefined) return { outcome: unnamed(task), writes: {} };
  if (typeof result === 'string') return { outcome: named(task, result), writes: {} };
  if (!isRecord(result))
    throw resultError(name, 'something that is neither writes nor the name of an outcome');
  const { $outcome, ...writes } = result;
  const outcome = Object.hasOwn(result, '$outcome') ? named(task, $outcome) : unnamed(task);
  if (outcome === null) return { outcome, writes: {} };
  const written = Object.entries(writes).map(([variable, value]): [string, Json] => {
    if (!task.writes.includes(variable)) throw undeclaredWrite(name, variable);
    return [variable, writable(value, variable, name)];
  });
  return { outcome, writes: Object.fromEntries(written) };
}

/**
 * Every way in which `task` can complete on `data`, in the order of its outcomes: the one that its handler returns, or each
 * outcome whose `when` holds.
 * @throws UserError as {@link runHandler}, {@link evaluateCondition} and {@link evaluateExpression}
 */
export function completions(task: Task, data: Data): readonly Completion[] {
  if (task.run) return [runHandler(task, data)];
  return task.outcomes
    .filter((o) => o.when === undefined || evaluateCondition(o.when, data, task.name))
    .map((o) => ({ outcome: o, writes: expressionWrites(task, o, data) }));
}

function expressionWrites(task: Task, outcome: Outcome, data: Data): Data {
  const writes = Object.entries(outcome.set ?? {}).map(([variable, expression]) => {
    if (!task.writes.includes(variable)) throw undeclaredWrite(task.name, variable);
    return [
      variable,
      writable(evaluateExpression(expression, data, task.name), variable, task.name),
    ] as const;
  });
  return Object.fromEntries(writes);
}

/** The canonical form of a value that is about to be written. */
function writable(written: unknown, variable: string, node: string): Json {
  try {
    return canonicalValue(written);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw resultError(node, `a value for "${variable}" that JSON cannot hold: ${error.message}`);
  }
}

function compare(comparison: Comparison, left: Json, node: string): boolean {
  const right = comparison.value;
  switch (comparison.is) {
    case '=':
      return sameJson(left, right);
    case '!=':
      return !sameJson(left, right);
    case '<':
      if (typeof left === 'number' && typeof right === 'number') return left < right;
      if (typeof left === 'string' && typeof right === 'string') return left < right;
      throw conditionError(
        node,
        `compares ${JSON.stringify(left)} with ${JSON.stringify(right)}, which have no order`,
      );
    default:
      throw conditionError(node, `compares by ${JSON.stringify(comparison.is)}, which is none of = != <`);
  }
}

function sameJson(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]!));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
  );
}

function guarded(node: string, test: () => unknown): unknown {
  try {
    return test();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw conditionError(node, `throws: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function value(variable: string, data: Data, node: string): Json {
  if (!Object.hasOwn(data, variable)) throw undeclaredRead(node, variable);
  return data[variable]!;
}

/** Engines and consoles ask every object for these; they are no variables. */
const asked = new Set(['toJSON', 'then', 'inspect', ...Object.getOwnPropertyNames(Object.prototype)]);

/** A view of `data` that has the variables in `names` and raises a mistake where another is read or any is assigned. */
function visible(names: readonly string[], data: Data, node: string): Data {
  const seen = Object.fromEntries(names.map((n) => [n, deepFreeze(value(n, data, node))]));
  return new Proxy(Object.freeze(seen), {
    get(target, key) {
      if (typeof key === 'symbol' || Object.hasOwn(target, key) || asked.has(key))
        return Reflect.get(target, key);
      throw undeclaredRead(node, key);
    },
    set(_, key) {
      throw assigned(node, String(key));
    },
    deleteProperty(_, key) {
      throw assigned(node, String(key));
    },
    defineProperty(_, key) {
      throw assigned(node, String(key));
    },
  });
}

function deepFreeze(json: Json): Json {
  if (typeof json !== 'object' || json === null || Object.isFrozen(json)) return json;
  for (const inner of Object.values(json)) deepFreeze(inner);
  return Object.freeze(json);
}

function unnamed(task: Task): Outcome | null {
  const normal = task.outcomes.filter((o) => o.raise === undefined);
  const candidates = task.outcomes.length === 1 ? task.outcomes : normal;
  return candidates.length === 1 ? candidates[0]! : null;
}

function named(task: Task, name: unknown): Outcome | null {
  return task.outcomes.find((o) => o.name === name) ?? null;
}

function isList(json: unknown): json is readonly Json[] {
  return Array.isArray(json);
}

function isRecord(result: unknown): result is Record<string, unknown> {
  if (typeof result !== 'object' || result === null) return false;
  const prototype: unknown = Object.getPrototypeOf(result);
  // A model file may have been evaluated in another realm, whose Object.prototype is not ours.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function undeclaredRead(node: string, variable: string): UserError {
  return new UserError(
    'FP4001',
    `"${node}" reads the variable "${variable}", which it does not declare`,
    `Add "${variable}" to its \`reads\`.`,
    { element: node },
  );
}

function undeclaredWrite(node: string, variable: string): UserError {
  return new UserError(
    'FP4002',
    `"${node}" writes the variable "${variable}", which it does not declare`,
    `Add "${variable}" to its \`writes\`.`,
    { element: node },
  );
}

function assigned(node: string, variable: string): UserError {
  return new UserError(
    'FP4002',
    `"${node}" assigns to "${variable}" in the data that it was given to read`,
    'Return the writes instead: `() => ({ variable: value })`.',
    { element: node },
  );
}

function conditionError(node: string, what: string): UserError {
  return new UserError(
    'FP4003',
    `a condition of "${node}" ${what}`,
    'Make it a pure function that returns true or false.',
    {
      element: node,
    },
  );
}

function resultError(node: string, what: string): UserError {
  return new UserError(
    'FP4004',
    `the handler of "${node}" returned ${what}`,
    'Return an object of JSON values, or the name of an outcome.',
    {
      element: node,
    },
  );
}
