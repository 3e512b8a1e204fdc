import type { Warning } from 'bpmn-moddle';
import { UserError, type ErrorCode } from '../errors.ts';
import type { Definitions } from './bpmn-elements.ts';
import type { Element } from './elements.ts';
import { readText, type ReadOptions } from './file.ts';
import { parseXml } from './xml.ts';

const bpmn20 = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

/** A BPMN file, read but not yet understood. */
export class BpmnSource {
  /** One sentence each, for people. */
  readonly notes: string[] = [];

  constructor(
    readonly file: string,
    readonly definitions: Definitions,
    /** Every BPMN element with an id, and what the translation adds. */
    readonly elements: Map<string, Element>,
  ) {}

  /** @throws UserError always, at the line of `element` */
  fail(code: ErrorCode, message: string, remedy: string, element?: string): never {
    const line = element === undefined ? undefined : this.elements.get(element)?.line;
    throw new UserError(code, message, remedy, {
      file: this.file,
      ...(line === undefined ? {} : { line }),
      ...(element === undefined ? {} : { element }),
    });
  }
}

/**
 * Reads a BPMN 2.0 file. Everything that the parser could not place is an error here, so that nothing with a meaning is skipped.
 * @throws UserError for the file (FP2001 to FP2013), FP2040 when it is not BPMN 2.0, FP2043 for an element that BPMN does not
 *   have, FP2044 for a reference to nowhere, FP2045 for an id that is no NCName, FP2046 for an id given twice
 */
export async function readSource(path: string, options: ReadOptions = {}): Promise<BpmnSource> {
  const text = await readText(path, options);
  const elements = await elementLines(text, path);
  const { BpmnModdle } = await import('bpmn-moddle');
  const { rootElement, warnings } = await new BpmnModdle().fromXML(text).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'FP2040',
      `not a BPMN 2.0 document: ${message}`,
      'Export the model as BPMN 2.0 XML.',
      { file: path },
    );
  });
  const source = new BpmnSource(path, rootElement as Definitions, elements);
  for (const warning of warnings) judge(warning, source);
  return source;
}

/** Lines, names and kinds of all BPMN elements with an id. */
async function elementLines(text: string, file: string): Promise<Map<string, Element>> {
  const elements = new Map<string, Element>();
  let root = true;
  await parseXml([text], file, {
    open({ name, uri, attribute, line }) {
      if (root && (name !== 'definitions' || uri !== bpmn20)) {
        const message = `the root element is <${name}>, not <definitions> of BPMN 2.0`;
        throw new UserError('FP2040', message, 'Export the model as BPMN 2.0 XML.', { file, line });
      }
      root = false;
      const id = attribute('id');
      if (uri !== bpmn20 || id === undefined) return;
      const before = elements.get(id);
      if (before) {
        const message = `the id "${id}" is given twice, first in line ${before.line}`;
        throw new UserError('FP2046', message, 'Give every element an id of its own.', {
          file,
          line,
          element: id,
        });
      }
      const label = attribute('name');
      elements.set(id, { kind: name, line, ...(label ? { name: label } : {}) });
    },
  });
  return elements;
}

/** References that decide what a model does. Others (drawing, lanes, data, interfaces) may lead nowhere. */
const behavioural = new Set([
  'sourceRef',
  'targetRef',
  'incoming',
  'outgoing',
  'default',
  'attachedToRef',
  'processRef',
  'signalRef',
  'errorRef',
  'escalationRef',
  'eventDefinitionRef',
  'source',
  'target',
  'activityRef',
]);

function judge({ message, element, property, value }: Warning, source: BpmnSource): void {
  // The text was decoded before the parser saw it.
  if (message.startsWith('unsupported document encoding')) return;
  if (message.startsWith('unknown attribute')) {
    source.notes.push(
      `the attribute ${property} of ${element?.id ?? element?.$type ?? 'an element'} is not known and was ignored`,
    );
    return;
  }
  if (element !== undefined && property !== undefined && message.startsWith('unresolved reference')) {
    return unresolved(element, property.replace(/^.*:/, ''), value ?? '', source);
  }
  misplaced(message, source);
}

function unresolved(
  element: NonNullable<Warning['element']>,
  name: string,
  value: string,
  source: BpmnSource,
): void {
  const drawn = !element.$type.startsWith('bpmn:') || element.$type.endsWith('Association');
  const at = element.id ?? ownerOf(element);
  const owner = at ?? element.$type;
  if (drawn || !behavioural.has(name)) {
    source.notes.push(
      `${name} of ${owner} refers to "${value}", which does not exist; it carries no behaviour`,
    );
    return;
  }
  const message = `${name} of "${owner}" refers to "${value}", which does not exist`;
  source.fail('FP2044', message, 'Correct or remove the reference.', at);
}

function ownerOf(element: { readonly $parent?: unknown }): string | undefined {
  for (let at = element.$parent; at; at = (at as { $parent?: unknown }).$parent) {
    const { id } = at as { id?: string };
    if (id !== undefined) return id;
  }
  return undefined;
}

function misplaced(message: string, source: BpmnSource): never {
  const [first, ...rest] = message.split('\n');
  const line = /line: (\d+)/.exec(message)?.[1];
  const nested = rest.find((l) => l.includes('nested error'))?.replace(/^.*nested error: /, '') ?? first!;
  const place = { file: source.file, ...(line === undefined ? {} : { line: Number(line) + 1 }) };
  const id = /<(.*)>/.exec(nested)?.[1] ?? '';
  if (nested.startsWith('duplicate ID')) {
    throw new UserError('FP2046', `the id "${id}" is given twice`, 'Give every element an id of its own.', {
      ...place,
      element: id,
    });
  }
  if (nested.startsWith('illegal ID')) {
    throw new UserError(
      'FP2045',
      `"${id}" is not a valid id`,
      'An id begins with a letter from a to z or "_"; more of these, digits, "-" and "." may follow. Other letters belong into the name.',
      { ...place, element: id },
    );
  }
  throw new UserError(
    'FP2043',
    `${nested} (${first!.trim()})`,
    'Remove it, or move it into <extensionElements>.',
    place,
  );
}
