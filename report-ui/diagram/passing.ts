import type { Passed } from './conditions.ts';
import type { Tree } from './tree.ts';

/** For each part when its way in has been gone in a run, and when its way out has. */
export interface Passing {
  readonly entered: readonly Passed[];
  readonly done: readonly Passed[];
}

/** What docs/semantics.md, sections 1 and 4, says of entering and leaving terms, as conditions on labels. */
export function passingOf(tree: Tree): Passing {
  const { parts } = tree.diagram;
  // Filled in afterwards: conditions name others that come later.
  const entered: Passed[][] = parts.map(() => []);
  const done: Passed[][] = parts.map(() => []);
  parts.forEach((_, index) => relate(tree, index, entered, done));
  return { entered, done };
}

function relate(tree: Tree, index: number, entered: Passed[][], done: Passed[][]): void {
  const { kind, unjoined, detail = '', elsewhere = [] } = tree.diagram.parts[index]!;
  const inner = tree.all[index]!;
  const by = (only: string): Passed => ({ fired: index, only });
  const enter = (child: number, ...ways: Passed[]): void => void entered[child]!.push(...ways);
  const leave = (...ways: Passed[]): void => void done[index]!.push(...ways);
  const join = (): void => leave(by(':join'), ...(unjoined ? ends : []));
  const own = entered[index]!;
  const ends = inner.map((child) => done[child]!);
  switch (kind) {
    case 'seq':
      inner.forEach((child, i) => enter(child, i === 0 ? own : ends[i - 1]!));
      return leave(ends.at(-1) ?? own);
    case 'par':
      for (const child of inner) enter(child, by(':split'));
      return join();
    case 'or':
      inner.forEach((child, branch) => enter(child, { fired: index, branch }, ...elseOf(tree, child, index)));
      return join();
    case 'xor':
      inner.forEach((child, branch) => enter(child, by(`:${branch}`)));
      return leave(...ends);
    case 'defer':
      inner.forEach((child, i) => enter(child, i % 2 === 0 ? own : ends[i - 1]!));
      return leave(...ends.filter((_, i) => i % 2 === 1));
    case 'loop':
      enter(inner[0]!, by(':repeat'), ...(detail.startsWith('until') ? [own] : []));
      return leave(by(':exit'));
    case 'scope':
      inner.forEach((child, i) => enter(child, i === 0 ? own : { entered: child }));
      return leave(by(':end'), ...ends.slice(1));
    case 'flow':
      return leave(by(':end'));
    case 'lock':
      enter(inner[0]!, by(':enter'));
      return leave(...ends);
    case 'mi':
      enter(inner[0]!, { entered: inner[0]! });
      return join();
    case 'call':
    case 'rec':
      enter(inner[0]!, own);
      return leave(...ends);
    case 'task':
      for (const child of inner) enter(child, by(`:${tree.diagram.parts[child]!.way}`), { entered: child });
      return leave({ fired: index, except: [':start', ':crash', ...elsewhere] }, ...ends);
    case 'recurse':
      return leave(done[recursionOf(tree, index)]!);
    case 'skip':
    case 'stop':
      return kind === 'skip' ? leave(own) : undefined;
    case 'node':
    case 'pools':
      for (const child of inner) enter(child, { entered: child });
      return leave({ fired: index });
    default:
      return leave({ fired: index });
  }
}

function elseOf(tree: Tree, child: number, index: number): Passed[] {
  return tree.diagram.parts[child]!.way === 'else' ? [{ fired: index, only: ':{else}' }] : [];
}

function recursionOf({ diagram: { parts } }: Tree, recurse: number): number {
  const name = parts[recurse]!.detail;
  for (let at = parts[recurse]!.in; at !== undefined; at = parts[at]!.in) {
    const { kind, id } = parts[at]!;
    if (kind === 'rec' && id.split('/').at(-1) === name) return at;
  }
  return 0;
}
