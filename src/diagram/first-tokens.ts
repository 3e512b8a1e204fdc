import type { Flow, Term } from '../term/term.ts';

/** The tokens with which a case begins, by name (docs/semantics.md, section 1: entering the root). */
export function firstTokens(root: Term): Record<string, number> {
  const tokens = new Map<string, number>();
  const put = (name: string): void => void tokens.set(name, (tokens.get(name) ?? 0) + 1);
  let [term, path] = [root, ''];
  for (;;) {
    const { kind } = term;
    if (kind === 'seq') {
      // What is passed silently has no tokens.
      const first = term.parts.find((part) => part.kind !== 'skip');
      if (first === undefined) break;
      term = first;
    } else if (kind === 'scope' || (kind === 'loop' && term.loop === 'until')) term = term.body;
    else if (kind === 'call') [term, path] = [term.body, `${path}${term.name}/`];
    else if (kind === 'rec') [term, path] = [term.body, `${path}${term.name}#0/`];
    else break;
  }
  if (term.kind === 'flow') starts(term, path, put);
  else if (term.kind === 'pools') {
    for (const { name, instances, flow } of term.pools)
      starts(flow, instances === null ? path : `${name}[0]/`, put);
  } else if (term.kind === 'loop') put(`${path}${term.name}.test`);
  else if ('name' in term && term.kind !== 'stop') put(`${path}${term.name}.in`);
  return Object.fromEntries(tokens);
}

function starts({ starts: names }: Flow, path: string, put: (name: string) => void): void {
  for (const name of names) put(`${path}->${name}`);
}
