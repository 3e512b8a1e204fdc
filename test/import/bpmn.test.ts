import { describe, expect, test } from 'vitest';
import { figures, read, rootFlow } from './bpmn-figures.ts';
import { process } from './files.ts';

describe('nodes and flows', () => {
  test.each([
    'task',
    'userTask',
    'manualTask',
    'serviceTask',
    'scriptTask',
    'businessRuleTask',
    'sendTask',
    'callActivity',
    'subProcess',
  ])('a %s is an activity with one action', async (kind) => {
    const inner = process(
      'p',
      `<startEvent id="s"/><${kind} id="a" name="Do it"/><endEvent id="e"/>`,
      'f1:s>a f2:a>e',
    );
    expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 1 }, dead: [] });
    const flow = await rootFlow(inner);
    expect(flow.nodes.map((v) => [v.name, v.activity])).toEqual([
      ['a', true],
      ['e', false],
    ]);
    expect(flow.starts).toEqual(['a']);
    expect(flow.edges).toEqual([{ id: 'f2', from: 'a', to: 'e' }]);
  });

  test('a task is one action per incoming flow, and splits in parallel', async () => {
    // g to a by two ways; a fires on each, then x and y end.
    const inner = process(
      'p',
      '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/><endEvent id="x"/><endEvent id="y"/>',
      'f:s>g f1:g>a f2:g>a f3:a>x f4:a>y',
    );
    // start, f1, f2, {f3 f4}, {x f4}, {f3 y}, {x y}; edges g 2, a 2, then 4.
    expect(await figures(inner)).toMatchObject({ counts: '7/8', ends: { completed: 1 } });
  });

  test('an exclusive gateway has an action for each pair of flows; its conditions are noted and open', async () => {
    const inner = `<process id="p"><startEvent id="s"/><exclusiveGateway id="g" default="f2"/><task id="a"/><task id="b"/>
      <sequenceFlow id="f0" sourceRef="s" targetRef="g"/>
      <sequenceFlow id="f1" sourceRef="g" targetRef="a"><conditionExpression>x &gt; 1</conditionExpression></sequenceFlow>
      <sequenceFlow id="f2" sourceRef="g" targetRef="b"/></process>`;
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 2 } });
    expect((await read(inner)).notes).toEqual([
      'conditions are not evaluated: each branch may be taken (f1)',
    ]);
  });

  test('parallel gateways split and join', async () => {
    const inner = process(
      'p',
      '<startEvent id="s"/><parallelGateway id="g"/><task id="a"/><task id="b"/><parallelGateway id="j"/><endEvent id="e"/>',
      'f0:s>g f1:g>a f2:g>b f3:a>j f4:b>j f5:j>e',
    );
    expect(await figures(inner)).toMatchObject({ counts: '7/7', ends: { completed: 1 } });
  });

  test('a node without incoming flows is dead', async () => {
    const inner = process(
      'p',
      '<startEvent id="s"/><task id="a"/><task id="b"/><endEvent id="e"/>',
      'f1:s>a f2:b>e',
    );
    expect(await figures(inner)).toMatchObject({ counts: '2/1', dead: ['b'] });
  });

  test('what has no behaviour is ignored', async () => {
    const inner = `<process id="p"><documentation>text</documentation><extensionElements><x:y xmlns:x="urn:x" z="1"/></extensionElements>
      <laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef></lane></laneSet>
      <startEvent id="s"/><task id="a"><ioSpecification id="io"><dataInput id="di"/><inputSet id="is"/><outputSet id="os"/></ioSpecification></task>
      <dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/><dataStoreReference id="ds"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="a"/><textAnnotation id="t"><text>hm</text></textAnnotation>
      <association id="as" sourceRef="a" targetRef="t"/><group id="gr"/></process>`;
    expect(await figures(inner)).toMatchObject({ counts: '2/1', ends: { completed: 1 } });
    expect((await read(inner)).notes).toEqual([]);
  });

  test('unknown attributes and references without behaviour are noted', async () => {
    const inner = `<process id="p"><laneSet id="ls"><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>
      <startEvent id="s" color="red"/><task id="a"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/></process>`;
    expect((await read(inner)).notes).toEqual([
      'the attribute color of s is not known and was ignored',
      'flowNodeRef of l refers to "gone", which does not exist; it carries no behaviour',
    ]);
  });

  test('names, lines and kinds of elements', async () => {
    const { elements } = await read(
      process('p', '<startEvent id="s"/>\n<userTask\n  id="a" name="Do &amp; it"/>', 'f:s>a'),
    );
    expect(elements.get('a')).toEqual({ kind: 'userTask', line: 5, name: 'Do & it' });
    expect(elements.get('f')).toEqual({ kind: 'sequenceFlow', line: 7 });
    expect(elements.get('->a')).toEqual({ kind: 'sequenceFlow', line: 7 });
  });

  test('sequence flows without ids', async () => {
    const inner =
      '<process id="p"><startEvent id="s"/><task id="a"/><task id="b"/><sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="b"/></process>';
    expect((await rootFlow(inner)).edges).toEqual([{ id: 'a->b', from: 'a', to: 'b' }]);
  });
});

describe('events', () => {
  const message = '<messageEventDefinition/>';
  const through = (event: string) =>
    process('p', `<startEvent id="s"/>${event}<endEvent id="e"/>`, 'f1:s>v f2:v>e');

  test.each([
    ['message', message, 'event'],
    [
      'conditional',
      '<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>',
      'event',
    ],
    ['signal', '<signalEventDefinition signalRef="S"/>', 'event'],
    ['timer', '<timerEventDefinition><timeDuration>PT1H30M</timeDuration></timerEventDefinition>', 'timer'],
    ['timer', '<timerEventDefinition><timeCycle>R3/PT1H30M</timeCycle></timerEventDefinition>', 'timer'],
    [
      'timer',
      '<timerEventDefinition><timeDate>2026-01-01T00:00:00Z</timeDate></timerEventDefinition>',
      'event',
    ],
    ['timer', '<timerEventDefinition><timeDuration>${wait}</timeDuration></timerEventDefinition>', 'event'],
  ])(
    'a catching %s event that nothing in the file triggers waits for the environment: %s',
    async (_, definition, kind) => {
      const inner = `<signal id="S"/>${through(`<intermediateCatchEvent id="v">${definition}</intermediateCatchEvent>`)}`;
      expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 1 } });
      const node = (await rootFlow(inner)).nodes[0]!;
      expect(node).toMatchObject({ name: 'v', activity: false, do: { kind } });
      if (node.do?.kind === 'timer') expect(node.do.delay).toBe(5400);
      expect((await read(inner)).notes).toEqual(['the environment lets these happen at any moment: v']);
    },
  );

  test('signal events that name no signal do not find each other, and that is noted', async () => {
    const signal = '<signalEventDefinition/>';
    const inner = process(
      'p',
      `<startEvent id="s"/><intermediateThrowEvent id="t">${signal}</intermediateThrowEvent><intermediateCatchEvent id="c">${signal}</intermediateCatchEvent>`,
      'f1:s>t f2:s>c',
    );
    expect((await read(inner)).notes).toEqual([
      'the signal event t names no signal: it reaches nobody',
      'the signal event c names no signal: no event of the file throws what it waits for',
      'the environment lets these happen at any moment: c',
    ]);
  });

  test.each(['', message, '<signalEventDefinition/>'])(
    'a throwing event that nobody hears is a step: %s',
    async (definition) => {
      const inner = through(`<intermediateThrowEvent id="v">${definition}</intermediateThrowEvent>`);
      expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 1 }, dead: [] });
    },
  );

  test('a receive task without a message flow waits for the environment, and is an activity', async () => {
    const node = (await rootFlow(through('<receiveTask id="v"/>'))).nodes[0]!;
    expect(node).toMatchObject({ activity: true, do: { kind: 'event', name: 'v' } });
  });

  test('a link goes on at the catching event of its name', async () => {
    const link = (name: string) => `<linkEventDefinition name="${name}"/>`;
    const inner = process(
      'p',
      `<startEvent id="s"/><intermediateThrowEvent id="t">${link('L')}</intermediateThrowEvent>
       <intermediateCatchEvent id="c">${link('L')}</intermediateCatchEvent><endEvent id="e"/>`,
      'f1:s>t f2:c>e',
    );
    expect(await figures(inner)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
  });

  test('terminate ends everything; other ends only their own token', async () => {
    const inner = (definition: string) =>
      process(
        'p',
        `<startEvent id="s"/><parallelGateway id="g"/><task id="a"/><endEvent id="e">${definition}</endEvent>`,
        'f0:s>g f1:g>a f2:g>e',
      );
    // ->g, {f1 f2}, {a.sink f2}, {f1 e}, {both}
    expect(await figures(inner(''))).toMatchObject({ counts: '5/5', ends: { completed: 1 } });
    // terminate takes f1 along: ->g, {f1 f2}, {a.sink f2}, {e}.
    expect(await figures(inner('<terminateEventDefinition/>'))).toMatchObject({
      counts: '4/4',
      ends: { completed: 1 },
    });
  });

  test('an error end event fails the case', async () => {
    const inner = `<error id="limit"/>${process('p', '<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="limit"/></endEvent>', 'f:s>e')}`;
    expect(await figures(inner)).toMatchObject({ counts: '2/1', ends: { failed: 1 } });
    // An error called `limit` would be taken for a cut of the search.
    expect((await rootFlow(inner)).nodes[0]!.do).toMatchObject({ outcomes: [{ raise: 'limit_' }] });
  });

  test('an event-based gateway and the event that decides it are one step', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><eventBasedGateway id="g"/><receiveTask id="a"/>
       <intermediateCatchEvent id="b"><timerEventDefinition/></intermediateCatchEvent>`,
      'f0:s>g f1:g>a f2:g>b',
    );
    expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 2 } });
  });
});

describe('starts', () => {
  const timer = '<timerEventDefinition/>';
  test('a start event with several flows marks them all', async () => {
    const inner = process('p', '<startEvent id="s"/><task id="a"/><task id="b"/>', 'f1:s>a f2:s>b');
    expect(await figures(inner)).toMatchObject({ counts: '4/4', ends: { completed: 1 } });
  });

  test('two flows into one node are two tokens', async () => {
    const inner = process(
      'p',
      '<startEvent id="s"/><parallelGateway id="j"/><endEvent id="e"/>',
      'f1:s>j f2:s>j f3:j>e',
    );
    // The start event is a step of its own here: ->s, {f1 f2}, f3, end.
    expect(await figures(inner)).toMatchObject({ counts: '4/3', ends: { completed: 1 } });
    const two = process(
      'p',
      '<startEvent id="s"/><startEvent id="t"/><parallelGateway id="j"/>',
      'f1:s>j f2:t>j',
    );
    expect(await figures(two)).toMatchObject({ ends: { completed: 1 }, counts: '3/2' });
    expect((await read(two)).notes).toEqual([
      'the none start events s, t of p all fire when the case starts',
    ]);
  });

  test('a start event without flows ends at once', async () => {
    expect(await figures(process('p', '<startEvent id="s"/>', ''))).toMatchObject({
      counts: '2/1',
      ends: { completed: 1 },
    });
  });

  test('a start event that the environment triggers waits on its start edge', async () => {
    const inner = process('p', `<startEvent id="s">${timer}</startEvent><task id="a"/>`, 'f:s>a');
    expect(await figures(inner)).toMatchObject({ counts: '3/2', ends: { completed: 1 } });
    expect((await rootFlow(inner)).starts).toEqual(['s']);
  });

  test('of several ways to start, one is taken', async () => {
    const inner = process(
      'p',
      `<startEvent id="s"/><startEvent id="t">${timer}</startEvent><exclusiveGateway id="m"/><endEvent id="e"/>`,
      'f1:s>m f2:t>m f3:m>e',
    );
    // gateway, f1, f2, f3, end: the end event is reached once.
    expect(await figures(inner)).toMatchObject({ counts: '5/5', ends: { completed: 1 } });
    expect((await read(inner)).notes).toEqual([
      'an instance of p starts with one of s, t: the environment chooses',
      'the environment lets these happen at any moment: s, t',
    ]);
  });
});

test('without a start event, nodes without incoming flows start', async () => {
  const inner = process('p', '<task id="a"/><task id="b"/><task id="c"/>', 'f:a>b');
  // {a, b, end} x {c, end}
  expect(await figures(inner)).toMatchObject({ counts: '6/7', ends: { completed: 1 }, dead: [] });
  expect((await rootFlow(inner)).starts).toEqual(['a', 'c']);
  expect((await read(inner)).notes).toEqual(['p has no start event: it starts with a, c']);
});
