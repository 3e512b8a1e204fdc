/**
 * Random models that rules of reduction apply to: a net of one transition, refined step by step into sequences, choices, parallel
 * branches and loops (new places inherit the resets and inhibitors of the place that they refine), with arcs, ends, resets, zeros and
 * other guards thrown in that break it here and there.
 */
import fc from 'fast-check';
import type { Field, FieldModel, FieldRole, Rule, ValueDomain } from '../../../src/fields.ts';

interface Place {
  readonly role: FieldRole;
  initial: number;
  readonly clearers: Set<Transition>;
  readonly forbids: Set<Transition>;
}

interface Transition {
  readonly take: Map<Place, number>;
  readonly put: Map<Place, number>;
  /** Guards and effects beyond arcs. */
  further: Partial<Rule>;
}

const values: ValueDomain = { json: (v) => String(v), tokens: () => 0 };
const errors: ValueDomain = { json: () => '"e"', tokens: () => 0 };

/** A net that grows by steps of refinement and of damage. */
class Loom {
  readonly places: Place[] = [];
  readonly transitions: Transition[] = [];

  place(role: FieldRole = 'token', like?: Place): Place {
    const added = {
      role,
      initial: 0,
      clearers: new Set(like?.clearers),
      forbids: new Set(like?.forbids),
    };
    this.places.push(added);
    return added;
  }

  transition(take: Iterable<Place>, put: Iterable<Place>): Transition {
    const added = {
      take: new Map([...take].map((place) => [place, 1])),
      put: new Map([...put].map((place) => [place, 1])),
      further: {},
    };
    this.transitions.push(added);
    return added;
  }

  /** The n-th place of tokens, counted round. */
  token(n: number): Place {
    const tokens = this.places.filter(({ role }) => role === 'token');
    return tokens[n % tokens.length];
  }

  nth(n: number): Transition {
    return this.transitions[n % this.transitions.length];
  }

  /** A transition becomes two in a row, with places between them. */
  unroll(t: Transition, between: number): Place[] {
    const [like] = t.take.keys();
    const places = Array.from({ length: between }, () => this.place('token', like));
    const after = this.transition(places, []);
    for (const [place, n] of t.put) after.put.set(place, n);
    t.put.clear();
    for (const place of places) t.put.set(place, 1);
    return places;
  }
}

type Step = (loom: Loom, a: number, b: number) => void;

/** Steps that leave a sound net sound. */
const refinements: readonly Step[] = [
  (loom, a) => loom.unroll(loom.nth(a), 1),
  (loom, a) => loom.unroll(loom.nth(a), 2),
  function choice(loom, a, b) {
    const t = loom.nth(a);
    const twin = loom.transition(t.take.keys(), t.put.keys());
    if (b % 2 === 0) loom.unroll(twin, 1);
  },
  (loom, a) => loom.transition([loom.token(a)], [loom.token(a)]),
  function sequence(loom, a) {
    const place = loom.token(a);
    const after = loom.place('token', place);
    for (const t of loom.transitions) {
      if (!t.take.has(place)) continue;
      t.take.set(after, t.take.get(place)!);
      t.take.delete(place);
    }
    loom.transition([place], [after]);
  },
  function twins(loom, a, b) {
    const place = loom.token(a);
    const twin = loom.place('token', place);
    twin.initial = place.initial;
    if (b % 4 === 0) twin.forbids.clear();
    for (const { take, put } of loom.transitions) {
      if (take.has(place)) take.set(twin, take.get(place)!);
      if (put.has(place)) put.set(twin, put.get(place)!);
    }
  },
  (loom, a) => loom.unroll(loom.transition([loom.token(a)], [loom.token(a)]), 1),
];

const damages: readonly Step[] = [
  (loom, a, b) => loom.transition([loom.token(a)], [loom.token(b)]),
  (loom, a, b) => loom.nth(a).take.set(loom.token(b), 1),
  (loom, a, b) => loom.nth(a).put.set(loom.token(b), 1),
  (loom, a, b) => loom.nth(a).put.delete([...loom.nth(a).put.keys()][b % 3]),
  (loom, a) => void loom.token(a).initial++,
  (loom, a, b) => loom.nth(a).put.set(loom.places[b % loom.places.length], 2),
  (loom, a, b) => loom.nth(a).take.set(loom.token(b), 2),
];

/** Resets and inhibitors of one place, of a few, and of all places but one. */
const resets: readonly Step[] = [
  (loom, a, b) => void loom.token(a).clearers.add(loom.nth(b)),
  (loom, a, b) => void loom.token(a).forbids.add(loom.nth(b)),
  (loom, a, b) => {
    for (let i = 0; i < 3; i++) loom.token(a + i).clearers.add(loom.nth(b));
  },
  (loom, a, b) => {
    const kept = loom.token(a);
    for (const place of loom.places) if (place !== kept) place.clearers.add(loom.nth(b));
  },
  (loom, a, b) => {
    const kept = loom.token(a);
    const t = loom.nth(b);
    for (const place of loom.places) if (place !== kept && !t.take.has(place)) place.forbids.add(t);
  },
];

/** Ends beside the first. */
const ends: readonly ((role: FieldRole) => Step)[] = [
  (role) => (loom, a) => loom.transition([loom.token(a)], [loom.place(role)]),
  (role) => (loom, a) => loom.nth(a).put.set(loom.place(role), 1),
];

/** Guards and effects that are never reduced away; `f` and `g` are indices of fields. */
const further: readonly ((f: number, g: number, variable: number) => Partial<Rule>)[] = [
  (f) => ({ below: [[f, 1 + (f % 2)]] }),
  (f, g) => ({ some: [[f, g]] }),
  (f, g) => ({ marked: f === g ? [] : [{ fields: [f, g], n: 2 }] }),
  (f) => ({ test: [{ reads: [f], holds: ([v]) => v !== 1 }] }),
  (_, __, v) => ({ test: [{ reads: [v], holds: ([value]) => value < 2 }] }),
  (_, __, v) => ({ update: [{ reads: [v], writes: [v], apply: ([value]) => [(value + 1) % 3] }] }),
  (f, g) => ({ move: f === g ? [] : [[f, g]] }),
];

interface Weave {
  readonly ending: FieldModel['ending'];
  readonly steps: readonly (readonly [step: Step, a: number, b: number])[];
  readonly further: readonly (readonly [index: number, a: number, f: number, g: number])[];
  readonly reads: readonly (readonly [a: number, f: number, n: number])[];
}

const number = fc.nat(40);

function stepsOf(list: readonly Step[], maxLength: number) {
  return fc.array(fc.tuple(fc.constantFrom(...list), number, number), { maxLength, size: 'max' });
}

/** @param size of nets, in steps of refinement */
function weaves(size: number): fc.Arbitrary<Weave> {
  const ending = fc.constantFrom<FieldModel['ending']>('case', 'workflow-net', 'workflow-net', 'plain-net');
  const some = (list: readonly Step[], n: number, otherwise = 0) =>
    fc.oneof({ weight: 1, arbitrary: stepsOf(list, n) }, { weight: 1, arbitrary: stepsOf(list, otherwise) });
  return ending.chain((kind) => {
    const roles: readonly FieldRole[] =
      kind === 'workflow-net' ? ['final'] : ['sink', 'inner-sink', 'final', 'channel', 'failed'];
    const endings = ends.flatMap((end) => roles.map(end));
    return fc
      .tuple(
        some(resets, 1),
        stepsOf(refinements, size >> 1),
        some(endings, 2),
        some(damages, 2),
        some(resets, 2),
        stepsOf(refinements, size),
        some(damages, 1),
        some(resets, 1),
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          {
            weight: 1,
            arbitrary: fc.array(fc.tuple(fc.nat(further.length - 1), number, number, number), {
              maxLength: 3,
            }),
          },
        ),
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          {
            weight: 1,
            arbitrary: fc.array(fc.tuple(number, number, fc.integer({ min: 1, max: 2 })), { maxLength: 1 }),
          },
        ),
      )
      .map(([early, first, sinks, odd, late, second, last, again, guards, reads]) => ({
        ending: kind,
        steps: [...early, ...first, ...sinks, ...odd, ...late, ...second, ...last, ...again],
        further: guards,
        reads,
      }));
  });
}

function woven({ ending, steps, further: guards, reads }: Weave): FieldModel {
  const loom = new Loom();
  const source = loom.place();
  source.initial = 1;
  const end = loom.place(ending === 'workflow-net' ? 'final' : ending === 'case' ? 'sink' : 'token');
  loom.unroll(loom.transition([source], [end]), 1);
  for (const [step, a, b] of steps) step(loom, a, b);
  const { places, transitions } = loom;
  const variable = places.length;
  for (const [index, a, f, g] of guards) {
    const t = loom.nth(a);
    t.further = { ...t.further, ...further[index](f % places.length, g % places.length, variable) };
  }
  const numbers = new Map(places.map((place, i) => [place, i]));
  const rules = transitions.map((t, i) => ruleOf(t, i, numbers));
  for (const [a, f, n] of reads) {
    const rule = rules[a % rules.length];
    rules[a % rules.length] = { ...rule, atLeast: [...rule.atLeast, [f % places.length, n]] };
  }
  return {
    ending,
    fields: [...places.map(fieldOf), { name: 'v', role: 'variable', initial: 0, bound: 2, domain: values }],
    rules,
    activities: rules.map(({ node }, i) => ({ id: node, rules: i % 5 === 4 ? [i - 1, i] : [i] })),
  };
}

function fieldOf({ role, initial }: Place, index: number): Field {
  const name = role === 'sink' && index === 1 ? 'root' : `${role}${index}`;
  return { name, role, initial, bound: null, ...(role === 'failed' && { domain: errors }) };
}

const capped: ReadonlySet<FieldRole> = new Set(['sink', 'inner-sink', 'failed']);

function ruleOf(t: Transition, number: number, numbers: ReadonlyMap<Place, number>): Rule {
  const take = [...t.take].map(([place, n]) => [numbers.get(place)!, n] as const);
  const having = (side: 'clearers' | 'forbids') =>
    [...numbers].flatMap(([place, i]) => (place[side].has(t) ? [i] : []));
  return {
    label: `t${number}`,
    node: `t${number}`,
    atLeast: take,
    below: [],
    zero: having('forbids'),
    some: [],
    marked: [],
    test: [],
    take,
    update: [],
    clear: having('clearers'),
    move: [],
    put: [...t.put].map(([place, n]) =>
      // now and then a cap of its own
      capped.has(place.role)
        ? ([numbers.get(place)!, n, number % 5 === 0 ? 1 : 2] as const)
        : ([numbers.get(place)!, n] as const),
    ),
    ...t.further,
  };
}

/** Models of about `size` steps of refinement each, most of them reducible: sound and unsound, bounded and not, of all endings. */
export function wovenModels(size: number): fc.Arbitrary<FieldModel> {
  return weaves(size).map(woven);
}

/** Two parallel choices of which only equal ones join. */
function crossed(loom: Loom, a: number): void {
  const t = loom.nth(a);
  const between = loom.unroll(t, 2);
  const join = loom.transitions.at(-1)!;
  join.take.clear();
  const twin = loom.transition([], join.put.keys());
  for (const place of between)
    for (const after of [join, twin]) {
      const chosen = loom.place();
      loom.transition([place], [chosen]);
      after.take.set(chosen, 1);
    }
}

/** Workflow nets without resets and further guards, most of them free-choice, sound or nearly so. */
export function freeChoiceNets(size: number): fc.Arbitrary<FieldModel> {
  const [bridge, , put, drop] = damages;
  const odd = stepsOf([bridge, put, drop, crossed], 2);
  return fc
    .tuple(stepsOf(refinements, size >> 1), odd, stepsOf(refinements, size))
    .map((parts) => woven({ ending: 'workflow-net', steps: parts.flat(), further: [], reads: [] }));
}
