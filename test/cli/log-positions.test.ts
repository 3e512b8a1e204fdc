import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { check, load } from '../../src/index.ts';
import { readReplayLog } from '../../src/replay-log.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { toCompact } from '../../src/verify/compact-log.ts';
import { writeFailure } from '../../src/verify/failure-files.ts';
import { flowproof, Folder, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
folder.write('package.json', '{}');
const text = `${typescript}\n`;
const model = relative(process.cwd(), folder.write('models/counter.model.ts', text)).replaceAll('\\', '/');
const read = (file: string): ReplayLog => readReplayLog(readFileSync(file, 'utf8'), file);
const onlyIn = (path: string): string =>
  join(
    path,
    readdirSync(path).find((name) => name.endsWith('.json'))!,
  );
const failures = join(folder.path, '.flowproof/failures');

/** Where a piece of the model's text stands, in a file of this name. */
const place = (piece: string, file: string) => {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  const line = text.split('\n')[before.length - 1]!;
  return { file, line: before.length, column: before.at(-1)!.length + 1, text: line };
};
const positions = (file: string) => {
  const handler = place('({ x }) => ({', file);
  return {
    property: place("always('both-count'", file),
    elements: {
      par1: place('par([', file),
      a: { ...place("add('a')", file), handler },
      b: { ...place("add('b')", file), handler },
    },
  };
};

describe('logs of failing runs say where in the source what they tell of is made', () => {
  test('run --out', async () => {
    const out = join(folder.path, 'run.json');
    expect((await flowproof(['run', model, '--runs', '500', '--out', out])).code).toBe(1);
    expect(read(out).positions).toEqual(positions(model));
  });

  test('check --logs, and fuzz --logs', async () => {
    for (const command of ['check', 'fuzz']) {
      const logs = join(folder.path, command);
      expect((await flowproof([command, model, '--logs', logs])).code).toBe(1);
      expect(read(onlyIn(logs)).positions).toEqual(positions(model));
    }
  });

  test.each(['run --runs 500', 'check', 'fuzz'])('%s --save, named from the project', async (command) => {
    const [name = '', ...options] = command.split(' ');
    await flowproof([name, model, ...options, '--save']);
    expect(read(onlyIn(failures)).positions).toEqual(positions('models/counter.model.ts'));
    renameSync(failures, join(folder.path, `.flowproof/${name}`));
  });

  test('those that tests write', async () => {
    for await (const source of load([model])) {
      if ('error' in source) throw source.error;
      const result = await check(source);
      const property = result.properties.find(({ holds }) => holds === 'no')!;
      const { log } = await writeFailure(source, result, property);
      expect(read(log!).positions).toEqual(positions('models/counter.model.ts'));
    }
    renameSync(failures, join(folder.path, '.flowproof/tests'));
  });

  test('none where nothing is violated', async () => {
    const out = join(folder.path, 'passing.json');
    expect((await flowproof(['run', model, '--scheduler', 'deterministic', '--out', out])).code).toBe(0);
    expect(read(out)).not.toHaveProperty('positions');
  });

  test('none in the form of one word', () => {
    const log = read(join(folder.path, 'run.json'));
    const { positions: _, ...bare } = log;
    expect(toCompact(log)).toBe(toCompact(bare));
  });
});

describe('replay and shrink', () => {
  const large = join(folder.path, 'large.json');
  const small = join(folder.path, 'small.json');
  beforeAll(() => flowproof(['run', model, '--runs', '500', '--no-shrink', '--out', large]));

  test('shrink writes what the smaller run fires', async () => {
    const log = read(large);
    const more = { ...log.positions, elements: { ...log.positions!.elements, gone: place('model(', model) } };
    const { digest: _, ...rest } = log;
    const file = folder.write('more.json', { ...rest, positions: more });
    expect((await flowproof(['shrink', file, '--out', small])).code).toBe(1);
    expect(read(small).positions).toEqual(positions(model));
  });

  test('replay shows the lines that the model has now', async () => {
    const { digest: _, ...log } = read(large);
    const older = folder.write('older.json', { ...log, positions: { property: place('model(', 'old.ts') } });
    const { code, out } = await flowproof(['replay', older]);
    expect(code).toBe(1);
    expect(out).toContain(`at ${place("always('both", model).file}:${place("always('both", model).line}:5`);
    expect(out).not.toContain('old.ts');
    expect(out).not.toContain('as it was then');
  });
});

describe('a log of a model that tells no lines', () => {
  const increment = (name: string) => ({
    kind: 'task',
    name,
    long: true,
    outcomes: [{ name: 'ok', set: { x: { add: ['x', 1] } } }],
  });
  const branches = [increment('a'), increment('b')];
  const body = {
    kind: 'seq',
    parts: [
      { kind: 'par', name: 'p', branches },
      { kind: 'receive', name: 'r', channel: 'c' },
    ],
  };
  const file = folder.write('lost.term.json', {
    flowproof: 1,
    name: 'lost',
    variables: { x: 0 },
    term: body,
  });
  const at = (line: number) => ({ file: 'lost.model.ts', line, column: 3, text: `\u001b[2Jtask('${line}')` });
  const elements = { a: at(1), p: at(2), gone: at(3) };
  const log = join(folder.path, 'lost.json');
  beforeAll(async () => {
    await flowproof(['run', file, '--out', log]);
    const { digest: _, ...bare } = read(log);
    folder.write('lost.json', { ...bare, positions: { property: at(9), elements } });
  });

  test('shows those of the log, and that they are', async () => {
    const { code, out } = await flowproof(['replay', log]);
    expect(code).toBe(1);
    expect(out).toContain('at lost.model.ts:9:3');
    expect(out).toContain('last step at lost.model.ts:2:3');
    expect(out.replace(/\s+/g, ' ')).toContain('the line is that of the log, as it was then');
    expect(out).not.toContain('\u001b');
  });

  test('keeps them when it is shrunk, without those of what is not fired', async () => {
    const out = join(folder.path, 'lost-small.json');
    expect((await flowproof(['shrink', log, '--out', out])).code).toBe(1);
    expect(read(out).positions).toEqual({ property: at(9), elements: { p: at(2), a: at(1) } });
  });
});
