import { invariant } from '../errors.ts';
import type { Ending, Field, FieldModel, Rule } from '../fields.ts';

/** A place/transition net as ISO/IEC 15909-2 writes it: weighted arcs, no capacities, no priorities. */
export interface PlaceTransitionNet {
  readonly name: string;
  readonly places: readonly { readonly id: string; readonly initial: number }[];
  readonly transitions: readonly { readonly id: string }[];
  /** Each from a place to a transition or from a transition to a place; several between the same two add up. */
  readonly arcs: readonly NetArc[];
}

export interface NetArc {
  readonly source: string;
  readonly target: string;
  readonly weight: number;
}

/**
 * The field model of a place/transition net: one field per place, one rule per transition, both in the order given and named
 * by their ids; every transition is an activity.
 *
 * A net whose only marked place is its one source, holding one token, and which has a sink is a workflow net (van der Aalst,
 * The Application of Petri Nets to Workflow Management, 1998); its sinks are `final`. Any other net is a `plain-net`.
 * @param net ids are unique across places and transitions
 * @throws BugError FP9001 when an arc does not join a place and a transition, or an id occurs twice: readers of files check this
 */
export function placeTransitionNet(net: PlaceTransitionNet): FieldModel {
  const placeOf = numbered(net.places);
  const transitionOf = numbered(net.transitions);
  invariant(!net.transitions.some((t) => placeOf.has(t.id)), 'a place and a transition have one id');
  const inputs = net.transitions.map((): Arc[] => []);
  const outputs = net.transitions.map((): Arc[] => []);
  for (const arc of net.arcs) {
    const inward = placeOf.has(arc.source);
    const place = placeOf.get(inward ? arc.source : arc.target);
    const transition = transitionOf.get(inward ? arc.target : arc.source);
    invariant(
      place !== undefined && transition !== undefined,
      `arc ${arc.source} -> ${arc.target} joins no place and transition`,
    );
    invariant(
      Number.isInteger(arc.weight) && arc.weight > 0,
      `arc ${arc.source} -> ${arc.target} has weight ${arc.weight}`,
    );
    (inward ? inputs : outputs)[transition]!.push([place, arc.weight]);
  }
  const added = adder(net.places.length);
  const [takes, puts] = [inputs.map(added), outputs.map(added)];
  const { ending, sinks } = classify(net, takes, puts);
  return {
    fields: net.places.map((p, i): Field => {
      const role = ending === 'workflow-net' && sinks.has(i) ? 'final' : 'token';
      return { name: p.id, role, initial: p.initial, bound: null };
    }),
    rules: net.transitions.map((t, i) => transitionRule(t.id, takes[i]!, puts[i]!)),
    ending,
    activities: net.transitions.map((t, i) => ({ id: t.id, rules: [i] })),
  };
}

function numbered(items: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  const numbers = new Map(items.map((item, i) => [item.id, i]));
  invariant(numbers.size === items.length, 'an id occurs twice');
  return numbers;
}

type Arc = readonly [place: number, n: number];

/** Adds up the arcs of one transition to or from the same place. */
function adder(places: number): (arcs: readonly Arc[]) => readonly Arc[] {
  /** Per place, which call met it last, and its weight so far. */
  const met = new Int32Array(places);
  const weights = new Float64Array(places);
  let call = 0;
  return (arcs) => {
    call++;
    const first: number[] = [];
    for (const [place, n] of arcs) {
      if (met[place] !== call) {
        met[place] = call;
        weights[place] = 0;
        first.push(place);
      }
      weights[place]! += n;
    }
    return first.length === arcs.length ? arcs : first.map((place) => [place, weights[place]!] as const);
  };
}

/** Whether the net is a workflow net, and the places without outgoing arcs. */
function classify(
  net: PlaceTransitionNet,
  takes: readonly (readonly Arc[])[],
  puts: readonly (readonly Arc[])[],
): { ending: Ending; sinks: ReadonlySet<number> } {
  const [consumed, produced] = [new Uint8Array(net.places.length), new Uint8Array(net.places.length)];
  for (const arcs of takes) for (const [place] of arcs) consumed[place] = 1;
  for (const arcs of puts) for (const [place] of arcs) produced[place] = 1;
  const all = [...net.places.keys()];
  const sources = all.filter((i) => produced[i] === 0);
  const sinks = new Set(all.filter((i) => consumed[i] === 0));
  const marked = all.filter((i) => net.places[i]!.initial > 0);
  const workflow =
    sources.length === 1 &&
    marked.length === 1 &&
    marked[0] === sources[0] &&
    net.places[marked[0]!]!.initial === 1 &&
    sinks.size > 0;
  return { ending: workflow ? 'workflow-net' : 'plain-net', sinks };
}

/** Shared by the many rules of a large net. */
const none: readonly never[] = [];

function transitionRule(id: string, inputs: readonly Arc[], outputs: readonly Arc[]): Rule {
  return {
    label: id,
    node: id,
    atLeast: inputs,
    below: none,
    zero: none,
    some: none,
    marked: none,
    test: none,
    take: inputs,
    update: none,
    clear: none,
    move: none,
    put: outputs,
  };
}
