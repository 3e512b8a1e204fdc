import type { ElementPosition, ModelInfo, SourcePosition } from '../../src/report/document.ts';

/** A line of the model's source, and what it is to the step. */
export interface SourcePlace {
  readonly role: 'element' | 'handler' | 'property';
  readonly position: SourcePosition;
}

/**
 * Where the element that took a step is made, and the function that decides its outcome.
 * @param label of a step, with its path and outcome: `P[0]/A:ok` is made where `A` is
 * @returns empty where that is not known
 */
export function placesOf(label: string, positions: ModelInfo['positions']): SourcePlace[] {
  const made = positions === undefined ? undefined : positionOf(label, positions);
  if (made === undefined) return [];
  const { handler, ...position } = made;
  return [
    { role: 'element', position },
    ...(handler === undefined ? [] : [{ role: 'handler', position: handler } as const]),
  ];
}

function positionOf(
  label: string,
  positions: NonNullable<ModelInfo['positions']>,
): ElementPosition | undefined {
  for (const start of [label, label.slice(label.lastIndexOf('/') + 1)]) {
    for (let name = start; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf(':')))) {
      if (Object.hasOwn(positions, name)) return positions[name];
    }
  }
  return undefined;
}
