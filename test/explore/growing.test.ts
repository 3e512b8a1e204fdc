import { describe, expect, it } from 'vitest';
import { analyseSpace } from '../../src/analyse/conclude.ts';
import type { ExploreOptions } from '../../src/explore/exploration.ts';
import { explore } from '../../src/explore/explore.ts';
import { TimeLimit, Watch } from '../../src/explore/watch.ts';
import { spaceOf } from '../../src/explore/explicit.ts';
import { growing } from '../../src/explore/growing.ts';
import { translate } from '../../src/net/translate.ts';
import { event, flow, loop, mi, par, pools, send, seq, task } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Data, Term } from '../../src/term/term.ts';

const forever = (name: string, body: Term) => loop(body, 'while', { name });
const countUp = (name: string, variable: string, mod?: number) =>
  task(name, { set: { [variable]: { add: [variable, 1], ...(mod === undefined ? {} : { mod }) } } });

/** An event, then a message: c or d. */
const sendsForEver = {
  starts: ['a'],
  nodes: { a: { do: event('a'), split: 'xor' }, b: { do: send('b', 'c') }, d: { do: send('d', 'd') } },
  edges: [
    ['a', 'b'],
    ['a', 'd'],
    ['b', 'a'],
    ['d', 'a'],
  ],
} as const;

const unlimited = new Watch(undefined, TimeLimit.none);

async function explored(term: Term, variables: Data, options: ExploreOptions) {
  const exploration = await explore(translate(model('m', term, { variables })), options);
  return { exploration, ...(await analyseSpace(spaceOf(exploration, 2 ** 30))) };
}

/** What grows in a model whose search is cut after so many states, by name, and what is said about it. */
async function cut(term: Term, variables: Data, maxStates = 2000) {
  const { exploration, notes, verdict } = await explored(term, variables, { maxStates });
  const grows = (await growing(exploration, unlimited)).map(({ field, values }) => [
    exploration.model.fields[field]!.name,
    values,
  ]);
  return { grows: Object.fromEntries(grows) as Record<string, number>, notes, verdict, exploration };
}

describe('growing', () => {
  it('names a variable that is counted up, with how many values it took', async () => {
    const { grows, notes, verdict } = await cut(forever('l', countUp('a', 'n')), { n: 0 });
    expect(verdict).toBe('unknown');
    // a round has three states: the test, the task, and the end behind the test
    expect(grows).toEqual({ n: 667 });
    expect(notes).toEqual([
      'The search was cut by its limit on states after 1999 states.',
      'The variable n took 667 different values, and still new ones when the search ended.',
      'A search ends only where values are bounded: by `mod`, or by a condition on the way.',
    ]);
  });

  it('counts exactly the values in the states that were found', async () => {
    const { exploration, grows } = await cut(forever('l', countUp('a', 'n')), { n: 0 }, 1000);
    const field = exploration.model.fields.findIndex(({ name }) => name === 'n');
    const values = Array.from({ length: exploration.states }, (_, s) => exploration.value(s, field));
    expect(grows).toEqual({ n: new Set(values).size });
  });

  it('groups thousands', async () => {
    const { notes } = await cut(forever('l', countUp('a', 'n')), { n: 0 }, 5992);
    expect(notes.join()).toContain('variable n took 1,998 different values');
  });

  it('names every variable that grows, and none that stays within bounds', async () => {
    const body = (i: number, variable: string, mod?: number) =>
      forever(`l${i}`, countUp(`a${i}`, variable, mod));
    const term = par([body(1, 'x'), body(2, 'y'), body(3, 'z', 10)], { name: 'p' });
    const { grows } = await cut(term, { x: 0, y: 0, z: 0 }, 40_000);
    expect(Object.keys(grows).sort()).toEqual(['x', 'y']);
  });

  it('says nothing of values that were all met long before the cut', async () => {
    const row = seq(...Array.from({ length: 300 }, (_, i) => task(`t${i}`)));
    const term = par([forever('l', countUp('a', 'n', 40)), row], { name: 'p' });
    const { grows, notes } = await cut(term, { n: 0 }, 20_000);
    expect(notes).toHaveLength(1);
    expect(grows).toEqual({});
  });

  it('says nothing of a complete search, however many values there are', async () => {
    const { grows, notes } = await cut(forever('l', countUp('a', 'n', 100)), { n: 0 });
    expect(notes).toEqual([]);
    expect(Object.keys(grows)).toEqual(['n']);
  });

  it('names the position whose tokens carry ever new values, after the variable that they were read from', async () => {
    const long = task('a', { long: true, reads: ['n'], set: { n: { add: ['n', 1] } } });
    const { grows, notes } = await cut(forever('l', long), { n: 0 });
    expect(Object.keys(grows)).toEqual(['n', 'a.run']);
    expect(notes[2]).toMatch(/^The position a\.run took 5\d\d different values/);
  });

  it('names the item of instances that read a list that grows', async () => {
    const longer = task('a', {
      reads: ['list'],
      writes: ['list'],
      run: ({ list }) => ({ list: [(list as number[])[0]! + 1] }),
    });
    const each = mi('m', task('b', { reads: ['item'], run: () => undefined }), {
      items: { variable: 'list', max: 1 },
    });
    const { grows } = await cut(forever('l', seq(longer, each)), { list: [0] });
    expect(Object.keys(grows)).toEqual(['list', 'm[0]/item']);
  });

  it('names the order of messages that nobody receives, where orders are kept', async () => {
    const sending = pools([{ name: 'P', instances: null, flow: flow('P', sendsForEver) }], { name: 'all' });
    const ordered = model('m', sending, {
      network: { order: 'fifo', peers: { c: ['P', 'Q'], d: ['P', 'Q'] } },
    });
    const exploration = await explore(translate(ordered), { maxStates: 100 });
    const { notes } = await analyseSpace(spaceOf(exploration, 2 ** 30));
    expect(notes.join()).toMatch(/The order of messages took \d\d different values/);
  });

  it('counts what an interrupted search has looked at', async () => {
    const both = par([forever('l', countUp('a', 'x')), forever('k', countUp('b', 'y'))], { name: 'p' });
    let asked = 0;
    const signal = {
      get aborted() {
        asked += 1;
        return asked > 60;
      },
    };
    const { exploration, notes } = await explored(both, { x: 0, y: 0 }, { signal });
    expect(exploration.cutBy).toBe('interrupt');
    const field = exploration.model.fields.findIndex(({ name }) => name === 'x');
    const values = Array.from({ length: exploration.expanded }, (_, s) => exploration.value(s, field));
    expect(await growing(exploration, unlimited)).toContainEqual({ field, values: new Set(values).size });
    expect(notes[1]).toMatch(/^The variable [xy] took \d+ different values/);
  });
});
