import { Enabling } from '../enabling.ts';
import type { Field, FieldModel, Rule } from '../fields.ts';
import { fire, initialMarking, type Marking } from '../firing.ts';
import type { End, Lts, Offer } from '../lts.ts';
import type { Describe, StateView, ViewEntry, ViewKind } from '../trace.ts';
import type { Transition } from './transition.ts';

/** A rule that is enabled. */
export interface Firing extends Offer {
  readonly label: string;
  readonly rule: number;
}

/**
 * The plain token game of a field model: little but the definition of enabling and firing. It is the oracle that faster explorers are held
 * against.
 */
export function tokenGame(model: FieldModel): Lts<Marking, Firing> & Describe<Marking, Firing> {
  const { fields, rules } = model;
  const firings = rules.map((rule, i): Firing => ({ label: rule.label, rule: i }));
  const enabling = new Enabling(model);
  const enabled = (m: Marking) => enabling.in(m).map((rule) => firings[rule]!);
  const names = fields.map(({ name }, i) => `${i} ${name}=`);
  const singles: ViewEntry[] = [];
  // All who watch a run ask for the view of the same marking.
  let seen: { readonly marking: Marking; readonly view: StateView } | null = null;
  const placed = (action: Firing) => rules[action.rule] as Rule & Partial<Transition>;
  return {
    initial: initialMarking(model),
    enabled,
    step: (m, action) => {
      const state = fire(rules[action.rule]!, m);
      enabling.fired(m, action.rule, state);
      return { state, effects: [] };
    },
    key: (m) => keyOf(fields, names, m),
    words: (m, row) => {
      for (let i = 0; i < m.length; i++) row[i] = m[i]!;
      return m.length;
    },
    end: (m) => (enabling.in(m).length > 0 ? null : endOf(model, m)),
    view: (m) => {
      if (seen?.marking !== m) seen = { marking: m, view: viewOf(fields, singles, m) };
      return seen.view;
    },
    lane: (action) => placed(action).lane ?? '',
    scopes: (action) => placed(action).scopes ?? [],
    opcode: () => 'transition',
  };
}

/** How a marking in which no rule is enabled ends. */
function endOf({ fields, ending }: FieldModel, m: Marking): End {
  const marked = (...roles: readonly Field['role'][]) =>
    fields.some((f, i) => m[i]! > 0 && roles.includes(f.role));
  switch (ending) {
    case 'plain-net':
      return 'deadlocked';
    case 'workflow-net':
      return marked('final') && !marked('token') ? 'completed' : 'deadlocked';
    case 'case':
      if (marked('failed')) return 'failed';
      if (marked('token', 'colours', 'inner-sink')) return 'deadlocked';
      return marked('sink') ? 'completed' : 'cancelled';
  }
}

/** Names and values of all fields that are not as in the empty marking. Field numbers tell apart fields of one name. */
function keyOf(fields: readonly Field[], names: readonly string[], m: Marking): string {
  let key = '';
  for (let i = 0; i < m.length; i++) {
    if (m[i] === 0) continue;
    key += `${key === '' ? '' : '\n'}${names[i]!}${fields[i]!.domain?.json(m[i]!) ?? m[i]}`;
  }
  return key;
}

const kinds: Record<Field['role'], ViewKind> = {
  token: 'token',
  colours: 'token',
  final: 'token',
  sink: 'sink',
  'inner-sink': 'sink',
  counter: 'counter',
  channel: 'channel',
  variable: 'variable',
  failed: 'failed',
  order: 'variable',
};

/** @param singles entries of fields whose value is one, as most are: filled as they are met */
function viewOf(fields: readonly Field[], singles: ViewEntry[], m: Marking): ViewEntry[] {
  const view: ViewEntry[] = [];
  for (let i = 0; i < m.length; i++) {
    const field = fields[i]!;
    const n = m[i]!;
    if (n === 1) view.push((singles[i] ??= entryOf(field, n)));
    else if (n !== 0 || field.role === 'variable') view.push(entryOf(field, n));
  }
  return view;
}

function entryOf({ name, role, domain }: Field, n: number): ViewEntry {
  const kind = kinds[role];
  if (role === 'variable' || role === 'order') return { kind, name, value: domain!.json(n) };
  // a counter with values of its own is an armed timer, or the item of an instance
  const count = domain?.tokens(n) ?? 0;
  if (role === 'counter' && domain && count === 0) return { kind: 'variable', name, value: domain.json(n) };
  if (role === 'counter' && domain) return { kind, name, value: count };
  if (role === 'failed') return { kind, name, value: JSON.parse(domain!.json(n)) as string };
  return { kind, name, value: role === 'colours' ? domain!.tokens(n) : n };
}
