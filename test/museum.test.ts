/** Defects known from older workflow systems: each has a model, and each model is found out, by the shortest run that shows it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, flow, load, model, par, seq, task } from '../src/index.ts';
import type { ModelResult, Term } from '../src/index.ts';
import { readTerm } from '../src/term/json.ts';

/** What finds a defect: a property, who breaks it, and the labels of a shortest run that shows it (`null`: what never happens has none). */
interface Finding {
  readonly property: string;
  readonly culprits: readonly string[];
  readonly trace: readonly string[] | null;
}

interface Exhibit {
  readonly number: number;
  readonly folder: string;
  /** Everything that the check finds, in its order. */
  readonly found: readonly Finding[];
  /** Whether the same model without the defect stands beside it, as `fixtures/sound/<folder>-mended`. */
  readonly mended: boolean;
}

const exhibits: readonly Exhibit[] = [
  {
    number: 1,
    folder: 'unreachable-loop-exit',
    found: [
      { property: 'option-to-complete', culprits: ['while-bad.test'], trace: ['draft', 'review="bad"'] },
    ],
    mended: true,
  },
  {
    number: 2,
    folder: 'fork-without-join',
    found: [
      {
        property: 'proper-completion',
        culprits: ['charged.sink'],
        trace: ['fork', 'pack', 'invoice', 'meet<f4', 'meet<f5', 'charge', 'charge', 'charged', 'charged'],
      },
      {
        property: 'safe',
        culprits: ['f6', 'f7'],
        trace: ['fork', 'pack', 'invoice', 'meet<f4', 'meet<f5'],
      },
    ],
    mended: true,
  },
  {
    number: 3,
    folder: 'continuation-lost-after-choice',
    found: [
      { property: 'no-dead-tasks', culprits: ['ship'], trace: null },
      {
        property: 'every order is shipped',
        culprits: ['shipped'],
        trace: ['size>size->standard', 'standard'],
      },
    ],
    mended: false,
  },
  {
    number: 3,
    folder: 'continuation-lost-after-instances',
    found: [
      { property: 'no-dead-tasks', culprits: ['publish'], trace: null },
      {
        property: 'a reviewed paper is published',
        culprits: ['published'],
        trace: ['review:start', 'review[0]/read', 'review[1]/read'],
      },
    ],
    mended: false,
  },
  {
    number: 4,
    folder: 'first-waits-for-all',
    found: [
      {
        property: 'option-to-complete',
        culprits: ['to_near', 'far_silent'],
        trace: ['ask_both', 'far', 'far_answers>far_silent', 'near', 'no_offer'],
      },
      {
        property: 'deadlock-free',
        culprits: ['near_offer'],
        trace: ['ask_both', 'near', 'far', 'far_answers>far_silent', 'no_offer'],
      },
    ],
    mended: true,
  },
  {
    number: 5,
    folder: 'merge-runs-once-per-branch',
    found: ['proper-completion', 'one invoice at most'].map((property, i) => ({
      property,
      culprits: [['invoice.sink'], ['invoices']][i],
      trace: [
        'choose>{choose->print,choose->mail}',
        'print',
        'mail',
        'invoice<print->invoice',
        'invoice<mail->invoice',
      ],
    })),
    mended: true,
  },
  {
    number: 6,
    folder: 'until-loop-runs-zero-times',
    found: [
      {
        property: 'what is published was read',
        culprits: ['read'],
        trace: ['draft=0', 'proofreading:exit', 'publish'],
      },
    ],
    mended: true,
  },
  {
    number: 7,
    folder: 'duplicate-task-name',
    found: [
      {
        property: 'nothing is published unscanned',
        culprits: ['published', 'scanned'],
        trace: ['receive', 'check', 'thumbnail', 'publish'],
      },
    ],
    mended: true,
  },
  {
    number: 8,
    folder: 'missing-dependency-taken-as-satisfied',
    found: [
      {
        property: 'nothing is migrated without a backup',
        culprits: ['migrated', 'saved'],
        trace: ['migrate'],
      },
    ],
    mended: false,
  },
  {
    number: 9,
    folder: 'step-before-its-dependency',
    found: [
      {
        property: 'nothing untested is deployed',
        culprits: ['deploy', 'test'],
        trace: ['stage0:split', 'build', 'stage0:join', 'stage1:split', 'deploy'],
      },
    ],
    mended: true,
  },
  {
    number: 10,
    folder: 'oldest-write-wins',
    found: [
      {
        property: 'the last write stands',
        culprits: ['address', 'writes'],
        trace: ['both:split', 'fill-in', 'correct', 'both:join', 'merge-copies'],
      },
    ],
    mended: true,
  },
  {
    number: 11,
    folder: 'budget-checked-then-incremented',
    found: [
      {
        property: 'the budget is kept',
        culprits: ['spent'],
        trace: ['agents:split', 'check-a:allowed', 'check-b:allowed', 'spend-a', 'spend-b'],
      },
    ],
    mended: true,
  },
  {
    number: 12,
    folder: 'tokens-active-after-cancel',
    found: [
      {
        property: 'nothing is shipped after the order was cancelled',
        culprits: ['late'],
        trace: ['desk:split', 'call-off', 'withdraw', 'tell-customer', 'ship'],
      },
    ],
    mended: true,
  },
  {
    number: 13,
    folder: 'cancel-skips-blocked-effects',
    found: [
      {
        property: 'no task outlives its case',
        culprits: ['cancelled', 'packing', 'payment'],
        trace: ['case:split', 'call-bank:called', 'cancel-case'],
      },
    ],
    mended: true,
  },
  {
    number: 14,
    folder: 'scope-never-popped',
    found: ['leaving the order leaves the order', 'no scope stays open'].map((property, i) => ({
      property,
      culprits: [['left'], ['stack']][i],
      trace: ['enter-order', 'enter-payment', 'pay:ok', 'leave-order'],
    })),
    mended: true,
  },
  {
    number: 15,
    folder: 'blocked-effect-stops-siblings',
    found: ['option-to-complete', 'deadlock-free'].map((property, i) => ({
      property,
      culprits: [
        ['ask.in', 'second.in'],
        ['await-reply.in', 'second.in'],
      ][i],
      trace: ['siblings:split', 'first:enter', 'ask'],
    })),
    mended: true,
  },
  {
    number: 16,
    folder: 'approval-on-unknown-id',
    found: ['option-to-complete', 'deadlock-free'].map((property, i) => ({
      property,
      culprits: [
        ['await-id2.in', 'read.in'],
        ['both.out1', 'await-id2.in'],
      ][i],
      trace: ['both:split', 'ask', 'persist:retried', 'read', 'approve-id1'],
    })),
    mended: true,
  },
];

const root = resolve(import.meta.dirname, '..');
const room = readFileSync(resolve(root, 'docs/museum.md'), 'utf8').split('\n');

async function checked(folder: string): Promise<ModelResult> {
  for await (const source of load([resolve(root, 'fixtures', folder)])) {
    if ('error' in source) throw source.error;
    return check(source);
  }
  throw new Error(`no model in ${folder}`);
}

it('all 16 defects have a model', () => {
  expect([...new Set(exhibits.map(({ number }) => number))]).toEqual(
    Array.from({ length: 16 }, (_, i) => i + 1),
  );
});

describe.each(exhibits)('$number: $folder', ({ number, folder, found, mended }) => {
  it('is found, by its shortest run', async () => {
    const { properties, stateSpace } = await checked(`unsound/${folder}`);
    const violated = properties.filter(({ holds }) => holds === 'no');
    expect(
      violated.map(({ name, culprits, witness }) => ({
        property: name,
        culprits,
        trace: witness?.labels ?? null,
      })),
    ).toEqual(found);
    expect(stateSpace.states).toBeGreaterThanOrEqual(5);
    expect(stateSpace.states).toBeLessThanOrEqual(60);
    expect(stateSpace.complete).toBe(true);
  });

  if (mended) {
    it('is not found in the mended model, which has the same properties', async () => {
      const { verdict, properties } = await checked(`sound/${folder}-mended`);
      expect(verdict).toBe('sound');
      expect(properties.filter(({ holds }) => holds !== 'yes')).toEqual([]);
      const { properties: before } = await checked(`unsound/${folder}`);
      expect(properties.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    });
  }

  it('has its row in docs/museum.md', () => {
    const rows = room.filter((line) => line.includes(`(../fixtures/unsound/${folder})`));
    expect(rows).toHaveLength(1);
    const cells = rows[0].split('|').map((cell) => cell.trim());
    expect(cells[1]).toBe(String(number));
    expect(cells[4]).toBe(
      `[defect](../fixtures/unsound/${folder})${mended ? `, [mended](../fixtures/sound/${folder}-mended)` : ''}`,
    );
    expect(cells[5]).toBe(found.map(({ property }) => property).join('; '));
    const shown = found.find(({ trace }) => trace !== null)!;
    expect(cells[6]).toBe(`\`${shown.trace!.join(' ')}\``);
    expect(existsSync(resolve(root, 'fixtures/sound', `${folder}-mended`))).toBe(mended);
  });
});

const node = (name: string) => ({ kind: 'task', name });
const text = (term: unknown) => JSON.stringify({ flowproof: 1, name: 'upload', term });

describe('what the older systems executed is refused here', () => {
  it.each<[string, () => Term]>([
    ['in sequence', () => seq(task('receive'), task('check'), task('check'))],
    ['side by side', () => seq(task('receive'), par([task('check'), task('check')]))],
    [
      'inside a node of a graph',
      () =>
        flow('upload', {
          starts: ['receive'],
          nodes: { receive: {}, check: { do: seq(task('scan'), task('check')) } },
          edges: [['receive', 'check']],
        }),
    ],
  ])('two tasks of one name: %s', (_, term) => {
    expect(() => model('upload', term())).toThrow(
      expect.objectContaining({ code: 'FP1001', message: 'two nodes are called "check"' }),
    );
  });

  it('two tasks of one name in a term file', () => {
    const twice = text({ kind: 'seq', parts: [node('receive'), node('check'), node('check')] });
    expect(() => readTerm(twice, 'upload.term.json')).toThrow(
      expect.objectContaining({ code: 'FP1001', place: { file: 'upload.term.json', element: 'check' } }),
    );
  });

  it('a dependency that does not exist', () => {
    const migration = () =>
      model(
        'migration',
        flow('migration', {
          starts: ['backup'],
          nodes: { backup: { do: task('backup') }, migrate: { do: task('migrate') } },
          edges: [['back-up', 'migrate']],
        }),
      );
    expect(migration).toThrow(expect.objectContaining({ code: 'FP1005' }));
  });
});
