import { describe, expect, test } from 'vitest';

import { faultsAt } from '../../report-ui/diagram/faults.ts';
import { planeLanes } from '../../report-ui/diagram/plane-lanes.ts';
import { fittedName, textWidth } from '../../report-ui/diagram/text-size.ts';
import { linkPath, geometryFor, spanPath } from '../../report-ui/model/lane-geometry.ts';
import { traceOf } from '../../report-ui/model/trace-model.ts';
import type { TraceModel } from '../../report-ui/model/trace-model.ts';
import { check } from '../../src/verify/check.ts';
import { withDiagram } from '../../src/verify/diagram.ts';
import { loadSources, type Source } from '../../src/verify/source.ts';

/** The run of a violated property of a fixture. */
async function runOf(fixture: string, property: string, culprits?: readonly string[]): Promise<TraceModel> {
  const source = (await loadSources([`fixtures/unsound/${fixture}`]).next()).value as Source;
  const { model, properties } = await withDiagram(await check(source), source);
  const found = properties.find(({ name }) => name === property)!;
  return traceOf(culprits === undefined ? found : { ...found, culprits }, model)!;
}

const lanesOf = ({ steps }: TraceModel): string[] => steps.map(({ label, lane }) => `${label} @ ${lane}`);

describe('lanes of branches', () => {
  test('each branch of a flow has one, also behind a merge that does not join them', async () => {
    expect(lanesOf(await runOf('fork-without-join', 'proper-completion'))).toEqual([
      'fork @ ',
      'pack @ Pack the goods',
      'invoice @ Write the invoice',
      'meet<f4 @ Pack the goods',
      'meet<f5 @ Write the invoice',
      'charge @ Pack the goods',
      'charge @ Write the invoice',
      'charged @ Pack the goods',
      'charged @ Write the invoice',
    ]);
  });

  test('where branches come together, it is one again', async () => {
    const trace = await runOf('duplicate-task-name', 'nothing is published unscanned');
    expect(lanesOf(trace).slice(0, 3)).toContain('thumbnail @ thumbnail');
    expect(trace.steps.at(-1)!.lane).toBe('');
  });

  test('of what was cancelled before it acted there is one, hatched from where it was put', async () => {
    const trace = await runOf('cancelled-branch', 'option-to-complete');
    expect(trace.layout.lanes.map(({ name, steps }) => [name, steps])).toEqual([
      ['', [0]],
      ['both.0', []],
      ['both.1', [1, 2]],
    ]);
    const link = trace.links.find(({ kind }) => kind === 'cancelled')!;
    expect(link).toMatchObject({ from: 0, to: 2, lane: 'both.0', names: ['load.in'] });
    const geometry = geometryFor(900, { steps: 3, lanes: 3, label: 80, name: 60 });
    const { row, column } = geometry;
    expect(spanPath(geometry, trace.layout, link)).toBe(`M${column - 13},${1.5 * row}H${2.5 * column}`);
    const taken = trace.links.find(({ from, to }) => from === 0 && to === 1)!;
    expect(linkPath(geometry, trace.layout, taken)).toMatch(new RegExp(`${2.5 * row}$`));
  });

  test('lanes of a BPMN file have their names; inner ones come first', () => {
    const shape = (id: string, kind: string, ...bounds: [number, number, number, number]) => ({
      id,
      kind,
      bounds,
    });
    const diagram = {
      parts: [{ kind: 'flow', id: 'p' }, ...['a', 'b', 'c'].map((id) => ({ kind: 'node', id, in: 0 }))],
      edges: [],
      start: {},
      plane: {
        shapes: [
          shape('whole', 'lane', 0, 0, 100, 100),
          shape('inner', 'lane', 0, 50, 100, 50),
          shape('a', 'task', 10, 10, 20, 20),
          shape('b', 'task', 10, 60, 20, 20),
          shape('c', 'task', 210, 60, 20, 20),
        ],
        lines: [],
      },
    };
    expect(planeLanes(diagram, { inner: 'Ware/house' })).toEqual([null, 'whole', 'Ware∕house', null]);
  });
});

describe('what is at fault at a step', () => {
  const faults = (trace: TraceModel, step: number): string[] =>
    [...faultsAt(trace, step)].map((part) => trace.workflow!.diagram.parts[part]!.id);

  test('is where the property names a place that holds a token, once failure is inevitable', async () => {
    const trace = await runOf('cancelled-branch', 'option-to-complete');
    expect([0, 1, 2].map((step) => faults(trace, step))).toEqual([[], [], ['both']]);
  });

  test('is where the tokens are stuck, where what it names holds none', async () => {
    const trace = await runOf('cancelled-branch', 'option-to-complete', ['load.in']);
    expect([0, 1, 2].map((step) => faults(trace, step))).toEqual([[], [], ['both']]);
  });
});

describe('names in drawings', () => {
  test('have room for wide letters and pictures, and none for marks on letters', () => {
    expect(textWidth('注文')).toBeGreaterThanOrEqual(26);
    expect(textWidth('👩‍👩‍👧‍👦')).toBeLessThan(2 * textWidth('注'));
    expect(textWidth('e\u0301\u0323')).toBeLessThan(2 * textWidth('e'));
  });

  test('are cut in the middle until they fit', () => {
    const name = '注文を確認して出荷の準備をする';
    expect(textWidth(fittedName(name, 90))).toBeLessThanOrEqual(90);
    expect(fittedName(name, 90)).toMatch(/^注.*…/);
    expect(fittedName('short', 90)).toBe('short');
  });
});
