import { describe, expect, test } from 'vitest';
import { border, figures, nodeOf, read, sequence } from './bpmn-figures.ts';
import { process } from './files.ts';

/** A task with its compensation. */
const undoable = (id: string) =>
  `<task id="${id}"/><task id="un${id}" isForCompensation="true"/>${border(`${id}c`, id, '<compensateEventDefinition/>')}<association id="${id}as" sourceRef="${id}c" targetRef="un${id}"/>`;
const compensate = (attributes = '') => `<compensateEventDefinition${attributes}/>`;

describe('compensation', () => {
  test('what has been done is undone, whatever the order, before it goes on', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/>${undoable('a')}${undoable('b')}<intermediateThrowEvent id="t">${compensate()}</intermediateThrowEvent><endEvent id="e"/>`,
      'f1:s>a f2:a>b f3:b>t f4:t>e',
    );
    expect(await nodeOf(inner, 'una')).toMatchObject({ compensates: 'a', activity: true });
    expect(await nodeOf(inner, 't')).toMatchObject({
      compensate: { handlers: ['una', 'unb'], withdraw: false },
    });
    // to a, to b, to t; both to undo: 2 x 2; left, ended. Edges: 2, t:in, 4, t:out, end.
    expect(await figures(inner)).toMatchObject({ counts: '9/9', ends: { completed: 1 }, dead: [] });
  });

  test('only what has been done', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><exclusiveGateway id="g"/><exclusiveGateway id="h"/>${undoable('a')}<endEvent id="t">${compensate(' activityRef="a"')}</endEvent>`,
      'f1:s>g f2:g>a f3:a>h f4:g>h f5:h>t',
    );
    // ->g, f2, f3, f5 with memory, to undo, undone, ended; f4, f5 without, waiting without memory: asks, nothing to undo.
    // The state in which nothing is left to undo is one.
    expect(await figures(inner)).toMatchObject({ counts: '9/9', ends: { completed: 1 }, dead: [] });
  });

  test('of one activity', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/>${undoable('a')}${undoable('b')}<endEvent id="t">${compensate(' activityRef="b"')}</endEvent>`,
      'f1:s>a f2:a>b f3:b>t',
    );
    expect(await nodeOf(inner, 't')).toMatchObject({ compensate: { handlers: ['unb'] } });
    expect((await figures(inner)).dead).toEqual(['una']);
  });

  test('of nothing, which is noted', async () => {
    const inner = process('p', `<startEvent id="s"/><endEvent id="t">${compensate()}</endEvent>`, 'f1:s>t');
    expect(await figures(inner)).toMatchObject({ counts: '2/1', ends: { completed: 1 } });
    expect((await read(inner)).notes).toEqual([
      't compensates nothing: no activity that it can mean has a compensation handler',
    ]);
  });

  test('a sub-process undone by a sub-process', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><subProcess id="a"><task id="x"/></subProcess><subProcess id="u" isForCompensation="true"><task id="y"/></subProcess>
       ${border('c', 'a', compensate())}<association id="as" sourceRef="c" targetRef="u"/><endEvent id="t">${compensate()}</endEvent>`,
      'f1:s>a f2:a>t',
    );
    expect(await nodeOf(inner, 'u')).toMatchObject({ compensates: 'a', single: true, do: { kind: 'flow' } });
    // to a, in, x done, done, left; asked, in u, y done, u done, undone, ended: one after the other
    expect(await figures(inner)).toMatchObject({ counts: '11/10', ends: { completed: 1 }, dead: [] });
  });
});

describe('transactions', () => {
  const cancelled = (content: string, flows: string, events = border('b', 'x', '<cancelEventDefinition/>')) =>
    process(
      'p',
      `<startEvent id="s"/><transaction id="x"><startEvent id="i"/>${content}<endEvent id="c"><cancelEventDefinition/></endEvent>${sequence(flows)}</transaction>${events}<endEvent id="e"/><endEvent id="be"/>`,
      'f1:s>x f2:x>e f3:b>be',
    );

  test('a cancel end event withdraws, undoes, and goes on at the border', async () => {
    const inner = cancelled(undoable('a') + '<task id="z"/>', 'g:i>a h:i>z k:a>c');
    const { do: content } = await nodeOf(inner, 'x');
    expect(content?.kind === 'flow' && content.nodes.find((v) => v.name === 'c')).toMatchObject({
      compensate: { handlers: ['una'], withdraw: true, raise: 'x.cancelled' },
    });
    expect(await nodeOf(inner, 'b')).toMatchObject({
      attached: { to: 'x', interrupting: true, on: { kind: 'error', name: 'x.cancelled' }, times: null },
    });
    // ready; a to do or done x z to do or done: 4; cancelled: to undo, undone, caught, f3, ended (z is withdrawn).
    // Edges: in; 4; cancelled from 2; undo, out, b, be.
    expect(await figures(inner)).toMatchObject({ counts: '10/11', ends: { completed: 1 }, dead: [] });
  });

  test('without content it may be cancelled', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><transaction id="x"/>${border('b', 'x', '<cancelEventDefinition/>')}<endEvent id="e"/><endEvent id="be"/>`,
      'f1:s>x f2:x>e f3:b>be',
    );
    // ready, at work, done, left, ended; cancelled, f3, ended
    expect(await figures(inner)).toMatchObject({ counts: '8/7', ends: { completed: 2 }, dead: [] });
    expect((await read(inner)).notes).toContain('x may bring about what b waits for (cancel)');
  });

  test('an event that catches all errors does not catch the cancellation', async () => {
    const both = border('b', 'x', '<errorEventDefinition/>') + border('d', 'x', '<cancelEventDefinition/>');
    const failing = '<exclusiveGateway id="a"/><endEvent id="x2"><errorEventDefinition/></endEvent>';
    const inner = cancelled(failing, 'g:i>a k:a>c m:a>x2', both);
    // ready, in, to c or x2; asked, caught by d, ended there; caught by b, f3, ended
    expect(await figures(inner)).toMatchObject({ counts: '10/9', ends: { completed: 2 } });
  });
});
