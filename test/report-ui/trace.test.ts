import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { causalLinks } from '../../report-ui/model/causality.ts';
import { geometryFor, laneMiddle, linkPath, linksInSight } from '../../report-ui/model/lane-geometry.ts';
import { labelInLane, layLanes } from '../../report-ui/model/lanes.ts';
import { stateAfter, stateHistory } from '../../report-ui/model/state-history.ts';
import { exactLinks } from '../../report-ui/model/exact-links.ts';
import { stepKind } from '../../report-ui/model/step-kind.ts';
import { everyStep, findSteps } from '../../report-ui/model/step-search.ts';
import { scrubberTicks } from '../../report-ui/model/ticks.ts';
import { traceOf } from '../../report-ui/model/trace-model.ts';
import { scrollToShow, visibleWindow } from '../../report-ui/model/visible-window.ts';
import type { ModelResult } from '../../src/report/document.ts';
import type { Change, TraceStep } from '../../src/trace.ts';
import { idle } from './idle-sample.ts';
import { hostile, hostileNames } from './hostile-sample.ts';
import { bare, deadlock, longTrace, lostUpdate } from './samples.ts';

const step = (lane: string | null, changes: readonly Change[] = [], label = 'A'): TraceStep => ({
  index: 0,
  label,
  ...(lane === null ? {} : { lane }),
  changes,
});
const put = (name: string, before = 0): Change => ({ kind: 'token', name, before, after: before + 1 });
const take = (name: string, before = 1): Change => ({ kind: 'token', name, before, after: before - 1 });
const write = (name: string, after: string): Change => ({ kind: 'variable', name, before: null, after });
const stepsOf = (report: typeof lostUpdate): readonly TraceStep[] => {
  const result = report.results[0] as ModelResult;
  return result.properties.find(({ witness }) => witness)!.witness!.steps!;
};

describe('layLanes', () => {
  test('puts the trunk first, inner branches under theirs, numbers in their order', () => {
    const layout = layLanes(
      ['par1.10', 'par1.2', '', 'par1.2/m[0]', 'par1.2', null].map((lane) => step(lane)),
    );
    expect(layout.lanes.map(({ name }) => name)).toEqual(['', 'par1.2', 'par1.2/m[0]', 'par1.10']);
    expect(layout.laneOf).toEqual([3, 1, 0, 2, 1, 0]);
    expect(layout.lanes.map(({ steps }) => steps)).toEqual([[2, 5], [1, 4], [3], [0]]);
  });

  test('colours only the trunk grey, and neighbours differently', () => {
    const { lanes } = layLanes(
      ['', ...Array.from({ length: 20 }, (_, i) => `b${i}`)].map((lane) => step(lane)),
    );
    expect(lanes[0]!.colour).toBe(0);
    lanes.slice(1).forEach(({ colour }, i) => expect(colour).toBe((i % 6) + 1));
  });

  test('gives every step one lane', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', 'a', 'a/b', 'a.1', 'a.10', 'a.2', '__proto__')), (names) => {
        const { lanes, laneOf } = layLanes(names.map((name) => step(name)));
        expect(laneOf.map((lane) => lanes[lane]!.name)).toEqual(names);
        expect(lanes.flatMap(({ steps }) => steps).sort((a, b) => a - b)).toEqual(names.map((_, i) => i));
      }),
    );
  });

  test('leaves out of a label what its lane tells', () => {
    const inLane = (lane: string, label: string): string => labelInLane(step(lane, [], label));
    expect(inLane('P[0]/par1.0', 'P[0]/A:ok')).toBe('A:ok');
    expect(inLane('', 'm[1]/A')).toBe('m[1]/A');
    expect(inLane('P[1]', 'P[0]/A')).toBe('P[0]/A');
    expect(inLane('A', 'A')).toBe('A');
    expect(inLane('A//', 'A//')).toBe('A//');
  });
});

describe('causalLinks', () => {
  test('of a lost update', () => {
    expect(causalLinks(stepsOf(lostUpdate)).map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      '0 token 1',
      '0 token 2',
      '1 work 3',
      '2 work 4',
      '3 data 4',
      '3 token 5',
      '4 token 5',
    ]);
  });

  test('take first what came first, and what was there before the trace', () => {
    const steps = [
      step('', [put('p', 1)]),
      step('', [put('p', 2)]),
      step('', [take('p', 3)]),
      step('', [take('p', 2)]),
      step('', [take('p', 1)]),
    ];
    expect(causalLinks(steps).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [1, 4],
    ]);
  });

  test('come from every step whose token is taken at once', () => {
    const cleared: Change = { kind: 'channel', name: 'c', before: 2, after: 0 };
    const send = (before: number): Change => ({ kind: 'channel', name: 'c', before, after: before + 1 });
    expect(
      causalLinks([step('', [send(0)]), step('', [send(1)]), step('', [cleared])]).map(({ from }) => from),
    ).toEqual([0, 1]);
  });

  test('of what another element waited for, or ran, are cancellations', () => {
    const steps = [
      step('', [take('par.in'), put('A.in'), put('B.in'), put('stop.in')], 'par:split'),
      step('par.0', [take('A.in'), put('A.run')], 'A:start'),
      step('par.1', [take('stop.in'), take('A.run'), take('B.in'), put('par.out1')], 'stop'),
    ];
    expect(causalLinks(steps).map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      '0 token 1',
      '0 token 2',
      '0 cancelled 2',
      '1 cancelled 2',
    ]);
    const choice = [step('', [put('choice.in')]), step('', [take('choice.in'), put('B.in')], 'A')];
    expect(causalLinks(choice)[0]!.kind).toBe('token');
  });

  test('that the report tells are taken, beside the time that tasks ran', () => {
    const causes = [
      [],
      [{ step: 0, kind: 'token' as const, over: ['A.in'] }],
      [{ step: 1, kind: 'order' as const, over: [] }],
      [
        { step: 1, kind: 'token' as const, over: ['A.run'] },
        { step: 2, kind: 'data' as const, over: ['stock'] },
      ],
      [7, -1, 0.5, 4].map((from) => ({ step: from, kind: 'token' as const, over: [] })),
      [],
      [{ step: 0, kind: 'token' as const, over: [] }],
    ];
    const links = exactLinks(stepsOf(lostUpdate), causes);
    expect(links.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      '0 token 1',
      '1 order 2',
      '1 work 3',
      '2 data 3',
      '2 work 4',
    ]);
  });

  test('of data come from the last writer', () => {
    const steps = [step('', [write('x', '1')]), step('', [write('x', '2')]), step('', [write('x', '3')])];
    expect(causalLinks(steps).map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test('always point back, whatever the numbers', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
      fc.constant(1e300),
      fc.constant('1'),
    );
    const change = fc.record({
      kind: fc.constantFrom('token', 'variable', 'sink' as const),
      name: fc.constantFrom('p', 'q.run'),
      before: value,
      after: value,
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (steps) => {
        for (const { from, to } of causalLinks(steps.map((changes) => step('', changes as Change[])))) {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('the state', () => {
  const history = stateHistory(stepsOf(lostUpdate));
  const names = (at: number): string[] =>
    stateAfter(history, at)
      .filter(({ value }) => value !== null && value !== 0)
      .map(({ name, value }) => `${name}=${value}`);

  test('before the first step is what the changes start from', () => {
    expect(names(-1)).toEqual(['lastBuyer=null', 'stock=10', 'par1.in=1']);
  });

  test('after a step is what was changed so far', () => {
    expect(names(2)).toEqual(['lastBuyer=null', 'stock=10', 'A.run{"stock":10}=1', 'B.run{"stock":10}=1']);
    expect(names(5)).toEqual(['lastBuyer="B"', 'stock=9', 'root=1']);
  });

  test('says since when, and what has just gone', () => {
    expect(stateAfter(history, 4).map(({ name, since, before }) => [name, since, before])).toEqual([
      ['lastBuyer', 4, '"A"'],
      ['stock', 3, '9'],
      ['B.run{"stock":10}', 4, 1],
      ['par1.out0', 3, 1],
      ['par1.out1', 4, null],
    ]);
  });

  test('is that of applying the changes one by one', () => {
    const change = fc.record({
      kind: fc.constant('token' as const),
      name: fc.constantFrom('p', 'q', 'r', '__proto__'),
      after: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(change, { selector: ({ name }) => name }), { maxLength: 20 }),
        (all) => {
          const state = new Map<string, number>();
          const steps = all.map((changes) =>
            step(
              '',
              changes.map((one): Change => {
                const before = state.get(one.name) ?? 0;
                state.set(one.name, one.after);
                return { ...one, before };
              }),
            ),
          );
          const after = stateAfter(stateHistory(steps), all.length - 1).filter(({ value }) => value !== 0);
          expect(new Map(after.map(({ name, value }) => [name, value]))).toEqual(
            new Map([...state].filter(([, value]) => value !== 0)),
          );
        },
      ),
    );
  });
});

describe('findSteps', () => {
  const steps = stepsOf(deadlock);

  test('looks into labels, lanes and alternatives', () => {
    expect(findSteps(steps, everyStep)).toEqual([0, 1, 2, 3]);
    expect(findSteps(steps, { ...everyStep, text: ' AUDIT ' })).toEqual([1]);
    expect(findSteps(steps, { ...everyStep, text: 'lockto2' })).toEqual([3]);
    expect(findSteps(steps, { ...everyStep, lane: '' })).toEqual([0]);
    expect(findSteps(steps, { ...everyStep, text: 'enter', lane: 'transfer.0', choices: true })).toEqual([2]);
    expect(findSteps(steps, { ...everyStep, choices: true })).toEqual([1, 2, 3]);
  });

  test('tells steps apart by kind and by what they change', () => {
    const [all, kinds] = [stepsOf(idle), ['START', 'SEND', 'RUBBISH', 'constructor', undefined]];
    expect(findSteps(all, { ...everyStep, kind: 'message' })).toEqual([25]);
    expect(findSteps(all, { ...everyStep, variable: 'total' })).toEqual([12, 24]);
    expect(findSteps(all, { ...everyStep, variable: 'mail' })).toEqual([]);
    expect(kinds.map((opcode) => stepKind(opcode === undefined ? {} : { opcode }))).toEqual([
      'effect',
      'message',
      'other',
      'other',
      null,
    ]);
  });
});

describe('windows', () => {
  test('hold what is in sight and a margin, never more than there is', () => {
    expect(visibleWindow(300, 100, 10, 1000, 2)).toEqual({ from: 28, to: 42 });
    expect(visibleWindow(0, 100, 10, 5, 2)).toEqual({ from: 0, to: 5 });
    expect(visibleWindow(1e9, 100, 10, 5, 2)).toEqual({ from: 5, to: 5 });
  });

  test('scroll only when they must', () => {
    expect(scrollToShow(5, 0, 100, 10)).toBe(0);
    expect(scrollToShow(10, 0, 100, 10)).toBe(10);
    expect(scrollToShow(4, 50, 100, 10)).toBe(40);
    expect(scrollToShow(500, 0, 100, 10)).toBe(4955);
  });

  test('show what they scroll to', () => {
    const pixels = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(fc.nat(400), pixels, fc.integer({ min: 20, max: 900 }), (item, scroll, viewport) => {
        const at = scrollToShow(item, scroll, viewport, 20);
        expect(item * 20).toBeGreaterThanOrEqual(at);
        expect(item * 20 + 20).toBeLessThanOrEqual(at + viewport);
      }),
    );
  });
});

describe('scrubberTicks', () => {
  const layout = layLanes(['', 'a', 'b', '', 'a', 'b'].map((lane) => step(lane)));

  test('one for each step where there is room', () => {
    expect(scrubberTicks(6, 100, layout).map(({ step: at, colour }) => [at, colour])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 0],
      [4, 1],
      [5, 2],
    ]);
  });

  test('one for each place and colour where there is not', () => {
    expect(scrubberTicks(6, 2, layout).map(({ step: at, at: x }) => [at, x])).toEqual([
      [0, 0.25],
      [1, 0.25],
      [2, 0.25],
      [3, 0.75],
      [4, 0.75],
      [5, 0.75],
    ]);
    const long = traceOf(
      (longTrace(10_000, 12).results[0] as ModelResult).properties.find(({ witness }) => witness)!,
    )!;
    expect(scrubberTicks(10_000, 200, long.layout).length).toBeLessThanOrEqual(200 * 7);
  });
});

describe('the drawing of lanes', () => {
  const steps = ['a', 'b', 'a', 'b', 'c', 'a'].map((lane) => step(lane));
  const layout = layLanes(steps);
  const geometry = geometryFor(1000, { steps: steps.length, lanes: 3, label: 40, name: 40 });
  const lane = (at: number): number => laneMiddle(geometry, at);
  const path = (from: number, to: number): string =>
    linkPath(geometry, layout, { from, to, kind: 'token', names: [] });

  test('fits its columns to the room, within limits', () => {
    const column = (steps: number, label: number): number =>
      geometryFor(1000, { steps, lanes: 3, label, name: 40 }).column;
    expect(column(6, 40)).toBe(131);
    expect(column(6, 1e6)).toBe(131);
    expect(column(1, 40)).toBe(190);
    expect(column(10_000, 40)).toBe(88);
    expect(column(10_000, 80)).toBe(116);
    expect(column(10_000, 1e6)).toBe(150);
  });

  test('runs along a lane only where it is free', () => {
    expect(path(0, 2)).toBe(
      `M${geometry.column - 13},${lane(0)}H${2 * geometry.column - 11}H${2 * geometry.column + 11}`,
    );
    expect(path(0, 1)).toMatch(new RegExp(`^M\\d+,${lane(0)}H\\d+C.* \\d+,${lane(1)}$`));
    expect(path(0, 4)).toMatch(
      new RegExp(`^M\\d+,${lane(0)}C\\d+,${lane(0)} \\d+,${lane(2)} \\d+,${lane(2)}H\\d+$`),
    );
    expect(path(0, 5)).toContain(`,${lane(0) + geometry.bar / 2 + 5}H`);
  });

  test('leaves out links out of sight, but none of the selected step', () => {
    const links = Array.from({ length: 1000 }, (_, to) => ({
      from: 0,
      to,
      kind: 'token' as const,
      names: [],
    }));
    expect(linksInSight(links, { from: 10, to: 20 }, 500)).toHaveLength(301);
    expect(linksInSight(links, { from: 10, to: 20 }, 500).at(-1)).toMatchObject({ to: 500 });
    expect(linksInSight(links, { from: 990, to: 1000 }, 5).map(({ to }) => to)).toEqual([
      990, 991, 992, 993, 994, 995, 996, 997, 998, 999,
    ]);
  });
});

describe('traceOf', () => {
  test('knows what a trace cannot show', () => {
    const [safe, bounded] = (bare.results[0] as ModelResult).properties.filter(({ witness }) => witness);
    expect(traceOf(safe!)).toMatchObject({
      hasLanes: false,
      hasChanges: false,
      end: null,
      origin: '',
      violated: true,
    });
    expect(traceOf(safe!)!.steps.map(({ label }) => label)).toEqual(['t1', 't2', 't1']);
    expect(traceOf(bounded!)!.steps).toEqual([]);
  });

  test('takes alternatives from the log where there are no steps', () => {
    const { witness, ...property } = (lostUpdate.results[0] as ModelResult).properties.at(-1)!;
    const { steps: _, ...labels } = witness!;
    expect(traceOf({ ...property, witness: labels })!.steps[1]).toEqual({
      index: 1,
      label: 'A:start',
      instead: ['B:start'],
    });
  });

  test('takes any name', () => {
    const properties = (hostile.results[0] as ModelResult).properties.filter(({ witness }) => witness);
    expect(properties).toHaveLength(hostileNames.length);
    for (const property of properties)
      expect(traceOf(property)!.layout.laneOf).toHaveLength(hostileNames.length);
  });
});
