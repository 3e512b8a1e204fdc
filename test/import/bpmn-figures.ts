import { expect } from 'vitest';
import { bisimilar } from '../../properties/laws.ts';
import { endsOf } from '../explore/ends.ts';
import { explore } from '../../src/explore/explore.ts';
import { readBpmn, type BpmnOptions, type ImportedModel } from '../../src/import/bpmn.ts';
import { engine } from '../../src/kernel/engine.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import type { Flow, FlowNode, Model } from '../../src/term/term.ts';
import { bpmn, fileWith } from './files.ts';

/** Reads a BPMN file with these root elements. */
export async function read(inner: string, options?: BpmnOptions): Promise<ImportedModel> {
  return (await readBpmn(fileWith('model.bpmn', bpmn(inner)), options))[0]!;
}

/** States/edges, ends by state, and activities that never fire: of the packed search of the net, with which engine and token game agree. */
export async function figures(inner: string, options?: BpmnOptions) {
  return figuresOf((await read(inner, options)).model);
}

/** The same of a model. */
export async function figuresOf(model: Model) {
  const net = translate(model);
  const graph = await explore(net);
  const { states, edges, fired, cutBy } = graph;
  const walk = bisimilar(engine(model), tokenGame(net), 100_000);
  expect(walk).toEqual({ states, edges, complete: true, broken: null });
  const dead = net.activities.filter((a) => !a.rules.some((r) => fired[r])).map((a) => a.id);
  const reached = Object.entries(endsOf(graph)).filter(([, n]) => n > 0);
  return { counts: `${states}/${edges}`, ends: Object.fromEntries(reached), dead, cutBy };
}

/** The flow of a file with one process. */
export async function rootFlow(inner: string): Promise<Flow> {
  const { term } = (await read(inner)).model;
  if (term.kind !== 'flow') throw new Error(`a ${term.kind}, not a flow`);
  return term;
}

/** A node of the only process. */
export async function nodeOf(inner: string, name: string): Promise<FlowNode> {
  const { nodes } = await rootFlow(inner);
  const node = nodes.find((v) => v.name === name);
  if (!node) throw new Error(`no node ${name}`);
  return node;
}

/** Sequence flows, as `id:from>to`, separated by spaces. */
export function sequence(flows: string): string {
  return flows
    .split(' ')
    .map((f) => {
      const [, id, from, to] = /^(.+):(.+)>(.+)$/.exec(f)!;
      return `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
    })
    .join('');
}

/** An event at a border. */
export function border(id: string, host: string, definition: string, interrupts = true): string {
  const how = interrupts ? '' : ' cancelActivity="false"';
  return `<boundaryEvent id="${id}" attachedToRef="${host}"${how}>${definition}</boundaryEvent>`;
}
