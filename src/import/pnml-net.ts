import { UserError, type ErrorCode } from '../errors.ts';
import type { FieldModel, Rule } from '../fields.ts';
import { placeTransitionNet } from '../net/place-transition.ts';
import type { PnmlArc, PnmlNet, PnmlNode, PnmlReference } from './pnml-document.ts';

/** A net whose arcs join places and transitions, with references between pages resolved. */
export interface ResolvedNet {
  readonly places: readonly { readonly id: string; readonly initial: number }[];
  readonly transitions: readonly { readonly id: string }[];
  readonly arcs: readonly Pick<PnmlArc, 'source' | 'target' | 'weight' | 'kind'>[];
}

/**
 * Resolves reference places and transitions (also chains of them) and checks every arc.
 * @throws UserError FP2024 two nodes with one id, FP2025 an arc to nowhere, FP2026 an arc that does not join a place and a transition
 *   (reset and inhibitor arcs: from a place to a transition), FP2027 a reference to nowhere, to the other kind of node, or to itself
 */
export function resolve(net: PnmlNet, file: string): ResolvedNet {
  const kinds = new Map<string, 'place' | 'transition'>();
  const references = new Map<string, PnmlReference>();
  const seen = new Set<string>();
  const once = ({ id, line }: PnmlNode) => {
    if (seen.has(id))
      fail('FP2024', `two nodes have the id "${id}"`, 'Give every node an id of its own.', line, id);
    seen.add(id);
  };
  const fail = (code: ErrorCode, message: string, remedy: string, line: number, element: string): never => {
    throw new UserError(code, message, remedy, { file, line, element });
  };
  for (const p of net.places) kinds.set((once(p), p.id), 'place');
  for (const t of net.transitions) kinds.set((once(t), t.id), 'transition');
  for (const r of net.references) references.set((once(r), r.id), r);
  const targets = referenceTargets(net.references, references, kinds, fail);
  const arcs = net.arcs.map((arc) => {
    const end = (id: string): string => {
      const node = targets.get(id) ?? id;
      return kinds.has(node)
        ? node
        : fail(
            'FP2025',
            `the arc "${arc.id}" joins "${id}", which does not exist`,
            'Correct its source or target.',
            arc.line,
            arc.id,
          );
    };
    const [source, target] = [end(arc.source), end(arc.target)];
    const from = kinds.get(source)!;
    if (from === kinds.get(target)) {
      fail(
        'FP2026',
        `the arc "${arc.id}" joins two ${from}s`,
        'Arcs join a place and a transition.',
        arc.line,
        arc.id,
      );
    }
    if (arc.kind !== 'normal' && from !== 'place') {
      fail(
        'FP2026',
        `the ${arc.kind} arc "${arc.id}" leads to a place`,
        'Such arcs lead from a place to a transition.',
        arc.line,
        arc.id,
      );
    }
    const isResolved = source === arc.source && target === arc.target;
    return isResolved ? arc : { source, target, weight: arc.weight, kind: arc.kind };
  });
  for (const { arc, weight } of tooHeavy(net.arcs))
    fail('FP2023', `parallel arcs weigh ${weight}`, 'Use weights below 2^31.', arc.line, arc.id);
  return {
    places: net.places,
    transitions: net.transitions,
    arcs,
  };
}

function referenceTargets(
  list: readonly PnmlReference[],
  references: ReadonlyMap<string, PnmlReference>,
  kinds: ReadonlyMap<string, string>,
  fail: (code: ErrorCode, message: string, remedy: string, line: number, element: string) => never,
): Map<string, string> {
  const targets = new Map<string, string>();
  for (const reference of list) {
    const path = new Set<string>();
    let at = reference.id;
    for (let next = references.get(at); next && !targets.has(at); next = references.get(at)) {
      if (path.has(at))
        fail(
          'FP2027',
          `the reference "${reference.id}" leads back to itself`,
          'Let it refer to a node.',
          reference.line,
          reference.id,
        );
      path.add(at);
      at = next.ref;
    }
    const target = targets.get(at) ?? at;
    if (kinds.get(target) !== reference.kind) {
      const what = kinds.has(target) ? `is no ${reference.kind}` : 'does not exist';
      fail(
        'FP2027',
        `the reference "${reference.id}" refers to "${target}", which ${what}`,
        'Correct its ref.',
        reference.line,
        reference.id,
      );
    }
    for (const id of path) targets.set(id, target);
  }
  return targets;
}

/**
 * The field model of a net: normal arcs as {@link placeTransitionNet} has them; a reset arc empties its place, before anything is
 * put (Dufourd, Finkel, Schnoebelen, Reset nets between decidability and undecidability, 1998); an inhibitor arc of weight n wants
 * fewer than n tokens.
 */
export function fieldModel(name: string, net: ResolvedNet): FieldModel {
  const plain = placeTransitionNet({ name, ...net, arcs: net.arcs.filter((a) => a.kind === 'normal') });
  const special = net.arcs.filter((a) => a.kind !== 'normal');
  if (special.length === 0) return plain;
  const field = new Map(net.places.map((p, i) => [p.id, i]));
  const number = new Map(net.transitions.map((t, i) => [t.id, i]));
  const rules = [...plain.rules];
  const emptied = new Set<number>();
  for (const arc of special) {
    const [place, t] = [field.get(arc.source)!, number.get(arc.target)!];
    const rule = rules[t]!;
    if (arc.kind === 'reset') emptied.add(place);
    rules[t] = withArc(rule, place, arc.kind === 'reset' ? 0 : arc.weight);
  }
  // A place that a reset arc can empty is no sink: tokens there are not at their end.
  const final = plain.fields.some((f, i) => f.role === 'final' && emptied.has(i));
  if (!final) return { ...plain, rules };
  const fields = plain.fields.map((f) => (f.role === 'final' ? { ...f, role: 'token' as const } : f));
  return { ...plain, rules, fields, ending: 'plain-net' };
}

/** `below` 0: a reset arc; else an inhibitor arc of that weight. */
function withArc(rule: Rule, place: number, below: number): Rule {
  if (below === 0) return rule.clear.includes(place) ? rule : { ...rule, clear: [...rule.clear, place] };
  if (below === 1) return rule.zero.includes(place) ? rule : { ...rule, zero: [...rule.zero, place] };
  return { ...rule, below: [...rule.below, [place, below]] };
}

/** Parallel arcs add up: the arcs with which a sum leaves the numbers that markings are made of. */
function tooHeavy(arcs: readonly PnmlArc[]): { readonly arc: PnmlArc; readonly weight: number }[] {
  // What all arcs weigh together is a bound, and mostly tells enough.
  if (arcs.reduce((sum, { weight }) => sum + weight, 0) < 2 ** 31) return [];
  const sums = new Map<string, number>();
  return arcs.flatMap((arc) => {
    const key = `${arc.source} ${arc.target}`;
    const weight = (sums.get(key) ?? 0) + arc.weight;
    sums.set(key, weight);
    return weight >= 2 ** 31 ? [{ arc, weight }] : [];
  });
}
