/** Replay logs with the places in the source of what they are about. */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { ModelInfo, ModelResult, PropertyResult } from '../report/document.ts';
import {
  firedPositions,
  type ElementPosition,
  type RunPositions,
  type SourcePosition,
} from '../source-position.ts';
import type { ReplayLog } from '../trace.ts';

/** What is known of where things are made. */
export interface Places {
  /** Of the property that is violated. */
  readonly position?: SourcePosition;
  /** Of the elements of the model, by name. */
  readonly positions?: ModelInfo['positions'];
}

/** What a result knows of the places of one of its properties. */
export function placesIn({ model }: ModelResult, { position }: PropertyResult): Places {
  const { positions } = model;
  return {
    ...(position === undefined ? {} : { position }),
    ...(positions === undefined ? {} : { positions }),
  };
}

/** What a log that was read knows. */
export function recordedPlaces({ positions = {} }: ReplayLog): Places {
  const { property, elements } = positions;
  return {
    ...(property === undefined ? {} : { position: property }),
    ...(elements === undefined ? {} : { positions: elements }),
  };
}

/**
 * Where a run is said to be: as the model says now, and where that says nothing, as the log says.
 * @returns the places, and whether any of them is of the log only
 */
export function placesThen(now: Places, log: ReplayLog): Places & { readonly isOlder: boolean } {
  const then = recordedPlaces(log);
  const isOlder =
    (now.position === undefined && then.position !== undefined) ||
    Object.keys(then.positions ?? {}).some((name) => !Object.hasOwn(now.positions ?? {}, name));
  return { ...then, ...now, positions: { ...then.positions, ...now.positions }, isOlder };
}

/** The name that a file has in a log; `null` for one that lies outside of what the path of the model names, as a link may lead to. */
type Naming = (file: string) => string | null;

/**
 * A log as it is to be written: with the positions of the elements that its steps fire, and of the property that it violates. One that
 * violates nothing has none, nor has it those of the log that it was made from.
 * @param project the folder that files are named from; by default they are named as the model is, and where that is an absolute path,
 *   from its folder: what is written names no folder of this machine that the path of the model does not name
 */
export function withPositions(log: ReplayLog, places: Places, project?: string): ReplayLog {
  const { positions: _, ...bare } = log;
  if (log.expected === null) return bare;
  const folder = dirname(log.model.file);
  const climbs = (file: string): boolean => file.startsWith('../');
  const mayClimb = isAbsolute(log.model.file) || climbs(log.model.file);
  const nameOf: Naming = (file) => {
    const path =
      project !== undefined
        ? relative(project, resolve(file))
        : isAbsolute(file)
          ? relative(folder, file)
          : file;
    const name = path.replaceAll('\\', '/');
    return isAbsolute(name) || (climbs(name) && !mayClimb) ? null : name;
  };
  const property = portable(places.position, nameOf);
  const elements = firedBy(log, places.positions ?? {}, nameOf);
  const positions: RunPositions = {
    ...(property === undefined ? {} : { property }),
    ...(elements.length === 0 ? {} : { elements: Object.fromEntries(elements) }),
  };
  return Object.keys(positions).length === 0 ? bare : { ...bare, positions };
}

/** The elements that the steps of a log fire, in the order in which they first do. */
function firedBy(
  { steps }: ReplayLog,
  positions: NonNullable<Places['positions']>,
  nameOf: Naming,
): [name: string, position: ElementPosition][] {
  const labels = steps.map(({ offered, pick }) => offered[pick] ?? '');
  return firedPositions(labels, positions).flatMap(([name, { handler, ...made }]) => {
    const position = portable(made, nameOf);
    const decided = portable(handler, nameOf);
    return position === undefined
      ? []
      : [[name, decided === undefined ? position : { ...position, handler: decided }]];
  });
}

function portable(position: SourcePosition | undefined, nameOf: Naming): SourcePosition | undefined {
  const file = position && nameOf(position.file);
  return position === undefined || file === null ? undefined : { ...position, file: file! };
}
