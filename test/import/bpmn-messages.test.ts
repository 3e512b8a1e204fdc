import { describe, expect, test } from 'vitest';
import { figures, read } from './bpmn-figures.ts';
import { process } from './files.ts';

describe('messages', () => {
  const collaboration = (flows: string, extra = '') =>
    `<collaboration id="c"><participant id="A" processRef="a"/><participant id="B" processRef="b"/>${extra}${flows}</collaboration>`;
  const flow = (id: string, from: string, to: string) =>
    `<messageFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
  const sender = process('a', '<startEvent id="as"/><task id="at"/>', 'af:as>at');

  test('a message flow is a channel between two pools', async () => {
    const inner =
      collaboration(flow('m', 'at', 'bt')) +
      sender +
      process('b', '<startEvent id="bs"/><task id="bt"/>', 'bf:bs>bt');
    expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 1 }, dead: [] });
    const { term } = (await read(inner)).model;
    expect(term).toMatchObject({
      kind: 'pools',
      name: 'c',
      pools: [
        { name: 'A', instances: null },
        { name: 'B', instances: null },
      ],
    });
  });

  test('a task that sends to a black box sends nothing; one that receives from it waits for the environment', async () => {
    const box = '<participant id="X" name="world"/>';
    const inner =
      collaboration(flow('m', 'at', 'X') + flow('n', 'X', 'bt'), box) +
      sender +
      process('b', '<startEvent id="bs"/><task id="bt"/>', 'bf:bs>bt');
    const { model, notes } = await read(inner);
    expect(model.term).toMatchObject({
      pools: [
        { flow: { nodes: [{ sends: [] }] } },
        { flow: { nodes: [{ receives: [], do: { kind: 'event' } }] } },
      ],
    });
    expect(notes).toEqual(['the environment lets these happen at any moment: bt']);
  });

  test('a message flow to the border of a pool with content is noted', async () => {
    const inner =
      collaboration(flow('m', 'at', 'B')) +
      sender +
      process('b', '<startEvent id="bs"/><task id="bt"/>', 'bf:bs>bt');
    expect((await read(inner)).notes).toEqual([
      'message flow m ends at the border of pool B, not at a node of it: its other end deals with the environment',
    ]);
  });

  test('a message end event sends to all its message flows', async () => {
    const inner =
      collaboration(flow('m', 'ae', 'b1') + flow('n', 'ae', 'b2')) +
      process(
        'a',
        '<startEvent id="as"/><endEvent id="ae"><messageEventDefinition/></endEvent>',
        'af:as>ae',
      ) +
      process('b', '<startEvent id="bs"/><task id="b1"/><task id="b2"/>', 'f1:bs>b1 f2:b1>b2');
    expect(await figures(inner)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
  });

  const started = process(
    'b',
    '<startEvent id="bs"><messageEventDefinition/></startEvent><endEvent id="be"/>',
    'bf:bs>be',
  );

  test('a message to a message start creates an instance', async () => {
    const inner = collaboration(flow('m', 'at', 'bs')) + sender + started;
    expect(await figures(inner)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
    const { model, notes } = await read(inner, { instances: 3 });
    expect(model.term).toMatchObject({ pools: [{ instances: null }, { instances: 3 }] });
    expect(notes).toEqual(['messages start at most 3 instances of B']);
  });

  test('one message more than the bound on instances is an error `limit`', async () => {
    const two = process('a', '<startEvent id="as"/><task id="at"/><task id="au"/>', 'f1:as>at f2:at>au');
    const inner = collaboration(flow('m', 'at', 'bs') + flow('n', 'au', 'bs')) + two + started;
    expect((await figures(inner)).ends).toEqual({ completed: 1 });
    // Either message starts the one instance; the other is left over, and so tells the two failed states apart.
    expect((await figures(inner, { instances: 1 })).ends).toMatchObject({ failed: 2 });
  });

  test('a message start without a sender in the file waits for the environment', async () => {
    expect(await figures(started)).toMatchObject({ counts: '3/2', ends: { completed: 1 } });
  });

  test('a none start with a message flow is a message start', async () => {
    const inner =
      collaboration(flow('m', 'at', 'bs')) +
      sender +
      process('b', '<startEvent id="bs"/><endEvent id="be"/>', 'bf:bs>be');
    expect((await read(inner)).model.term).toMatchObject({
      pools: [{}, { instances: 2, flow: { starts: [] } }],
    });
  });
});

describe('signals', () => {
  const signal = '<signal id="S" name="go"/>';
  const definition = '<signalEventDefinition signalRef="S"/>';
  const thrower = process(
    'a',
    `<startEvent id="as"/><intermediateThrowEvent id="at">${definition}</intermediateThrowEvent>`,
    'af:as>at',
  );

  test('a signal reaches all that wait for it, in the step that throws it', async () => {
    const catcher = (p: string) =>
      process(
        p,
        `<startEvent id="${p}s"/><intermediateCatchEvent id="${p}c">${definition}</intermediateCatchEvent><task id="${p}t"/>`,
        `${p}1:${p}s>${p}c ${p}2:${p}c>${p}t`,
      );
    // One step moves both catchers; then two tasks in any order.
    expect(await figures(signal + thrower + catcher('b') + catcher('c'))).toMatchObject({
      counts: '5/5',
      ends: { completed: 1 },
    });
  });

  test('a signal that comes too early is lost', async () => {
    const late = process(
      'b',
      `<startEvent id="bs"/><task id="bt"/><intermediateCatchEvent id="bc">${definition}</intermediateCatchEvent>`,
      'b1:bs>bt b2:bt>bc',
    );
    expect((await figures(signal + thrower + late)).ends).toEqual({ completed: 1, deadlocked: 1 });
  });

  test('a signal start creates an instance for each signal', async () => {
    const started = process('b', `<startEvent id="bs">${definition}</startEvent><task id="bt"/>`, 'bf:bs>bt');
    // at; the instance starts; its task.
    expect(await figures(signal + thrower + started)).toMatchObject({
      counts: '4/3',
      ends: { completed: 1 },
      dead: [],
    });
  });

  test('a signal end event throws, too', async () => {
    const ender = process('a', `<startEvent id="as"/><endEvent id="ae">${definition}</endEvent>`, 'af:as>ae');
    const started = process('b', `<startEvent id="bs">${definition}</startEvent><task id="bt"/>`, 'bf:bs>bt');
    expect(await figures(signal + ender + started)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
  });
});
