/**
 * Explores a family with @xstate/graph and prints how many states and edges it found: `node xstate-graph.mjs FOLDER NAME NUMBER...`,
 * where FOLDER is one into which xstate and @xstate/graph were installed.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder = '', name = '', ...numbers] = process.argv.slice(2);
const installed = createRequire(join(folder, 'package.json'));
const { and, assign, createMachine, stateIn } = installed('xstate');
const { getAdjacencyMap } = installed('@xstate/graph');

/** @type {<T>(n: number, make: (i: number) => T) => T[]} */
const upTo = (n, make) => Array.from({ length: n }, (_, i) => make(i));

/**
 * A parallel state with a region for each branch, which is how a person would write it; the split and the join are events.
 * @param {number} branches
 * @param {number} steps
 */
function grid(branches, steps) {
  const step = (/** @type {number} */ b, /** @type {number} */ s) =>
    s < steps ? { on: { [`step${b}`]: `s${s + 1}` } } : { id: `end${b}` };
  const region = (/** @type {number} */ b) => ({
    initial: 's0',
    states: Object.fromEntries(upTo(steps + 1, (s) => [`s${s}`, step(b, s)])),
  });
  return createMachine({
    initial: 'i',
    states: {
      i: { on: { split: 'all' } },
      all: {
        type: 'parallel',
        states: Object.fromEntries(upTo(branches, (b) => [`b${b}`, region(b)])),
        on: { join: { guard: and(upTo(branches, (b) => stateIn(`#end${b}`))), target: 'o' } },
      },
      o: {},
    },
  });
}

/**
 * What each philosopher does, in the context: 0 thinks, 1 has the left fork, 2 eats.
 * @param {number} n
 */
function philosophers(n) {
  const becomes = (/** @type {number} */ i, /** @type {number} */ what) =>
    assign({ p: (/** @type {any} */ { context }) => context.p.with(i, what) });
  const on = upTo(n, (i) => {
    const [left, right] = [(i + n - 1) % n, (i + 1) % n];
    /** @type {(holds: (p: number[]) => boolean, what: number) => object} */
    const move = (holds, what) => ({
      guard: (/** @type {any} */ { context }) => holds(context.p),
      actions: becomes(i, what),
    });
    return {
      [`left${i}`]: move((p) => p[i] === 0 && p[left] !== 2, 1),
      [`right${i}`]: move((p) => p[i] === 1 && p[right] === 0, 2),
      [`lay${i}`]: move((p) => p[i] === 2, 0),
    };
  });
  return createMachine({
    context: { p: upTo(n, () => 0) },
    initial: 'table',
    states: { table: { on: Object.assign({}, ...on) } },
  });
}

const [first = 0, second = 0] = numbers.map(Number);
const machine = name === 'grid' ? grid(first, second) : philosophers(first);
const graph = getAdjacencyMap(machine, {
  events: machine.events.map((/** @type {string} */ type) => ({ type })),
  limit: Number.POSITIVE_INFINITY,
});
let edges = 0;
// An event that is not enabled leads from a state to itself in this map; in these models no step does.
for (const [state, { transitions }] of Object.entries(graph)) {
  for (const { state: next } of Object.values(transitions)) {
    const key = JSON.stringify([next.value, next.context]);
    if (key !== JSON.stringify([graph[state].state.value, graph[state].state.context])) edges += 1;
  }
}
console.log(JSON.stringify({ states: Object.keys(graph).length, edges }));
