import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

import { allSchemas } from '../../scripts/schemas.ts';
import { UserError } from '../../src/errors.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { count, document, reportJson } from '../../src/report/json.ts';
import { readReport, type reportSchema } from '../../src/report/schema.ts';
import { report, result, violated } from './documents.ts';

const folder = resolve(import.meta.dirname, '../../schema');

/** What `T` is when everything in it may be written. */
type Writable<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

describe('the published schemas', () => {
  test('are those of the code; `npx jiti scripts/write-schemas.ts` writes them', () => {
    const written = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    expect(written).toEqual(allSchemas());
  });

  test('the schema and the type of the document are one', () => {
    expectTypeOf<Writable<ReportDocument>>().toExtend<z.infer<typeof reportSchema>>();
    expectTypeOf<z.infer<typeof reportSchema>>().toExtend<ReportDocument>();
  });

  test('accept documents and refuse others', () => {
    const published = z.fromJSONSchema(JSON.parse(allSchemas()['report.v1.json']!) as never);
    const good = report(result({}, violated('safe', ['a'])), {
      model: { file: 'x' },
      error: { code: 'FP2001', message: 'm', file: null, line: null, element: null, remedy: 'r' },
    });
    expect(published.safeParse(good).success).toBe(true);
    for (const bad of [
      {},
      { ...good, format: 2 },
      { ...good, results: [{ ...result(), verdict: 'perhaps' }] },
    ]) {
      expect(published.safeParse(bad).success).toBe(false);
    }
  });
});

describe('reading a report', () => {
  const code = (text: string) => {
    try {
      readReport(text, 'r.json');
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).place.file).toBe('r.json');
      return (error as UserError).code;
    }
  };

  test('gives back what was written, and passes over fields of later versions', () => {
    const good = document('0.1.0', [result({}, violated('safe', ['a']))]);
    expect(readReport(reportJson(good), 'r.json')).toEqual(good);
    expect(code(JSON.stringify({ ...good, later: 1 }))).toBeNull();
  });

  test.each([
    ['{', 'FP3001'],
    ['{"format":2}', 'FP3002'],
    ['{}', 'FP3012'],
    ['null', 'FP3012'],
    ['{"format":1,"flowproof":"0","results":[{}]}', 'FP3012'],
  ])('%s: %s', (text, expected) => expect(code(text)).toBe(expected));
});

test('counts above 2^53 are decimal strings', () => {
  expect([0, 2 ** 53 - 1, 2n ** 53n, 10n ** 20n, 7n].map(count)).toEqual([
    0,
    2 ** 53 - 1,
    '9007199254740992',
    '100000000000000000000',
    7,
  ]);
});
