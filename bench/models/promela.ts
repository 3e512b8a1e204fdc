/**
 * The families of {@link ./family.ts} in SPIN's language, each with the same states and the same transitions as the net or the term
 * beside it: one process whose state is a few bytes, one indivisible step per transition. Of the encodings tried (a bit per place,
 * a process per branch, an array) this is the one that SPIN explores fastest.
 */

/** A step: SPIN takes it where `guard` holds. */
const step = (guard: string, ...effects: readonly string[]): string =>
  ` :: d_step { ${guard} -> ${effects.join('; ')} }`;

const process = (variables: readonly string[], steps: readonly string[]): string =>
  `${variables.map((v) => `${v};`).join('\n')}\nactive proctype M() {\n do\n${steps.join('\n')}\n od\n}\n`;

const upTo = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const all = (n: number, condition: (i: number) => string): string => upTo(n, condition).join(' && ');

/** A grid, net or term, with so many steps in each branch: `x[b]` of branch b are done; `st` 0 before the split, 2 after the join. */
export function gridPromela(steps: readonly number[]): string {
  const branches = steps.length;
  const done = all(branches, (b) => `x[${b}] == ${steps[b]}`);
  return process(
    ['byte st', `byte x[${branches}]`],
    [
      step('st == 0', 'st = 1'),
      ...upTo(branches, (b) => step(`st == 1 && x[${b}] < ${steps[b]}`, `x[${b}] = x[${b}] + 1`)),
      step(`st == 1 && ${done}`, 'st = 2', ...upTo(branches, (b) => `x[${b}] = 0`)),
    ],
  );
}

/** Philosophers as a net: `p[i]` is 0 thinking, 1 with the left fork, 2 eating. Forks are free where no neighbour holds them. */
export function philosophersNetPromela(n: number): string {
  return process(
    [`byte p[${n}]`],
    upTo(n, (i) => {
      const [left, right] = [(i + n - 1) % n, (i + 1) % n];
      return [
        step(`p[${i}] == 0 && p[${left}] != 2`, `p[${i}] = 1`),
        step(`p[${i}] == 1 && p[${right}] == 0`, `p[${i}] = 2`),
        step(`p[${i}] == 2`, `p[${i}] = 0`),
      ];
    }).flat(),
  );
}

/** Philosophers as a term: `p[i]` is 0 before the left fork, 1 before the right one, 2 eating, 3 at the test of the loop, 4 gone. */
export function philosophersTermPromela(n: number): string {
  return process(
    ['byte st', `byte p[${n}]`],
    [
      step('st == 0', 'st = 1'),
      ...upTo(n, (i) => {
        const [left, right] = [(i + n - 1) % n, (i + 1) % n];
        return [
          step(`st == 1 && p[${i}] == 0 && p[${left}] != 2`, `p[${i}] = 1`),
          step(`p[${i}] == 1 && p[${right}] != 1 && p[${right}] != 2`, `p[${i}] = 2`),
          step(`p[${i}] == 2`, `p[${i}] = 3`),
          step(`p[${i}] == 3`, `p[${i}] = 0`),
          step(`p[${i}] == 3`, `p[${i}] = 4`),
        ];
      }).flat(),
      step(`st == 1 && ${all(n, (i) => `p[${i}] == 4`)}`, 'st = 2', ...upTo(n, (i) => `p[${i}] = 0`)),
    ],
  );
}

/** The moves of a branch with a choice and a loop; 5 is its end, 6 stands for a branch that was cancelled. */
const moves = [
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 3],
  [3, 4],
  [4, 0],
  [4, 5],
] as const;

const branchMoves = (when: string, branches: readonly number[]): string[] =>
  branches.flatMap((i) =>
    moves.map(([from, to]) => step(`${when} && b[${i}] == ${from}`, `b[${i}] = ${to}`)),
  );

/** Cancellation as a net: `w` while the watchdog may act, `r` the step of the recovery. */
export function cancellationNetPromela(branches: number): string {
  const half = Math.ceil(branches / 2);
  const empty = upTo(branches, (i) => `b[${i}] = 0`);
  const rest = upTo(branches - half, (i) => ` && b[${i + half}] == 5`).join('');
  return process(
    ['byte st', 'byte r', 'bit w', `byte b[${branches}]`],
    [
      step('st == 0', 'st = 1', 'w = 1'),
      ...branchMoves(
        'st == 1',
        upTo(branches, (i) => i),
      ),
      step('w == 1', 'w = 0', 'r = 1', ...upTo(half, (i) => `b[${i}] = 6`)),
      step('r == 1', 'r = 2'),
      step('r == 2', 'r = 3'),
      step(`w == 1 && ${all(branches, (i) => `b[${i}] == 5`)}`, 'st = 2', 'w = 0', ...empty),
      step(`r == 3${rest}`, 'st = 2', 'r = 0', ...empty),
    ],
  );
}

/**
 * Cancellation as a term: `s` is the region (0 entered, 1 its branches run, 2 they are joined, 3 left), `w` the watchdog (0 may finish
 * the region, 1 and 2 it recovers, 3 at the join).
 */
export function cancellationTermPromela(branches: number): string {
  const half = Math.ceil(branches / 2);
  const inside = upTo(half, (i) => i);
  const outside = upTo(branches - half, (i) => i + half);
  const reset = (of: readonly number[]) => of.map((i) => `b[${i}] = 0`);
  const ended = (of: readonly number[]) => of.map((i) => ` && b[${i}] == 5`).join('');
  return process(
    ['byte st', 'byte s', 'byte w', `byte b[${branches}]`],
    [
      step('st == 0', 'st = 1'),
      step('st == 1 && s == 0', 's = 1'),
      ...branchMoves('s == 1', inside),
      step(`s == 1${ended(inside)}`, 's = 2', ...reset(inside)),
      step('s == 2', 's = 3'),
      ...branchMoves('st == 1', outside),
      step('st == 1 && w == 0', 'w = 1', 's = 3', ...reset(inside)),
      step('w == 1', 'w = 2'),
      step('w == 2', 'w = 3'),
      step(`s == 3 && w == 3${ended(outside)}`, 'st = 2', 's = 0', 'w = 0', ...reset(outside)),
    ],
  );
}

/**
 * Tasks that read a counter, and write what they read plus one, some rounds long: `pc` 1 between the two, `r` what was read, `it`
 * rounds that are done.
 * @param keepsCount whether the counter is still there in the end (a variable), or is gone with the tasks (a net)
 * @param adds what a task adds
 */
export function dataPromela(
  tasks: number,
  rounds: number,
  keepsCount: boolean,
  adds: (task: number) => number = () => 1,
): string {
  const done = all(tasks, (i) => `it[${i}] == ${rounds}`);
  return process(
    ['byte st', 'byte c', `byte pc[${tasks}]`, `byte r[${tasks}]`, `byte it[${tasks}]`],
    [
      step('st == 0', 'st = 1'),
      ...upTo(tasks, (i) => [
        step(`st == 1 && pc[${i}] == 0 && it[${i}] < ${rounds}`, `r[${i}] = c`, `pc[${i}] = 1`),
        step(
          `pc[${i}] == 1`,
          `c = r[${i}] + ${adds(i)}`,
          `r[${i}] = 0`,
          `pc[${i}] = 0`,
          `it[${i}] = it[${i}] + 1`,
        ),
      ]).flat(),
      step(
        `st == 1 && ${done}`,
        'st = 2',
        ...(keepsCount ? [] : ['c = 0']),
        ...upTo(tasks, (i) => `it[${i}] = 0`),
      ),
    ],
  );
}
