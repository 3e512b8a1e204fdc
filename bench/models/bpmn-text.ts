/** BPMN files whose size is set by numbers. */
import type { Counts } from './counts.ts';

/** A process as it is written: nodes with their kinds, flows between them. */
class Drawing {
  private readonly nodes: string[] = [];
  private readonly flows: string[] = [];

  /** @returns the id */
  node(kind: string): string {
    const id = `n${this.nodes.length}`;
    this.nodes.push(`<${kind} id="${id}"/>`);
    return id;
  }

  flow(from: string, to: string): void {
    this.flows.push(`<sequenceFlow id="f${this.flows.length}" sourceRef="${from}" targetRef="${to}"/>`);
  }

  text(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="definitions" targetNamespace="bench">
<process id="process">
${[...this.nodes, ...this.flows].join('\n')}
</process>
</definitions>
`;
  }
}

/** `branches` tasks side by side: 2^branches + 3 states, from the start flow to the end. */
export function parallelBpmn(branches: number): string {
  const drawing = new Drawing();
  const split = drawing.node('parallelGateway');
  const join = drawing.node('parallelGateway');
  drawing.flow(drawing.node('startEvent'), split);
  for (let i = 0; i < branches; i++) {
    const task = drawing.node('task');
    drawing.flow(split, task);
    drawing.flow(task, join);
  }
  drawing.flow(join, drawing.node('endEvent'));
  return drawing.text();
}

/** Split, join and end; each task in the states in which it has not happened. */
export function parallelBpmnCounts(branches: number): Counts {
  const k = BigInt(branches);
  return { states: 2n ** k + 3n, edges: k * 2n ** (k - 1n) + 3n };
}

const gateways = [null, 'exclusiveGateway', 'parallelGateway'] as const;

/** Blocks one after the other: in turn a task, two tasks between exclusive gateways, two between parallel ones. */
export function sequentialBpmn(blocks: number): string {
  const drawing = new Drawing();
  let last = drawing.node('startEvent');
  for (let i = 0; i < blocks; i++) {
    const gateway = gateways[i % gateways.length]!;
    const first = drawing.node(gateway ?? 'task');
    drawing.flow(last, first);
    last = first;
    if (gateway === null) continue;
    last = drawing.node(gateway);
    for (const task of [drawing.node('task'), drawing.node('task')]) {
      drawing.flow(first, task);
      drawing.flow(task, last);
    }
  }
  drawing.flow(last, drawing.node('endEvent'));
  return drawing.text();
}

/** A state on each flow between blocks and one after the end; 4 states and 6 edges within each block that has gateways. */
export function sequentialBpmnCounts(blocks: number): Counts {
  const tasks = Math.ceil(blocks / gateways.length);
  const wide = blocks - tasks;
  return { states: BigInt(blocks + 2 + 4 * wide), edges: BigInt(tasks + 6 * wide + 1) };
}
