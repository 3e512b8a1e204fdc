/**
 * The graph of a model in the part of Promela that the bench writes: one process that repeats indivisible steps. So its texts
 * are tested where SPIN is not installed.
 */

type State = Map<string, number>;
type Step = { readonly guards: readonly string[]; readonly effects: readonly string[] };

const variable = String.raw`[a-z]+(?:\[\d+\])?`;

/**
 * Counts the reachable states and the steps between them.
 * @throws Error for text that is not understood
 */
export function promelaGraph(text: string): { states: number; edges: number } {
  const initial: State = new Map();
  for (const [, name, size] of text.matchAll(/^(?:byte|bit) ([a-z]+)(?:\[(\d+)\])?;$/gm)) {
    if (size === undefined) initial.set(name!, 0);
    else for (let i = 0; i < Number(size); i++) initial.set(`${name}[${i}]`, 0);
  }
  const steps = [...text.matchAll(/^ :: d_step \{ (.*) -> (.*) \}$/gm)].map(([, guard, effect]): Step => ({
    guards: guard!.split(' && '),
    effects: effect!.split('; '),
  }));
  const seen = new Set([key(initial)]);
  const queue = [initial];
  let edges = 0;
  for (const state of queue) {
    for (const step of steps) {
      if (!step.guards.every((guard) => holds(guard, state))) continue;
      edges += 1;
      const next = after(step, state);
      if (seen.has(key(next))) continue;
      seen.add(key(next));
      queue.push(next);
    }
  }
  return { states: seen.size, edges };
}

function key(state: State): string {
  return [...state.values()].join();
}

function holds(guard: string, state: State): boolean {
  const [, left, relation, right] = parts(`^(${variable}) (==|!=|<) (\\d+)$`, guard);
  const [is, to] = [valueOf(left!, state), Number(right)];
  return relation === '==' ? is === to : relation === '!=' ? is !== to : is < to;
}

/** Effects follow one another: a later one sees what an earlier one has done. */
function after({ effects }: Step, state: State): State {
  const next = new Map(state);
  for (const effect of effects) {
    const [, target, source, more] = parts(`^(${variable}) = (${variable}|\\d+)(?: \\+ (\\d+))?$`, effect);
    valueOf(target!, next);
    next.set(target!, valueOf(source!, next) + Number(more ?? 0));
  }
  return next;
}

function parts(pattern: string, text: string): RegExpExecArray {
  const found = new RegExp(pattern).exec(text);
  if (found === null) throw new Error(`not understood: ${text}`);
  return found;
}

function valueOf(name: string, state: State): number {
  if (/^\d+$/.test(name)) return Number(name);
  const value = state.get(name);
  if (value === undefined) throw new Error(`not declared: ${name}`);
  return value;
}
