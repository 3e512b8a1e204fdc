import { SaxesParser } from 'saxes';
import { UserError } from '../errors.ts';

/** An opening tag, by its local name. */
export interface XmlTag {
  readonly name: string;
  readonly uri: string;
  /** The value of an attribute without a prefix: those of foreign namespaces are left out. */
  attribute(name: string): string | undefined;
  /** 1-based line of the tag's beginning. */
  readonly line: number;
}

export interface XmlHandlers {
  open(tag: XmlTag): void;
  close?(name: string, line: number): void;
  text?(text: string): void;
}

const deepest = 256;
const mostAttributes = 256;

/**
 * Reads XML piece by piece. Only the five predefined entities and character references are expanded: a document type with
 * declarations of its own is refused, and nothing outside the file is ever fetched.
 * @param chunks the decoded text in order
 * @throws UserError FP2010 not well-formed, FP2011 ends too early, FP2012 declares entities or a document type, FP2013 nested
 *   too deep or too many attributes; and whatever the handlers throw
 */
export async function parseXml(
  chunks: AsyncIterable<string> | Iterable<string>,
  file: string,
  handlers: XmlHandlers,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: true });
  let ending = false;
  let started = 1;
  let depth = 0;
  let attributes = 0;
  const fail = (code: `FP20${string}`, message: string, remedy: string): never => {
    throw new UserError(code, message, remedy, { file, line: parser.line });
  };
  parser.on('error', (error) => {
    const message = error.message.replace(/^(\d+:\d+|undefined:\d+:\d+): /, '');
    if (ending) fail('FP2011', `the file ends too early: ${message}`, 'Save it again: its end is missing.');
    fail('FP2010', `not well-formed XML: ${message}`, 'Correct the file, or export it again.');
  });
  parser.on('doctype', (doctype) => {
    if (!doctype.includes('[') && !doctype.includes('<!')) return;
    const remedy = 'Remove the declarations between "[" and "]" of its DOCTYPE.';
    fail('FP2012', 'the file declares a document type of its own', remedy);
  });
  const excess = (what: string) => fail('FP2013', what, 'No model needs that: check the file.');
  parser.on('opentagstart', () => {
    // The parser has read one character past the tag's name, which may be the end of its line.
    started = parser.column === 0 ? parser.line - 1 : parser.line;
    attributes = 0;
    depth += 1;
    if (depth > deepest) excess(`elements are nested more than ${deepest} deep`);
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > mostAttributes) excess(`an element has more than ${mostAttributes} attributes`);
  });
  parser.on('opentag', (tag) => {
    const attribute = (name: string) => tag.attributes[name]?.value;
    handlers.open({ name: tag.local, uri: tag.uri, attribute, line: started });
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    handlers.close?.(tag.local, parser.line);
  });
  const text = handlers.text?.bind(handlers);
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  for await (const chunk of chunks) parser.write(chunk);
  ending = true;
  parser.close();
}
