import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBpmn } from '../../src/import/bpmn.ts';
import { readPnml } from '../../src/import/pnml.ts';
import { bpmn, fileWith, mistakeOf, pnml, process } from './files.ts';

const valid = {
  pnml: pnml('<place id="a"/>'),
  bpmn: bpmn(process('p', '<startEvent id="s"/><task id="a"/>', 'f:s>a')),
};
const readers = { pnml: readPnml, bpmn: readBpmn };
const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`;

describe.each(['pnml', 'bpmn'] as const)('a %s file', (format) => {
  const mistake = (content: string | Uint8Array) =>
    mistakeOf(() => readers[format](fileWith(`x.${format}`, content)));
  const text = valid[format];

  test('is read', async () => expect(await readers[format](fileWith(`x.${format}`, text))).toHaveLength(1));
  test('with a byte order mark is read', async () =>
    expect(await readers[format](fileWith(`x.${format}`, `\ufeff${text}`))).toHaveLength(1));

  test('FP2001: does not exist', async () => {
    const gone = join(dirname(fileWith('x', 'y')), 'gone');
    expect(await mistakeOf(() => readers[format](gone))).toMatchObject({
      code: 'FP2001',
      place: { file: gone },
    });
    expect((await mistakeOf(() => readers[format](join(fileWith('x', 'y'), 'below')))).code).toBe('FP2001');
  });

  test('FP2004: larger than the limit', async () => {
    const file = fileWith(`x.${format}`, text);
    expect(await readers[format](file, { maxFileSize: text.length })).toHaveLength(1);
    expect((await mistakeOf(() => readers[format](file, { maxFileSize: text.length - 1 }))).code).toBe(
      'FP2004',
    );
  });

  test('FP2005: a folder', async () => {
    expect((await mistakeOf(() => readers[format](dirname(fileWith('x', 'y'))))).code).toBe('FP2005');
  });

  test.each(['', ' \n\t\n', '\ufeff'])('FP2006: empty: %j', async (content) => {
    expect((await mistake(content)).code).toBe('FP2006');
  });

  test.each([
    ['zeros', Buffer.alloc(1000)],
    ['no UTF-8', Buffer.from([0x3c, 0x61, 0xff, 0xfe, 0x3e])],
    ['cut in the middle of a character', Buffer.from([0x3c, 0x61, 0xe2, 0x82])],
    ['an unknown encoding', `<?xml version="1.0" encoding="klingon"?><a/>`],
  ])('FP2007: not text: %s', async (_, content) => {
    expect((await mistake(content)).code).toBe('FP2007');
  });

  test.each([
    ['plain text', 'hello', 1],
    ['tags that cross', text.replace('</', '</x></'), undefined],
    ['an attribute given twice', text.replace(' id="', ' id="z" id="'), undefined],
    ['an unknown entity', text.replace('id="a"', 'id="&unknown;"'), undefined],
    [
      'a prefix without a namespace',
      text.replace('<', '<!-- -->\n<').replace('id="a"', 'id="a" y:z="1"'),
      undefined,
    ],
  ])('FP2010: not well-formed: %s', async (_, content, line) => {
    const error = await mistake(content);
    expect(error.code).toBe('FP2010');
    expect(error.place.line).toBeGreaterThan(0);
    if (line !== undefined) expect(error.place.line).toBe(line);
  });

  test.each([0.3, 0.5, 0.8, 0.99])('FP2011: cut after %d of it', async (part) => {
    expect((await mistake(text.slice(0, Math.floor(text.length * part)).trimEnd())).code).toBe('FP2011');
  });

  test.each([
    ['many laughs', laughs],
    ['a file of the system', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
    ['a parameter entity', '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost/"> %a;]>'],
    ['an empty subset', '<!DOCTYPE x []>'],
  ])('FP2012: declarations: %s', async (_, doctype) => {
    const error = await mistake(text.replace(/\?>\n/, `?>\n${doctype}`).replace('"a"', '"&c;"'));
    expect(error).toMatchObject({ code: 'FP2012', place: { line: 2 } });
  });

  test('a document type without declarations is harmless: nothing is fetched', async () => {
    const content = text.replace(/\?>\n/, '?>\n<!DOCTYPE x SYSTEM "http://localhost/x.dtd">\n');
    expect(await readers[format](fileWith(`x.${format}`, content))).toHaveLength(1);
  });

  test('FP2013: nested too deep, and too many attributes', async () => {
    const open = { pnml: '<page id="g">', bpmn: 'targetNamespace="test">' }[format];
    const inside = { pnml: 'toolspecific', bpmn: 'extensionElements' }[format];
    const within = (content: string) => text.replace(open, `${open}<${inside}>${content}</${inside}>`);
    const nested = (n: number) => within('<a>'.repeat(n) + '</a>'.repeat(n));
    expect((await mistake(nested(300))).code).toBe('FP2013');
    const attributes = Array.from({ length: 300 }, (_, i) => `a${i}=""`).join(' ');
    expect((await mistake(within(`<a ${attributes}/>`))).code).toBe('FP2013');
  });
});
