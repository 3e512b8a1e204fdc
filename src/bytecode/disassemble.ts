import { opcodes, type Opcode } from './opcodes.ts';
import type { Program } from './program.ts';

const byCode = new Map(
  Object.entries(opcodes).map(([name, o]) => [
    o.code as number,
    { name: name as Opcode, operands: o.operands as readonly string[] },
  ]),
);

/**
 * The listing of a program: positions, then each action with its label, its triggers and its instructions. Stable: equal models
 * give equal listings.
 */
export function disassemble(program: Program): string {
  const lines = [`program ${program.name}`, '', 'positions'];
  for (const [p, position] of program.positions.entries()) {
    const delays = program.clock?.[p]?.delays;
    const timed = delays ? `  delays ${delays.join(' ')}` : '';
    lines.push(`  ${String(p).padStart(4)}  ${position.name.padEnd(24)} ${position.kind}${timed}`);
  }
  for (const [i, action] of program.actions.entries()) {
    const triggers = program.triggers.flatMap((list, p) => (list?.includes(i) ? [p] : []));
    lines.push(
      '',
      `action ${i}  ${action.label}  on ${triggers.length > 0 ? triggers.join(' ') : 'any state'}`,
    );
    lines.push(...listing(program, action.pc));
  }
  lines.push('', 'start', ...listing(program, program.start), '');
  return lines.join('\n');
}

function listing(program: Program, from: number): string[] {
  const lines: string[] = [];
  for (let pc = from; ;) {
    const { name, operands } = byCode.get(program.code[pc]!)!;
    const values = operands.map((kind, i) => operand(program, kind, program.code[pc + 1 + i]!));
    lines.push(`  ${String(pc).padStart(4, '0')}  ${name.padEnd(12)} ${values.join(' ')}`.trimEnd());
    if (name === 'HALT') return lines;
    pc += 1 + operands.length;
  }
}

function operand(program: Program, kind: string, value: number): string {
  switch (kind) {
    case 'p':
    case 'counter':
      return program.positions[value]?.name ?? String(value);
    case 'channel':
      return program.channels[value]!;
    case 'variable':
      return program.variables[value]!;
    case 'task':
      return program.tasks[value]!.task.name;
    case 'error':
      return program.errors[value]!;
    case 'signal':
      return program.signals[value]!.name;
    case 'mi':
      return program.mis[value]!.name;
    case 'value':
      return JSON.stringify(program.values[value]);
    default:
      return String(value);
  }
}
