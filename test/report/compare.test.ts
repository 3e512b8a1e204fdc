import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReports } from '../../src/report/compare.ts';
import { matched } from '../../src/report/aligned-steps.ts';
import { compareRuns } from '../../src/report/compare-runs.ts';
import { comparisonText } from '../../src/report/compare-text.ts';
import { comparisonSchema } from '../../src/report/comparison-schema.ts';
import type { ModelResult, PropertyResult, ReportDocument, SavedOutcome } from '../../src/report/document.ts';
import { report, result, violated } from './documents.ts';

const compare = (before: ReportDocument, after: ReportDocument) =>
  compareReports({ file: 'a.json', report: before }, { file: 'b.json', report: after }, '0.1.0');
const own = (holds: PropertyResult['holds'], culprits: readonly string[] = []): PropertyResult => ({
  name: 'kept',
  holds,
  culprits,
  witness: null,
  reason: '',
});
const having = (...properties: readonly PropertyResult[]): ModelResult => ({ ...result(), properties });
const named = (name: string, file = `${name}.ts`): ModelResult => ({
  ...result(),
  model: { ...result().model, name, file },
});

describe('two runs, step against step', () => {
  it('shows the first difference, what only one has, and some steps around', () => {
    const before = ['s0', 's1', 's2', 'b', 'x', 'c', 'd', 'e', 'f', 'g', 'y', 'h'];
    const after = ['s0', 's1', 's2', 'b', 'c', 'd', 'e', 'f', 'g', 'z', 'h'];
    const runs = compareRuns(before, after)!;
    const text = runs.lines.map((line) =>
      line === null ? '…' : `${line.before === null ? '+' : line.after === null ? '-' : ' '}${line.label}`,
    );
    expect(text).toEqual(['…', ' s2', ' b', '-x', ' c', ' d', '…', ' f', ' g', '-y', '+z', ' h']);
    expect({ steps: runs.steps, differsAt: runs.differsAt }).toEqual({
      steps: { before: 12, after: 11 },
      differsAt: 4,
    });
    expect(runs.lines.at(-1)).toEqual({ label: 'h', before: 11, after: 10 });
  });

  it('is nothing for equal runs, and copes with empty ones', () => {
    expect(compareRuns(['a', 'b'], ['a', 'b'])).toBeNull();
    expect(compareRuns([], [])).toBeNull();
    expect(compareRuns([], ['a'])?.lines).toEqual([{ label: 'a', before: null, after: 0 }]);
  });

  it('leaves out no step that differs, and numbers each as it is', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(labels, labels, (before, after) => {
        const lines = compareRuns(before, after)?.lines ?? [];
        for (const line of lines) {
          if (line?.before !== null && line !== null) expect(before[line.before]).toBe(line.label);
          if (line?.after !== null && line !== null) expect(after[line.after]).toBe(line.label);
        }
        const gone = lines.filter((line) => line !== null && line.after === null).length;
        const come = lines.filter((line) => line !== null && line.before === null).length;
        expect(before.length - gone).toBe(after.length - come);
      }),
    );
  });

  it('of long runs that differ altogether is short, and soon there', () => {
    const run = (letter: string) => Array.from({ length: 20_000 }, (_, i) => `${letter}${i}`);
    const { lines, differsAt, leftOut } = compareRuns(run('a'), run('b'))!;
    expect([lines.length, lines.at(-1), differsAt]).toEqual([202, null, 0]);
    expect(lines.filter((line) => line !== null && line.before === null)).toHaveLength(100);
    expect(leftOut).toEqual({ before: 19_900, after: 19_900 });
  });

  it('finds few differences in long runs, however far apart', () => {
    const before = Array.from({ length: 10_000 }, (_, i) => `s${i % 97}`);
    const after = [...before.slice(0, 5), 'new', ...before.slice(5, 9_990), ...before.slice(9_992)];
    const { lines, leftOut } = compareRuns(before, after)!;
    const only = lines.flatMap((line) =>
      line === null || (line.before !== null && line.after !== null) ? [] : [line],
    );
    expect(only.map(({ before: b, after: a }) => [b, a])).toEqual([
      [null, 5],
      [9990, null],
      [9991, null],
    ]);
    expect(leftOut).toBeUndefined();
  });

  it('has as many steps in common as there can be', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 });
    const longest = (x: readonly string[], y: readonly string[]): number =>
      x.length === 0 || y.length === 0
        ? 0
        : x[0] === y[0]
          ? 1 + longest(x.slice(1), y.slice(1))
          : Math.max(longest(x.slice(1), y), longest(x, y.slice(1)));
    fc.assert(
      fc.property(labels, labels, (before, after) => {
        const pairs = matched(before, after);
        expect(pairs).toHaveLength(longest(before, after));
        for (const [b, a] of pairs) expect(before[b]).toBe(after[a]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('two reports', () => {
  it.each([
    ['yes', 'yes', 'same'],
    ['yes', 'no', 'worse'],
    ['yes', 'unknown', 'worse'],
    ['unknown', 'no', 'worse'],
    ['unknown', 'yes', 'better'],
    ['no', 'yes', 'better'],
    ['no', 'unknown', 'other'],
  ] as const)('%s, then %s: %s', (before, after, change) => {
    const comparison = compare(report(having(own(before))), report(having(own(after))));
    expect([comparison.change, comparison.models[0]?.properties[0]?.change]).toEqual([change, change]);
  });

  it.each([
    [['a'], ['a', 'b'], 'worse'],
    [['a', 'b'], ['a'], 'better'],
    [['a'], ['b'], 'other'],
    [['a', 'b'], ['b', 'a'], 'same'],
  ] as const)('violated in both, culprits %j, then %j: %s', (before, after, change) => {
    const { models } = compare(report(having(own('no', before))), report(having(own('no', after))));
    expect(models[0]?.properties[0]?.change).toBe(change);
  });

  it('a property or a model that comes is worse where it is violated, and different else', () => {
    const changeOf = (before: ReportDocument, after: ReportDocument) => compare(before, after).change;
    expect(changeOf(report(having()), report(having(own('no'))))).toBe('worse');
    expect(changeOf(report(having()), report(having(own('yes'))))).toBe('other');
    expect(changeOf(report(having(own('no'))), report(having()))).toBe('other');
    expect(changeOf(report(named('a')), report(named('a'), named('b')))).toBe('other');
    const bad = { ...named('b'), properties: [own('no')] };
    expect(changeOf(report(named('a')), report(named('a'), bad))).toBe('worse');
    expect(changeOf(report(named('a'), bad), report(named('a')))).toBe('other');
  });

  it('a model that cannot be read any more is worse, one that can again is better', () => {
    const error = { code: 'FP2001', message: 'gone', file: null, line: null, element: null, remedy: '' };
    const broken = report({ model: { file: 'a.ts' }, error });
    expect(compare(report(named('a')), broken).models).toMatchObject([
      { change: 'worse', verdict: { before: 'sound', after: 'unreadable' } },
    ]);
    expect(compare(broken, report(named('a'))).change).toBe('better');
    const several = compare(report(named('a', 'a.ts'), named('b', 'a.ts')), broken);
    expect(several).toMatchObject({ change: 'worse', models: [{ change: 'worse' }, { change: 'other' }] });
    expect(compare(broken, broken).change).toBe('same');
    const [fresh] = compare(report(), broken).models;
    expect(fresh).toMatchObject({ change: 'other', verdict: { before: null, after: 'unreadable' } });
    expect(fresh?.notes).toEqual(['It is new, and cannot be read: FP2001, gone.']);
  });

  it.each([
    ['sound', 'unsound', 'worse'],
    ['sound', 'unknown', 'worse'],
    ['sound', 'not-applicable', 'worse'],
    ['unknown', 'unsound', 'worse'],
    ['unsound', 'unknown', 'other'],
    ['not-applicable', 'unsound', 'other'],
    ['unsound', 'sound', 'better'],
  ] as const)('%s, then %s is %s, whatever the properties are', (before, after, change) => {
    const having = (verdict: ModelResult['verdict']) => report({ ...result(), verdict, properties: [] });
    expect(compare(having(before), having(after)).change).toBe(change);
  });

  it('a kept run that fails again is worse, where every property is as it was', () => {
    const having = (outcome: SavedOutcome) =>
      report(result({ saved: [{ file: `${outcome}/x.json`, property: 'safe', culprits: [], outcome }] }));
    const changes = (before: SavedOutcome, after: SavedOutcome) =>
      compare(having(before), having(after)).change;
    expect(changes('passes', 'reproduced')).toBe('worse');
    expect(changes('passes', 'undecided')).toBe('worse');
    expect(changes('reproduced', 'passes')).toBe('better');
    expect(changes('reproduced', 'fails')).toBe('other');
    expect(changes('passes', 'passes')).toBe('same');
  });

  it('says what was cut, reduced, renamed and read otherwise', () => {
    const space = result().stateSpace;
    const notesOf = (before: ModelResult, after: ModelResult) => {
      const [model] = compare(report(before), report(after)).models;
      return { counted: model?.counted, notes: model?.notes };
    };
    const cut = result({ stateSpace: { ...space, complete: false, cutBy: 'states', states: 44 } });
    expect(notesOf(result(), cut)).toEqual({
      counted: { before: 'all', after: 'part' },
      notes: ['Now, the search was cut by the limit on states (--max-states): its figures are of a part.'],
    });
    expect(comparisonText(compare(report(result()), report(cut)), { colour: false })).toContain(
      '\n  states 18,204 -> 44 in part\n',
    );
    const reduced = result({ stateSpace: { ...space, method: 'reduce, explicit' } });
    expect(notesOf(reduced, result())).toMatchObject({
      counted: { before: 'reduced', after: 'all' },
      notes: [expect.stringMatching(/^The figures before are of a reduced model/)],
    });
    const renamed = { ...named('new'), model: { ...named('new').model, reading: { instances: 3 } } };
    expect(notesOf(named('old'), renamed).notes).toEqual([
      'It was called old before.',
      'It was read otherwise: as by default before, with --instances 3 now.',
    ]);
    // A model that was cut alike in both is not passed over as one that is as it was.
    expect(comparisonText(compare(report(cut), report(cut)), { colour: false })).toContain(
      'Before, the search',
    );
  });

  it('puts what is worse first in text', () => {
    const text = comparisonText(
      compare(
        report(named('a'), named('b')),
        report(
          { ...named('a'), elapsedMs: 1, notes: [] },
          { ...named('b'), properties: [own('no')] },
          named('c'),
        ),
      ),
      { colour: false },
    );
    expect(text.indexOf('b.ts')).toBeLessThan(text.indexOf('c.ts'));
    expect(text).toContain('new, and sound');
  });

  it('pairs models by path and name, then by name, then what is left over', () => {
    const pairsOf = (before: readonly ModelResult[], after: readonly ModelResult[]) =>
      compare(report(...before), report(...after)).models.map(({ name, verdict }) => [
        name,
        verdict.before,
        verdict.after,
      ]);
    expect(pairsOf([named('a', 'old.ts')], [named('a', 'new.ts')])).toEqual([['a', 'sound', 'sound']]);
    expect(pairsOf([named('old')], [named('new')])).toEqual([['new', 'sound', 'sound']]);
    expect(pairsOf([named('a'), named('b')], [named('a'), named('c'), named('d')])).toEqual([
      ['a', 'sound', 'sound'],
      ['c', null, 'sound'],
      ['d', null, 'sound'],
      ['b', 'sound', null],
    ]);
  });

  it('subtracts counts of any size', () => {
    const with_ = (states: number | string) =>
      report({ ...result(), stateSpace: { ...result().stateSpace, states } });
    const delta = (before: number | string, after: number | string) =>
      compare(with_(before), with_(after)).models[0]?.figures[0];
    expect(delta(10, 7)).toEqual({ name: 'states', before: 10, after: 7, delta: -3 });
    expect(delta('36893488147419103232', 1)?.delta).toBe('-36893488147419103231');
    expect(delta(1, '36893488147419103232')?.delta).toBe('36893488147419103231');
  });

  const before = report(result({}, violated('safe', ['a', 'b', 'c'], ['p'])), named('other'));
  const after = report(
    result(
      { stateSpace: { ...result().stateSpace, states: 20_000 } },
      violated('safe', ['a', 'c', 'd'], ['p', 'q\u001b']),
      violated('bounded', ['a']),
    ),
    named('other'),
  );

  it('are told in text', () => {
    expect(comparisonText(compare(before, after), { colour: false })).toBe(`✗ WORSE  a.json -> b.json

✗ WORSE  models/order.model.ts
  unsound, the same model
  states 18,204 -> 20,000 (+1,796)
  ✗ safe: violated in both
      culprits: +q\\u{1b}
      3 -> 3 steps; the first that differs is step 2
        1 1  a
      - 2    b
        3 2  c
      +   3  d
  ✗ bounded: holds -> violated

  1 model is as it was
`);
    expect(comparisonText(compare(before, before), { colour: false })).toBe(
      '= SAME  a.json -> b.json\n\n  2 models are as they were\n',
    );
  });

  it('are a document of the published schema', () => {
    const comparison = compare(before, after);
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  });
});

describe('models of one name', () => {
  const at = (file: string, holds: PropertyResult['holds']): ModelResult => ({
    ...named('order', file),
    properties: [own(holds)],
  });
  const changes = (before: ReportDocument, after: ReportDocument) =>
    compare(before, after).models.map(({ file, change }) => [file, change]);

  it('are told apart by their place below the folder', () => {
    const before = report(at('w1/a.model.ts', 'no'), at('w1/b.model.ts', 'yes'));
    expect(changes(before, report(at('w2/b.model.ts', 'no')))).toEqual([
      ['w2/b.model.ts', 'worse'],
      ['w1/a.model.ts', 'other'],
    ]);
    const mended = report(at('v1/a.model.ts', 'yes'), at('v1/b.model.ts', 'no'));
    expect(changes(mended, report(at('v2/b.model.ts', 'no')))[0]).toEqual(['v2/b.model.ts', 'same']);
  });

  it('are not guessed at', () => {
    const before = report(at('x/a.model.ts', 'yes'), at('x/b.model.ts', 'yes'));
    // one that came, two that are gone
    expect(changes(before, report(at('y/c.model.ts', 'yes'))).map(([file]) => file)).toEqual([
      'y/c.model.ts',
      'x/a.model.ts',
      'x/b.model.ts',
    ]);
  });
});
