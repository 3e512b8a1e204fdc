import { describe, expect, test } from 'vitest';
import { readBpmn } from '../../src/import/bpmn.ts';
import { bpmn, fileWith, mistakeOf, process } from './files.ts';

const mistake = (text: string) => mistakeOf(() => readBpmn(fileWith('model.bpmn', text)));
const start = '<startEvent id="s"/>';
/** Nodes between start and end, from line 5 on. */
const through = (nodes: string, flows = 'f1:s>v f2:v>e') =>
  bpmn(process('p', `${start}\n${nodes}<endEvent id="e"/>`, flows));
const collaboration = (flows: string) =>
  bpmn(`<collaboration id="c"><participant id="A" processRef="a"/><participant id="B" processRef="b"/>
${flows}</collaboration>${process('a', '<startEvent id="as"/><task id="at"/>', 'af:as>at')}${process('b', '<startEvent id="bs"/><task id="bt"/><exclusiveGateway id="bg"/>', 'bf:bs>bt bf2:bt>bg')}`);
const flow = (from: string, to: string) => `<messageFlow id="m" sourceRef="${from}" targetRef="${to}"/>`;

describe('elements that are not supported are refused by id, kind and line', () => {
  test.each([
    ['inclusiveGateway', '<inclusiveGateway id="v"/>'],
    ['complexGateway', '<complexGateway id="v"/>'],
    ['subProcess', '<subProcess id="v"><startEvent id="i"/></subProcess>'],
    ['subProcess', '<subProcess id="v" triggeredByEvent="true"/>'],
    ['transaction', '<transaction id="v"/>'],
    ['adHocSubProcess', '<adHocSubProcess id="v"/>'],
    ['task', '<task id="v"><standardLoopCharacteristics/></task>'],
    ['userTask', '<userTask id="v"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>'],
    ['task', '<task id="v" isForCompensation="true"/>'],
    ['task', '<task id="v" startQuantity="2"/>'],
    ['receiveTask', '<receiveTask id="v" instantiate="true"/>'],
    ['eventBasedGateway', '<eventBasedGateway id="v" instantiate="true"/>'],
    ['eventBasedGateway', '<eventBasedGateway id="v" eventGatewayType="Parallel"/>'],
    ['intermediateCatchEvent', '<intermediateCatchEvent id="v"/>'],
    [
      'intermediateCatchEvent',
      '<intermediateCatchEvent id="v"><messageEventDefinition/><timerEventDefinition/></intermediateCatchEvent>',
    ],
    [
      'intermediateThrowEvent',
      '<intermediateThrowEvent id="v"><escalationEventDefinition/></intermediateThrowEvent>',
    ],
    [
      'intermediateThrowEvent',
      '<intermediateThrowEvent id="v"><compensateEventDefinition/></intermediateThrowEvent>',
    ],
    ['endEvent', '<endEvent id="v"><cancelEventDefinition/></endEvent>'],
    ['startEvent', '<startEvent id="v"><errorEventDefinition/></startEvent>'],
    ['choreographyTask', '<choreographyTask id="v"/>'],
  ])('%s: %s', async (kind, xml) => {
    const error = await mistake(through(xml));
    expect(error).toMatchObject({ code: 'FP2042', place: { element: 'v', line: 5 } });
    expect(error.message).toMatch(new RegExp(`^${kind} "v": `));
  });

  test('boundary events, and how many others there are', async () => {
    const error = await mistake(
      through('<inclusiveGateway id="v"/><task id="t"/><boundaryEvent id="b" attachedToRef="t"/>'),
    );
    expect(error.message).toBe(
      'inclusiveGateway "v": this kind of element is not supported; nor b (boundaryEvent)',
    );
  });

  test('a choreography', async () => {
    expect(await mistake(bpmn('<choreography id="c"/>'))).toMatchObject({
      code: 'FP2042',
      place: { element: 'c', line: 3 },
    });
  });

  test('a participant that stands for several', async () => {
    const text = collaboration('').replace(
      'processRef="a"/>',
      'processRef="a"><participantMultiplicity maximum="3"/></participant>',
    );
    expect(await mistake(text)).toMatchObject({ code: 'FP2042', place: { element: 'A' } });
  });

  test('a receiver of messages from a pool with content and from one without', async () => {
    const text = collaboration(
      `<participant id="X"/>${flow('at', 'bt')}<messageFlow id="n" sourceRef="X" targetRef="bt"/>`,
    );
    expect(await mistake(text)).toMatchObject({ code: 'FP2042', place: { element: 'bt' } });
  });
});

describe('mistakes', () => {
  const link = (id: string, kind: string, name: string) =>
    `<intermediate${kind}Event id="${id}"><linkEventDefinition name="${name}"/></intermediate${kind}Event>`;
  test.each([
    ['FP2040', 'another root', '<html/>', undefined, 1],
    ['FP2040', 'BPMN 1', '<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', undefined, 1],
    ['FP2041', 'no process', bpmn(''), undefined, undefined],
    ['FP2041', 'an empty process', bpmn('<process id="p"/>'), 'p', 3],
    ['FP2043', 'an unknown element', through('<frob id="v"/>', 'f1:s>e'), undefined, 5],
    ['FP2043', 'a foreign element', through('<x:frob xmlns:x="urn:x"/>', 'f1:s>e'), undefined, 5],
    ['FP2044', 'a sequence flow to nowhere', through('', 'f1:s>zz'), 'f1', 6],
    [
      'FP2044',
      'a sequence flow without a target',
      bpmn(`<process id="p">${start}<sequenceFlow id="f" sourceRef="s"/></process>`),
      'f',
      3,
    ],
    ['FP2044', 'a message flow to nowhere', collaboration(flow('at', 'zz')), 'm', 4],
    [
      'FP2044',
      'a message flow without a source',
      collaboration('<messageFlow id="m" targetRef="bt"/>'),
      'm',
      4,
    ],
    [
      'FP2044',
      'an incoming flow that does not exist',
      through('<task id="v"><incoming>zz</incoming></task>'),
      'v',
      5,
    ],
    [
      'FP2044',
      'a signal that does not exist',
      through(
        '<intermediateThrowEvent id="v"><signalEventDefinition signalRef="zz"/></intermediateThrowEvent>',
      ),
      'v',
      5,
    ],
    ['FP2045', 'a node without an id', bpmn(`<process id="p">${start}<task/></process>`), 'p', 3],
    ['FP2045', 'a process without an id', bpmn(`<process>${start}</process>`), undefined, undefined],
    [
      'FP2045',
      'a message flow without an id',
      collaboration('<messageFlow sourceRef="at" targetRef="bt"/>'),
      'c',
      3,
    ],
    ['FP2045', 'an id that is no name', through('<task id="1 v"/>', 'f1:s>e'), '1 v', 5],
    ['FP2046', 'an id given twice', through('<task id="s"/>', 'f1:s>e'), 's', 5],
    [
      'FP2047',
      'a condition on a flow out of a task',
      bpmn(`<process id="p">${start}<task id="v"/><task id="w"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="v"/>
<sequenceFlow id="f2" sourceRef="v" targetRef="w"><conditionExpression>x</conditionExpression></sequenceFlow></process>`),
      'f2',
      5,
    ],
    ['FP2048', 'no start event', bpmn('<process id="p"><task id="v"/></process>'), 'p', 3],
    ['FP2048', 'a flow to a start event', through('<task id="v"/>', 'f1:s>v f2:v>s'), 's', 4],
    ['FP2048', 'a flow from an end event', through('<task id="v"/>', 'f1:s>e f2:e>v'), 'f2', 7],
    ['FP2049', 'a message flow to a gateway', collaboration(flow('at', 'bg')), 'm', 4],
    ['FP2049', 'a message flow from a start event', collaboration(flow('as', 'bt')), 'm', 4],
    ['FP2049', 'a message flow inside a pool', collaboration(flow('at', 'at')), 'm', 4],
    ['FP2050', 'a link that nothing catches', through(link('v', 'Throw', 'L'), 'f1:s>v'), 'v', 5],
    ['FP2050', 'a link that nothing throws', through(link('v', 'Catch', 'L'), 'f1:s>e f2:v>e'), 'v', 5],
    [
      'FP2050',
      'a link that two catch',
      through(link('t', 'Throw', 'L') + link('u', 'Catch', 'L') + link('v', 'Catch', 'L'), 'f1:s>t f2:v>e'),
      't',
      5,
    ],
    [
      'FP2050',
      'a throwing link with an outgoing flow',
      through(link('t', 'Throw', 'L') + link('v', 'Catch', 'L'), 'f1:s>t f2:t>e'),
      't',
      5,
    ],
    [
      'FP2050',
      'a catching link with an incoming flow',
      through(link('t', 'Throw', 'L') + link('v', 'Catch', 'L'), 'f1:s>v f2:v>t'),
      'v',
      5,
    ],
    ['FP2051', 'an event-based gateway before a task', through('<eventBasedGateway id="v"/>'), 'v', 5],
    [
      'FP2051',
      'an event-based gateway before nothing',
      through('<eventBasedGateway id="v"/>', 'f1:s>v'),
      'v',
      5,
    ],
    [
      'FP2051',
      'an event-based gateway twice before an event',
      through('<eventBasedGateway id="v"/><receiveTask id="r"/>', 'f1:s>v f2:v>r f3:v>r'),
      'v',
      5,
    ],
    [
      'FP2052',
      'a sequence flow between processes',
      bpmn(`${process('p', start, '')}${process('q', '<startEvent id="qs"/>', 'f:s>qs')}`),
      'f',
      8,
    ],
    [
      'FP2053',
      'two participants of one process',
      collaboration('').replace('processRef="b"', 'processRef="a"'),
      'B',
      3,
    ],
  ] as const)('%s: %s', async (code, _, text, element, line) => {
    const error = await mistake(text);
    expect([error.code, error.place.element, error.place.line]).toEqual([code, element, line]);
    expect(error.place.file).toMatch(/model\.bpmn$/);
    expect(error.remedy).not.toBe('');
  });

  test('a condition without text is none', async () => {
    const text = through('<task id="v"/>').replace(
      'targetRef="e"/>',
      'targetRef="e"><conditionExpression> </conditionExpression></sequenceFlow>',
    );
    expect(await readBpmn(fileWith('model.bpmn', text))).toHaveLength(1);
  });

  test('what the checks of terms find has file and line', async () => {
    const error = await mistakeOf(() =>
      readBpmn(fileWith('model.bpmn', collaboration(flow('at', 'bs'))), { instances: 0 }),
    );
    expect(error).toMatchObject({ code: 'FP1016', place: { element: 'B', line: 3 } });
  });
});
