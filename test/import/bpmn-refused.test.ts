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
const cancel = '<cancelEventDefinition/>';
const several = (attributes: string, content = '') =>
  `<multiInstanceLoopCharacteristics ${attributes}>${content}</multiInstanceLoopCharacteristics>`;
const border = (id: string, host: string, definition: string) =>
  `<boundaryEvent id="${id}" attachedToRef="${host}">${definition}</boundaryEvent>`;
/** A task that undoes `host`. */
const undone = (host: string) =>
  `<task id="undo" isForCompensation="true"/>${border('comp', host, '<compensateEventDefinition/>')}
<association id="as" sourceRef="comp" targetRef="undo"/>`;
const complex = (condition: string) =>
  `<complexGateway id="v"><activationCondition>${condition.replace('>', '&gt;')}</activationCondition></complexGateway>`;

describe('elements that are not supported are refused by id, kind and line', () => {
  test.each([
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
      'intermediateCatchEvent',
      '<intermediateCatchEvent id="v"><errorEventDefinition/></intermediateCatchEvent>',
    ],
    [
      'intermediateThrowEvent',
      '<intermediateThrowEvent id="v"><compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent>',
    ],
    ['startEvent', '<startEvent id="v"><errorEventDefinition/></startEvent>'],
    ['choreographyTask', '<choreographyTask id="v"/>'],
    ['transaction', '<transaction id="v" triggeredByEvent="true"/>'],
    ['task', `<task id="v">${several('behavior="One"')}</task>`],
    ['task', `<task id="v">${several('', '<loopCardinality>0</loopCardinality>')}</task>`],
    ['task', '<task id="v"><standardLoopCharacteristics loopMaximum="0"/></task>'],
    ['task', '<task id="v"><standardLoopCharacteristics loopMaximum="1000001"/></task>'],
    ['task', `<task id="v">${several('', '<loopCardinality>99999999999999999999</loopCardinality>')}</task>`],
    [
      'task',
      `<task id="v">${several('isSequential="true"', '<loopCardinality>1000001</loopCardinality>')}</task>`,
    ],
  ])('%s: %s', async (kind, xml) => {
    const error = await mistake(through(xml));
    expect(error).toMatchObject({ code: 'FP2042', place: { element: 'v', line: 5 } });
    expect(error.message).toMatch(new RegExp(`^${kind} "v": `));
  });

  test.each([
    [
      'a triggered start',
      'startEvent',
      `<subProcess id="x"><startEvent id="v">${timer}</startEvent></subProcess>`,
    ],
    [
      'a start for compensation',
      'startEvent',
      '<subProcess id="x" triggeredByEvent="true"><startEvent id="v"><compensateEventDefinition/></startEvent></subProcess>',
    ],
    [
      'far inside',
      'task',
      '<subProcess id="x"><subProcess id="y"><task id="v" startQuantity="2"/></subProcess></subProcess>',
    ],
    ['a cancel end event outside transactions', 'endEvent', `<endEvent id="v">${cancel}</endEvent>`],
    ['a cancel event at a task', 'boundaryEvent', `<task id="x"/>${border('v', 'x', cancel)}`],
    [
      'a cancel end event without a cancel boundary event',
      'endEvent',
      `<transaction id="x"><endEvent id="v">${cancel}</endEvent></transaction>`,
    ],
    [
      'a cancel end event that an event sub-process would catch',
      'endEvent',
      `<transaction id="x"><endEvent id="v">${cancel}</endEvent><subProcess id="w" triggeredByEvent="true">
<startEvent id="ws"><errorEventDefinition/></startEvent></subProcess></transaction>${border('c', 'x', cancel)}`,
    ],
    ['a boundary event without a trigger', 'boundaryEvent', `<task id="x"/>${border('v', 'x', '')}`],
    ['ad hoc, with a start', 'startEvent', '<adHocSubProcess id="x"><startEvent id="v"/></adHocSubProcess>'],
    [
      'ad hoc, with compensation',
      'intermediateThrowEvent',
      '<adHocSubProcess id="x"><intermediateThrowEvent id="v"><compensateEventDefinition/></intermediateThrowEvent></adHocSubProcess>',
    ],
    [
      'a cycle with more rounds than can be counted',
      'boundaryEvent',
      `<task id="x"/>${border('v', 'x', '<timerEventDefinition><timeCycle>R4294967297/PT1S</timeCycle></timerEventDefinition>').replace('attached', 'cancelActivity="false" attached')}`,
    ],
    [
      'ad hoc, with 11 parts',
      'adHocSubProcess',
      `<adHocSubProcess id="v">${Array.from({ length: 11 }, (_, i) => `<task id="x${i}"/>`).join('')}</adHocSubProcess>`,
    ],
    [
      'ad hoc, one at a time, in several instances',
      'adHocSubProcess',
      `<subProcess id="x"><adHocSubProcess id="v" ordering="Sequential"><task id="y"/></adHocSubProcess>${several('')}</subProcess>`,
    ],
    [
      'compensation of what was done inside a sub-process',
      'endEvent',
      `<subProcess id="x"><task id="y"/>${undone('y')}</subProcess><endEvent id="v"><compensateEventDefinition/></endEvent>`,
    ],
    [
      'compensation of what was done around an event sub-process',
      'endEvent',
      `<task id="y"/>${undone('y')}<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">${timer}</startEvent>
<endEvent id="v"><compensateEventDefinition/></endEvent></subProcess>`,
    ],
    [
      'compensation of an activity of another level',
      'endEvent',
      '<task id="y"/><subProcess id="x"><endEvent id="v"><compensateEventDefinition activityRef="y"/></endEvent></subProcess>',
    ],
    ['a complex join with another condition', 'complexGateway', complex('x > 3')],
    ['a complex join of too many', 'complexGateway', complex('activationCount >= 3')],
    ['a complex join of none', 'complexGateway', complex('activationCount >= 0')],
    ['a complex join without a condition', 'complexGateway', complex('')],
  ])('%s (%s)', async (_, kind, xml) => {
    const flows = kind === 'complexGateway' ? 'f1:s>v f2:s>v f3:v>e' : 'f1:s>e';
    const error = await mistake(through(xml, flows));
    expect(error).toMatchObject({ code: 'FP2042', place: { element: 'v' } });
    expect(error.message).toMatch(new RegExp(`^${kind} "v": .* is not supported`));
  });

  test('compensation of what was done in a called process, however far inside', async () => {
    const call = (id: string, called: string) => `<callActivity id="${id}" calledElement="${called}"/>`;
    const text = through(`${call('v', 'q')}<endEvent id="t"><compensateEventDefinition/></endEvent>`).replace(
      '</definitions>',
      `${process('q', `<subProcess id="x">${call('w', 'r')}</subProcess>`, '')}${process('r', `<task id="y"/>${undone('y')}`, '')}</definitions>`,
    );
    const error = await mistake(text);
    expect(error).toMatchObject({ code: 'FP2042', place: { element: 't' } });
    expect(error.message).toMatch(/compensation of what has been done inside "v"/);
  });

  test('how many others there are', async () => {
    const error = await mistake(through('<intermediateCatchEvent id="v"/><task id="t" startQuantity="2"/>'));
    expect(error.message).toBe(
      'intermediateCatchEvent "v": catching without an event definition is not supported; nor t (task)',
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
