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

export interface Process extends BpmnElement {
  readonly flowElements?: readonly FlowElement[];
}

/** Every node, sequence flow and data element of a process. */
export interface FlowElement extends BpmnElement {
  // sequence flows
  readonly sourceRef?: BpmnElement;
  readonly targetRef?: BpmnElement;
  readonly conditionExpression?: { readonly body?: string };
  // events
  readonly eventDefinitions?: readonly EventDefinition[];
  readonly eventDefinitionRef?: readonly EventDefinition[];
  // activities
  readonly loopCharacteristics?: BpmnElement;
  readonly isForCompensation?: boolean;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
  // sub-processes
  readonly flowElements?: readonly FlowElement[];
  readonly triggeredByEvent?: boolean;
  // call activities: a qualified name
  readonly calledElement?: string;
  // receive tasks and event-based gateways
  readonly instantiate?: boolean;
  readonly eventGatewayType?: string;
}

export interface EventDefinition extends BpmnElement {
  readonly signalRef?: BpmnElement;
  readonly errorRef?: BpmnElement;
  readonly timeDuration?: { readonly body?: string };
}

/** The kind of an element as it is written in XML: `userTask`. */
export function kindOf(element: BpmnElement): string {
  const type = element.$type.replace(/^.*:/, '');
  return type.charAt(0).toLowerCase() + type.slice(1);
}

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
  'callActivity',
]);

/** Whether this is a task, a call activity or a (collapsed) sub-process. */
export function isActivity(element: BpmnElement): boolean {
  return activityKinds.has(kindOf(element));
}

/** Whether sequence flows can lead to or from it. */
export function isFlowNode(element: BpmnElement): boolean {
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
