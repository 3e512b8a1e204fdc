import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reactingFlows } from '../../src/properties/terms/drawn.ts';
import { workflows } from '../../src/properties/workflows.ts';
import { model as modelOf, seq, skip, task, xor } from '../../src/index.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { fromCompact, isCompact, modelHashOf, toCompact } from '../../src/verify/compact-log.ts';
import { runModel } from '../../src/verify/run-model.ts';
import { sourceOf } from '../../src/verify/source.ts';

const order = modelOf('order', seq(task('take'), xor([task('pay'), task('cancel'), skip()]), task('ship')));
const source = await sourceOf(order);
const { log } = await runModel(source, { seed: 3 });

const unit = fc.oneof(
  fc.constantFrom('~', ':', '.', '-', ' ', '_', '%', '\\', "'", '"', 'é', 'u'),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);
const text = fc.string({ unit });

describe('a compact log', () => {
  test('of a run of any workflow is the same log again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(workflows(), reactingFlows()), fc.nat(1000), async (model, seed) => {
        const one = await sourceOf(model);
        const made = await runModel(one, { seed, maxSteps: 60, shrink: false });
        const word = toCompact(made.log);
        expect(word).toMatch(/^fp1:[A-Za-z0-9._~:-]+$/);
        expect(await fromCompact(one, word)).toEqual(made.log);
        expect(one.info.hash.startsWith(modelHashOf(word))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('holds any text', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(text, { maxLength: 3 }), async (origin, property, culprits) => {
        const one: ReplayLog = { ...log, origin, flowproof: origin, expected: { property, culprits } };
        expect(await fromCompact(source, toCompact(one))).toEqual(one);
      }),
    );
  });

  test('counts equal picks', async () => {
    const picks = [0, 0, 0, 25, 26, 26, 700];
    const steps = picks.map((pick) => ({ offered: ['a'], pick }));
    expect(toCompact({ ...log, steps }).split(':')[5]).toBe('a3zBa2BAy');
  });

  test('as it stands, character by character', () => {
    expect(toCompact(log)).toBe('fp1:159c6fc3128c:0.1.0:random~2C~20seed~203:completed:aba2:q8biXg:pZR2Aj');
  });

  test('is known by its beginning', () => {
    expect(['fp1:', 'fp12:x', 'fp:', 'x.json', 'fp1', './fp1:x'].map(isCompact)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

const codeOf = (word: string, of = source) =>
  fromCompact(of, word).then(
    () => null,
    (error: { code: string }) => error.code,
  );

describe('a compact log that is not as it was written', () => {
  const word = toCompact({ ...log, expected: { property: 'deadlock-free', culprits: ['a/b', 'c'] } });

  test('is refused, whichever character is missing, changed or added', async () => {
    for (let at = 4; at < word.length; at++) {
      const changed = word[at] === 'b' ? 'c' : 'b';
      for (const other of [
        word.slice(0, at),
        word.slice(0, at) + word.slice(at + 1),
        `${word.slice(0, at)}${changed}${word.slice(at + 1)}`,
        `${word.slice(0, at)}${changed}${word.slice(at)}`,
      ])
        if (other !== word) expect(await codeOf(other), other).toMatch(/^FP301[67]$/);
    }
  });

  test('is refused, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `fp1:${s}`),
        ),
        async (other) => {
          expect(await codeOf(other)).toMatch(/^FP30(02|16|17)$/);
        },
      ),
    );
  });

  test('of a later format is told', async () => {
    expect(await codeOf('fp2:whatever it may hold')).toBe('FP3002');
  });

  test('of another model is told', async () => {
    expect(await codeOf(word, await sourceOf(modelOf('order', task('a'))))).toBe('FP3011');
  });
});
