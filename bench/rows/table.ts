import type { Bench, Measured, Section } from './row.ts';

/** A section as text. */
export interface Printed {
  readonly text: string;
  readonly wrong: boolean;
}

/** Measures the rows of a section, one after the other, and lays them out in Markdown, with what is wrong and left out below. */
export async function printed(section: Section, bench: Bench): Promise<Printed> {
  const rows: { readonly id: string; readonly measured: Measured }[] = [];
  for (const { id, measure } of section.rows) rows.push({ id, measured: await measure(bench) });
  const lines = rows.flatMap(({ measured: { cells } }) => (cells === null ? [] : [line(cells)]));
  const table =
    lines.length === 0
      ? []
      : [[line(section.columns), line(section.columns.map(() => '---')), ...lines].join('\n')];
  const remarks = rows.flatMap(({ id, measured: { remarks, wrong } }) =>
    remarks.map((remark) => `- ${wrong ? '**WRONG** ' : ''}${id}: ${remark}`),
  );
  const text = [
    `### ${section.title}`,
    section.about,
    ...table,
    ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
  ].join('\n\n');
  return { text, wrong: rows.some(({ measured }) => measured.wrong) };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/**
 * A text with the tables between `<!-- bench:start -->` and `<!-- bench:end -->`.
 * @throws Error when a mark is missing
 */
export function withBench(text: string, tables: string): string {
  const [start, end] = ['<!-- bench:start -->', '<!-- bench:end -->'];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the text has no ${start} ... ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${tables}\n\n${text.slice(to)}`;
}
