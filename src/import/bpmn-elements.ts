/** The shapes of BPMN 2.0.2 elements that are read, as bpmn-moddle returns them: references resolved, defaults inherited. */
export interface BpmnElement {
  /** `bpmn:UserTask` */
  readonly $type: string;
  readonly $parent?: BpmnElement;
  readonly id?: string;
  readonly name?: string;
}

export interface Definitions extends BpmnElement {
  readonly rootElements?: readonly BpmnElement[];
}

export interface Collaboration extends BpmnElement {
  readonly participants?: readonly Participant[];
  readonly messageFlows?: readonly MessageFlow[];
}

export interface Participant extends BpmnElement {
  readonly processRef?: Process;
  readonly participantMultiplicity?: { readonly maximum?: number };
}

export interface MessageFlow extends BpmnElement {
  readonly sourceRef?: BpmnElement;
  readonly targetRef?: BpmnElement;
}

/** What holds nodes and sequence flows: a process or a sub-process. */
export interface Container extends BpmnElement {
  readonly flowElements?: readonly FlowElement[];
  readonly artifacts?: readonly Artifact[];
}

export interface Process extends Container {}

/** Annotations, groups, and associations, which alone have ends. */
export interface Artifact extends BpmnElement {
  readonly sourceRef?: BpmnElement;
  readonly targetRef?: BpmnElement;
}

/** Every node, sequence flow and data element of a process. */
export interface FlowElement extends Container {
  // sequence flows
  readonly sourceRef?: BpmnElement;
  readonly targetRef?: BpmnElement;
  readonly conditionExpression?: Expression;
  // events
  readonly eventDefinitions?: readonly EventDefinition[];
  readonly eventDefinitionRef?: readonly EventDefinition[];
  /** Start events of event sub-processes. */
  readonly isInterrupting?: boolean;
  /** Boundary events. */
  readonly cancelActivity?: boolean;
  readonly attachedToRef?: FlowElement;
  // activities and gateways: the sequence flow that is taken when no condition holds
  readonly default?: BpmnElement;
  // activities
  readonly loopCharacteristics?: LoopCharacteristics;
  readonly isForCompensation?: boolean;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
  // complex gateways
  readonly activationCondition?: Expression;
  // sub-processes
  readonly triggeredByEvent?: boolean;
  // ad-hoc sub-processes
  readonly ordering?: string;
  readonly completionCondition?: Expression;
  // call activities: a qualified name
  readonly calledElement?: string;
  // receive tasks and event-based gateways
  readonly instantiate?: boolean;
  readonly eventGatewayType?: string;
}

/** Text in some expression language. */
export interface Expression {
  readonly body?: string;
}

export interface LoopCharacteristics extends BpmnElement {
  // standard loops
  readonly testBefore?: boolean;
  readonly loopCondition?: Expression;
  readonly loopMaximum?: number;
  // multiple instances
  readonly isSequential?: boolean;
  readonly behavior?: string;
  readonly loopCardinality?: Expression;
  readonly completionCondition?: Expression;
}

export interface EventDefinition extends BpmnElement {
  readonly signalRef?: BpmnElement;
  readonly errorRef?: BpmnElement & { readonly errorCode?: string };
  readonly escalationRef?: BpmnElement & { readonly escalationCode?: string };
  readonly timeDuration?: Expression;
  readonly timeCycle?: Expression;
  // compensation
  readonly activityRef?: BpmnElement;
  readonly waitForCompletion?: boolean;
}

/** The kind of an element as it is written in XML: `userTask`. */
export function kindOf({ $type }: BpmnElement): string {
  let kind = kinds.get($type);
  if (kind === undefined) {
    const type = $type.replace(/^.*:/, '');
    kinds.set($type, (kind = type.charAt(0).toLowerCase() + type.slice(1)));
  }
  return kind;
}

const kinds = new Map<string, string>();

const activityKinds = new Set([
  'task',
  'userTask',
  'manualTask',
  'serviceTask',
  'scriptTask',
  'businessRuleTask',
  'sendTask',
  'receiveTask',
  'subProcess',
  'transaction',
  'adHocSubProcess',
  'callActivity',
]);

/** Whether this is a task, a call activity or a sub-process. */
export function isActivity(element: BpmnElement): boolean {
  return activityKinds.has(kindOf(element));
}

/** Whether sequence flows can lead to or from it. */
function isFlowNode(element: BpmnElement): boolean {
  return /(task|event|gateway|activity|subProcess|transaction|choreography)$/i.test(kindOf(element));
}

export type Trigger =
  | 'none'
  | 'message'
  | 'signal'
  | 'timer'
  | 'conditional'
  | 'link'
  | 'terminate'
  | 'error'
  | 'escalation'
  | 'cancel'
  | 'compensate'
  | 'several';

/** Whether this is a sub-process with something in it. */
export function hasContent(element: FlowElement): boolean {
  return isContainer(element) && nodesOf(element).length > 0;
}

/** Whether this is a sub-process of any kind. */
export function isContainer(element: BpmnElement): boolean {
  return /^(subProcess|transaction|adHocSubProcess)$/.test(kindOf(element));
}

/** The nodes directly inside. */
export function nodesOf(container: Container): FlowElement[] {
  return (container.flowElements ?? []).filter(isFlowNode);
}

/** The nodes inside, those of sub-processes included, in the order of the file. */
export function nodesWithin(container: Container): FlowElement[] {
  return nodesOf(container).flatMap((v) => [v, ...nodesWithin(v)]);
}

/** The text of an expression, without white space around it. */
export function textOf(expression: Expression | undefined): string {
  return expression?.body?.trim() ?? '';
}

/** What triggers or is triggered by an event, and its definition. */
export function triggerOf(event: FlowElement): {
  readonly trigger: Trigger;
  readonly definition: EventDefinition | null;
} {
  const definitions = [...(event.eventDefinitions ?? []), ...(event.eventDefinitionRef ?? [])];
  if (definitions.length === 0) return { trigger: 'none', definition: null };
  if (definitions.length > 1) return { trigger: 'several', definition: null };
  const definition = definitions[0]!;
  return { trigger: kindOf(definition).replace(/EventDefinition$/, '') as Trigger, definition };
}
