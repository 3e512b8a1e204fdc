import { expect, it } from 'vitest';
import { always, effect, exactlyOnce, fuzz, model, par, seq, task } from '../../src/index.ts';

const noise = [0, 1].map((i) => seq(effect(`e${i}`), effect(`f${i}`)));

/** What is left of failing runs in which whatever runs crashes again and again. */
async function shrunk(failing: Parameters<typeof model>[2], ...branches: Parameters<typeof par>[0]) {
  const amid = par([...branches, ...noise], { name: 'p' });
  const runs = [0, 1000, 2000].map(async (seed) => {
    const { properties } = await fuzz(model('m', amid, { crashes: true, ...failing }), {
      strategy: 'random',
      seed,
      runs: 50,
      first: true,
    });
    return properties[0]!.witness!.labels;
  });
  return Promise.all(runs);
}

it('a run keeps the one crash that makes it fail', async () => {
  const pay = seq(effect('charge', { outcomes: ['ok', 'no'] }), task('ship'));
  for (const labels of await shrunk({ properties: [exactlyOnce('charge')] }, pay))
    expect(labels).toEqual(['p:split', 'charge:start', 'charge:crash', 'charge:ok']);
});

it('no crash stays that only makes it longer', async () => {
  const count = (name: string) => task(name, { long: true, set: { x: { add: ['x', 1] } } });
  const lost = always('both count', ['x'], ({ x }) => x === 2, { at: 'completed' });
  const amid = { variables: { x: 0 }, properties: [lost] };
  for (const labels of await shrunk(amid, count('A'), count('B')))
    expect(labels.filter((label) => label.endsWith(':crash'))).toEqual([]);
});
