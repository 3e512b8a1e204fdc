import type { FieldModel, FieldRole, Rule } from '../../src/fields.ts';
import type { End } from '../../src/lts.ts';

/** Whether a rule is enabled among `rules`, word for word as in src/fields.ts. */
export function isEnabled(rule: Rule, m: readonly number[], rules: readonly Rule[] = [rule]): boolean {
  if (!guardsHold(rule, m)) return false;
  const isPreceded = rules.some((other) => other.pace === 'immediate' && guardsHold(other, m));
  if (isPreceded && rule.pace !== 'immediate') return false;
  return rule.pace !== 'waits' || !rules.some((other) => other.pace === 'urgent' && guardsHold(other, m));
}

function guardsHold(rule: Rule, m: readonly number[]): boolean {
  return (
    rule.atLeast.every(([f, n]) => m[f] >= n) &&
    rule.below.every(([f, n]) => m[f] < n) &&
    rule.zero.every((f) => m[f] === 0) &&
    rule.some.every((set) => set.some((f) => m[f] > 0)) &&
    rule.marked.every(({ fields, n }) => fields.filter((f) => m[f] > 0).length >= n) &&
    rule.test.every(({ reads, holds }) => holds(reads.map((f) => m[f])))
  );
}

/** The state after a rule, word for word as in src/fields.ts. */
export function fire(rule: Rule, old: readonly number[]): number[] {
  const m = [...old];
  for (const [f, n] of rule.take) m[f] -= n;
  for (const { reads, writes, apply } of rule.update) {
    const written = apply(reads.map((f) => old[f]));
    writes.forEach((f, i) => (m[f] = written[i]));
  }
  for (const f of rule.clear) m[f] = 0;
  for (const [from] of rule.move) m[from] = 0;
  for (const [from, to] of rule.move) m[to] += old[from];
  for (const [f, n, cap] of rule.put) m[f] = cap === undefined ? m[f] + n : Math.min(cap, m[f] + n);
  return m;
}

/** The reachability graph in plain data; `null` if it has more than `limit` states, or counts beyond 2^31. The oracle of the explorer's tests. */
export function naive(model: FieldModel, limit: number) {
  const states = [model.fields.map(({ initial }) => initial)];
  const ids = new Map([[states[0].join(), 0]]);
  const depths = [0];
  const edges: { from: number; rule: number; to: number }[] = [];
  for (let from = 0; from < states.length; from++) {
    model.rules.forEach((rule, i) => {
      if (!isEnabled(rule, states[from], model.rules)) return;
      const next = fire(rule, states[from]);
      if (!ids.has(next.join())) {
        ids.set(next.join(), states.length);
        states.push(next);
        depths.push(depths[from] + 1);
      }
      edges.push({ from, rule: i, to: ids.get(next.join())! });
    });
    if (states.length > limit || states.at(-1)!.some((n) => n >= 2 ** 31)) return null;
  }
  const offered = new Set(edges.map(({ from }) => from));
  const ends = states.map((m, i) => (offered.has(i) ? null : endOf(model, m)));
  const canComplete = new Set(ends.flatMap((end, i) => (end !== null && end !== 'deadlocked' ? [i] : [])));
  for (let size = -1; size < canComplete.size;) {
    size = canComplete.size;
    for (const { from, to } of edges) if (canComplete.has(to)) canComplete.add(from);
  }
  return { states, depths, edges, ends, canComplete };
}

/** How a state in which nothing is enabled ends: docs/semantics.md, section 1. */
export function endOf({ fields, ending }: FieldModel, m: readonly number[]): End {
  const has = (...roles: FieldRole[]) => fields.some(({ role }, f) => roles.includes(role) && m[f] > 0);
  if (ending === 'plain-net') return 'deadlocked';
  if (ending === 'workflow-net') return has('final') && !has('token') ? 'completed' : 'deadlocked';
  if (has('failed')) return 'failed';
  if (has('token', 'colours')) return 'deadlocked';
  if (has('sink') && !has('inner-sink')) return 'completed';
  return has('sink', 'inner-sink') ? 'deadlocked' : 'cancelled';
}

/** Tokens of one field of a state. */
export function tokens({ fields }: FieldModel, m: readonly number[], f: number): number {
  const { role, domain } = fields[f];
  return role === 'colours' ? domain!.tokens(m[f]) : role === 'token' || role === 'final' ? m[f] : 0;
}
