import { describe, expect, it } from 'vitest';
import { opcodes } from '../../src/bytecode/opcodes.ts';
import { engine } from '../../src/kernel/engine.ts';
import type { Colour, State } from '../../src/kernel/state.ts';
import { cancel, par, scope, seq, task } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';

const idle = 10_000;

const row = (prefix: string) =>
  seq(...Array.from({ length: idle }, (_, i) => task(`${prefix}${i}`, { long: true, reads: ['x'] })));

/** A region of 20,000 positions, as many on either side of it, and one who cancels it. */
const system = engine(
  model('m', par([row('A'), scope('S', row('B')), row('C'), cancel('W', 'S')], { name: 'p' }), {
    variables: { x: 0 },
  }),
);
const { program } = system;
const numbers = new Map(program.positions.map(({ name }, p) => [name, p]));

/** W alone: what it does is the same in every state. */
const withdraws = system.enabled({ ...system.initial, marks: [numbers.get('W.in')!, 1] })[0]!;

/** What a running task carries, as the engine makes it. */
const [carried] = step(step(system.initial, 'p:split'), 'A0:start').colours as [Colour];

function step(state: State, label: string): State {
  return system.step(
    state,
    system.enabled(state).find((action) => action.label === label)!,
  ).state;
}

/** The first `n` tasks of a row have a token: every second one runs, with a colour of its own. */
function active(prefix: string, n: number): { marks: [number, number][]; colours: Colour[] } {
  const marks: [number, number][] = [];
  const colours: Colour[] = [];
  for (let i = 0; i < n; i++) {
    const p = numbers.get(`${prefix}${i}.${i % 2 === 0 ? 'run' : 'in'}`)!;
    marks.push([p, 1]);
    if (i % 2 === 0) colours.push({ ...carried, p, json: `{"x":${i}}`, data: { x: i } });
  }
  return { marks, colours };
}

/** Counts the elements that are looked at; a block that is copied or moved as a whole is not looked at. */
class Visits {
  n = 0;

  watch<T>(array: T[]): T[] {
    const block: Record<string, (...args: never[]) => unknown> = {
      slice: (...args) => this.watch(array.slice(...args)),
      splice: (...args) => array.splice(...(args as unknown as [number, number])),
      toSpliced: (...args) => this.watch(array.toSpliced(...(args as unknown as [number, number]))),
    };
    return new Proxy(array, {
      get: (target, key, receiver) => {
        if (typeof key === 'string' && key in block) return block[key];
        if (typeof key === 'string' && /^\d+$/.test(key)) this.n += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
  }
}

/** Cancels S with `inside` active tasks, beside `outside` others on either side. @returns elements looked at, and what is left */
function cancelled(inside: number, outside: number): { visits: number; left: number; colours: number } {
  const parts = [active('A', outside), active('B', inside), active('C', outside)];
  const marks = [...parts.flatMap((p) => p.marks), [numbers.get('W.in')!, 1] as [number, number]];
  const colours = parts.flatMap((p) => p.colours).sort((a, b) => a.p - b.p);
  const visits = new Visits();
  const state: State = {
    ...system.initial,
    marks: visits.watch(marks.sort((a, b) => a[0] - b[0]).flat()),
    colours: visits.watch(colours),
  };
  const next = system.step(state, withdraws).state;
  return { visits: visits.n, left: next.marks.length / 2, colours: next.colours.length };
}

describe('the cost of a cancellation', () => {
  it('is real work: the region is empty afterwards, and the others are there', () => {
    // W has moved on to the join
    expect(cancelled(100, 1000)).toMatchObject({ left: 2001, colours: 1000 });
  });

  it.each([0, 10, 100, 1000, 10_000])('follows the %i active tokens of the region', (inside) => {
    // a token is looked at once, and once more where it carries a colour; the rest is four binary searches
    expect(cancelled(inside, 1000).visits).toBeLessThanOrEqual(1.5 * inside + 4 * 16);
    expect(cancelled(inside, 1000).visits).toBeGreaterThanOrEqual(1.5 * inside);
  });

  it('does not follow what is active elsewhere, but for the searches', () => {
    const [few, many] = [cancelled(100, 0).visits, cancelled(100, idle).visits];
    expect(many - few).toBeLessThanOrEqual(4 * 16);
  });

  it('does not follow the size of the region: one instruction clears it', () => {
    const { pc } = program.actions.find(({ label }) => label === 'W')!;
    const code = program.code.slice(pc, program.code.indexOf(opcodes.HALT.code, pc));
    expect(code.filter((c) => c === opcodes.CLEAR.code)).toHaveLength(1);
    expect(code.length).toBeLessThan(12);
  });
});
