import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';

/** What one call of the command line said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command line in this process. */
export async function flowproof(args: readonly string[], io: Partial<Io> = {}): Promise<Said> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    stdout: { write: (text) => void (out += text) },
    stderr: { write: (text) => void (err += text) },
    env: {},
    isTTY: false,
    ...io,
  });
  return { code, out, err };
}

/** A folder of its own for the files of a test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'flowproof-cli-'));

  /** @returns the path of the new file */
  write(name: string, content: string | object): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const task = (name: string) => ({ kind: 'task', name });
const seq = (...parts: readonly object[]) => ({ kind: 'seq', parts });
const par = (name: string, ...branches: readonly object[]) => ({ kind: 'par', name, branches });
const file = (name: string, term: object, more: object = {}) => ({ flowproof: 1, name, ...more, term });

const increment = (name: string) => ({
  ...task(name),
  long: true,
  outcomes: [{ name: 'ok', set: { x: { add: ['x', 1] } } }],
});

/** Term files: what each shows is its name. */
export const terms = {
  sound: file('sound', par('p', task('a'), task('b'))),
  deadlock: file(
    'deadlock',
    par('p', seq(task('a'), { kind: 'receive', name: 'r', channel: 'c' }), task('b')),
  ),
  unsafe: file('unsafe', {
    kind: 'scope',
    name: 's',
    body: seq({ ...par('p', task('a'), task('b')), join: 'multi' }, task('c')),
  }),
  failure: file('failure', {
    kind: 'task',
    name: 'a',
    outcomes: [{ name: 'ok' }, { name: 'no', raise: true }],
  }),
  undelivered: file('undelivered', { kind: 'send', name: 's', channel: 'c' }),
  improper: file('improper', { ...par('p', task('a'), task('b')), join: 'multi' }),
  livelock: file(
    'livelock',
    { kind: 'loop', name: 'l', loop: 'until', body: task('a'), when: { var: 'x', is: '=', value: 1 } },
    { variables: { x: 0 } },
  ),
  lostUpdate: file('lost-update', par('p', increment('a'), increment('b')), { variables: { x: 0 } }),
  endless: file('endless', { kind: 'loop', name: 'l', loop: 'while', body: task('a') }),
  wide: file('wide', par('p', ...Array.from({ length: 12 }, (_, i) => task(`t${i}`)))),
} as const;

/** A TypeScript model with an invariant that a lost update breaks, and one that holds. */
export const typescript = `
import { always, model, never, par, task } from 'flowproof';
const add = (name: string) =>
  task(name, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
export default model('counter', par([add('a'), add('b')]), {
  variables: { x: 0 },
  properties: [
    always('both-count', ['x'], ({ x }) => x === 2, { at: 'completed' }),
    never('beyond-two', ['x'], ({ x }) => Number(x) > 2),
  ],
});
`;

/** A place/transition net in PNML: arcs as \`from->to\`. */
export function pnml(
  places: Readonly<Record<string, number>>,
  transitions: readonly string[],
  arcs: readonly string[],
): string {
  const place = ([id, n]: readonly [string, number]) =>
    `<place id="${id}"><initialMarking><text>${n}</text></initialMarking></place>`;
  const arc = (text: string, i: number) => {
    const [source, target] = text.split('->');
    return `<arc id="arc${i}" source="${source}" target="${target}"/>`;
  };
  const nodes = [
    ...Object.entries(places).map(place),
    ...transitions.map((t) => `<transition id="${t}"/>`),
    ...arcs.map(arc),
  ];
  const type = 'http://www.pnml.org/version-2009/grammar/ptnet';
  return `<?xml version="1.0"?><pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml"><net id="net" type="${type}"><page id="page">${nodes.join('')}</page></net></pnml>`;
}
