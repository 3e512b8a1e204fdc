import { describe, expect, it } from 'vitest';
import { check, lock, loop, model, par, seq, task, type Model } from '../../../src/index.ts';
import { commandOf } from '../../../src/report/copy/command.ts';
import { mermaidDiagram } from '../../../src/report/copy/mermaid.ts';
import { pullRequestMarkdown } from '../../../src/report/copy/markdown.ts';
import { regressionTest } from '../../../src/report/copy/regression-test.ts';
import { copiedRun, type CopiedRun } from '../../../src/report/copy/run.ts';
import { linesDigest } from '../../../src/report/sha256.ts';
import { toCompact } from '../../../src/verify/compact-log.ts';

const transfer = model(
  'transfer',
  par([
    lock('from', 'a', seq(task('pay'), lock('then', 'b', task('book')))),
    lock('to', 'b', seq(task('ask'), lock('there', 'a', task('tell')))),
  ]),
);

const polling = model(
  'polling',
  seq(task('start'), loop(task('ask'), 'until', { when: { var: 'done', is: '=', value: 1 } })),
  {
    variables: { done: 0 },
  },
);

async function runOf(checked: Model, property: string): Promise<CopiedRun> {
  const { model: info, properties } = await check(checked);
  const found = properties.find(({ name }) => name === property)!;
  return copiedRun(
    { ...info, file: 'models/it.model.ts' },
    {
      ...found,
      witness: {
        ...found.witness!,
        log: { ...found.witness!.log!, model: { ...found.witness!.log!.model, file: 'models/it.model.ts' } },
      },
    },
  )!;
}

const hostile = 'x|`*<img src=x onerror=alert(1)>\n@all #1 ; end \u202e--> */ \'"\\';

/** A run in which everything that a model may name is written to break what it stands in. */
const broken: CopiedRun = {
  model: { name: hostile, file: `${hostile}.ts`, format: 'typescript', hash: '0'.repeat(64) },
  property: hostile,
  isViolated: true,
  reason: hostile,
  why: [hostile],
  steps: [
    {
      index: 0,
      label: hostile,
      lane: hostile,
      changes: [{ kind: 'token', name: hostile, before: null, after: 1 }],
    },
    { index: 1, label: '', lane: '' },
  ],
  log: null,
  causes: null,
  loopFrom: null,
  noReturn: 1,
};

describe('a run as text for other places', () => {
  it('is a command that replays it', async () => {
    const { log } = await runOf(transfer, 'deadlock-free');
    expect(commandOf(log!, linesDigest)).toBe(`npx flowproof replay models/it.model.ts '${toCompact(log!)}'`);
    const spaced = { ...log!, model: { ...log!.model, file: "it's here; rm -rf $HOME.ts" } };
    expect(commandOf(spaced, linesDigest)).toMatch(
      /^npx flowproof replay 'it'\\''s here; rm -rf \$HOME\.ts' 'fp1:[\w:.~-]+'$/,
    );
    expect(commandOf({ ...log!, model: { ...log!.model, file: '' } }, linesDigest)).toBeNull();
  });

  it('is a Mermaid diagram', async () => {
    expect(mermaidDiagram(await runOf(transfer, 'deadlock-free'))).toMatchInlineSnapshot(`
      "sequenceDiagram
        autonumber
        participant b0 as trunk
        participant b1 as par1.0
        participant b2 as par1.1
        b0->>b0: par1:split
        b0->>b1: from:enter
        b1->>b1: pay
        b0->>b2: to:enter
        Note over b0,b2: no return: every run fails from here on
        b2->>b2: ask
        Note over b0,b2: violated: deadlock-free. Nothing is enabled, with tokens at then.in and there.in (waiting: then and there)
      "
    `);
    expect(mermaidDiagram(await runOf(polling, 'option-to-complete'))).toMatchInlineSnapshot(`
      "sequenceDiagram
        autonumber
        participant b0 as trunk
        Note over b0: violated: option-to-complete. From the start, with tokens at start.in, no final state can be reached any more: every run goes on for ever
      "
    `);
  });

  it('is Markdown for a pull request', async () => {
    expect(pullRequestMarkdown(await runOf(transfer, 'deadlock-free'), 'npx flowproof'))
      .toMatchInlineSnapshot(`
        "### \`transfer\`: \`deadlock-free\` is violated

        Nothing is enabled, with tokens at then.in and there.in \\(waiting: then and there\\)

        Step 4 \\(to:enter\\) left no way out: from there no run ends but in a deadlock. When nothing is offered any more, tokens wait at then.in since step 3 \\(pay\\) and there.in since step 5 \\(ask\\).

        | # | branch | step | what changed |
        | --- | --- | --- | --- |
        | 1 |  | \`par1:split\` | \`-par1.in\`, \`+from.in\`, \`+to.in\` |
        | 2 | \`par1.0\` | \`from:enter\` | \`-from.in\`, \`+pay.in\` |
        | 3 | \`par1.0\` | \`pay\` | \`-pay.in\`, \`+then.in\` |
        | 4 | \`par1.1\` | \`to:enter\` **no return** | \`-to.in\`, \`+ask.in\` |
        | 5 | \`par1.1\` | \`ask\` | \`-ask.in\`, \`+there.in\` |

        <details><summary>As a diagram</summary>

        \`\`\`mermaid
        sequenceDiagram
          autonumber
          participant b0 as trunk
          participant b1 as par1.0
          participant b2 as par1.1
          b0->>b0: par1:split
          b0->>b1: from:enter
          b1->>b1: pay
          b0->>b2: to:enter
          Note over b0,b2: no return: every run fails from here on
          b2->>b2: ask
          Note over b0,b2: violated: deadlock-free. Nothing is enabled, with tokens at then.in and there.in (waiting: then and there)
        \`\`\`

        </details>

        \`\`\`sh
        npx flowproof
        \`\`\`

        <sub>\`models/it.model.ts\`, flowproof</sub>
        "
      `);
  });

  it('is a test', async () => {
    expect(regressionTest(await runOf(transfer, 'deadlock-free'))).toMatchInlineSnapshot(`
      "import { load, type Source } from 'flowproof';
      import { expectHolds } from 'flowproof/vitest';
      import { test } from 'vitest';

      async function source(): Promise<Source> {
        for await (const found of load(['models/it.model.ts'])) {
          if ('error' in found) throw found.error;
          if (found.info.name === 'transfer') return found;
        }
        throw new Error('the file does not hold the model any more');
      }

      // Nothing is enabled, with tokens at then.in and there.in (waiting: then and there)
      // The run that showed it:
      //   1  par1:split
      //   2  from:enter
      //   3  pay
      //   4  to:enter
      //   5  ask
      test('transfer: deadlock-free', { timeout: 60_000 }, async () => {
        await expectHolds(await source(), 'deadlock-free');
      });
      "
    `);
    expect(regressionTest({ ...(await runOf(transfer, 'deadlock-free')), isViolated: false }))
      .toMatchInlineSnapshot(`
      "import { engine, load, type Source } from 'flowproof';
      import { expect, test } from 'vitest';

      async function source(): Promise<Source> {
        for await (const found of load(['models/it.model.ts'])) {
          if ('error' in found) throw found.error;
          if (found.info.name === 'transfer') return found;
        }
        throw new Error('the file does not hold the model any more');
      }

      const steps = [
        'par1:split',
        'from:enter',
        'pay',
        'to:enter',
        'ask',
      ];

      test('transfer: a run of 5 steps', { timeout: 60_000 }, async () => {
        const found = await source();
        if (found.kind !== 'term') throw new Error('the model is a net');
        const system = engine(found.model);
        let state = system.initial;
        for (const step of steps) {
          const offered = system.enabled(state);
          expect(offered.map(({ label }) => label)).toContain(step);
          state = system.step(state, offered.find(({ label }) => label === step)!).state;
        }
        expect(system.end(state)).toBe('deadlocked');
      });
      "
    `);
  });

  it('holds hostile names as text', () => {
    const diagram = mermaidDiagram(broken).trimEnd().split('\n');
    const text = String.raw`(?:[\p{L}\p{N}\p{M} .,:_()/=+-]|#\d+;)+`;
    const line = new RegExp(
      `^(sequenceDiagram|  autonumber|  participant b\\d+ as ${text}|  b\\d->>b\\d: ${text}|  Note over b0,b1: (violated: )?(no return: )?${text})$`,
      'u',
    );
    for (const one of diagram) expect(one).toMatch(line);
    expect(diagram.join('\n')).not.toMatch(/\bend\b/);
    expect(diagram).toContain('  b1->>b1: (no name)');

    expect(mermaidDiagram({ ...broken, steps: [{ index: 0, label: 'wrap: a:b' }] })).toContain(
      'b0: wrap#58; a:b',
    );

    const markdown = pullRequestMarkdown(broken, null);
    const table = markdown.split('\n').filter((row) => row.startsWith('|'));
    for (const row of table) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
    const outside = markdown.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside.replaceAll(/<\/?(sub|details|summary)>/g, '')).not.toMatch(
      /(?<!\\)[<>]|@(?!\u200b)|#(?=\d)/,
    );
    expect(markdown).not.toMatch(/\u202e/);

    const test = regressionTest(broken)!;
    expect(test).not.toMatch(/\u202e/);
    const title = /^test\('((?:[^'\\]|\\.)*)', /m.exec(test)![1]!;
    expect(title).toContain(String.raw`\u{a}`);
    expect(
      test
        .split('\n')
        .filter((row) => row.includes('<img'))
        .every((row) => /^(\/\/|test\('| {2}for await| {4}if|  await)/.test(row)),
    ).toBe(true);
  });
});
