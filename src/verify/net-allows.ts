import { BugError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import { tokenGame } from '../net/game.ts';

/**
 * Makes sure that the net allows a run that was found on the engine, and that it is the same marking that a run that goes round comes back to.
 * @param loopFrom from this step on the run is repeated
 * @throws BugError FP9002 where the two disagree
 */
export function allowedByNet(
  net: FieldModel,
  property: string,
  labels: readonly string[],
  loopFrom: number | undefined,
): void {
  const game = tokenGame(net);
  let marking = game.initial;
  let before: string | null = null;
  for (const [index, label] of labels.entries()) {
    if (index === loopFrom) before = game.key(marking);
    const action = game.enabled(marking).find((offer) => offer.label === label);
    if (action === undefined) throw rejected(property, `step ${index}, ${label}, is not enabled`);
    marking = game.step(marking, action).state;
  }
  if (before !== null && game.key(marking) !== before)
    throw rejected(property, 'it does not come back to the marking');
}

function rejected(property: string, why: string): BugError {
  return new BugError('FP9002', `the net does not allow the run that violates ${property}: ${why}`);
}
