import { describe, expect, test } from 'vitest';

import { blockTerm } from '../../bench/models/blocks.ts';
import {
  parallelBpmn,
  parallelBpmnCounts,
  sequentialBpmn,
  sequentialBpmnCounts,
} from '../../bench/models/bpmn-text.ts';
import { pnmlText } from '../../bench/models/pnml-text.ts';
import { industrial, type Scale, workflowNet } from '../../bench/models/workflow-nets.ts';
import type { FieldModel } from '../../src/fields.ts';
import { readBpmn } from '../../src/import/bpmn.ts';
import { readPnml } from '../../src/import/pnml.ts';
import { translate } from '../../src/net/translate.ts';
import { preorder } from '../../src/term/walk.ts';
import { naive } from '../explore/naive.ts';
import { fileWith } from '../import/files.ts';

/** Whether from every state the end can be reached, with all tokens in sinks and never two in one place, and every transition fires. */
function isSound(model: FieldModel): boolean {
  const graph = naive(model, 20_000);
  if (graph === null) return false;
  const fired = new Set(graph.edges.map(({ rule }) => rule));
  return (
    graph.canComplete.size === graph.states.length &&
    graph.states.every((marking) => marking.every((tokens) => tokens <= 1)) &&
    fired.size === model.rules.length
  );
}

const small: Scale = { leastStates: 10, steps: 8 };

describe('generated workflow nets', () => {
  const seeds = Array.from({ length: 24 }, (_, seed) => seed);

  test.each(seeds)(
    'seed %i: sound without a fault, with the states that are counted; unsound with one',
    (seed) => {
      const { net, fault, counts } = workflowNet(seed, small);
      expect(isSound(net)).toBe(fault === null);
      if (fault !== 'lack of synchronization') expect(naive(net, 20_000)).not.toBeNull();
      if (counts === null) return;
      const { states, edges } = naive(net, 20_000)!;
      expect([BigInt(states.length), BigInt(edges.length)]).toEqual([counts.states, counts.edges]);
    },
  );

  test('every fault occurs, and several sinks', () => {
    const nets = seeds.map((seed) => workflowNet(seed, small));
    expect(new Set(nets.map(({ fault }) => fault)).size).toBe(5);
    const sinks = nets.map(({ net }) => net.fields.filter(({ role }) => role === 'final').length);
    expect(Math.max(...sinks)).toBeGreaterThan(2);
  });

  test('are large where that is asked for, and are read as workflow nets', async () => {
    for (const seed of [0, 1, 2, 3, 5, 7]) {
      const { net, counts } = workflowNet(seed, industrial);
      expect(net.fields.length).toBeGreaterThan(60);
      expect(net.fields.length).toBeLessThan(600);
      if (counts !== null) expect(counts.states).toBeGreaterThan(1e8);
      const [read] = await readPnml(fileWith('net.pnml', pnmlText('net', net)));
      const sorted = ({ fields }: FieldModel) => fields.map(({ name, role }) => `${name} ${role}`).toSorted();
      expect([read!.net.ending, sorted(read!.net)]).toEqual(['workflow-net', sorted(net)]);
    }
  });

  test('are the same for one seed', () => {
    expect(workflowNet(5, industrial)).toEqual(workflowNet(5, industrial));
    expect(workflowNet(5, industrial)).not.toEqual(workflowNet(13, industrial));
  });
});

describe('nets as PNML', () => {
  const net = workflowNet(0, small).net;

  test('weights are written', async () => {
    const [rule, ...rules] = net.rules;
    const heavy = {
      ...net,
      rules: [{ ...rule!, put: rule!.put.map(([field]) => [field, 3] as const) }, ...rules],
    };
    const [read] = await readPnml(fileWith('net.pnml', pnmlText('net', heavy)));
    expect(read!.net.rules[0]!.put.map(([, n]) => n)).toEqual([3]);
  });

  test('a guard that is no arc is refused', () => {
    const guarded = { ...net, rules: net.rules.map((rule) => ({ ...rule, atLeast: [[0, 2]] as const })) };
    expect(() => pnmlText('net', guarded)).toThrow('has a guard that is no arc');
  });
});

describe('BPMN', () => {
  const counted = async (text: string) => {
    const [read] = await readBpmn(fileWith('model.bpmn', text));
    const { states, edges } = naive(translate(read!.model), 20_000)!;
    return { states: BigInt(states.length), edges: BigInt(edges.length) };
  };

  test.each([1, 2, 5])('%i tasks side by side', async (branches) => {
    expect(await counted(parallelBpmn(branches))).toEqual(parallelBpmnCounts(branches));
  });

  test('the published size of 20 tasks', () => {
    expect(parallelBpmnCounts(20).states).toBe(1_048_579n);
  });

  test.each([1, 2, 3, 7, 9])('%i blocks in sequence', async (blocks) => {
    expect(await counted(sequentialBpmn(blocks))).toEqual(sequentialBpmnCounts(blocks));
  });
});

describe('terms of blocks', () => {
  test.each([1, 2, 3, 17, 1000, 10_000])('%i nodes', (nodes) => {
    expect([...preorder(blockTerm(nodes, 1).term)]).toHaveLength(nodes);
  });

  test('can always end, and every task can happen', () => {
    for (let seed = 0; seed < 40; seed++) {
      const model = translate(blockTerm(4 + (seed % 12), seed));
      const graph = naive(model, 20_000)!;
      const fired = new Set(graph.edges.map(({ rule }) => rule));
      expect([graph.canComplete.size, fired.size]).toEqual([graph.states.length, model.rules.length]);
    }
  });

  test('all kinds of blocks are in them', () => {
    const kinds = new Set([...preorder(blockTerm(200, 2).term)].map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['loop', 'par', 'seq', 'task', 'xor']);
  });
});
