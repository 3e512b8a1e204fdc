import { afterAll, describe, expect, test } from 'vitest';

import about from '../../package.json' with { type: 'json' };
import { flowproof, Folder, terms } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

describe('usage', () => {
  test.each([
    ['no command', [], 'FP5001'],
    ['an unknown command', ['chekc'], "FP5001: unknown command 'chekc' (Did you mean check?)"],
    ['an unknown option', ['check', 'x', '--frob'], "FP5001: unknown option '--frob'"],
    ['a missing argument', ['check'], "FP5001: missing required argument 'file'"],
    ['a missing value', ['check', 'x', '--timeout'], 'FP5001'],
    ['too many arguments', ['replay', 'a', 'b', 'c'], 'FP5001'],
    ['a size that is none', ['check', 'x', '--max-memory', '5XB'], 'FP5002: --max-memory is "5XB"'],
    ['no memory at all', ['check', 'x', '--max-memory', '0'], 'FP5002'],
    ['a number that is none', ['check', 'x', '--max-states', 'many'], 'FP5002: --max-states is "many"'],
    ['no time at all', ['check', 'x', '--timeout', '0'], 'FP5002'],
    ['a scheduler that there is not', ['run', 'x', '--scheduler', 'fair'], 'FP5002: --scheduler is "fair"'],
    ['a depth of none', ['run', 'x', '--scheduler', 'pct:0'], 'FP5002: --scheduler is "pct:0"'],
    ['a number where none belongs', ['run', 'x', '--scheduler', 'urw:2'], 'FP5002: --scheduler is "urw:2"'],
    ['a strategy that is none', ['replay', 'x', '--continue', '--strategy', 'replay'], 'FP5002: --strategy'],
    ['a strategy without a use', ['replay', 'x', '--strategy', 'urw'], 'FP5003: --strategy is given'],
    ['a seed without a use', ['replay', 'x', '--seed', '3'], 'FP5003: --seed is given'],
    ['an end and none', ['replay', 'x', '--until', '2', '--continue'], 'FP5003: --until and --continue'],
    ['a replay without a log', ['run', 'x', '--scheduler', 'replay'], 'FP5003'],
    ['a log without a replay', ['run', 'x', '--log', 'y'], 'FP5003'],
    ['a trace that goes nowhere', ['run', 'x', '--trace', 'full'], 'FP5003'],
    ['a negative seed', ['run', 'x', '--seed', '-1'], 'FP5002'],
    ['a log that is not there', ['replay', 'nowhere.json'], 'FP3013 nowhere.json'],
    ['a report that is not there', ['view', 'nowhere.json'], 'FP3013 nowhere.json'],
  ])('%s exits with 2 and says so', async (_, args, message) => {
    const { code, out, err } = await flowproof(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`error ${message}`);
    expect(err).toMatch(/\n {2}fix: \S/);
    expect(err).not.toContain('at Object.');
  });

  test('--version prints the version', async () => {
    expect(await flowproof(['--version'])).toEqual({ code: 0, out: `${about.version}\n`, err: '' });
  });

  test.each(['check', 'explore', 'run', 'fuzz', 'replay', 'shrink', 'view'])(
    '%s --help has examples',
    async (command) => {
      const { code, out, err } = await flowproof([command, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Examples:\n  flowproof ');
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130);
    },
  );

  test('help of the whole names every command and every exit code', async () => {
    const { out } = await flowproof(['--help']);
    for (const word of ['check', 'explore', 'run', 'fuzz', 'replay', 'shrink', 'view'])
      expect(out).toMatch(new RegExp(`^ {2}${word} `, 'm'));
    for (const code of [0, 1, 2, 3, 70, 130]) expect(out).toMatch(new RegExp(`^ {2}${code} `, 'm'));
  });
});

describe('what goes wrong inside', () => {
  const broken = {
    write: (): never => {
      throw new TypeError('boom');
    },
  };

  test('an unexpected error exits with 70 and asks to be reported, without a stack', async () => {
    const { code, err } = await flowproof(['check', folder.write('sound.term.json', terms.sound)], {
      stdout: broken,
    });
    expect(code).toBe(70);
    expect(err).toContain('error FP9001: boom');
    expect(err).toContain('Please report it');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('FLOWPROOF_DEBUG=1 shows the stack', async () => {
    const file = folder.write('sound.term.json', terms.sound);
    const { err } = await flowproof(['check', file], { stdout: broken, env: { FLOWPROOF_DEBUG: '1' } });
    expect(err).toMatch(/TypeError: boom\n\s+at /);
  });

  test('a closed pipe is no news', async () => {
    const closed = {
      write: (): never => {
        throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
      },
    };
    expect(await flowproof(['check', '--help'], { stdout: closed })).toMatchObject({ code: 0, err: '' });
  });
});
