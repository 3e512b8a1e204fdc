import type { Diagram } from '../../src/report/diagram.ts';
import type { Change, TraceStep } from '../../src/trace.ts';
import type { Address } from '../diagram/addresses.ts';
import { planeLanes } from '../diagram/plane-lanes.ts';
import { titleOf } from '../diagram/tree.ts';
import type { Workflow } from '../diagram/workflow.ts';
import { Ways } from './ways.ts';
import type { Way } from './ways.ts';

/** Tokens that a step puts somewhere, or takes. */
interface Moved {
  readonly name: string;
  readonly address: Address;
  /** Below 0 where they are taken. */
  readonly by: number;
}

/**
 * Tells the branches of flows and nets apart, which a trace does not: where a step puts tokens at several places, each goes on in a lane
 * of its own until all of them have come together again. Pools and the lanes of a BPMN file have their names.
 */
export class Branches {
  /** The same steps, each with its lane. */
  readonly steps: readonly TraceStep[];
  readonly #workflow: Workflow;
  readonly #diagram: Diagram;
  readonly #drawnLanes: readonly (string | null)[];
  readonly #ways = new Ways();
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** What steps took away, by step and name. */
  readonly #lost = new Map<string, { readonly address: Address; readonly way: Way }>();

  constructor(workflow: Workflow, steps: readonly TraceStep[]) {
    this.#workflow = workflow;
    this.#diagram = workflow.diagram;
    this.#drawnLanes = planeLanes(workflow.diagram, workflow.names);
    this.#start();
    this.steps = steps.map((step, index) => this.#laid(step, index));
  }

  /** The lane of a token that a step took, as far as that is known. */
  laneOf(name: string, step: number): string | null {
    const lost = this.#lost.get(`${step} ${name}`);
    return lost === undefined ? null : this.#laneAt(lost.address, lost.way);
  }

  /** Where a case begins with several tokens in one flow or net, each has its lane. */
  #start(): void {
    const groups = new Map<number, Address[]>();
    for (const name of Object.keys(this.#diagram.start)) {
      const address = this.#workflow.marks.addresses.ofToken(name);
      if (address === null || !this.#isInGraph(address)) continue;
      const around = this.#diagram.parts[this.#workflow.marks.holder(address)]!.in ?? 0;
      groups.set(around, [...(groups.get(around) ?? []), address]);
    }
    for (const name of Object.keys(this.#diagram.start)) {
      const address = this.#workflow.marks.addresses.ofToken(name);
      const group = [...groups].find(([, inside]) => inside.some(({ at }) => at === address?.at));
      if (address !== null && group !== undefined && group[1].length > 1)
        this.#ways.put(name, 1, [{ by: group[0], name: this.#nameOf(group[0], address, 0) }]);
    }
  }

  #laid(step: TraceStep, index: number): TraceStep {
    const { lane, changes } = step;
    if (lane === undefined || changes === undefined) return step;
    const { marks } = this.#workflow;
    const actor = marks.actors[index] ?? null;
    const moved = changes.flatMap((change) => this.#moved(change));
    const taken = moved.filter(({ by }) => by < 0);
    const own = taken.filter(
      ({ address }) => actor === null || marks.holder(address) === actor || this.#isPlace(address),
    );
    const ways = new Map(taken.map(({ name, by }) => [name, this.#ways.take(name, -by)]));
    const way = this.#ways.join((own.length > 0 ? own : taken).flatMap(({ name }) => ways.get(name)!));
    for (const { name, address } of taken)
      this.#lost.set(`${index} ${name}`, { address, way: ways.get(name)![0]! });
    this.#put(
      moved.filter(({ by }) => by > 0),
      way,
      actor,
    );
    const drawn = actor === null ? null : (this.#drawnLanes[actor] ?? null);
    return { ...step, lane: this.#whole(lane, drawn, way) };
  }

  /** What goes to several places of a flow or a net goes on in branches; an element that is come back to begins them anew. */
  #put(put: readonly Moved[], way: Way, actor: number | null): void {
    const apart = put.filter(({ address }) => this.#isInGraph(address));
    const before = way.findIndex(({ by }) => by === actor);
    const trunk = before < 0 ? way : way.slice(0, before);
    for (const one of put) {
      const number = apart.indexOf(one);
      const isBranch = apart.length > 1 && number >= 0 && actor !== null;
      const on = isBranch ? [...trunk, { by: actor, name: this.#nameOf(actor, one.address, number) }] : way;
      this.#ways.put(one.name, one.by, on);
    }
  }

  #moved({ kind, name, before, after }: Change): Moved[] {
    const address = kind === 'token' ? this.#workflow.marks.addresses.ofToken(name) : null;
    return address === null ? [] : [{ name, address, by: Number(after) - Number(before) }];
  }

  /** What a branch is called: what it leads to. */
  #nameOf(by: number, address: Address, number: number): string {
    const key = `${by} ${address.at}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const { parts } = this.#diagram;
    const target = parts[this.#workflow.marks.holder(address)]!;
    const { names } = this.#workflow;
    const isSaid =
      target.kind === 'place' || Object.hasOwn(names, target.id) || !/gateway$/i.test(target.shape ?? '');
    const title = (isSaid ? titleOf(target, names) : `branch ${number + 1}`).replaceAll('/', '∕');
    let name = title;
    for (let i = 2; this.#taken.has(name); i++) name = `${title} ${i}`;
    this.#taken.add(name);
    this.#names.set(key, name);
    return name;
  }

  #isPlace({ at, isEdge }: Address): boolean {
    return !isEdge && this.#diagram.parts[at]!.kind === 'place';
  }

  #isInGraph(address: Address): boolean {
    return address.isEdge || this.#isPlace(address);
  }

  #whole(lane: string, drawn: string | null, way: Way): string {
    const around = lane === '' ? [] : lane.split('/').map((part) => this.#called(part));
    return [...around, ...(drawn === null ? way.map(({ name }) => name) : [drawn])].join('/');
  }

  #called(part: string): string {
    const [, name = '', number = ''] = /^(.*?)(\[\d+\])?$/s.exec(part) ?? [];
    const { names } = this.#workflow;
    return Object.hasOwn(names, name) && names[name] !== ''
      ? names[name]!.replaceAll('/', '∕') + number
      : part;
  }

  /** The lane of a token by what it lies in, as steps in it would tell theirs. */
  #laneAt(address: Address, way: Way): string {
    const { parts } = this.#diagram;
    const numbers = address.instance.split('.').filter((each) => /^\d/.test(each));
    const found: string[] = [];
    let inner = this.#workflow.marks.holder(address);
    for (let at = parts[inner]!.in; at !== undefined; at = parts[inner]!.in) {
      const { kind, id } = parts[at]!;
      const own = id.slice(id.lastIndexOf('/') + 1);
      const siblings = parts.flatMap((part, index) => (part.in === at ? [index] : []));
      if (kind === 'par' || kind === 'or') found.unshift(`${own}.${siblings.indexOf(inner)}`);
      else if (kind === 'mi') found.unshift(`${own}[${numbers.pop() ?? 0}]`);
      else if (kind === 'pools' && siblings.length > 1) found.unshift(parts[inner]!.way ?? parts[inner]!.id);
      inner = at;
    }
    return this.#whole(found.join('/'), this.#drawnLanes[this.#workflow.marks.holder(address)] ?? null, way);
  }
}
