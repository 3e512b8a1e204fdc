import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { standardProperties } from '../../src/report/document.ts';
import { reportSarif, type SarifLog } from '../../src/report/sarif.ts';
import { fileAt, message } from '../../src/report/sarif-text.ts';
import { report, result, violated } from './documents.ts';

const text = z.strictObject({ text: z.string() });
const physicalLocation = z.strictObject({
  artifactLocation: z.strictObject({
    // A reference without spaces, backslashes, controls or markup, as RFC 3986 has it.
    uri: z.string().regex(/^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/),
    uriBaseId: z.string().exactOptional(),
  }),
  region: z
    .strictObject({
      startLine: z.number().int().min(1),
      startColumn: z.number().int().min(1).exactOptional(),
      snippet: text.exactOptional(),
    })
    .exactOptional(),
});
const location = z.strictObject({ physicalLocation, message: text.exactOptional() });
const flowStep = z.strictObject({ location, executionOrder: z.number().int().min(-1) });
const sarifResult = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.number().int().min(0),
  kind: z.enum(['fail', 'open']),
  level: z.enum(['none', 'note', 'warning', 'error']),
  message: text,
  locations: z.array(location).max(1),
  relatedLocations: z.array(location).exactOptional(),
  codeFlows: z
    .array(
      z.strictObject({
        threadFlows: z.array(z.strictObject({ locations: z.array(flowStep).min(1) })).min(1),
      }),
    )
    .exactOptional(),
  partialFingerprints: z.record(z.string(), z.string()),
  suppressions: z
    .array(z.strictObject({ kind: z.enum(['inSource', 'external']), justification: z.string() }))
    .exactOptional(),
});
const rule = z.strictObject({
  id: z.string(),
  shortDescription: text,
  fullDescription: text,
  help: text,
  defaultConfiguration: z.strictObject({ level: z.enum(['none', 'note', 'warning', 'error']) }),
});
const notification = z.strictObject({
  level: z.enum(['none', 'note', 'warning', 'error']),
  descriptor: z.strictObject({ id: z.string() }),
  message: text,
  locations: z.array(location).exactOptional(),
});

/** What SARIF 2.1.0 requires of what we write: its objects take no other fields. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({ name: z.string().min(1), version: z.string(), rules: z.array(rule) }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      invocations: z.array(
        z.strictObject({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(notification),
        }),
      ),
      results: z.array(sarifResult),
    }),
  ),
});

const read = (written: string): SarifLog['runs'][0] => {
  const { runs } = sarif.parse(JSON.parse(written)) as unknown as SarifLog;
  const [{ tool, results }] = runs;
  const { rules } = tool.driver;
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { ruleId, ruleIndex, kind, level } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(level).toBe(kind === 'fail' ? 'error' : 'none');
  }
  return runs[0];
};

const at = (line: number) => ({ file: 'models/a b.ts', line, column: 5, text: `line ${line}` });
const model = { ...result().model, positions: { a: at(1), b: at(2), t: at(3), u: at(4) } };
const undecided = (name: string) => ({ name, culprits: [], witness: null, reason: 'cut' });
const region = (line: number) => ({ startLine: line, startColumn: 5, snippet: { text: `line ${line}` } });
const inFile = (line: number) => ({
  artifactLocation: { uri: 'models/a%20b.ts', uriBaseId: '%SRCROOT%' },
  region: region(line),
});
const whole = { artifactLocation: { uri: 'models/order.model.ts', uriBaseId: '%SRCROOT%' } };

describe('the report in SARIF', () => {
  it('has a rule for each property, and no result for what holds', () => {
    const run = read(reportSarif(report(result())));
    expect(run.results).toEqual([]);
    expect(run.tool.driver.rules.map(({ id }) => id)).toContain('option-to-complete');
    expect(run.invocations[0]).toEqual({ executionSuccessful: true, toolExecutionNotifications: [] });
  });

  it('says where a violated property is made, and the line of each step', () => {
    const own = { ...violated('kept', ['a:start', 'choice:1', 'mi[2]/b'], ['x']), position: at(9) };
    const { results, tool } = read(reportSarif(report({ ...result({ model }), properties: [own] })));
    expect(results).toEqual([
      {
        ruleId: 'kept',
        ruleIndex: 8,
        kind: 'fail',
        level: 'error',
        message: { text: 'kept of order is violated: because of kept. Culprits: x. Steps of the run: 3.' },
        locations: [{ physicalLocation: inFile(9) }],
        codeFlows: [
          {
            threadFlows: [
              {
                locations: [
                  {
                    location: { physicalLocation: inFile(1), message: { text: 'a:start' } },
                    executionOrder: 1,
                  },
                  { location: { physicalLocation: whole, message: { text: 'choice:1' } }, executionOrder: 2 },
                  {
                    location: { physicalLocation: inFile(2), message: { text: 'mi[2]/b' } },
                    executionOrder: 3,
                  },
                ],
              },
            ],
          },
        ],
        partialFingerprints: { 'flowproofFailure/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
      },
    ]);
    expect(tool.driver.rules[8]?.fullDescription.text).toBe('A property that a model declares for itself.');
  });

  it('names tasks that never happen, and the file where no line is certain', () => {
    const dead = { ...violated('no-dead-tasks', [], ['t', 'none', 'u']), witness: null };
    const deadlock = violated('deadlock-free', [], ['a']);
    const { results } = read(reportSarif(report(result({ model }, dead, deadlock))));
    const [first, second] = results;
    expect(first?.locations).toEqual([{ physicalLocation: inFile(3), message: { text: 't' } }]);
    expect(first?.relatedLocations).toEqual([{ physicalLocation: inFile(4), message: { text: 'u' } }]);
    expect(second?.locations).toEqual([{ physicalLocation: whole }]);
    expect(second).not.toHaveProperty('codeFlows');
  });

  it('leaves open what is undecided, suppresses what is ignored, and notifies of what cannot be read', () => {
    const undecided = {
      name: 'bounded',
      holds: 'unknown',
      culprits: [],
      witness: null,
      reason: 'cut',
    } as const;
    const error = { code: 'FP2001', message: 'gone', file: null, line: 3, element: null, remedy: 'look' };
    const document = report(result({}, undecided, violated('safe', ['a'])), {
      model: { file: 'bad.bpmn' },
      error,
    });
    const run = read(reportSarif(document, ['safe']));
    expect(
      run.results.map(({ ruleId, kind, suppressions }) => [ruleId, kind, suppressions?.[0].kind]),
    ).toEqual([
      ['safe', 'fail', 'external'],
      ['bounded', 'open', undefined],
    ]);
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          message: { text: 'FP2001: gone Fix: look' },
          locations: [
            { physicalLocation: { artifactLocation: { uri: 'bad.bpmn' }, region: { startLine: 3 } } },
          ],
        },
      ],
    });
    const none = { verdict: 'not-applicable' } as const;
    expect(read(reportSarif(report(result(none, violated('safe', ['a']))))).results).toEqual([]);
  });

  it('knows the same failure again, whatever the run', () => {
    const prints = [
      violated('safe', ['a'], ['p', 'q']),
      violated('safe', ['b'], ['q', 'p']),
      violated('safe', ['a'], ['p']),
    ]
      .flatMap((property) => read(reportSarif(report(result({}, property)))).results)
      .map(({ partialFingerprints }) => partialFingerprints['flowproofFailure/v1']);
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).not.toBe(prints[2]);
  });

  it('shows the last thousand steps of a longer run', () => {
    const labels = Array.from({ length: 2500 }, (_, i) => `s${i}`);
    const [found] = read(reportSarif(report(result({}, violated('safe', labels))))).results;
    const steps = found!.codeFlows![0].threadFlows[0].locations;
    expect([steps.length, steps[0]!.executionOrder, steps.at(-1)!.location.message]).toEqual([
      1000,
      1501,
      { text: 's2499' },
    ]);
  });

  it('keeps to what code scanning takes of one run', () => {
    const names = ['x'.repeat(900), `${'x'.repeat(900)}y`, '{'.repeat(900), '𝄞'.repeat(900), ''];
    const own = names.map((name) => violated(name, ['a']));
    const { tool, results } = read(reportSarif(report({ ...result(), properties: own })));
    for (const { id, shortDescription } of tool.driver.rules) {
      expect([id.length > 0, id.length <= 255, shortDescription.text.length <= 1024]).toEqual([
        true,
        true,
        true,
      ]);
      expect(shortDescription.text.replaceAll('{{', '')).not.toContain('{');
    }
    expect(new Set(results.map(({ ruleId: id }) => id)).size).toBe(names.length);
    const many = Array.from({ length: 3_200 }, () =>
      result(
        {},
        ...standardProperties.map(
          (name) => ({ ...undecided(name), holds: name === 'safe' ? 'no' : 'unknown' }) as const,
        ),
      ),
    );
    const run = read(reportSarif(report(...many)));
    expect(run.results).toHaveLength(25_000);
    expect(run.results.filter(({ kind }) => kind === 'fail')).toHaveLength(3_200);
    expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).toMatch(
      /^600 results are left out/,
    );
  });

  it('takes any name', () => {
    const evil = '"]]><x>\n\u0000\u202e\ud800 [a](b) {0} \\ %';
    const bad = result(
      { model: { name: evil, file: `${evil}/x.ts`, format: 'typescript', hash: '' } },
      { ...violated('safe', [evil], [evil]), reason: evil },
    );
    const own = { ...violated(evil, [evil]), position: { ...at(1), file: evil } };
    const { results } = read(reportSarif(report({ ...bad, properties: [...bad.properties, own] })));
    expect(results).toHaveLength(2);
    expect(JSON.stringify(results)).not.toMatch(/\\u0000|\\ud800/);
  });
});

describe('texts and places in SARIF', () => {
  it('no text is a placeholder or a link', () => {
    expect(message('{0} of [a](b), a[0]')).toEqual({ text: '{{0}} of [a\\](b), a[0]' });
    expect(message('x'.repeat(9000)).text).toHaveLength(2000);
  });

  it.each([
    ['a b/c#d?.ts', 'a%20b/c%23d%3F.ts', '%SRCROOT%'],
    ['../x.ts', '../x.ts', '%SRCROOT%'],
    ['c:d.ts', 'c%3Ad.ts', '%SRCROOT%'],
    ['/srv/a b.ts', 'file:///srv/a%20b.ts', undefined],
    ['C:/a/b.ts', 'file:///C:/a/b.ts', undefined],
  ])('%s', (file, uri, uriBaseId) => {
    expect(fileAt(file)).toEqual({ artifactLocation: { uri, ...(uriBaseId ? { uriBaseId } : {}) } });
  });
});
