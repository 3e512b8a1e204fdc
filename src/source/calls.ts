/** What calls give: functions of the project, constructors of the package, and what JavaScript brings along. */
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { initialise, withDefault } from './binding.ts';
import { callGlobal } from './global-calls.ts';
import { callMethod } from './method-calls.ts';
import { Uncertain, type Machine } from './machine.ts';
import { hoist, namesIn } from './hoist.ts';
import { Binding, List, Made, Scope, nothing, nowhere, oneOf, unknown } from './value.ts';
import type { Closure, Frame, FunctionNode, Site, Value, Via } from './value.ts';

/** Deeper recursions are not followed. */
const deepest = 100;

/** The tools of the package take models; everything else that it exports makes a part of one. */
const tools = new Set([
  'check',
  'explore',
  'run',
  'fuzz',
  'replay',
  'load',
  'engine',
  'disassemble',
  'shrink',
]);

/** Calls a value. */
export function call(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  via: readonly Via[],
  site: Site,
): Value {
  switch (callee.kind) {
    case 'constructor':
      return construct(machine, callee.name, args, via, site);
    case 'closure':
      return invoke(machine, callee, args, via, site);
    case 'choice':
      return oneOf(callee.among.map((one) => machine.perhaps(() => call(machine, one, args, via, site))));
    case 'method':
      return callMethod(machine, callee, args, site) ?? machine.loseAll([callee.receiver, ...args]);
    case 'global':
      return callGlobal(machine, callee.path, args, via[0] ?? nowhere, site) ?? machine.loseAll(args);
    default:
      return machine.loseAll([callee, ...args]);
  }
}

function construct(
  machine: Machine,
  name: string,
  args: readonly Value[],
  via: readonly Via[],
  site: Site,
): Value {
  const [first] = args;
  if (tools.has(name) && !(first?.kind === 'known' && typeof first.value === 'string'))
    return machine.loseAll(args);
  return machine.holds(new Made(name, args, machine.maker(nameVia(args, via), site)));
}

/** By which calls the name came: the first argument, or the `name` among the options of what need not have one. */
function nameVia(args: readonly Value[], via: readonly Via[]): Via {
  const [first] = args;
  if (first === undefined) return nowhere;
  if (first.kind === 'known' || first.kind === 'unknown' || first.kind === 'choice') return via[0] ?? nowhere;
  for (const [index, arg] of args.entries()) {
    if (arg.kind !== 'fields' || arg.lost) continue;
    const field = arg.entries.get('name');
    if (field !== undefined) return new Set([...field.via, ...(index > 0 ? via[index]! : [])]);
  }
  return nowhere;
}

function invoke(
  machine: Machine,
  closure: Closure,
  args: readonly Value[],
  via: readonly Via[],
  site: Site,
): Value {
  const { node } = closure;
  const isPlain =
    node.body !== undefined &&
    node.asteriskToken === undefined &&
    !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  if (!isPlain) return machine.loseAll([closure, ...args]);
  const caller = machine.frame;
  const frame: Frame = { caller, call: site, depth: (caller?.depth ?? 0) + 1, maybe: [] };
  if (frame.depth > deepest) throw new Uncertain('too deep a recursion');
  machine.frame = frame;
  try {
    return machine.undoubted(() => {
      const scope = parameters(machine, closure, args, via, frame, site);
      return resultOf(machine, node, scope, frame);
    });
  } finally {
    machine.frame = caller;
  }
}

function parameters(
  machine: Machine,
  { node, scope: outer }: Closure,
  args: readonly Value[],
  via: readonly Via[],
  frame: Frame,
  site: Site,
): Scope {
  const scope = new Scope(outer, true);
  const birth = machine.birth();
  if (ts.isFunctionExpression(node) && node.name) scope.declare(node.name.text, new Binding(true, birth));
  for (const { name } of node.parameters)
    for (const n of namesIn(name)) scope.declare(n, new Binding(false, birth));
  const isSure = args.every((arg) => arg.kind !== 'some');
  if (!isSure) machine.loseAll(args);
  const isInline = isWritten(node, site);
  node.parameters.forEach((parameter, index) => {
    const from = via[index] ?? nowhere;
    const by: Via = isInline ? from : new Set([...from, frame]);
    let value = isSure ? (args[index] ?? nothing) : unknown;
    if (parameter.dotDotDotToken) value = isSure ? new List(args.slice(index), machine.birth()) : unknown;
    const { initializer } = parameter;
    if (initializer) value = withDefault(machine, value, initializer, scope);
    const all = parameter.dotDotDotToken ? new Set([...by, ...via.slice(index).flatMap((v) => [...v])]) : by;
    initialise(machine, parameter.name, value, all, scope);
  });
  return scope;
}

/** Whether a function is written in the very call, as in `names.map((name) => task(name))`: that is a loop, and no helper. */
function isWritten(node: FunctionNode, { file, at }: Site): boolean {
  let outer: typescript.Node = node.parent;
  while (ts.isParenthesizedExpression(outer)) outer = outer.parent;
  return (
    ts.isCallExpression(outer) &&
    outer.getSourceFile() === file &&
    outer.getStart(file) === at &&
    outer.expression !== node &&
    (outer.arguments as readonly typescript.Node[]).includes(node)
  );
}

function resultOf(machine: Machine, node: FunctionNode, scope: Scope, frame: Frame): Value {
  const body = node.body!;
  if (!ts.isBlock(body)) return machine.evaluate(body, scope);
  const inner = new Scope(scope, true);
  hoist(body.statements, inner, machine.birth());
  const end = machine.run(body.statements, inner);
  if (end.kind === 'throw') throw new Uncertain('an error is thrown');
  const last = end.kind === 'return' ? end.value : nothing;
  return frame.maybe.length > 0 ? oneOf([...frame.maybe, last]) : last;
}
