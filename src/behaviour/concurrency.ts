import type { FieldModel, Rule } from '../fields.ts';
import type { StateView } from '../trace.ts';
import type { TaskLabels } from './tasks.ts';

/** How two actions that are offered together stand to each other. */
type Together = 'apart' | 'disturbs' | readonly Shared[];

/** Both take tokens from a field: they can run together where it holds enough for both. */
interface Shared {
  readonly field: string;
  readonly tokens: number;
}

/** Finds the tasks that can run at the same time. */
export class Concurrency {
  /** Pairs that were found, the lower task first, by number: `a * tasks + b`. */
  private readonly found = new Set<number>();
  private readonly ownerOf = new Map<string, number>();
  private readonly rulesOf = new Map<string, readonly number[]>();
  private readonly known = new Map<string, Map<string, Together>>();

  constructor(
    private readonly net: FieldModel,
    private readonly tasks: readonly TaskLabels[],
  ) {
    tasks.forEach(({ rules }, task) => {
      for (const [label, own] of rules) {
        this.ownerOf.set(label, task);
        this.rulesOf.set(label, own);
      }
    });
  }

  /** Looks at one state. */
  visit(offered: readonly { readonly label: string }[], view: () => StateView): void {
    const own = offered.filter(({ label }) => this.ownerOf.has(label)).map(({ label }) => label);
    const isCrowded = view().some(({ kind, value }) => kind === 'token' && Number(value) > 1);
    for (let i = 0; i < own.length; i++) {
      for (let j = 0; j < i; j++) this.look(own[j]!, own[i]!, view);
      if (isCrowded) this.look(own[i]!, own[i]!, view);
    }
  }

  /** Pairs of tasks, ascending; a task with itself where several of its instances run at once. */
  get pairs(): readonly (readonly [number, number])[] {
    const n = this.tasks.length;
    return [...this.found].sort((a, b) => a - b).map((pair) => [Math.floor(pair / n), pair % n]);
  }

  private look(x: string, y: string, view: () => StateView): void {
    const [a, b] = [this.ownerOf.get(x)!, this.ownerOf.get(y)!];
    const pair = Math.min(a, b) * this.tasks.length + Math.max(a, b);
    if (this.found.has(pair)) return;
    const together = this.together(x, y);
    if (together === 'disturbs') return;
    if (together === 'apart' || together.every(({ field, tokens }) => heldIn(view(), field) >= tokens))
      this.found.add(pair);
  }

  private together(x: string, y: string): Together {
    let row = this.known.get(x);
    if (row === undefined) this.known.set(x, (row = new Map()));
    let known = row.get(y);
    if (known === undefined) row.set(y, (known = this.compared(x, y)));
    return known;
  }

  /** Which of several rules of one label is enabled is not looked at: no two of them may be in each other's way. */
  private compared(x: string, y: string): Together {
    const { rules } = this.net;
    const shared: Shared[] = [];
    for (const p of this.rulesOf.get(x)!) {
      for (const q of this.rulesOf.get(y)!) {
        const between = this.between(rules[p]!, rules[q]!);
        if (between === null) return 'disturbs';
        shared.push(...between);
      }
    }
    return shared.length === 0 ? 'apart' : shared;
  }

  /** What two rules share; `null` where one takes away what the other asks for, or leaves what it must not find. */
  private between(p: Rule, q: Rule): readonly Shared[] | null {
    if (blocks(p, q) || blocks(q, p)) return null;
    const [takenByP, takenByQ] = [taken(p), taken(q)];
    const shared: Shared[] = [];
    for (const field of new Set([...takenByP.keys(), ...takenByQ.keys()])) {
      const tokens = (takenByP.get(field) ?? tested(p, field)) + (takenByQ.get(field) ?? tested(q, field));
      const isShared = needs(p, takenByP, field) && needs(q, takenByQ, field);
      if (isShared) shared.push({ field: this.net.fields[field]!.name, tokens });
    }
    return shared;
  }
}

/** Tokens that a rule takes, by field. */
function taken(rule: Rule): ReadonlyMap<number, number> {
  const out = new Map<number, number>(rule.take);
  for (const { token } of rule.update) if (token && !token.comes) out.set(token.field, 1);
  return out;
}

function needs(rule: Rule, takes: ReadonlyMap<number, number>, field: number): boolean {
  return takes.has(field) || tested(rule, field) > 0;
}

function tested(rule: Rule, field: number): number {
  return rule.atLeast.find(([f]) => f === field)?.[1] ?? 0;
}

/** Whether `p` empties what `q` needs, or fills what it needs empty. */
function blocks(p: Rule, q: Rule): boolean {
  const emptied = new Set([...p.clear, ...p.move.map(([from]) => from)]);
  const filled = new Set([...p.put.map(([f]) => f), ...p.move.map(([, to]) => to)]);
  const takes = taken(q);
  return (
    [...emptied].some((f) => needs(q, takes, f)) ||
    q.zero.some((f) => filled.has(f)) ||
    q.below.some(([f]) => filled.has(f))
  );
}

function heldIn(view: StateView, field: string): number {
  let held = 0;
  for (const { name, kind, value } of view) if (name === field && kind !== 'variable') held += Number(value);
  return held;
}
