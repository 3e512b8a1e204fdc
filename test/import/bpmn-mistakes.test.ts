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

const timer = '<timerEventDefinition/>';
const border = (id: string, host: string, definition: string) =>
  `<boundaryEvent id="${id}" attachedToRef="${host}">${definition}</boundaryEvent>`;
/** A task that undoes `host`. */
const undone = (host: string) =>
  `<task id="undo" isForCompensation="true"/>${border('comp', host, '<compensateEventDefinition/>')}
<association id="as" sourceRef="comp" targetRef="undo"/>`;
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
    [
      'FP2044',
      'an escalation that does not exist',
      through(
        '<intermediateThrowEvent id="v"><escalationEventDefinition escalationRef="zz"/></intermediateThrowEvent>',
      ),
      'v',
      5,
    ],
    ['FP2044', 'the default flow of another node', through('<task id="v" default="f1"/>'), 'v', 5],
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
      'a condition on a flow out of an event',
      bpmn(`<process id="p">${start}<task id="v"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="v"><conditionExpression>x</conditionExpression></sequenceFlow></process>`),
      'f1',
      4,
    ],
    ['FP2048', 'nothing starts', bpmn(process('p', '<task id="v"/><task id="w"/>', 'f1:v>w f2:w>v')), 'p', 3],
    [
      'FP2048',
      'nothing starts in a sub-process',
      through(
        '<subProcess id="v"><task id="w"/><sequenceFlow id="g" sourceRef="w" targetRef="w"/></subProcess>',
      ),
      'v',
      5,
    ],
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
      'FP2052',
      'a sequence flow into a sub-process',
      through('<subProcess id="v"><task id="w"/></subProcess>', 'f1:s>w'),
      'f1',
      6,
    ],
    [
      'FP2054',
      'a boundary event at a gateway',
      through(`<exclusiveGateway id="v"/>${border('b', 'v', timer)}`),
      'b',
      5,
    ],
    [
      'FP2054',
      'a boundary event at nothing',
      through(`<boundaryEvent id="b">${timer}</boundaryEvent>`, 'f1:s>e'),
      'b',
      5,
    ],
    [
      'FP2054',
      'a boundary event outside its activity',
      through(`<subProcess id="v"><task id="w"/></subProcess>${border('b', 'w', timer)}`),
      'b',
      5,
    ],
    [
      'FP2054',
      'a flow to a boundary event',
      through(`<task id="v"/>${border('b', 'v', timer)}`, 'f1:s>b'),
      'f1',
      6,
    ],
    [
      'FP2055',
      'a handler without an event',
      through('<task id="v" isForCompensation="true"/>', 'f1:s>e'),
      'v',
      5,
    ],
    [
      'FP2055',
      'an event without a handler',
      through(`<task id="v"/>${border('b', 'v', '<compensateEventDefinition/>')}`),
      'b',
      5,
    ],
    [
      'FP2055',
      'an event that leads to an ordinary task',
      through(`<task id="v"/>${undone('v').replace(' isForCompensation="true"', '')}`),
      'comp',
      5,
    ],
    [
      'FP2055',
      'two events at one activity',
      through(
        `<task id="v"/>${undone('v')}${undone('v').replaceAll('undo', 'u2').replaceAll('comp"', 'c2"').replace('"as"', '"a2"')}`,
      ),
      'c2',
      6,
    ],
    ['FP2055', 'a flow to a handler', through(`<task id="v"/>${undone('v')}`, 'f1:s>v f2:v>undo'), 'f2', 8],
    [
      'FP2055',
      'a handler with an event at its border',
      through(`<task id="v"/>${undone('v')}${border('b', 'undo', timer)}`),
      'undo',
      5,
    ],
    [
      'FP2056',
      'a flow to an event sub-process',
      through('<subProcess id="v" triggeredByEvent="true"/>'),
      'f1',
      6,
    ],
    [
      'FP2056',
      'an event sub-process without a start',
      through('<subProcess id="v" triggeredByEvent="true"/>', 'f1:s>e'),
      'v',
      5,
    ],
    [
      'FP2056',
      'an event sub-process with two starts',
      through(
        `<subProcess id="v" triggeredByEvent="true"><startEvent id="a">${timer}</startEvent><startEvent id="b">${timer}</startEvent></subProcess>`,
        'f1:s>e',
      ),
      'v',
      5,
    ],
    [
      'FP2056',
      'an event sub-process that nothing triggers',
      through('<subProcess id="v" triggeredByEvent="true"><startEvent id="a"/></subProcess>', 'f1:s>e'),
      'v',
      5,
    ],
    [
      'FP2051',
      'an event-based gateway before a task with a timer',
      through(`<eventBasedGateway id="v"/><receiveTask id="r"/>${border('b', 'r', timer)}`, 'f1:s>v f2:v>r'),
      'v',
      5,
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

  test('letters that ids cannot have are told apart from those they can have', async () => {
    const { code, remedy } = await mistake(through('<task id="prüfen"/>', 'f1:s>e'));
    expect([code, remedy]).toEqual(['FP2045', expect.stringMatching(/a letter from a to z/)]);
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
