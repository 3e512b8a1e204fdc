import { compile } from '../src/bytecode/compile.ts';
import { opcodeWords } from '../src/bytecode/opcode-words.ts';
import { firstEffect, opcodes, type Opcode } from '../src/bytecode/opcodes.ts';
import type { Program } from '../src/bytecode/program.ts';
import { parse } from '../test/notation.ts';
import { fuzzTable } from './fuzz-table.ts';
import { folderOf } from './pattern-fixtures.ts';
import { patternRows } from './semantics-tables.ts';

/**
 * The README with its generated parts as they should be: what stands between `<!-- patterns:start -->` and `<!-- patterns:end -->`,
 * and between the same marks for opcodes and for what `fuzz` finds.
 * @throws Error when a mark is missing
 */
export function withTables(readme: string): string {
  const tables = { patterns: patternTable(), opcodes: opcodeTable(), fuzz: fuzzTable() };
  return Object.entries(tables).reduce((text, [name, part]) => between(text, name, part), readme);
}

function between(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${start} ... ${end}`);
  return `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`;
}

function patternTable(): string {
  const rows = patternRows().map((row) => ({ ...row, used: opcodesOf(compile(parse(row.sound.term))) }));
  const everywhere = names().filter((name) => rows.every(({ used }) => used.has(name)));
  const lines = rows.map((row) => {
    const own = [...row.used].filter((name) => !everywhere.includes(name)).toSorted();
    const folder = folderOf(row);
    const links = `[sound](fixtures/sound/${folder}), [unsound](fixtures/unsound/${folder})`;
    return `| ${row.number} | ${row.name} | \`${row.sound.term}\` | ${own.map(code).join(' ')} | ${links} |`;
  });
  return folded(
    `The 43 patterns: term, opcodes beside ${everywhere.map((name) => `<code>${name}</code>`).join(', ')} (which every one of them needs), fixtures`,
    ['| # | pattern | term | opcodes | fixtures |', '|---|---|---|---|---|', ...lines],
  );
}

function opcodeTable(): string {
  const guards = names().filter((name) => opcodes[name].code < firstEffect);
  const lines = names().map((name) => {
    const { does, why } = opcodeWords[name];
    return `| ${code([name, ...opcodes[name].operands].join(' '))} | ${does} | ${why} |`;
  });
  const count = `${names().length} opcodes: ${guards.length} guards, ${names().length - guards.length} effects`;
  return folded(count, ['| opcode | what it does | why it is there |', '|---|---|---|', ...lines]);
}

function folded(summary: string, table: readonly string[]): string {
  return ['<details>', `<summary>${summary}</summary>`, '', ...table, '', '</details>'].join('\n');
}

/** All opcodes in the order of their codes. */
function names(): Opcode[] {
  return (Object.keys(opcodes) as Opcode[]).toSorted((a, b) => opcodes[a].code - opcodes[b].code);
}

function opcodesOf({ code: program }: Program): ReadonlySet<Opcode> {
  const byCode = new Map(names().map((name) => [opcodes[name].code as number, name]));
  const used = new Set<Opcode>();
  for (let pc = 0; pc < program.length;) {
    const name = byCode.get(program[pc]!)!;
    used.add(name);
    pc += 1 + opcodes[name].operands.length;
  }
  return used;
}

function code(text: string): string {
  return `\`${text}\``;
}
