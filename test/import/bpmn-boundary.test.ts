import { describe, expect, test } from 'vitest';
import { taskOf } from '../../src/import/bpmn-translation.ts';
import { border, figures, figuresOf, nodeOf, read, sequence } from './bpmn-figures.ts';
import { process } from './files.ts';

const timer = (inner = '') => `<timerEventDefinition>${inner}</timerEventDefinition>`;
const ends = '<endEvent id="e"/><endEvent id="be"/>';
/** A task with an event at its border, which leads to an end of its own. */
const hosted = (event: string, task = '<task id="a"/>', roots = '') =>
  roots + process('p', `<startEvent id="s"/>${task}${event}${ends}`, 'f1:s>a f2:a>e f3:b>be');
/** A sub-process with an event at its border. */
const around = (content: string, event: string, roots = '') =>
  hosted(event, `<subProcess id="a">${content}</subProcess>`, roots);

describe('timers', () => {
  test('interrupting: the task is withdrawn', async () => {
    const inner = hosted(border('b', 'a', timer('<timeDuration>PT1H</timeDuration>')));
    // ready, at work, done, left, ended; from at work the timer: f3, ended.
    expect(await figures(inner)).toMatchObject({ counts: '7/6', ends: { completed: 2 }, dead: [] });
    expect(await nodeOf(inner, 'b')).toMatchObject({
      attached: { to: 'a', interrupting: true, on: { kind: 'timer', delay: 3600 }, times: 1 },
    });
    expect(await nodeOf(inner, 'a')).toMatchObject({
      single: true,
      activity: true,
      // work that a timer runs against takes time, whatever the clock
      do: { kind: 'seq', parts: [{ kind: 'event', name: 'a.work' }] },
    });
    const { notes, elements } = await read(inner);
    expect(notes).toEqual(['the environment lets these happen at any moment: b']);
    expect(elements.get('a.work')).toEqual({ kind: 'task', line: 4 });
  });

  test.each([
    ['<timeDuration>PT1M</timeDuration>', { kind: 'timer', delay: 60 }, 1, 'nothing says how often'],
    ['<timeDate>${then}</timeDate>', { kind: 'event' }, 1, 'nothing says how often'],
    ['<timeCycle>R3/PT1H</timeCycle>', { kind: 'timer', delay: 3600 }, 3, null],
    ['<timeCycle>R/PT1H</timeCycle>', { kind: 'timer', delay: 3600 }, 1, 'its cycle has no number'],
    ['<timeCycle>0 0 * * *</timeCycle>', { kind: 'event' }, 1, 'its cycle has no number'],
  ])('not interrupting, %s', async (text, on, times, why) => {
    const inner = hosted(border('b', 'a', timer(text), false));
    expect(await nodeOf(inner, 'b')).toMatchObject({ attached: { to: 'a', interrupting: false, on, times } });
    const once = `b is taken to happen at most once for each activation of what it watches: ${why}`;
    expect((await read(inner)).notes.includes(once)).toBe(why !== null);
  });

  test('not interrupting: both go on', async () => {
    const inner = hosted(border('b', 'a', timer('<timeDuration>PT1M</timeDuration>'), false));
    // a: ready, at work, done, left, ended; the timer has happened at work or before done: f3, ended.
    // Without: 5. With: at work, done, left, ended x 2. Edges: 4 + 1 + 3 x 2 + 4.
    expect(await figures(inner)).toMatchObject({ counts: '13/15', ends: { completed: 2 } });
  });

  test('tasks inside what a timer watches take time; what messages bring does not', async () => {
    const inner = around(`<startEvent id="i"/><task id="t"/>${sequence('g:i>t')}`, border('b', 'a', timer()));
    const { do: content } = await nodeOf(inner, 'a');
    expect(content).toMatchObject({
      kind: 'flow',
      name: 'a.content',
      starts: ['t'],
      nodes: [{ name: 't', activity: true, do: { kind: 'event', name: 't' } }],
    });
  });
});

test('under a virtual clock a timer may come before the work is done, and need not', async () => {
  const inner = hosted(border('b', 'a', timer('<timeDuration>PT1H</timeDuration>')));
  const { model } = await read(inner);
  expect(await figuresOf({ ...model, clock: 'virtual' })).toMatchObject({ ends: { completed: 2 }, dead: [] });
  const deep = around(
    `<startEvent id="i"/><subProcess id="x"><task id="t"/></subProcess>${sequence('g:i>x')}`,
    border('b', 'a', timer('<timeDuration>PT1H</timeDuration>')),
  );
  const timed = { ...(await read(deep)).model, clock: 'virtual' as const };
  expect(await figuresOf(timed)).toMatchObject({ ends: { completed: 2 }, dead: [] });
});

describe('messages, signals and conditions', () => {
  const collaboration =
    '<collaboration id="c"><participant id="P" processRef="p"/><participant id="Q" processRef="q"/><messageFlow id="m" sourceRef="qt" targetRef="b"/></collaboration>';
  const sender = process('q', '<startEvent id="qs"/><task id="qt"/>', 'qf:qs>qt');

  test.each([true, false])('a message from a pool (interrupting: %s)', async (interrupts) => {
    const inner =
      hosted(border('b', 'a', '<messageEventDefinition/>', interrupts), undefined, collaboration) + sender;
    const { model } = await read(inner);
    const { term } = model;
    if (term.kind !== 'pools') throw new Error('no pools');
    const b = term.pools[0]!.flow.nodes.find((v) => v.name === 'b');
    expect(b).toMatchObject({
      receives: ['m'],
      attached: { to: 'a', interrupting: interrupts, on: { kind: 'message' }, times: interrupts ? 1 : null },
    });
    // Interrupting: before it is sent 5; left lying 5; received 2. Not: 5; 5; at work, done, left, ended x f3, ended.
    expect(await figures(inner)).toMatchObject(
      interrupts ? { counts: '12/15', ends: { completed: 2 } } : { counts: '18/24', ends: { completed: 2 } },
    );
  });

  test('a message from a black box waits for the environment', async () => {
    const inner = hosted(border('b', 'a', '<messageEventDefinition/>', false));
    expect(await nodeOf(inner, 'b')).toMatchObject({
      receives: [],
      attached: { on: { kind: 'event' }, times: 1 },
    });
    expect((await read(inner)).notes).toContain('the environment lets these happen at any moment: b');
  });

  test('a condition waits for the environment', async () => {
    const inner = hosted(
      border('b', 'a', '<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>'),
    );
    expect(await nodeOf(inner, 'b')).toMatchObject({ attached: { on: { kind: 'event' }, times: 1 } });
    expect(await figures(inner)).toMatchObject({ counts: '7/6', ends: { completed: 2 } });
  });

  test('a signal from inside the sub-process that it withdraws', async () => {
    const signal = '<signal id="S" name="go"/>';
    const throwing = `<startEvent id="i"/><intermediateThrowEvent id="t"><signalEventDefinition signalRef="S"/></intermediateThrowEvent><task id="u"/>${sequence('g:i>t h:t>u')}`;
    const inner = around(throwing, border('b', 'a', '<signalEventDefinition signalRef="S"/>'), signal);
    expect(await nodeOf(inner, 'b')).toMatchObject({
      receives: ['S'],
      attached: { on: { kind: 'signal' }, times: 1 },
    });
    // ready; in; thrown, and nothing but b can follow; withdrawn; ended: u is never reached
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 1 }, dead: ['u'] });
  });
});

describe('errors', () => {
  const errors =
    '<error id="E1" errorCode="404"/><error id="E2" errorCode="404"/><error id="E3"/><error id="E4" errorCode="out"/>';
  const raising = (ref: string) =>
    `<startEvent id="i"/><endEvent id="t"><errorEventDefinition${ref}/></endEvent>${sequence('g:i>t')}`;
  const caught = (ref: string) => border('b', 'a', `<errorEventDefinition${ref}/>`);

  test.each([
    [' errorRef="E1"', ' errorRef="E1"', '_404'],
    [' errorRef="E1"', ' errorRef="E2"', '_404'],
    [' errorRef="E3"', ' errorRef="E3"', 'E3'],
    [' errorRef="E4"', ' errorRef="E4"', 'out_'],
    [' errorRef="E1"', '', '*'],
    ['', '', '*'],
  ])('raised with%s, caught with%s', async (raised, catching, name) => {
    const inner = around(raising(raised), caught(catching), errors);
    expect(await nodeOf(inner, 'b')).toMatchObject({
      attached: { to: 'a', interrupting: true, on: { kind: 'error', name }, times: null },
    });
    // ready, in, caught, f3, ended: e is never reached
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 1 } });
  });

  test.each([
    [' errorRef="E1"', ' errorRef="E3"'],
    ['', ' errorRef="E1"'],
  ])('raised with%s, not caught with%s', async (raised, catching) => {
    const inner = around(raising(raised), caught(catching), errors);
    expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { failed: 1 } });
  });

  test('where no event throws any, the environment does: tasks may fail', async () => {
    const inner = around('<task id="t"/>', caught(' errorRef="E1"'), errors);
    expect(await nodeOf(inner, 'b')).toMatchObject({
      attached: { on: { kind: 'event' }, interrupting: true, times: 1 },
    });
    // ready; to t, t done, done, left, ended; failed before t: f3, ended
    expect(await figures(inner)).toMatchObject({ counts: '8/7', ends: { completed: 2 }, dead: [] });
    expect((await read(inner)).notes).toEqual([
      'nothing in a throws what b waits for (error)',
      'the environment lets these happen at any moment: b',
    ]);
  });

  test('what is caught further in does not come out: tasks may fail', async () => {
    const deep = `<subProcess id="x">${raising(' errorRef="E1"')}</subProcess>${border('c', 'x', '<errorEventDefinition errorRef="E1"/>')}`;
    for (const ref of [' errorRef="E1"', ' errorRef="E3"', '']) {
      const inner = around(deep, caught(ref), errors);
      expect(await nodeOf(inner, 'b')).toMatchObject({ attached: { on: { kind: 'event' } } });
      expect((await read(inner)).notes).toContain('nothing in a throws what b waits for (error)');
    }
  });

  test('what an event sub-process throws it does not catch itself', async () => {
    const again = `<task id="t"/><subProcess id="h" triggeredByEvent="true"><startEvent id="hs"><errorEventDefinition errorRef="E1"/></startEvent><endEvent id="he"><errorEventDefinition errorRef="E1"/></endEvent>${sequence('h1:hs>he')}</subProcess>`;
    const inner = around(again, caught(' errorRef="E1"'), errors);
    const { do: content } = await nodeOf(inner, 'a');
    expect(content?.kind === 'flow' && content.nodes.find((v) => v.name === 'h')).toMatchObject({
      attached: { on: { kind: 'event' }, interrupting: true },
    });
    expect(await nodeOf(inner, 'b')).toMatchObject({ attached: { on: { kind: 'error', name: '_404' } } });
    // behind the sub-process, and behind its border
    expect(await figures(inner)).toMatchObject({ ends: { completed: 2 }, dead: [] });
  });

  test('an event that never happens, since only others are thrown, is noted', async () => {
    const inner = around(raising(' errorRef="E1"'), caught(' errorRef="E3"'), errors);
    expect((await read(inner)).notes).toEqual([
      'b never happens: events in a throw errors, but none that it catches',
    ]);
    const beside = caught(' errorRef="E1"') + border('c', 'a', '<errorEventDefinition/>');
    expect((await read(around(raising(' errorRef="E1"'), beside, errors))).notes).toEqual([
      'c never happens: events in a throw errors, but none that it catches',
    ]);
  });

  test('an error that looks like an escalation is another outcome', async () => {
    const both = '<error id="E" errorCode="X.escalated"/><escalation id="X" escalationCode="X"/>';
    const events =
      caught(' errorRef="E"') + border('c', 'a', '<escalationEventDefinition escalationRef="X"/>');
    expect(await nodeOf(hosted(events, '<task id="a"/>', both), 'a')).toMatchObject({
      do: {
        parts: [
          {
            outcomes: [
              { name: 'done' },
              { name: 'X.escalated', raise: 'X.escalated' },
              { name: 'X.escalated_', escalate: 'X' },
            ],
          },
        ],
      },
    });
  });

  test('far inside, and caught by the nearest', async () => {
    const deep = `<subProcess id="x">${raising(' errorRef="E1"')}</subProcess>`;
    const inner = around(deep, caught(' errorRef="E1"'), errors);
    expect(await figures(inner)).toMatchObject({ counts: '6/5', ends: { completed: 1 } });
  });

  test('a task may bring about what events at its border wait for', async () => {
    const inner = hosted(caught(' errorRef="E1"'), '<serviceTask id="a"/>', errors);
    expect(await nodeOf(inner, 'a')).toMatchObject({
      activity: false,
      do: {
        kind: 'seq',
        parts: [
          { kind: 'task', name: 'a.outcome', outcomes: [{ name: 'done' }, { name: '_404', raise: '_404' }] },
        ],
      },
    });
    // ready, at work, done, left, ended; caught, f3, ended.
    expect(await figures(inner)).toMatchObject({ counts: '8/7', ends: { completed: 2 }, dead: [] });
    expect((await read(inner)).notes).toEqual(['a may bring about what b waits for (error)']);
  });

  test('an event that catches all errors of a task', async () => {
    const inner = hosted(caught(''), '<serviceTask id="a"/>');
    expect(await figures(inner)).toMatchObject({ counts: '8/7', ends: { completed: 2 } });
  });
});

describe('escalations', () => {
  const escalation = '<escalation id="L" escalationCode="LATE"/>';
  const throwing = (kind: string, ref = ' escalationRef="L"') =>
    `<startEvent id="i"/><${kind} id="t"><escalationEventDefinition${ref}/></${kind}>${sequence('g:i>t')}`;
  const caught = (interrupts: boolean, ref = ' escalationRef="L"') =>
    border('b', 'a', `<escalationEventDefinition${ref}/>`, interrupts);

  test.each(['', ' escalationRef="L"'])('interrupting, caught with%s', async (ref) => {
    const inner = around(throwing('endEvent'), caught(true, ref), escalation);
    expect(await nodeOf(inner, 'b')).toMatchObject({
      attached: {
        interrupting: true,
        on: { kind: 'escalation', name: ref === '' ? '*' : 'LATE' },
        times: null,
      },
    });
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 1 } });
  });

  test('not interrupting: the sub-process goes on', async () => {
    const inner = around(throwing('intermediateThrowEvent'), caught(false), escalation);
    // ready, in; then (ended inside, done, left, ended) x (caught, f3, ended). Edges: 2 + 3 x 3 + 4 x 2.
    expect(await figures(inner)).toMatchObject({ counts: '14/19', ends: { completed: 1 }, dead: [] });
  });

  test('that nobody waits for changes nothing', async () => {
    const inner = process('p', throwing('intermediateThrowEvent'), '').replace(
      '<process',
      `${escalation}<process`,
    );
    expect(await figures(inner)).toMatchObject({ counts: '2/1', ends: { completed: 1 } });
  });

  test('a task may bring about one', async () => {
    const inner = hosted(caught(false), '<task id="a"/>', escalation);
    expect(await nodeOf(inner, 'a')).toMatchObject({
      do: { parts: [{ outcomes: [{ name: 'done' }, { name: 'LATE.escalated', escalate: 'LATE' }] }] },
    });
    // ready, at work; done, left, ended: 3; with the escalation 3 x (caught, f3, ended).
    // Edges: in, done, escalated; 2; 2 x 3 + 3 x 2.
    expect(await figures(inner)).toMatchObject({ counts: '14/17', ends: { completed: 2 } });
  });
});

describe('tasks that exchange messages', () => {
  const participants = '<participant id="P" processRef="p"/><participant id="Q" processRef="q"/>';
  const flow = (id: string, from: string, to: string) =>
    `<messageFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
  const both = (flows: string, kind: string) =>
    hosted(
      border('b', 'a', timer()),
      `<${kind} id="a"/>`,
      `<collaboration id="c">${participants}${flows}</collaboration>`,
    ) + process('q', '<startEvent id="qs"/><task id="qt"/>', 'qf:qs>qt');
  const contentOf = async (inner: string) => {
    const { term } = (await read(inner)).model;
    return term.kind === 'pools' ? term.pools[0]!.flow.nodes.find((v) => v.name === 'a')!.do : null;
  };

  test.each([
    [
      flow('m', 'qt', 'a'),
      'receiveTask',
      [{ kind: 'receive', name: 'a.receive', channels: ['m'] }, taskOf('a.work', [{ name: 'done' }])],
    ],
    [
      flow('m', 'a', 'qt'),
      'sendTask',
      [
        { kind: 'event', name: 'a.work' },
        { kind: 'send', name: 'a.send', channels: ['m'] },
      ],
    ],
    [
      flow('m', 'a', 'qt') + flow('n', 'qt', 'a'),
      'userTask',
      [
        { kind: 'receive', name: 'a.receive', channels: ['n'] },
        taskOf('a.work', [{ name: 'done' }]),
        { kind: 'send', name: 'a.send', channels: ['m'] },
      ],
    ],
    ['', 'receiveTask', [{ kind: 'event', name: 'a.work' }]],
  ])('%s, %s', async (flows, kind, parts) => {
    expect(await contentOf(both(flows, kind))).toEqual({ kind: 'seq', parts });
    await figures(both(flows, kind));
  });

  test('a receive task whose message never comes was not performed, though it was entered', async () => {
    const silent = both(flow('m', 'qt', 'a'), 'receiveTask')
      .replace('<task id="qt"/>', '<task id="qt"/><task id="q2"/>')
      .replace('sourceRef="qs" targetRef="qt"', 'sourceRef="qs" targetRef="q2"');
    expect((await figures(silent)).dead).toEqual(['a.work', 'qt']);
  });

  test('a receive task without a message flow waits for the environment', async () => {
    expect((await read(both('', 'receiveTask'))).notes).toEqual([
      'the environment lets these happen at any moment: a, b',
    ]);
  });
});
