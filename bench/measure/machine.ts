import { cpus, totalmem } from 'node:os';

/** The machine that figures are measured on: processor, cores, memory, Node. */
export function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? 'an unknown processor';
  return `${model}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}
