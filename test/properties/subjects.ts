import { load, type Source } from '../../src/index.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import { never } from '../../src/term/property.ts';
import type { Model, Task } from '../../src/term/term.ts';

/** Reads the counter x, adds one, writes it back: three steps. */
function increment(name: string): Task[] {
  return [
    f.task(`${name}_start`),
    f.task(`${name}_read`, { set: { [name]: { var: 'x' } } }),
    f.task(`${name}_write`, { set: { x: { add: [name, 1] }, written: { add: ['written', 1] } } }),
  ];
}

function noise(name: string, steps: number): Task[] {
  return Array.from({ length: steps }, (_, i) => f.task(`${name}_${i}`));
}

function chain(name: string, tasks: readonly Task[]) {
  return f.flow(name, {
    starts: [tasks[0]!.name],
    nodes: Object.fromEntries(tasks.map((t) => [t.name, { do: t }])),
    edges: tasks.slice(1).map((t, i) => [tasks[i]!.name, t.name] as const),
  });
}

const counter = {
  variables: { x: 0, written: 0, A: 0, B: 0 },
  properties: [never('lost update', ['x', 'written'], ({ x, written }) => written === 2 && x === 1)],
};

/** Two increments of one counter amid noise, side by side from the start: six steps and two switches lose an update. */
export function lostUpdate(branches: number, steps: number): Model {
  const lanes = Array.from({ length: branches }, (_, i) => noise(`n${i}`, steps));
  const all = [...lanes, increment('A'), increment('B')];
  const pools = all.map((tasks, i) => ({ name: `P${i}`, instances: null, flow: chain(`F${i}`, tasks) }));
  return model('counter', f.pools(pools), counter);
}

/** The same behind a split and before a join: one step and one switch more. */
export function lostUpdateInBranches(
  branches: number,
  steps: number,
  properties = counter.properties,
): Model {
  const lanes = Array.from({ length: branches }, (_, i) => noise(`n${i}`, steps));
  const all = [...lanes, increment('A'), increment('B')];
  const term = f.par(all.map((tasks) => f.seq(...tasks)));
  return model('counter', term, { variables: counter.variables, properties });
}

/** An order that may be declined, cancelled while it is packed, and changed as often as one likes. */
export function order(onHandler: () => void = () => undefined): Model {
  const pack = f.task('pack', {
    reads: ['packed'],
    writes: ['packed'],
    run: () => {
      onHandler();
      return { packed: true };
    },
  });
  return model(
    'order',
    f.par([
      f.seq(pack, f.effect('charge', { outcomes: ['ok', 'declined'] }), f.task('ship')),
      f.defer([
        [f.event('cancel'), f.cancel('off', 'case')],
        [f.timer('late', { delay: 3 }), f.skip()],
      ]),
      f.loop(f.event('change', { into: 'size', domain: [0, 1, 2] }), 'until', { name: 'changes' }),
    ]),
    {
      variables: { packed: false, size: 0 },
      properties: [
        never('too large', ['size', 'packed'], ({ size, packed }) => size === 2 && packed === true),
      ],
    },
  );
}

/** The first model of a file or a folder. */
export async function loaded(pattern: string): Promise<Source> {
  for await (const source of load([pattern])) {
    if ('error' in source) throw source.error;
    return source;
  }
  throw new Error(`nothing at ${pattern}`);
}
