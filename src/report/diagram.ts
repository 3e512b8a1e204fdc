/** What a report tells of a model so that it can be drawn: its elements and what leads from one to the other, without positions. */
export interface Diagram {
  /** What is drawn, each after what it lies in; the first is the whole. */
  readonly parts: readonly DiagramPart[];
  /** What leads from one part to another in graphs: flows, nets. What follows from nesting is not said. */
  readonly edges: readonly DiagramEdge[];
  /** Tokens of the initial state, by name. */
  readonly start: Readonly<Record<string, number>>;
  /** Variables of the initial state, as JSON. */
  readonly values?: Readonly<Record<string, string>>;
  /** The drawing that the file itself has. */
  readonly plane?: DiagramPlane;
}

/** A term, a node of a flow, or a place or transition of a net. */
export interface DiagramPart {
  /** As terms call it; `node` in a flow, and `net`, `place`, `transition`. */
  readonly kind: string;
  /** Its name behind the calls around it (`f/A`), as culprits are named; empty where it has none. */
  readonly id: string;
  /** Index of the part that it lies in; the first has none. */
  readonly in?: number;
  /** What it is for what it lies in, where that is not one of its branches: what a `defer` waits for, the handler of a scope. */
  readonly role?: 'trigger' | 'handler';
  /** Words on the way into it: a condition, an outcome, an error. */
  readonly way?: string;
  /** What is said beside its name: `first 2`, `3 times`. */
  readonly detail?: string;
  /** Its branches or instances each go on by themselves. */
  readonly unjoined?: true;
  /** Of a task: parts of its labels after which control does not go on behind it. */
  readonly elsewhere?: readonly string[];
  /** Of a node: as BPMN calls what it looks like: `exclusiveGateway`, `startEvent`. */
  readonly shape?: string;
  /** Of a node: what it waits for or throws, as BPMN calls it: `timer`, `error`. */
  readonly trigger?: string;
  /** Of a node: index of the part that it watches. */
  readonly attached?: number;
  /** Channels that it sends to, and receives from. */
  readonly sends?: readonly string[];
  readonly receives?: readonly string[];
}

export interface DiagramEdge {
  /** Of a flow: the name of the tokens on it, behind the calls around it; empty where none lie on it. */
  readonly id: string;
  /** Index of the part; of the edge by which a flow starts, the flow itself. */
  readonly from: number;
  readonly to: number;
  readonly way?: string;
  /** Something other than a flow of tokens. */
  readonly kind?: 'message' | 'compensates' | 'inhibits' | 'empties';
}

/** Shapes and lines with their own coordinates, as a BPMN file has them. */
export interface DiagramPlane {
  readonly shapes: readonly PlaneShape[];
  readonly lines: readonly PlaneLine[];
}

export interface PlaneShape {
  readonly id: string;
  /** As BPMN calls it: `userTask`, `boundaryEvent`, `participant`, `lane`. */
  readonly kind: string;
  /** Left, top, width, height. */
  readonly bounds: readonly [x: number, y: number, width: number, height: number];
  /** What an event waits for or throws: `message`, `timer`. */
  readonly trigger?: string;
  /** Signs at the lower edge of an activity, and `nonInterrupting` of an event. */
  readonly markers?: readonly string[];
  /** Of a sub-process: its content is drawn elsewhere. */
  readonly collapsed?: true;
}

export interface PlaneLine {
  readonly id: string;
  /** As BPMN calls it: `sequenceFlow`, `messageFlow`, `association`. */
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** x and y in turn. */
  readonly points: readonly number[];
  /** The flow that is taken when no condition holds. */
  readonly byDefault?: true;
}
