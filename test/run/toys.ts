import type { End } from '../../src/lts.ts';
import type { ModelRef, Monitor, StateView, System } from '../../src/trace.ts';

/** Toy systems: processes that run side by side over shared memory, one instruction a step. */
export type Memory = Readonly<Record<string, number>>;

export interface Instruction {
  readonly label: string;
  readonly when?: (memory: Memory) => boolean;
  readonly set?: (memory: Memory) => Memory;
  /** The instruction that follows, by index; default the next one. */
  readonly to?: number;
}

export interface Process {
  readonly lane: string;
  /** The alternatives at each position; the process is through after the last. */
  readonly code: readonly (readonly Instruction[])[];
}

export interface ToyState {
  readonly at: readonly number[];
  readonly memory: Memory;
}

export interface ToyAction {
  readonly label: string;
  readonly process: number;
  readonly instruction: Instruction;
}

export type Toy = System<ToyState, ToyAction>;

export const toyModel: ModelRef = { name: 'toy', file: 'toy.ts', hash: '0' };

/** @param memory its initial content */
export function toy(processes: readonly Process[], memory: Memory = {}): Toy {
  return {
    initial: { at: processes.map(() => 0), memory },
    enabled: (state) =>
      processes.flatMap(({ code }, process) =>
        (code[state.at[process]!] ?? [])
          .filter(({ when }) => when?.(state.memory) ?? true)
          .map((instruction) => ({ label: instruction.label, process, instruction })),
      ),
    step(state, { process, instruction }) {
      const to = instruction.to ?? state.at[process]! + 1;
      const changed = instruction.set?.(state.memory) ?? {};
      return {
        state: { at: state.at.with(process, to), memory: { ...state.memory, ...changed } },
        effects: [],
      };
    },
    key: (state) => JSON.stringify([state.at, Object.entries(state.memory).sort()]),
    end(state): End | null {
      if (this.enabled(state).length > 0) return null;
      return state.at.every((at, process) => at >= processes[process]!.code.length)
        ? 'completed'
        : 'deadlocked';
    },
    view: (state): StateView => [
      ...state.at.map((at, process) => ({
        kind: 'token' as const,
        name: processes[process]!.lane,
        value: at,
      })),
      ...Object.entries(state.memory).map(([name, value]) => ({
        kind: 'variable' as const,
        name,
        value: JSON.stringify(value),
      })),
    ],
    lane: (action) => processes[action.process]!.lane,
    scopes: () => [],
    opcode: () => 'toy',
  };
}

/** Reads the counter x, adds one, writes it back: three steps. */
export function increment(lane: string): Process {
  return {
    lane,
    code: [
      [{ label: `${lane}:start` }],
      [{ label: `${lane}:read`, set: (memory) => ({ [lane]: memory['x']! }) }],
      [
        {
          label: `${lane}:write`,
          set: (memory) => ({ x: memory[lane]! + 1, written: memory['written']! + 1 }),
        },
      ],
    ],
  };
}

/** Steps that matter to nobody. */
export function noise(lane: string, steps: number): Process {
  return { lane, code: Array.from({ length: steps }, (_, i) => [{ label: `${lane}:${i}` }]) };
}

/** Two increments of one counter, amid `branches` branches of noise: six steps and two switches lose an update. */
export function lostUpdate(branches = 0, steps = 8): Toy {
  const others = Array.from({ length: branches }, (_, i) => noise(`n${i}`, steps));
  const half = Math.floor(branches / 2);
  const processes = [...others.slice(0, half), increment('A'), ...others.slice(half), increment('B')];
  return toy(processes, { x: 0, written: 0 });
}

export const noLostUpdate: Monitor<ToyState> = ({ memory }) =>
  memory['written'] === 2 && memory['x'] === 1
    ? { property: 'no-lost-update', culprits: ['x'], message: 'x is 1 after two increments' }
    : null;

/** Each takes the fork on the left, then that on the right, eats and lays both down, `rounds` times. */
export function philosophers(n: number, rounds = 1): Toy {
  const take = (lane: string, side: string, fork: string): Instruction => ({
    label: `${lane}:${side}`,
    when: (memory) => memory[fork] === 0,
    set: () => ({ [fork]: 1 }),
  });
  const processes = Array.from({ length: n }, (_, i): Process => {
    const [lane, left, right] = [`p${i}`, `fork${i}`, `fork${(i + 1) % n}`];
    const round = [
      [take(lane, 'left', left)],
      [take(lane, 'right', right)],
      [{ label: `${lane}:down`, set: () => ({ [left]: 0, [right]: 0 }) }],
    ];
    return { lane, code: Array.from({ length: rounds }, () => round).flat() };
  });
  return toy(processes, Object.fromEntries(processes.map((_, i) => [`fork${i}`, 0])));
}

export const noDeadlock: Monitor<ToyState> = (_, end) =>
  end === 'deadlocked' ? { property: 'deadlock-free', culprits: [], message: 'nothing can go on' } : null;
