import { printable } from '../style.ts';
import type { CopiedRun } from './run.ts';

/** Steps that are listed in a comment. */
const mostListed = 40;

/** Steps of a run that a test makes again. */
const mostMade = 2_000;

/**
 * A vitest file. Of a run that violates a property: it asks for the property, so it fails until the model is mended. Of another run: that
 * the model still makes it, to the same end.
 * @returns `null` where the model has no file, or is a net and the run violates nothing
 */
export function regressionTest(run: CopiedRun): string | null {
  const { file, name } = run.model;
  if (file === '') return null;
  if (!run.isViolated && (run.model.format === 'pnml' || run.steps.length > mostMade)) return null;
  const body = run.isViolated ? askedAgain(run) : madeAgain(run);
  const title = run.isViolated ? `${name}: ${run.property}` : `${name}: a run of ${run.steps.length} steps`;
  return [
    ...(run.isViolated
      ? [
          "import { load, type Source } from 'flowproof';",
          "import { expectHolds } from 'flowproof/vitest';",
          "import { test } from 'vitest';",
        ]
      : ["import { engine, load, type Source } from 'flowproof';", "import { expect, test } from 'vitest';"]),
    '',
    'async function source(): Promise<Source> {',
    `  for await (const found of load([${quoted(file)}]${readAs(run)})) {`,
    "    if ('error' in found) throw found.error;",
    `    if (found.info.name === ${quoted(name)}) return found;`,
    '  }',
    "  throw new Error('the file does not hold the model any more');",
    '}',
    '',
    ...body.before,
    `test(${quoted(title)}, { timeout: 60_000 }, async () => {`,
    ...body.inside.map((line) => `  ${line}`),
    '});',
    '',
  ].join('\n');
}

/** The options of `load`, behind a comma. */
function readAs({ model: { reading = {} } }: CopiedRun): string {
  const choices = Object.entries(reading).map(
    ([option, value]) => `${option}: ${typeof value === 'number' ? value : quoted(String(value))}`,
  );
  return choices.length === 0 ? '' : `, { ${choices.join(', ')} }`;
}

function askedAgain({ property, reason, steps, loopFrom }: CopiedRun) {
  const listed = steps
    .slice(0, mostListed)
    .map(
      ({ label }, i) =>
        `//   ${i + 1}  ${comment(label)}${i === loopFrom ? '  (from here on for ever)' : ''}`,
    );
  const more = steps.length > mostListed ? [`//   and ${steps.length - mostListed} more steps`] : [];
  return {
    before: [
      `// ${comment(reason)}`,
      ...(steps.length > 0 ? ['// The run that showed it:', ...listed, ...more] : []),
    ],
    inside: [`await expectHolds(await source(), ${quoted(property)});`],
  };
}

function madeAgain({ steps, log }: CopiedRun) {
  const end = log?.end ?? 'stopped';
  const isEnded = end !== 'stopped' && end !== 'cut';
  return {
    before: ['const steps = [', ...steps.map(({ label }) => `  ${quoted(label)},`), '];', ''],
    inside: [
      'const found = await source();',
      "if (found.kind !== 'term') throw new Error('the model is a net');",
      'const system = engine(found.model);',
      'let state = system.initial;',
      'for (const step of steps) {',
      '  const offered = system.enabled(state);',
      '  expect(offered.map(({ label }) => label)).toContain(step);',
      '  state = system.step(state, offered.find(({ label }) => label === step)!).state;',
      '}',
      `expect(system.end(state)).toBe(${isEnded ? quoted(end) : 'null'});`,
    ],
  };
}

/** A text as a string of TypeScript, on one line, in which every mark is seen. */
function quoted(text: string): string {
  const inner = text.replace(/[\\']/g, (c) => `\\${c}`);
  return `'${printable(inner)}'`;
}

/** A text in a comment of one line. */
function comment(text: string): string {
  return printable(text).slice(0, 300);
}
