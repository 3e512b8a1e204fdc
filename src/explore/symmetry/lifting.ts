import { Enabling } from '../../enabling.ts';
import { invariant } from '../../errors.ts';
import type { FieldModel } from '../../fields.ts';
import { fire, initialMarking, type Marking } from '../../firing.ts';
import type { Run } from '../space.ts';
import { representativeOf } from './orbits.ts';
import type { Replicas } from './replicas.ts';

/**
 * A run of the model that leads through the same orbits as a run over representatives.
 * @param run rules of which each is enabled in the representative that the one before leads to
 * @param target an arrangement of the last representative, where the run must lead to just this one
 */
export function lifted(
  model: FieldModel,
  classes: readonly Replicas[],
  run: Run,
  target: Marking | null,
): Run {
  const enabling = new Enabling(model);
  const lifted: number[] = [];
  let representative = initialMarking(model);
  let state = representative;
  for (const rule of run) {
    representative = representativeOf(classes, fire(model.rules[rule], representative));
    const wanted = representative.join();
    const leadsThere = (r: number) =>
      representativeOf(classes, fire(model.rules[r], state)).join() === wanted;
    const open = enabling.in(state);
    const next = open.includes(rule) && leadsThere(rule) ? rule : open.find(leadsThere);
    invariant(next !== undefined, 'a step over representatives is no step of the model');
    lifted.push(next);
    state = fire(model.rules[next], state);
  }
  return target === null ? lifted : exchanged(classes, lifted, state, target);
}

/** The same run with replicas that change places, so that it leads to another arrangement of its last state. */
function exchanged(classes: readonly Replicas[], run: Run, from: Marking, to: Marking): Run {
  return classes.reduce<Run>((steps, { fields, rules }) => {
    const texts = (values: Marking) => fields.map((of) => Array.from(of, (f) => values[f]).join());
    const free = texts(to).map((text, part) => ({ text, part, isTaken: false }));
    const places = texts(from).map((text) => {
      const place = free.find((each) => !each.isTaken && each.text === text);
      invariant(place !== undefined, 'an arrangement has other replicas');
      place.isTaken = true;
      return place.part;
    });
    const renamed = new Map<number, number>();
    places.forEach((place, part) => rules[part].forEach((rule, i) => renamed.set(rule, rules[place][i])));
    return steps.map((rule) => renamed.get(rule) ?? rule);
  }, run);
}
