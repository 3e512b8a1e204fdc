/** What is known of an opcode. */
interface OpcodeFacts {
  readonly code: number;
  /** Names of the numbers that follow it; some are indices into the tables of the program. */
  readonly operands: readonly string[];
}

/**
 * Instructions. An action is a straight run of them: guards first, tested on the old state; then effects, applied in order to a
 * draft of the new one. Operands are numbers: positions `p` (relative to the frame of the instance that acts), intervals `lo hi`,
 * indices into the tables of the program. What each of them does: `opcode-words.ts`.
 */
export const opcodes = {
  // ---- guards ----
  NEED: { code: 0, operands: ['p', 'n'] },
  FIRST: { code: 1, operands: ['lo', 'hi'] },
  MARKED: { code: 2, operands: ['lo', 'm', 'n'] },
  IDLE: { code: 3, operands: ['lo', 'hi'] },
  ACTIVE: { code: 4, operands: ['lo', 'hi'] },
  BELOW: { code: 5, operands: ['p', 'n'] },
  CHOICE: { code: 6, operands: ['choice', 'branch'] },
  TEST: { code: 7, operands: ['condition', 'value'] },
  OUTCOME: { code: 8, operands: ['task', 'outcome'] },
  MESSAGE: { code: 9, operands: ['channel'] },
  SETTLED: { code: 10, operands: ['mi'] },
  ENOUGH: { code: 11, operands: ['mi'] },
  NUMBER: { code: 12, operands: ['mi', 'count'] },
  SYNCHRONIZED: { code: 13, operands: ['join'] },
  OCCUPIED: { code: 14, operands: ['lo', 'hi'] },
  QUIET: { code: 15, operands: ['taken'] },
  // ---- effects ----
  TAKE: { code: 32, operands: ['p', 'n'] },
  GATHER: { code: 33, operands: ['lo', 'm'] },
  DRAW: { code: 34, operands: ['p'] },
  WRITE: { code: 35, operands: ['task', 'outcome'] },
  ASSIGN: { code: 36, operands: ['variable', 'value'] },
  CLEAR: { code: 37, operands: ['lo', 'hi'] },
  PUT: { code: 38, operands: ['p'] },
  TINT: { code: 39, operands: ['p', 'task'] },
  SINK: { code: 40, operands: ['p'] },
  SEND: { code: 41, operands: ['channel'] },
  RECEIVE: { code: 42, operands: ['channel'] },
  SIGNAL: { code: 43, operands: ['signal'] },
  KEEP: { code: 44, operands: ['mi', 'instance'] },
  UNLESS_IDLE: { code: 45, operands: ['lo', 'hi', 'skip'] },
  IF_TAKEN: { code: 46, operands: ['branch', 'skip'] },
  IF_LEFT: { code: 47, operands: ['branch', 'skip'] },
  FAIL: { code: 48, operands: ['error'] },
  HALT: { code: 49, operands: [] },
  SET: { code: 50, operands: ['p', 'n'] },
  RECALL: { code: 51, operands: ['counter', 'p'] },
} as const satisfies Record<string, OpcodeFacts>;

export type Opcode = keyof typeof opcodes;

/** Codes below are guards. */
export const firstEffect = 32;
