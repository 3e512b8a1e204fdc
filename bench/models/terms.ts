/** The families of {@link ../families.ts} as terms, in the constructors that a person would use: docs/semantics.md, section 4. */
import { finish, lock, loop, par, scope, seq, task, xor } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Model, Term } from '../../src/term/term.ts';

const upTo = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** Parallel branches of tasks: the same graph as that of the net. */
export function gridTerm(branches: number, steps: number): Model {
  const branch = (b: number) => seq(...upTo(steps, (s) => task(`T${b}_${s}`)));
  return model(`grid-${branches}-${steps}`, par(upTo(branches, branch), { name: 'all' }));
}

/**
 * Philosophers with forks as locks, the left one around the right one, who eat once or more often. Beside the three positions of the
 * net each has the test of the loop and the end.
 */
export function philosophersTerm(n: number): Model {
  const eats = (i: number) =>
    lock(`left${i}`, `fork${i}`, lock(`right${i}`, `fork${(i + 1) % n}`, task(`eat${i}`)));
  return model(
    `philosophers-${n}`,
    par(
      upTo(n, (i) => loop(eats(i), 'until', { name: `again${i}` })),
      { name: 'all' },
    ),
  );
}

/**
 * Branches with a choice and a loop, the first half of them in a scope, beside a watchdog that finishes the scope at any moment and
 * then recovers in two steps.
 */
export function cancellationTerm(branches: number): Model {
  const half = Math.ceil(branches / 2);
  const branch = (b: number): Term =>
    loop(seq(xor([task(`A${b}`), task(`B${b}`)], { name: `choice${b}` }), task(`C${b}`)), 'until', {
      name: `again${b}`,
    });
  const region = scope('region', par(upTo(half, branch), { name: 'inside' }));
  const watchdog = seq(finish('watchdog', 'region'), task('recover'), task('recovered'));
  const others = upTo(branches - half, (b) => branch(b + half));
  return model(`cancellation-${branches}`, par([region, watchdog, ...others], { name: 'all' }));
}

/**
 * Long tasks that read a variable when they start and write what they read plus one when they end.
 * @param adds what a task adds instead
 */
export function incrementsTerm(
  tasks: number,
  rounds: number,
  adds: (task: number) => number = () => 1,
): Model {
  const increment = (t: number, r: number) =>
    task(`T${t}_${r}`, { long: true, outcomes: { ok: { set: { x: { add: ['x', adds(t)] } } } } });
  const branches = upTo(tasks, (t) => seq(...upTo(rounds, (r) => increment(t, r))));
  return model(`increments-${tasks}-${rounds}`, par(branches, { name: 'all' }), { variables: { x: 0 } });
}
