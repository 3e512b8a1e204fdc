import { describe, expect, test } from 'vitest';
import { border, figures, nodeOf, read, rootFlow, sequence } from './bpmn-figures.ts';
import { process } from './files.ts';

const timer = '<timerEventDefinition/>';
const through = (content: string, flows = 'f1:s>v f2:v>e') =>
  process('p', `<startEvent id="s"/>${content}<endEvent id="e"/>`, flows);

describe('embedded sub-processes', () => {
  test.each(['subProcess', 'transaction'])(
    'a %s is entered, and left when nothing is left in it',
    async (kind) => {
      const inner = through(
        `<${kind} id="v" name="V"><startEvent id="i"/><task id="a"/><task id="b"/>${sequence('g:i>a h:i>b')}</${kind}>`,
      );
      expect(await nodeOf(inner, 'v')).toMatchObject({
        single: true,
        activity: true,
        do: { kind: 'flow', name: 'v.content', starts: ['a', 'b'], nodes: [{ name: 'a' }, { name: 'b' }] },
      });
      // ready; 2 x 2; done, left, ended. Edges: 1 + 4 + 1 + 1 + 1.
      expect(await figures(inner)).toMatchObject({ counts: '8/8', ends: { completed: 1 }, dead: [] });
      expect((await read(inner)).elements.get('v.content')).toEqual({ kind, name: 'V', line: 4 });
    },
  );

  test('without a start event, all nodes without incoming flows start', async () => {
    const inner = through(
      `<subProcess id="v"><task id="a"/><task id="b"/><task id="c"/>${border('x', 'a', timer)}${sequence('g:b>c')}</subProcess>`,
    );
    expect((await nodeOf(inner, 'v')).do).toMatchObject({ starts: ['a', 'b'] });
    expect((await read(inner)).notes).toEqual(['the environment lets these happen at any moment: x']);
  });

  test('terminate ends the sub-process alone', async () => {
    const inner = through(
      `<subProcess id="v"><startEvent id="i"/><task id="a"/><endEvent id="t"><terminateEventDefinition/></endEvent>${sequence('g:i>a h:i>t')}</subProcess>`,
    );
    // ready; both; a done; terminated (with or without a: the same); done, left, ended.
    expect(await figures(inner)).toMatchObject({ counts: '7/7', ends: { completed: 1 } });
  });

  test('a second thread into one in progress is a cut of the search', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><startEvent id="t"/><exclusiveGateway id="g"/><subProcess id="v"><task id="a"/></subProcess>`,
      'f1:s>g f2:t>g f3:g>v',
    );
    expect((await figures(inner)).ends).toMatchObject({ failed: 1 });
  });

  test('messages reach nodes inside; to its border, they are for the environment', async () => {
    const collaboration = (target: string) =>
      `<collaboration id="c"><participant id="P" processRef="p"/><participant id="Q" processRef="q"/><messageFlow id="m" sourceRef="qt" targetRef="${target}"/></collaboration>`;
    const inner = (target: string) =>
      collaboration(target) +
      through('<subProcess id="v"><receiveTask id="r"/></subProcess>') +
      process('q', '<startEvent id="qs"/><task id="qt"/>', 'qf:qs>qt');
    // q 2 states; p: ready, in, received, done, left, ended. Before sending 2; after 2 + 4.
    expect(await figures(inner('r'))).toMatchObject({ counts: '8/8', ends: { completed: 1 } });
    expect((await read(inner('v'))).notes).toEqual([
      'message flow m ends at the border of sub-process v, not at a node of it: its other end deals with the environment',
      'the environment lets these happen at any moment: r',
    ]);
  });

  test('without content it is one task', async () => {
    const inner = through('<subProcess id="v"/>');
    expect(await figures(inner)).toMatchObject({ counts: '3/2' });
    expect((await read(inner)).notes).toEqual(['v is one task: nothing is in it']);
  });
});

describe('event sub-processes', () => {
  const reacting = (start: string, interrupts = true, roots = '', content = '<task id="a"/>') =>
    roots +
    process(
      'p',
      `<startEvent id="s"/>${content}<subProcess id="v" triggeredByEvent="true"><startEvent id="i" isInterrupting="${interrupts}">${start}</startEvent><task id="b"/>${sequence('g:i>b')}</subProcess>`,
      'f:s>a',
    );

  test.each([
    [
      'timer',
      '<timerEventDefinition><timeDuration>PT2S</timeDuration></timerEventDefinition>',
      { kind: 'timer', delay: 2 },
    ],
    ['message', '<messageEventDefinition/>', { kind: 'event' }],
    [
      'condition',
      '<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>',
      { kind: 'event' },
    ],
    ['signal', '<signalEventDefinition/>', { kind: 'event' }],
  ])('%s: what was in progress is withdrawn', async (_, start, on) => {
    const inner = reacting(start);
    expect(await nodeOf(inner, 'v')).toMatchObject({
      single: true,
      activity: true,
      attached: { to: null, interrupting: true, on, times: 1 },
      do: { kind: 'flow', name: 'v.content', starts: ['b'], nodes: [{ name: 'b' }] },
    });
    // ready, done; to b, b done, done, ended. Edges: a, v:in, b, end, out.
    expect(await figures(inner)).toMatchObject({ counts: '6/5', ends: { completed: 2 }, dead: [] });
  });

  test('beside what goes on', async () => {
    // ready, done; ready, done x to b, b done, done, ended. Edges: a, v:in; 3 x 2; a 4.
    expect(await figures(reacting(timer, false))).toMatchObject({ counts: '10/12', ends: { completed: 2 } });
  });

  const failing =
    '<subProcess id="a"><endEvent id="t"><errorEventDefinition errorRef="E"/></endEvent></subProcess>';
  test('an error that nothing nearer catches', async () => {
    const inner = reacting('<errorEventDefinition/>', true, '<error id="E"/>', failing);
    expect(await nodeOf(inner, 'v')).toMatchObject({
      attached: { on: { kind: 'error', name: '*' }, times: null },
    });
    // ready, in; raised; to b, b done, done, ended
    expect(await figures(inner)).toMatchObject({ counts: '7/6', ends: { completed: 1 } });
  });

  test('an escalation', async () => {
    const content =
      '<intermediateThrowEvent id="a"><escalationEventDefinition escalationRef="L"/></intermediateThrowEvent>';
    const inner = reacting(
      '<escalationEventDefinition escalationRef="L"/>',
      false,
      '<escalation id="L"/>',
      content,
    );
    // ready; escalated; to b, b done, done, ended (a has ended meanwhile)
    expect(await figures(inner)).toMatchObject({ counts: '6/5', ends: { completed: 1 }, dead: [] });
  });

  test('a signal', async () => {
    const content =
      '<intermediateThrowEvent id="a"><signalEventDefinition signalRef="S"/></intermediateThrowEvent><task id="c"/>';
    const inner = reacting(
      '<signalEventDefinition signalRef="S"/>',
      false,
      '<signal id="S"/>',
      content,
    ).replace('</process>', `${sequence('h:a>c')}</process>`);
    expect(await nodeOf(inner, 'v')).toMatchObject({
      receives: ['S'],
      attached: { on: { kind: 'signal' }, times: null },
    });
    // ready; (to c, ended) x (thrown, to b, b done, done, ended). Edges: 1 + 2 x 4 + 5.
    expect(await figures(inner)).toMatchObject({ counts: '11/14', ends: { completed: 1 }, dead: [] });
  });
});

describe('call activities', () => {
  const called = process('q', '<startEvent id="qs"/><task id="qa"/>', 'q1:qs>qa');
  const call = (id: string, target: string) => `<callActivity id="${id}" calledElement="${target}"/>`;

  test.each(['q', 'ns:q'])('%s: the process stands where it is called', async (target) => {
    const inner = through(call('v', target)) + called;
    expect(await nodeOf(inner, 'v')).toMatchObject({
      single: true,
      do: { kind: 'call', name: 'v.call', body: { kind: 'flow', starts: ['qa'] } },
    });
    // ready; to qa, done, done, left, ended
    expect(await figures(inner)).toMatchObject({ counts: '6/5', ends: { completed: 1 }, dead: [] });
  });

  test('each call is a copy, with names of its own', async () => {
    const inner = through(call('v', 'q') + call('w', 'q'), 'f1:s>v f2:v>w f3:w>e') + called;
    expect(await figures(inner)).toMatchObject({ counts: '10/9', ends: { completed: 1 }, dead: [] });
  });

  test('calls inside calls', async () => {
    const inner = through(call('v', 'r')) + process('r', call('rv', 'q'), '') + called;
    // to v, to rv, to qa, ended in q, rv done, ended in r, v done, left, ended: all in a row
    expect(await figures(inner)).toMatchObject({ counts: '9/8', ends: { completed: 1 }, dead: [] });
  });

  test('a participant keeps a process that is called', async () => {
    const inner =
      '<collaboration id="c"><participant id="P" processRef="p"/><participant id="Q" processRef="q"/></collaboration>' +
      through(call('v', 'q')) +
      called;
    const { term } = (await read(inner)).model;
    expect(term).toMatchObject({ kind: 'pools', pools: [{ name: 'P' }, { name: 'Q' }] });
    expect(await figures(inner)).toMatchObject({ counts: '12/16', dead: [] });
  });

  const opaque = async (inner: string) => {
    const { model, notes } = await read(inner);
    const flow = model.term.kind === 'pools' ? model.term.pools[0]!.flow : model.term;
    expect(flow.kind === 'flow' && flow.nodes.find((v) => v.name === 'v')).toMatchObject({
      activity: true,
      single: false,
    });
    return notes;
  };

  test('what cannot be entered is one task', async () => {
    expect(await opaque(through(call('v', 'other')))).toEqual([
      'v is one task: other, which it calls, is not in the file',
    ]);
    expect(await opaque(`${through(call('v', 'g'))}<globalUserTask id="g"/>`)).toEqual([]);
    expect(await opaque(`${through(call('v', 'q'))}<process id="q"/>`)).toEqual([
      'v is one task: q, which it calls, is empty',
    ]);
    const started = process('q', `<startEvent id="qs">${timer}</startEvent><task id="qa"/>`, 'q1:qs>qa');
    expect(await opaque(through(call('v', 'q')) + started)).toContain(
      'v is one task: q, which it calls, is checked beside it: it is not just begun by none start events, or has message flows of its own',
    );
  });

  test('processes that call each other: the first stands on its own', async () => {
    const inner =
      through(call('v', 'q')) + process('q', `<startEvent id="qs"/>${call('qv', 'p')}`, 'q1:qs>qv');
    expect((await rootFlow(inner)).name).toBe('p');
    expect((await read(inner)).notes).toEqual([around('qv')]);
    // the call comes back, or is a cut
    const { ends, dead } = await figures(inner);
    expect([ends, dead]).toEqual([{ completed: 1, failed: 1 }, []]);
  });

  const around = (id: string) =>
    `${id} calls p, which is around it: the call comes back, or the search is cut, as it may call for ever`;

  test('a call of the process around it is a cut of the search, which nothing catches', async () => {
    const { ends, dead } = await figures(through(call('v', 'p')));
    expect([ends, dead]).toEqual([{ completed: 1, failed: 1 }, []]);
    expect((await read(through(call('v', 'p')))).notes).toEqual([around('v')]);
    const caught = through(call('v', 'p') + border('b', 'v', '<errorEventDefinition/>'));
    expect((await figures(caught)).ends).toEqual({ completed: 2, failed: 1 });
    expect((await read(caught)).notes).toEqual(['v may bring about what b waits for (error)', around('v')]);
  });

  test('a process may end with an error that its caller catches', async () => {
    const failing = process(
      'q',
      '<startEvent id="qs"/><endEvent id="qe"><errorEventDefinition errorRef="E"/></endEvent>',
      'q1:qs>qe',
    );
    const inner = `<error id="E"/>${through(call('v', 'q') + border('b', 'v', '<errorEventDefinition errorRef="E"/>'))}${failing}`;
    // ready, to qe, caught, ended
    expect(await figures(inner)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
  });
});

describe('ad-hoc sub-processes', () => {
  const adHoc = (attributes: string, content: string) =>
    through(`<adHocSubProcess id="v"${attributes}>${content}</adHocSubProcess>`);

  test('parts in any order, at least one', async () => {
    const inner = adHoc('', `<task id="a"/><task id="b"/><task id="c"/>${sequence('g:b>c')}`);
    expect(await nodeOf(inner, 'v')).toMatchObject({
      do: {
        kind: 'or',
        name: 'v.parts',
        join: 'all',
        branches: [
          { do: { kind: 'task', name: 'a' } },
          { do: { kind: 'flow', name: 'v.part', starts: ['b'] } },
        ],
      },
    });
    // ready, in; a: to do, over; b: to b, to c, ended inside, over: 8; done, left, ended.
    // Edges: in; 3 choices; a 4; the other 3 x 2; join, out, end.
    expect(await figures(inner)).toMatchObject({ counts: '13/17', ends: { completed: 1 }, dead: [] });
    expect((await read(inner)).notes).toEqual([
      'v is ad hoc: each of its parts happens at most once, and at least one of them',
    ]);
  });

  test('one at a time', async () => {
    const inner = adHoc(
      ' ordering="Sequential"',
      '<task id="a"/><task id="b"/><completionCondition>x</completionCondition>',
    );
    expect((await nodeOf(inner, 'v')).do).toMatchObject({
      branches: [{ do: { kind: 'lock', lock: 'v.turn' } }, { do: { kind: 'lock', lock: 'v.turn' } }],
    });
    // ready, in; each waiting, at work, over, but not both at work: 8; done, left, ended.
    // Edges: in; 3; entering 2 x 2, working 2 x 2; 3.
    expect(await figures(inner)).toMatchObject({ counts: '13/15', ends: { completed: 1 }, dead: [] });
    expect((await read(inner)).notes).toContain(
      'the completion condition of v is not evaluated: it ends when the chosen parts have ended',
    );
  });

  test('events at a border belong to the part of their task', async () => {
    const inner = adHoc(
      '',
      `<task id="a"/><task id="b"/><task id="c"/>${border('x', 'a', timer)}${sequence('g:x>c')}`,
    );
    expect((await nodeOf(inner, 'v')).do).toMatchObject({
      branches: [{ do: { nodes: [{ name: 'a' }, { name: 'c' }, { name: 'x' }] } }, { do: { name: 'b' } }],
    });
    expect((await figures(inner)).ends).toEqual({ completed: 1 });
  });

  test('an event alone is a part that does what events do', async () => {
    const escalating = adHoc(
      '',
      '<task id="a"/><intermediateThrowEvent id="t"><escalationEventDefinition/></intermediateThrowEvent>',
    ).replace('</adHocSubProcess>', `</adHocSubProcess>${border('b', 'v', '<escalationEventDefinition/>')}`);
    expect((await nodeOf(escalating, 'v')).do).toMatchObject({
      branches: [{ do: { kind: 'task', name: 'a' } }, { do: { kind: 'flow', starts: ['t'] } }],
    });
    // the end behind the sub-process, and the one behind its border
    expect((await figures(escalating)).ends).toEqual({ completed: 2 });
    const waiting = adHoc(
      '',
      '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT2S</timeDuration></timerEventDefinition></intermediateCatchEvent>',
    );
    expect((await nodeOf(waiting, 'v')).do).toMatchObject({
      branches: [{ do: { kind: 'flow', nodes: [{ name: 't', do: { kind: 'timer', delay: 2 } }] } }],
    });
  });

  test('each level of nested ones is translated once', async () => {
    const levels = Array.from({ length: 30 }, (_, i) => `n${i}`);
    const nested = levels.reduceRight(
      (inner, id) => `<adHocSubProcess id="${id}">${inner}</adHocSubProcess>`,
      '<task id="a"/>',
    );
    const inner = adHoc('', nested);
    expect((await figures(inner)).ends).toEqual({ completed: 1 });
    expect((await read(inner)).notes).toHaveLength(31);
  });

  test('links join parts by their names', async () => {
    const link = (id: string, kind: string, name: string) =>
      `<intermediate${kind}Event id="${id}"><linkEventDefinition name="${name}"/></intermediate${kind}Event>`;
    const inner = adHoc(
      '',
      link('t', 'Throw', 'x') + link('c', 'Catch', 'x') + link('u', 'Throw', 'y') + link('d', 'Catch', 'y'),
    );
    expect((await nodeOf(inner, 'v')).do).toMatchObject({
      branches: [
        { do: { starts: ['t'], nodes: [{ name: 't' }, { name: 'c' }] } },
        { do: { starts: ['u'], nodes: [{ name: 'u' }, { name: 'd' }] } },
      ],
    });
  });
});
