import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { unpacked } from '../../report-ui/model/unpacked.ts';
import { readEmbedded } from '../../report-ui/model/read-document.ts';
import { embeddable, reportHtml } from '../../src/report/html.ts';
import { report, result, violated } from './documents.ts';

const page = '<html><script type="application/json" id="flowproof-data"></script><p>$& after</p></html>';
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '</script>',
        '<!--',
        '<script',
        '-->',
        '\u2028',
        '\u2029',
        '$&',
        '$1',
        '&lt;',
        '\\',
        '"',
      ),
    )
    .map((s) => s.join('')),
);

describe('the page', () => {
  test('holds the data and is otherwise the viewer', () => {
    const html = reportHtml(page, report(result({}, violated('safe', ['$&', '</script>']))));
    expect(html).toMatch(
      /^<html><script type="application\/json" id="flowproof-data">deflate:[\w+/=]+<\/script><p>\$& after<\/p><\/html>$/,
    );
  });

  test('no name can end its element, and every name comes back', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const document = report(result({ notes: [name] }, violated('safe', [name], [name])));
        const html = reportHtml(page, document);
        const data = html.slice(page.indexOf('</script>'), -'</script><p>$& after</p></html>'.length);
        expect(data).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(await unpacked(data))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  test('a viewer without a place for data is a bug', () => {
    expect(() => reportHtml('<html></html>', report())).toThrow('one place for data');
    expect(() => reportHtml(page + page, report())).toThrow('one place for data');
  });
});

describe('data in a page', () => {
  test('are read packed and plain', async () => {
    const data = { name: '👩‍👩‍👧‍👦 </script>', list: Array.from({ length: 1000 }, (_, i) => `step ${i}`) };
    expect(await unpacked(` ${embeddable(data)}\n`)).toBe(JSON.stringify(data));
    expect(await unpacked('{"format":1} ')).toBe('{"format":1}');
    expect(embeddable(data).length).toBeLessThan(JSON.stringify(data).length / 2);
  });

  test.each(['deflate:', 'deflate:AAAA', 'deflate:!', embeddable(['a', 'b'].join().repeat(99)).slice(0, -8)])(
    'that are not whole are refused: %s',
    async (text) => {
      await expect(unpacked(text).then((json) => JSON.parse(json) as unknown)).rejects.toThrow();
      expect(await readEmbedded(text)).toMatchObject({
        kind: 'broken',
        problem: expect.stringContaining('cut off'),
      });
    },
  );
});
