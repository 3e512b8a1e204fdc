import { afterAll, describe, expect, test } from 'vitest';

import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** The words of a command that is printed, as a shell takes them apart. */
const wordsOf = (command: string): string[] =>
  Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain!);

async function printed(args: readonly string[], head = 'reproduce:'): Promise<string[]> {
  const { code, out } = await flowproof(args);
  expect(code).toBe(1);
  const commands = out.split('\n').filter((line) => line.includes(`${head} `) && line.includes('fp1:'));
  return commands.map((line) => line.slice(line.indexOf('flowproof ') + 'flowproof '.length));
}

describe('the command that replays a failing run in one line', () => {
  const counter = folder.write('counter of two.model.ts', typescript);
  const deadlock = folder.write('deadlock.term.json', terms.deadlock);

  test.each([
    ['check', [], counter, 'both-count'],
    ['check', [], deadlock, 'deadlock-free'],
    ['fuzz', ['--runs', '50'], counter, 'both-count'],
    ['fuzz', ['--runs', '50'], deadlock, 'deadlock-free'],
    ['run', ['--runs', '500'], counter, 'both-count'],
    ['run', [], deadlock, 'deadlock-free'],
  ])('%s %j %s', async (command, options, file, property) => {
    const commands = await printed([command, file, ...options], command === 'run' ? 'replay:   ' : undefined);
    const one = commands.find((text) => text.includes(`:${property}:`))!;
    expect(one.length).toBeLessThanOrEqual(300);
    const { code, out } = await flowproof(wordsOf(one));
    expect({ code, head: out.split('  ')[0] }).toEqual({ code: 1, head: `✗ ${property} violated` });
    expect(out).toContain('reproduced');
  });

  test('gives way to the file where the log is written, and to advice where it would be long', async () => {
    expect(await printed(['check', deadlock, '--logs', `${folder.path}/logs`])).toEqual([]);
    const far = folder.write(`${'very-long-name/'.repeat(20)}deadlock.term.json`, terms.deadlock);
    expect(await printed(['check', far])).toEqual([]);
    expect((await flowproof(['check', far])).out).toContain('--logs failures');
    expect((await flowproof(['check', deadlock])).out).not.toContain('--logs failures');
  });

  test('names what it reads differently', async () => {
    const [command] = await printed(['check', deadlock, '--clock', 'virtual']);
    expect(command).toMatch(/--clock virtual$/);
    expect((await flowproof(wordsOf(command!))).code).toBe(1);
  });
});

describe('replay of a compact log', async () => {
  const file = folder.write(
    'two.model.ts',
    `
    import { model, receive, seq, task } from 'flowproof';
    export const first = model('first', task('x'));
    export const second = model('second', seq(task('y'), receive('r', 'c')));`,
  );
  const [command] = await printed(['check', file]);
  const word = wordsOf(command!).at(-1)!;

  test('finds its model among several, goes on, and stops', async () => {
    expect(await flowproof(['replay', file, word])).toMatchObject({ code: 1 });
    expect(await flowproof(['replay', word, '--model', file])).toMatchObject({ code: 1 });
    expect((await flowproof(['replay', file, word, '--until', '1'])).out).toContain('after 1 step');
    expect((await flowproof(['replay', file, word, '--continue'])).code).toBe(1);
  });

  test('a log in a file has its model before it, too', async () => {
    const log = `${folder.path}/two.json`;
    await flowproof(['run', file, '--name', 'second', '--out', log]);
    expect((await flowproof(['replay', file, log])).code).toBe(1);
  });

  test.each([
    ['without a model', [word], 'FP3014'],
    ['with two', [file, word, '--model', file], 'FP5003'],
    ['cut off', [file, word.slice(0, -3)], 'FP3016'],
    ['that is none', [file, 'fp1:nothing'], 'FP301'],
    ['of a later format', [file, word.replace('fp1', 'fp2')], 'FP3002'],
    ['of another model', [folder.write('sound.term.json', terms.sound), word], 'FP3011'],
    ['of a model that is not there', ['nowhere.bpmn', word], 'FP2001'],
  ])('%s', async (_, args, code) => {
    const said = await flowproof(['replay', ...args]);
    expect({ code: said.code, out: said.out }).toEqual({ code: 2, out: '' });
    expect(said.err).toContain(`error ${code}`);
  });
});
