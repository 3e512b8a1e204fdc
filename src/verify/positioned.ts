import { UserError } from '../errors.ts';
import type { ElementPosition, ModelResult, SourcePosition } from '../report/document.ts';
import type { Positions } from '../source/positions.ts';
import type { Places } from './log-positions.ts';
import type { Source } from './source.ts';

/** The positions of a model that a TypeScript file exports; `null` for any other. The reader is loaded here and nowhere else. */
async function positionsOf(source: Source): Promise<Positions | null> {
  const { format, file } = source.info;
  if (source.kind !== 'term' || format !== 'typescript' || file === '') return null;
  const { positionsOf: read } = await import('../source/positions.ts');
  return read(file, source.model);
}

/**
 * A result with the positions of what the model is made of, and of its properties.
 * @param always whether they are read though nothing is violated
 */
export async function positioned(result: ModelResult, source: Source, always = false): Promise<ModelResult> {
  if (!always && result.properties.every(({ holds }) => holds !== 'no')) return result;
  const positions = await positionsOf(source);
  if (positions === null) return result;
  const properties = result.properties.map((property) => {
    const position = positions.properties.get(property.name);
    return position === undefined ? property : { ...property, position };
  });
  return { ...result, model: { ...result.model, ...elementsOf(positions) }, properties };
}

/** What the text of a run tells of positions; nothing where the run violates nothing. */
export async function placesOfRun(
  source: Source,
  violation: { readonly property: string } | null,
): Promise<Places> {
  const positions = violation === null ? null : await positionsOf(source);
  if (violation === null || positions === null) return {};
  const position = positions.properties.get(violation.property);
  return { ...(position === undefined ? {} : { position }), ...elementsOf(positions) };
}

function elementsOf({ elements, handlers }: Positions): Pick<ModelResult['model'], 'positions'> {
  if (elements.size === 0) return {};
  const entries = [...elements].map(([name, position]): [string, ElementPosition] => {
    const handler = handlers.get(name);
    return [name, handler === undefined ? position : { ...position, handler }];
  });
  return { positions: Object.fromEntries(entries) };
}

/**
 * Does something with a model; a mistake in a handler, a condition or a property gets the place in the source that it is in.
 * @throws what `work` throws
 */
export async function placed<T>(source: Source, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? await inSource(error, source) : error;
  }
}

async function inSource(error: UserError, source: Source): Promise<UserError> {
  const { element, line } = error.place;
  if (!error.code.startsWith('FP4') || element === undefined || line !== undefined) return error;
  const positions = await positionsOf(source);
  const place = positions && placeOf(element, positions);
  return place === null ? error : error.at({ file: place.file, line: place.line });
}

/** Where the code is that an element runs; `null` where two things have its name. */
function placeOf(element: string, { elements, handlers, properties }: Positions): SourcePosition | null {
  const made = handlers.get(element) ?? elements.get(element);
  const property = properties.get(element);
  if (made !== undefined && property !== undefined) return null;
  return made ?? property ?? null;
}
