import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { around } from '../../report-ui/diagram/around.ts';
import { layOut } from '../../report-ui/diagram/layout.ts';
import type { Scene } from '../../report-ui/diagram/scene.ts';
import { Workflow } from '../../report-ui/diagram/workflow.ts';
import type { Diagram } from '../../src/report/diagram.ts';
import {
  cancel,
  event,
  finish,
  flow,
  loop,
  mi,
  model,
  par,
  receive,
  scope,
  send,
  seq,
  skip,
  task,
} from '../../src/index.ts';
import type { ModelOptions, Term } from '../../src/index.ts';
import { traceStep, type TraceStep } from '../../src/trace.ts';
import { diagramOf } from '../../src/verify/diagram.ts';
import { loadSources, open, sourceOf, type Source } from '../../src/verify/source.ts';

/** A model with the run that takes these labels. */
async function ran(
  source: Source,
  labels: readonly string[],
  culprits: readonly string[] = [],
): Promise<Workflow> {
  const { plain } = await open(source);
  const steps: TraceStep[] = [];
  let state = plain.initial;
  for (const label of labels) {
    const offered = plain.enabled(state);
    const action = offered.find((offer) => offer.label === label);
    expect(offered.map((offer) => offer.label)).toContain(label);
    const after = plain.step(state, action!).state;
    steps.push(traceStep(plain, 'full', steps.length, state, offered, action!, after));
    state = after;
  }
  return new Workflow(await diagramOf(source), source.info.names ?? {}, steps, culprits);
}

const of = async (term: Term, labels: readonly string[], options: ModelOptions = {}): Promise<Workflow> =>
  ran(await sourceOf(model('m', term, options)), labels);

const idsOf = ({ diagram }: Workflow, parts: Iterable<number>): string[] =>
  [...parts].map((part) => diagram.parts[part]!.id).sort();

const tokensOf = (workflow: Workflow, step: number): string[] =>
  [...workflow.marks.tokens(step).values()]
    .map(({ name, count }) => (count === 1 ? name : `${name} ${count}`))
    .sort();

/** Ids of the parts that lines which a run has passed lead to. */
const passedInto = (workflow: Workflow, scene: Scene, step: number): number =>
  scene.lines.filter(({ passed }) => workflow.passed.at(passed) <= step).length;

describe('what a run does to a drawing', () => {
  const cancelling = par(
    [scope('S', seq(task('load'), task('drive'))), seq(task('call'), cancel('stop', 'S'))],
    { name: 'both' },
  );

  test('the tokens after each step, whatever step is asked for first', async () => {
    const workflow = await of(cancelling, ['both:split', 'load', 'call', 'stop']);
    expect(tokensOf(workflow, 3)).toEqual(['both.out1']);
    expect(tokensOf(workflow, 1)).toEqual(['call.in', 'drive.in']);
    expect(tokensOf(workflow, -1)).toEqual(['both.in']);
    expect(tokensOf(workflow, 2)).toEqual(['drive.in', 'stop.in']);
  });

  test('what is withdrawn, with what around it is empty then, until it is entered again', async () => {
    const workflow = await of(cancelling, ['both:split', 'load', 'call', 'stop']);
    expect(idsOf(workflow, workflow.marks.withdrawn(2))).toEqual([]);
    expect(idsOf(workflow, workflow.marks.withdrawn(3))).toEqual(['S', 'drive']);
    const again = loop(scope('S', par([task('a'), finish('f', 'S')], { name: 'p' })), 'until', { name: 'l' });
    const round = ['p:split', 'f'];
    const twice = await of(again, [...round, 'l:repeat', ...round.slice(0, 1)]);
    expect(idsOf(twice, twice.marks.withdrawn(1))).toContain('a');
    expect(idsOf(twice, twice.marks.withdrawn(3))).toEqual([]);
  });

  test('who takes a message in the step that sends it is not withdrawn, and has fired', async () => {
    const term = par([send('s', 'q'), receive('r', 'q')], { name: 'p' });
    const workflow = await of(term, ['p:split', 's>r'], { channels: { q: 'transient' } });
    expect(idsOf(workflow, workflow.marks.withdrawn(1))).toEqual([]);
    expect(idsOf(workflow, workflow.marks.firings.keys())).toEqual(['p', 'r', 's']);
  });

  test('what can be next, and how often each fired', async () => {
    const workflow = await of(seq(event('e'), mi('m', task('a'), { count: 2 })), [
      'e',
      'm:start',
      'm[1]/a',
      'm[0]/a',
      'm:join',
    ]);
    expect(idsOf(workflow, workflow.marks.next(0))).toEqual(['m']);
    expect(idsOf(workflow, workflow.marks.next(1))).toEqual(['a']);
    expect(workflow.marks.firings.get(workflow.diagram.parts.findIndex(({ id }) => id === 'a'))).toEqual([
      2, 3,
    ]);
    const [waiting] = [...workflow.marks.tokens(2).values()].filter(({ slot }) => slot === 'in');
    expect(waiting).toMatchObject({ name: 'm[0]/a.in', instance: '0' });
  });

  test('the lines that it has passed', async () => {
    const term = par([task('a'), seq(task('b'), task('c')), skip()], { name: 'p' });
    const workflow = await of(term, ['p:split', 'a', 'b', 'c', 'p:join']);
    const scene = workflow.scene('right', 0);
    const counts = [-1, 0, 1, 2, 3, 4].map((step) => passedInto(workflow, scene, step));
    // Into the split; into three branches, of which the empty one is passed at once; out of a; between b and c; out of c; out of the join.
    expect(counts).toEqual([1, 5, 6, 7, 8, 9]);
    expect(counts.at(-1)).toBe(scene.lines.length);
  });

  test('the edges of a flow that had tokens', async () => {
    const graph = flow('f', {
      starts: ['a'],
      nodes: { a: { do: task('a'), split: 'xor' }, b: { do: task('b') }, c: { do: task('c') } },
      edges: [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
      ],
    });
    const workflow = await of(graph, ['a>a->c', 'c']);
    const passed = workflow.scene('down', 0).lines.filter((line) => workflow.passed.at(line.passed) <= 1);
    expect(passed.map(({ edge }) => workflow.diagram.edges[edge!]!.id).sort()).toEqual(['->a', 'a->c']);
  });
});

describe('a BPMN file with a drawing', () => {
  test('is drawn as it is there; the line of its start event is the start edge', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowproof-plane-'));
    try {
      const file = join(folder, 'drawn.bpmn');
      writeFileSync(file, drawnFile);
      const source = (await loadSources([file]).next()).value;
      const workflow = await ran(source as Source, ['work'], ['->work', 'checked']);
      const scene = workflow.scene('right', 0);
      const box = (id: string) => scene.boxes.find(({ part }) => workflow.diagram.parts[part]?.id === id)!;
      const [work, checked] = [box('work'), box('checked')];
      expect({
        dx: checked.x - work.x,
        dy: checked.y - work.y,
        width: work.width,
        height: work.height,
      }).toEqual({ dx: 150, dy: 22, width: 100, height: 80 });
      expect(work).toMatchObject({ text: 'Work', mark: 'userTask', look: 'task' });
      const [first] = scene.lines;
      expect(first).toMatchObject({ look: 'flow', edge: 0 });
      expect(workflow.passed.at(first!.passed)).toBe(-1);
      expect(scene.lines.map((line) => workflow.passed.at(line.passed))).toEqual([-1, 0]);
      expect(
        idsOf(
          workflow,
          workflow.blamed.map(({ part }) => part),
        ),
      ).toEqual(['checked', 'work']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a large model', () => {
  const chain = (length: number): Diagram => ({
    parts: [
      { kind: 'flow', id: 'f' },
      ...Array.from({ length }, (_, i) => ({ kind: 'node', id: `n${i}`, in: 0, shape: 'task' })),
    ],
    edges: Array.from({ length: length - 1 }, (_, i) => ({ id: `e${i}`, from: i + 1, to: i + 2 })),
    start: {},
  });

  test('is drawn around the selected step, and again only where the next one lies outside', () => {
    const steps = [5000, 5001, 9000].map((n, index) => ({ index, label: `n${n}`, changes: [] }));
    const workflow = new Workflow(chain(10_000), {}, steps, []);
    expect(workflow.isLarge).toBe(true);
    const first = workflow.scene('right', 0);
    expect(first.hidden).toBeGreaterThan(9000);
    expect(first.boxes.some(({ part }) => part === 5001)).toBe(true);
    expect(workflow.scene('right', 1)).toBe(first);
    expect(workflow.scene('right', 2).boxes.some(({ part }) => part === 9001)).toBe(true);
  });

  test('is cut to what is nearest, with what that lies in', () => {
    const kept = around(chain(100), 50, 11);
    expect([...kept].sort((a, b) => a - b)).toEqual([0, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54]);
    const parts = [
      { kind: 'seq', id: '' },
      ...Array.from({ length: 50 }, (_, i) => ({ kind: 'task', id: `t${i}`, in: 0 })),
    ];
    const near = around({ parts, edges: [], start: {} }, 20, 4);
    expect([...near].sort((a, b) => a - b)).toEqual([0, 19, 20, 21]);
    const scene = layOut({ parts, edges: [], start: {} }, {}, 'down', near);
    expect(scene.boxes.map(({ text }) => text).filter((text) => text !== '')).toEqual(['t18', 't19', 't20']);
    expect(scene.hidden).toBe(47);
  });
});

const drawnFile = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="t">
  <process id="p" isExecutable="false">
    <startEvent id="begin"/>
    <sequenceFlow id="one" sourceRef="begin" targetRef="work"/>
    <userTask id="work" name="Work"/>
    <sequenceFlow id="two" sourceRef="work" targetRef="checked"/>
    <endEvent id="checked"><terminateEventDefinition id="ends"/></endEvent>
  </process>
  <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="plane" bpmnElement="p">
    <bpmndi:BPMNShape id="s1" bpmnElement="begin"><dc:Bounds x="100" y="82" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="work"><dc:Bounds x="200" y="60" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="checked"><dc:Bounds x="350" y="82" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="one"><di:waypoint x="136" y="100"/><di:waypoint x="200" y="100"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="two"><di:waypoint x="300" y="100"/><di:waypoint x="350" y="100"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`;
