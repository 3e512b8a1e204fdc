import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import type { Invariant } from '../../src/analyse/invariants.ts';
import { standardProperties } from '../../src/report/document.ts';
import { field, model, rule, walk } from '../explore/small-models.ts';

function property({ properties }: Analysis, name: string) {
  return properties.find((candidate) => candidate.name === name)!;
}

function unlike(analysis: Analysis, holds: string): string[] {
  return analysis.properties.filter((verdict) => verdict.holds !== holds).map(({ name }) => name);
}

const errors = ['', '"e"', '"limit"'];
const caseFields = [
  field('a', 'token', 1),
  field('b'),
  field('root', 'sink'),
  field('failed', 'failed', 0, errors),
  field('c', 'channel'),
];

/** a may end, and may do what `other` does instead. */
function caseWith(...others: ReturnType<typeof rule>[]) {
  return model('case', caseFields, [rule('end', [0], [2]), ...others]);
}

const fails = (error: number) => rule('fail', [0], [], { put: [[3, error]] });

describe('analyse', () => {
  it('reports the standard properties in order, and all of them hold for a sound model', async () => {
    const analysis = await analyse(caseWith());
    expect(analysis.properties.map(({ name }) => name)).toEqual(standardProperties);
    expect(unlike(analysis, 'yes')).toEqual([]);
    expect(analysis).toMatchObject({
      verdict: 'sound',
      notes: [],
      stateSpace: { states: 2, edges: 1, finals: 1, complete: true },
    });
  });

  it('tells a failure from the cut that the error `limit` is', async () => {
    const failure = await analyse(caseWith(fails(1)));
    expect(failure.verdict).toBe('unsound');
    expect(property(failure, 'no-unhandled-failure')).toMatchObject({
      holds: 'no',
      culprits: ['e'],
      witness: ['fail'],
    });
    const limit = await analyse(caseWith(fails(2)));
    expect(limit).toMatchObject({ verdict: 'unknown', stateSpace: { complete: false, cutBy: 'instances' } });
    expect(limit.notes.join()).toContain('(fail)');
    expect(unlike(limit, 'unknown')).toEqual(['no-dead-tasks']);
    expect(property(limit, 'no-dead-tasks').holds).toBe('yes');
    // Beyond the bound a task may still happen.
    const dead = await analyse(caseWith(fails(2), rule('dead', [1], [])));
    expect(property(dead, 'no-dead-tasks').holds).toBe('unknown');
  });

  it('meets the error `limit` in whichever field it is', async () => {
    const fields = [...caseFields, field('also failed', 'failed', 0, errors)];
    const failing = (into: number) =>
      model('case', fields, [
        rule('end', [0], [2]),
        rule('pass', [0], [1], {
          put: [
            [1, 1],
            [8 - into, 2],
          ],
        }),
        rule('fail', [1], [], { clear: [8 - into], put: [[into, 2]] }),
      ]);
    for (const into of [3, 5])
      expect((await analyse(failing(into))).stateSpace).toMatchObject({
        complete: false,
        cutBy: 'instances',
      });
  });

  it('says no beside the cut where the violation was seen', async () => {
    const analysis = await analyse(caseWith(fails(2), rule('block', [0], [1])));
    expect(analysis.verdict).toBe('unsound');
    expect(property(analysis, 'option-to-complete')).toMatchObject({
      holds: 'no',
      culprits: ['b'],
      pointOfNoReturn: 1,
    });
  });

  it('finds a livelock, and where it becomes inevitable', async () => {
    const analysis = await analyse(caseWith(rule('enter', [0], [1]), rule('turn', [1], [1])));
    expect(property(analysis, 'option-to-complete')).toMatchObject({
      holds: 'no',
      witness: ['enter'],
      pointOfNoReturn: 1,
    });
    expect(property(analysis, 'option-to-complete').reason).toContain('for ever');
    expect(property(analysis, 'deadlock-free').holds).toBe('yes');
  });

  it('finds messages that nobody receives', async () => {
    const analysis = await analyse(caseWith(rule('send', [0], [2, 4])));
    expect(property(analysis, 'no-undelivered-messages')).toMatchObject({
      holds: 'no',
      culprits: ['c'],
      witness: ['send'],
    });
  });

  it('finds an end that is reached too early, or twice', async () => {
    const early = await analyse(caseWith(rule('fork', [0], [1, 2]), rule('stop', [1], [])));
    expect(property(early, 'proper-completion')).toMatchObject({
      holds: 'no',
      culprits: ['root'],
      witness: ['fork'],
    });
    const twice = await analyse(
      caseWith(
        rule('twice', [0], [], {
          put: [
            [2, 1, 2],
            [2, 1, 2],
          ],
        }),
      ),
    );
    expect(property(twice, 'proper-completion')).toMatchObject({
      holds: 'no',
      culprits: ['root'],
      witness: ['twice'],
    });
  });

  it('takes a scope or a long task that is left over for a deadlock, and for an open end', async () => {
    const fields = [field('a', 'token', 1), field('b'), field('root', 'sink'), field('S.done', 'inner-sink')];
    const scope = (put: number[]) => model('case', fields, [rule('end', [0], put)]);
    expect((await analyse(scope([3]))).stateSpace.ends).toMatchObject({ deadlocked: 1, completed: 0 });
    const open = await analyse(scope([2, 3]));
    expect(property(open, 'proper-completion')).toMatchObject({ holds: 'no', witness: ['end'] });
    expect(property(open, 'proper-completion').reason).toContain('a scope is still open');
    const running = {
      ...field('T.run', 'colours', 0, ['[]', '[{}]']),
      domain: { json: String, tokens: (v: number) => v },
    };
    const start = rule('start', [0], [2], { update: [{ reads: [4], writes: [4], apply: ([v]) => [v + 1] }] });
    const left = await analyse(model('case', [...fields, running], [start]));
    expect(left.stateSpace).toMatchObject({ ends: { deadlocked: 1 }, maxTokensPerMarking: 1 });
    expect(property(left, 'deadlock-free').culprits).toEqual(['T.run']);
  });

  it('counts the cases that withdraw everything as cancelled', async () => {
    const { verdict, stateSpace } = await analyse(caseWith(rule('cancel', [0], [])));
    expect(verdict).toBe('sound');
    expect(stateSpace.ends).toEqual({ completed: 1, cancelled: 1, failed: 0, deadlocked: 0 });
  });

  it('lets several ends be reached side by side', async () => {
    const fields = [field('a', 'token', 1), field('b'), field('x', 'sink'), field('y', 'sink')];
    const rules = [rule('fork', [0], [1, 2]), rule('end', [1], [3])];
    expect(await analyse(model('case', fields, rules))).toMatchObject({ verdict: 'sound' });
    const single = [
      field('a', 'token', 1),
      field('b'),
      field('Event_1', 'sink'),
      field('v', 'variable', 0, ['0']),
    ];
    // One end event of a BPMN model is no root: only reaching it twice is improper.
    expect(
      await analyse(model('case', single, [rule('fork', [0], [1, 2]), rule('end', [1], [])])),
    ).toMatchObject({ verdict: 'sound' });
  });

  it('asks the one sink of a workflow net to be marked last', async () => {
    const fields = [field('i', 'token', 1), field('p'), field('o', 'final')];
    const analysis = await analyse(
      model('workflow-net', fields, [rule('fork', [0], [1, 2]), rule('end', [1], [])]),
    );
    expect(property(analysis, 'proper-completion')).toMatchObject({
      holds: 'no',
      culprits: ['o'],
      witness: ['fork'],
    });
  });

  it('keeps to what can be asked of a plain net', async () => {
    const analysis = await analyse(walk(3, 2));
    expect(analysis.verdict).toBe('not-applicable');
    const asked = ['no-dead-tasks', 'deadlock-free', 'safe', 'bounded'];
    expect(unlike(analysis, 'unknown')).toEqual(asked);
    expect(asked.map((name) => property(analysis, name).holds)).toEqual(['yes', 'no', 'no', 'yes']);
  });

  it('never says yes after a cut, but for tasks that all happened', async () => {
    const fields = [
      field('i', 'token', 1),
      ...Array.from({ length: 9 }, (_, n) => field(`p${n}`)),
      field('o', 'final'),
    ];
    const chain = model(
      'workflow-net',
      fields,
      fields.slice(1).map((_, n) => rule(`t${n}`, [n], [n + 1])),
    );
    const cut = await analyse(chain, { maxStates: 5 });
    expect(cut).toMatchObject({ verdict: 'unknown', stateSpace: { complete: false, cutBy: 'states' } });
    // Nets have neither failures nor channels, and that is known without a search.
    expect(unlike(cut, 'unknown')).toEqual(['no-unhandled-failure', 'no-undelivered-messages']);
    expect(unlike(await analyse(chain), 'yes')).toEqual([]);
  });

  it('shows an unbounded place with a path that can be repeated, which is unsafe too', async () => {
    const fields = [field('i', 'token', 1), field('p'), field('o', 'final')];
    const analysis = await analyse(
      model('workflow-net', fields, [rule('t', [0], [0, 1]), rule('end', [0], [2])]),
    );
    expect(analysis.verdict).toBe('unsound');
    expect(property(analysis, 'bounded')).toMatchObject({ holds: 'no', culprits: ['p'] });
    expect(property(analysis, 'safe')).toMatchObject({ holds: 'no', culprits: ['p'], witness: ['t', 't'] });
    expect(property(analysis, 'option-to-complete').holds).not.toBe('yes');
  });
});

describe('invariants', () => {
  const fields = [
    field('a', 'token', 1),
    field('b'),
    field('root', 'sink'),
    field('x', 'variable', 0, ['0', '1', '{"deep":[1]}']),
  ];
  const set = (label: string, take: number, put: number, value: number) =>
    rule(label, [take], [put], { update: [{ reads: [], writes: [3], apply: () => [value] }] });
  const tested = model('case', fields, [set('one', 0, 1, 1), set('two', 1, 2, 2), set('back', 1, 2, 0)]);
  const base: Invariant = { name: 'p', kind: 'always', reads: ['x'], test: () => true, at: 'every-state' };
  const decide = async (invariant: Partial<Invariant>) =>
    property(await analyse(tested, { invariants: [{ ...base, ...invariant }] }), 'p');

  it.each([
    ['always', 'every-state', (x: unknown) => x !== 1, 'no', ['one']],
    ['never', 'every-state', (x: unknown) => x === 1, 'no', ['one']],
    ['always', 'completed', (x: unknown) => x !== 1, 'yes', null],
    ['never', 'completed', (x: unknown) => typeof x === 'object', 'no', ['one', 'two']],
    ['always', 'end', (x: unknown) => x === 0, 'no', ['one', 'two']],
    ['never', 'end', (x: unknown) => x === 1, 'yes', null],
  ] as const)('%s at %s: %s', async (kind, at, test, holds, witness) => {
    expect(await decide({ kind, at, test: ({ x }) => test(x) })).toMatchObject({ holds, witness });
  });

  it('never change the verdict, and are unknown after a cut', async () => {
    const violated = { ...base, kind: 'never' as const };
    expect((await analyse(tested, { invariants: [violated] })).verdict).toBe('sound');
    expect(property(await analyse(tested, { invariants: [base], maxStates: 2 }), 'p').holds).toBe('unknown');
  });

  it('must read variables that exist, and not throw', async () => {
    await expect(decide({ reads: ['y'] })).rejects.toMatchObject({ code: 'FP1401' });
    const throws = () => {
      throw new Error('oops');
    };
    await expect(decide({ test: throws })).rejects.toMatchObject({ code: 'FP1402' });
  });
});
