import { expect, test } from 'vitest';

import { lanesSvg } from '../../src/report/lanes-svg.ts';

const step = (index: number, label: string, lane: string) => ({ index, label, lane });
const said = { title: 'orders: paid', subtitle: 'it is not' };

test('each branch has a lane, each step a box, the last one stands out', () => {
  const svg = lanesSvg(
    [step(0, 'p:split', ''), step(1, 'a', 'p.0'), step(2, 'b', 'p.1'), step(3, 'c', 'p.0')],
    said,
  );
  expect(svg.match(/class="lane"/g)).toHaveLength(3);
  expect(svg.match(/class="box/g)).toHaveLength(4);
  expect(svg.match(/class="box last"/g)).toHaveLength(1);
  expect(svg.indexOf('box last')).toBeGreaterThan(svg.indexOf('>3 b<'));
});

test('names are text and nothing else, long ones are cut, and so are long runs', () => {
  const hostile = '</text><script>alert(1)</script>"\u202e';
  const svg = lanesSvg([step(0, hostile, hostile), step(1, 'x'.repeat(10_000), '')], {
    title: hostile,
    subtitle: hostile,
  });
  expect(svg).not.toMatch(/<script|\u202e/);
  const long = lanesSvg(
    Array.from({ length: 100_000 }, (_, i) => step(i, `t${i}`, '')),
    { ...said, loopFrom: 99_998 },
  );
  expect(long.length).toBeLessThan(20_000);
  expect(long).toContain('99960 steps between are left out');
  expect(long).toContain('for ever');
});
