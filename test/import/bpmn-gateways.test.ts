import { describe, expect, test } from 'vitest';
import { figures, nodeOf, read, rootFlow, sequence } from './bpmn-figures.ts';
import { process } from './files.ts';

const conditional = (id: string, from: string, to: string) =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"><conditionExpression>x</conditionExpression></sequenceFlow>`;
const ends = '<endEvent id="x"/><endEvent id="y"/><endEvent id="z"/>';

describe('inclusive gateways', () => {
  test('any set of conditional flows, else the default flow; the join waits for those', async () => {
    const inner = `<process id="p"><startEvent id="s"/><inclusiveGateway id="g" default="f3"/><task id="a"/><task id="b"/><task id="c"/>
      <inclusiveGateway id="j"/><endEvent id="e"/>${sequence('f0:s>g f3:g>c f4:a>j f5:b>j f6:c>j f7:j>e')}
      ${conditional('f1', 'g', 'a')}${conditional('f2', 'g', 'b')}</process>`;
    // ->g; {f1} 2, {f2} 2, {f1 f2} 4, {f3} 2; f7; end. Edges: 4 sets; 1 + 1 + 4 + 1 tasks; 4 joins; 1.
    expect(await figures(inner)).toMatchObject({ counts: '13/16', ends: { completed: 1 }, dead: [] });
    expect((await rootFlow(inner)).edges.filter((e) => e.from === 'g')).toEqual([
      { id: 'f3', from: 'g', to: 'c', else: true },
      { id: 'f1', from: 'g', to: 'a' },
      { id: 'f2', from: 'g', to: 'b' },
    ]);
    expect((await read(inner)).notes).toEqual([
      'conditions are not evaluated: each branch may be taken (f1, f2)',
    ]);
  });

  test('without a default at least one condition is taken to hold, and that is noted', async () => {
    const inner = `<process id="p"><startEvent id="s"/><inclusiveGateway id="g"/>${ends}${sequence('f0:s>g f3:g>z')}
      ${conditional('f1', 'g', 'x')}${conditional('f2', 'g', 'y')}</process>`;
    expect((await figures(inner)).ends).toEqual({ completed: 7 });
    expect((await read(inner)).notes).toContain(
      'at least one of the conditions on the flows out of g is taken to hold',
    );
  });

  test('with one flow in and one out it is a step', async () => {
    const inner = process(
      'p',
      '<startEvent id="s"/><inclusiveGateway id="g" default="f2"/><endEvent id="e"/>',
      'f1:s>g f2:g>e',
    );
    expect(await figures(inner)).toMatchObject({ counts: '3/2' });
    expect(await nodeOf(inner, 'g')).toMatchObject({ join: 'xor', split: 'and' });
  });
});

describe('complex gateways', () => {
  const joined = (condition: string) =>
    process(
      'p',
      `<startEvent id="s"/><parallelGateway id="g"/><task id="a"/><task id="b"/><task id="c"/>
       <complexGateway id="j"><activationCondition>${condition}</activationCondition></complexGateway><endEvent id="e"/>`,
      'f0:s>g f1:g>a f2:g>b f3:g>c f4:a>j f5:b>j f6:c>j f7:j>e',
    );
  test.each([
    ['activationCount &gt;= 2', 2],
    ['activationCount > 1', 2],
    ['${activationCount >= 3}', 3],
    ['#{ activationCount ge 1 }', 1],
    ['= activationCount gt 0', 1],
  ])('%s joins the first %i', async (condition, first) => {
    expect(await nodeOf(joined(condition), 'j')).toMatchObject({ join: { first }, split: 'and' });
  });

  test('goes on once for each round', async () => {
    // ->g; 8 before the join; joined with 2 (3 sets) or 3 there, the end to come or there: 8; reset: 2.
    // Edges: 1; 12; 4 joins; third tasks 3 x 2; ends 4; resets 2; the end behind the reset 1.
    expect(await figures(joined('activationCount >= 2'))).toMatchObject({
      counts: '19/30',
      ends: { completed: 1 },
      dead: [],
    });
  });

  test('diverges as an inclusive one', async () => {
    const inner = `<process id="p"><startEvent id="s"/><complexGateway id="g" default="f2"/>${ends}${sequence('f0:s>g f2:g>y')}
      ${conditional('f1', 'g', 'x')}</process>`;
    expect(await nodeOf(inner, 'g')).toMatchObject({ join: 'xor', split: 'or' });
    // ->g, f1 or f2, an end each; z never.
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 2 } });
  });
});

describe('conditional flows out of activities', () => {
  const task = (attributes: string, flows: string) =>
    `<process id="p"><startEvent id="s"/><task id="a"${attributes}/>${ends}<sequenceFlow id="f0" sourceRef="s" targetRef="a"/>${flows}</process>`;

  test('beside flows that are always taken', async () => {
    const inner = task('', sequence('f1:a>x') + conditional('f2', 'a', 'y') + conditional('f3', 'a', 'z'));
    expect(await rootFlow(inner)).toMatchObject({
      nodes: [{ name: 'a', split: 'or' }, {}, {}, {}],
      edges: [{ id: 'f1', when: { always: true } }, { id: 'f2' }, { id: 'f3' }],
    });
    // ->a; f1 alone 2; with one more 4 each; with both 8. Edges: 4 sets; 1 + 4 + 4 + 12.
    expect(await figures(inner)).toMatchObject({ counts: '19/25', ends: { completed: 4 } });
  });

  test('with a default flow', async () => {
    const inner = task(' default="f2"', conditional('f1', 'a', 'x') + sequence('f2:a>y'));
    expect((await rootFlow(inner)).edges).toMatchObject([{ id: 'f1' }, { id: 'f2', else: true }]);
    // ->a, f1 or f2, an end each.
    expect(await figures(inner)).toMatchObject({ counts: '5/4', ends: { completed: 2 } });
  });

  test('with both: the default is taken if no condition holds, whatever is always taken', async () => {
    const inner = task(
      ' default="f2"',
      conditional('f1', 'a', 'x') + sequence('f2:a>y') + sequence('f3:a>z'),
    );
    const { nodes, edges } = await rootFlow(inner);
    expect(nodes.map((v) => [v.name, v.split])).toEqual([
      ['a', 'and'],
      ['a.choice', 'or'],
      ['x', 'and'],
      ['y', 'and'],
      ['z', 'and'],
    ]);
    expect(edges).toEqual([
      { id: 'f1', from: 'a.choice', to: 'x' },
      { id: 'f2', from: 'a.choice', to: 'y', else: true },
      { id: 'f3', from: 'a', to: 'z' },
      { id: 'a->a.choice', from: 'a', to: 'a.choice' },
    ]);
    // ->a; z to come or ended, with the choice to come, f1, x, f2, y: 10. Edges 1; choices 4; ends 4; z 5.
    expect(await figures(inner)).toMatchObject({ counts: '11/14', ends: { completed: 2 }, dead: [] });
  });

  test('alone: at least one holds', async () => {
    const inner = task('', conditional('f1', 'a', 'x') + conditional('f2', 'a', 'y'));
    expect((await read(inner)).notes).toEqual([
      'at least one of the conditions on the flows out of a is taken to hold',
      'conditions are not evaluated: each branch may be taken (f1, f2)',
    ]);
    expect((await figures(inner)).ends).toEqual({ completed: 3 });
    const single = task('', conditional('f1', 'a', 'x'));
    expect(await figures(single)).toMatchObject({ counts: '3/2' });
  });

  test('a default beside unconditional flows is one of them', async () => {
    const inner = task(' default="f2"', sequence('f1:a>x') + sequence('f2:a>y'));
    expect(await nodeOf(inner, 'a')).toMatchObject({ split: 'and' });
    const conditioned = task(' default="f2"', sequence('f1:a>x') + conditional('f2', 'a', 'y'));
    expect(await nodeOf(conditioned, 'a')).toMatchObject({ split: 'and' });
    // ->a; both flows, each of them ended or not
    expect(await figures(conditioned)).toMatchObject({ counts: '5/5', ends: { completed: 1 } });
    expect((await read(conditioned)).notes).toEqual([
      'the condition of f2 is not read: it is the default flow of a',
    ]);
  });
});
