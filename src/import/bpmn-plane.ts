import type { DiagramPlane, PlaneLine, PlaneShape } from '../report/diagram.ts';
import { isContainer, kindOf, triggerOf, type BpmnElement, type FlowElement } from './bpmn-elements.ts';
import { readSource, type BpmnSource } from './bpmn-source.ts';
import type { ReadOptions } from './file.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Bounds extends Point {
  readonly width: number;
  readonly height: number;
}

/** What BPMN DI (BPMN 2.0.2, chapter 12) says of one element. */
interface DrawnElement extends BpmnElement {
  readonly bpmnElement?: FlowElement;
  readonly bounds?: Bounds;
  readonly waypoint?: readonly Point[];
  readonly isExpanded?: boolean;
}

interface DrawnDefinitions extends BpmnElement {
  readonly diagrams?: readonly {
    readonly plane?: { readonly planeElement?: readonly DrawnElement[] };
  }[];
}

/** The drawing in a BPMN file and the kinds of its elements. */
export interface BpmnDrawing {
  readonly kinds: BpmnSource['elements'];
  /** `null` where the file has no drawing. */
  readonly plane: DiagramPlane | null;
}

/**
 * Reads the first drawing of a BPMN file; further ones show what is inside of collapsed sub-processes.
 * @throws UserError as reading the model does
 */
export async function readBpmnDrawing(path: string, options: ReadOptions = {}): Promise<BpmnDrawing> {
  const { definitions, elements } = await readSource(path, options);
  const first = (definitions as DrawnDefinitions).diagrams?.[0]?.plane?.planeElement ?? [];
  const shapes = first.flatMap(shapeOf);
  const lines = first.flatMap(lineOf);
  return { kinds: elements, plane: shapes.length > 0 ? { shapes, lines } : null };
}

function shapeOf({ bpmnElement: element, bounds, isExpanded }: DrawnElement): PlaneShape[] {
  if (element?.id === undefined || bounds === undefined) return [];
  const { x, y, width, height } = bounds;
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) return [];
  const kind = kindOf(element);
  const { trigger } = /event$/i.test(kind) ? triggerOf(element) : { trigger: 'none' };
  const markers = markersOf(element);
  return [
    {
      id: element.id,
      kind,
      bounds: [x, y, width, height],
      ...(trigger === 'none' ? {} : { trigger }),
      ...(markers.length > 0 ? { markers } : {}),
      ...(isContainer(element) && isExpanded !== true ? { collapsed: true as const } : {}),
    },
  ];
}

function markersOf(element: FlowElement): string[] {
  const { loopCharacteristics: marker } = element;
  const repeated =
    marker === undefined ? [] : [kindOf(marker) === 'standardLoopCharacteristics' ? 'loop' : 'instances'];
  if (marker?.isSequential === true) repeated[0] = 'sequential';
  return [
    ...repeated,
    ...(element.isForCompensation === true ? ['compensation'] : []),
    ...(element.cancelActivity === false || element.isInterrupting === false ? ['nonInterrupting'] : []),
    ...(element.triggeredByEvent === true ? ['event'] : []),
  ];
}

function lineOf({ bpmnElement: element, waypoint }: DrawnElement): PlaneLine[] {
  if (element?.id === undefined || waypoint === undefined || waypoint.length < 2) return [];
  const points = waypoint.flatMap(({ x, y }) => [x, y]);
  if (!points.every(Number.isFinite)) return [];
  const { sourceRef: from, targetRef: to } = element;
  const byDefault = (from as FlowElement | undefined)?.default === element;
  return [
    {
      id: element.id,
      kind: kindOf(element),
      from: from?.id ?? '',
      to: to?.id ?? '',
      points,
      ...(byDefault ? { byDefault } : {}),
    },
  ];
}
