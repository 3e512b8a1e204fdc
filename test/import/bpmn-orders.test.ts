import { expect, test } from 'vitest';
import { check, load } from '../../src/index.ts';
import { figures, read } from './bpmn-figures.ts';
import { bpmn, fileWith, process } from './files.ts';

const orders = ['bag', 'fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc'] as const;
/** Two messages sent in one order and awaited in the other. */
const crossed = `<collaboration id="c"><participant id="A" processRef="a"/><participant id="B" processRef="b"/><participant id="X"/>
<messageFlow id="m" sourceRef="a1" targetRef="b2"/><messageFlow id="n" sourceRef="a2" targetRef="b1"/><messageFlow id="o" sourceRef="a2" targetRef="X"/></collaboration>
${process('a', '<startEvent id="as"/><task id="a1"/><task id="a2"/>', 'f1:as>a1 f2:a1>a2')}
${process('b', '<startEvent id="bs"/><task id="b1"/><task id="b2"/>', 'f3:bs>b1 f4:b1>b2')}`;

test('message flows between nodes name their pools; a bag orders nothing', async () => {
  expect((await read(crossed)).model.network).toBe(null);
  expect((await read(crossed, { messages: 'bag' })).model.network).toBe(null);
  expect((await read(crossed, { messages: 'causal' })).model.network).toEqual({
    order: 'causal',
    peers: { m: ['A', 'B'], n: ['A', 'B'] },
  });
  const alone = process('p', '<startEvent id="s"/>', '');
  expect((await read(alone, { messages: 'fifo' })).model.network).toBe(null);
});

test.each(orders)('%s: two messages that are awaited in the other order', async (messages) => {
  const { ends } = await figures(crossed, { messages });
  // In a bag they are received; else the first blocks the second (in rsc it is not even sent).
  expect(ends).toEqual(messages === 'bag' ? { completed: 1 } : { deadlocked: 1 });
});

test('signals are not ordered, nor are signal starts', async () => {
  const signal = '<signalEventDefinition signalRef="S"/>';
  const inner = `<signal id="S"/>${process('a', `<startEvent id="as"/><endEvent id="ae">${signal}</endEvent>`, 'f:as>ae')}
${process('b', `<startEvent id="bs">${signal}</startEvent>`, '')}`;
  expect((await read(inner, { messages: 'fifo' })).model.network).toBe(null);
});

test('the order is an option of loading', async () => {
  for await (const source of load([fileWith('crossed.bpmn', bpmn(crossed))], { messages: 'inbox' })) {
    if (!('info' in source)) throw source.error;
    expect((await check(source)).verdict).toBe('unsound');
  }
});
