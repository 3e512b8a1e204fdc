import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enabledIn, fire, initialMarking, type Marking } from '../src/firing.ts';
import { Enabling } from '../src/enabling.ts';
import { translate } from '../src/net/translate.ts';
import { workflows } from '../src/properties/workflows.ts';

/** Goes on from the marking that was reached last, goes back to an earlier one, or fires without asking before, or telling of it. */
const moves = fc.array(fc.record({ back: fc.nat(9), pick: fc.nat(9), asks: fc.nat(3), tells: fc.nat(3) }), {
  minLength: 30,
  maxLength: 30,
});

it('knows what is enabled after each step, and after going back', () => {
  fc.assert(
    fc.property(workflows(), moves, (model, drawn) => {
      const net = translate(model);
      const enabling = new Enabling(net);
      const met: Marking[] = [initialMarking(net)];
      for (const { back, pick, asks, tells } of drawn) {
        const from = met.at(back > 7 ? -Math.min(met.length, back - 5) : -1)!;
        const expected = enabledIn(net, from);
        if (asks > 0) expect(enabling.in(from)).toEqual(expected);
        if (expected.length === 0) continue;
        const rule = expected[pick % expected.length]!;
        const after = fire(net.rules[rule]!, from);
        if (tells > 0) enabling.fired(from, rule, after);
        met.push(after);
      }
    }),
    { numRuns: 60 },
  );
});
