import { describe, expect, test } from 'vitest';
import { border, figures, nodeOf, read } from './bpmn-figures.ts';
import { process } from './files.ts';

const task = (marker: string, rest = '') =>
  process('p', `<startEvent id="s"/><task id="v">${marker}</task>${rest}<endEvent id="e"/>`, 'f1:s>v f2:v>e');
const several = (attributes: string, content = '') =>
  `<multiInstanceLoopCharacteristics ${attributes}>${content}</multiInstanceLoopCharacteristics>`;
const count = (text: string) => `<loopCardinality>${text}</loopCardinality>`;
const early = '<completionCondition>x</completionCondition>';
const work = { kind: 'seq', parts: [{ kind: 'task', name: 'v.work' }] };

describe('standard loops', () => {
  test.each([
    ['', 'until', undefined],
    [' testBefore="true"', 'while', undefined],
    [' loopMaximum="2"', 'times', 2],
  ])('%s', async (attributes, loop, times) => {
    const inner = task(`<standardLoopCharacteristics${attributes}/>`);
    expect(await nodeOf(inner, 'v')).toMatchObject({
      single: true,
      do: { kind: 'loop', name: 'v.loop', loop, body: work, ...(times === undefined ? {} : { times }) },
    });
    // ready; to work, to decide; done, left, ended. Twice: to decide and to work for each round.
    const counts = loop === 'times' ? '9/8' : '6/6';
    expect(await figures(inner)).toMatchObject({ counts, ends: { completed: 1 }, dead: [] });
    expect((await read(inner)).notes).toEqual(
      times === undefined
        ? ['the loop condition of v is not evaluated: it may be repeated any number of times']
        : [],
    );
  });

  test('a maximum beside a condition is not counted, and that is noted', async () => {
    const inner = task(
      '<standardLoopCharacteristics loopMaximum="2"><loopCondition>x</loopCondition></standardLoopCharacteristics>',
    );
    expect(await nodeOf(inner, 'v')).toMatchObject({ do: { loop: 'until' } });
    expect((await read(inner)).notes).toEqual([
      'the loop condition of v is not evaluated: it may be repeated any number of times, also more often than its maximum of 2',
    ]);
  });
});

describe('multiple instances', () => {
  test.each([count('2'), count('${2}'), count('= 2')])('as many as %s says', async (cardinality) => {
    const inner = task(several('', cardinality));
    expect(await nodeOf(inner, 'v')).toMatchObject({
      activity: false,
      do: { kind: 'mi', name: 'v.instances', body: work, min: 2, max: 2, join: 'all' },
    });
    // ready, in; 2 x 2; done, left, ended. Edges: in, start; 4; join, out, end.
    expect(await figures(inner)).toMatchObject({ counts: '9/9', ends: { completed: 1 }, dead: [] });
    expect((await read(inner)).notes).toEqual([]);
  });

  test('an open number: from none to the bound', async () => {
    const inner = task(several('', count('${orders.size()}')));
    expect((await read(inner)).notes).toEqual([
      'the number of instances of v is open: from 0 to 2 happen at the same time',
    ]);
    // As before, besides: none (both idle), one (to do, over): 3 more; starts 3, one task, 2 joins more.
    expect(await figures(inner)).toMatchObject({ counts: '12/14', ends: { completed: 1 } });
    const { term } = (await read(inner, { instances: 3 })).model;
    expect(term.kind === 'flow' && term.nodes[0]!.do).toMatchObject({ min: 0, max: 3 });
  });

  test('a completion condition may hold after any instance', async () => {
    const inner = task(several('', count('2') + early));
    expect(await nodeOf(inner, 'v')).toMatchObject({ do: { join: { first: 1 }, rest: 'cancel' } });
    // as with both, but joined from one on
    expect(await figures(inner)).toMatchObject({ counts: '9/11', ends: { completed: 1 } });
    expect((await read(inner)).notes).toEqual([
      'the completion condition of v is not evaluated: it may hold after any instance',
    ]);
  });

  test.each([
    [count('3'), 'times', 3, []],
    [
      '',
      'while',
      undefined,
      ['the number of instances of v is open: they happen any number of times, one after the other'],
    ],
    [
      count('3') + early,
      'until',
      undefined,
      [
        'the completion condition of v is not evaluated: it may hold after any instance',
        'the number of instances of v is open: they happen once or more often, one after the other',
      ],
    ],
  ])('one after the other: %s', async (content, loop, times, notes) => {
    const inner = task(several('isSequential="true"', content));
    expect(await nodeOf(inner, 'v')).toMatchObject({
      do: { kind: 'loop', loop, ...(times ? { times } : {}) },
    });
    expect((await read(inner)).notes).toEqual(notes);
    expect((await figures(inner)).ends).toEqual({ completed: 1 });
  });

  test('an event at the border withdraws all instances', async () => {
    const rest = border('b', 'v', '<timerEventDefinition/>');
    // ready, in; 2 x 2; done, left, ended; and b, a node without outgoing flows, from in and each of the 4 but the last?
    const { ends, dead } = await figures(task(several('', count('2')), rest));
    expect([ends, dead]).toEqual([{ completed: 2 }, []]);
  });

  test('instances of a sub-process', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><subProcess id="v"><task id="a"/>${several('', count('2'))}</subProcess>`,
      'f1:s>v',
    );
    // ready, in; 3 x 3; done, ended
    expect(await figures(inner)).toMatchObject({ counts: '13/16', ends: { completed: 1 }, dead: [] });
  });
});
