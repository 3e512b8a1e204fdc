import fc from 'fast-check';
import type { MessageOrder, Network } from '../../term/term.ts';

/** Every order of docs/semantics.md, section 13.4. */
export const orders: readonly MessageOrder[] = ['fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc'];

/** Now and then an order for the channels c and d between the peers P, Q and R. */
export const network: fc.Arbitrary<Network | null> = fc.option(
  fc
    .tuple(
      fc.constantFrom(...orders),
      fc.constantFrom<Network['peers']>(
        { c: ['P', 'Q'], d: ['P', 'Q'] },
        { c: ['P', 'Q'], d: ['R', 'Q'] },
        { c: ['P', 'Q'], d: ['P', 'R'] },
        { c: ['P', 'Q'], d: ['Q', 'P'] },
        { c: ['P', 'P'] },
      ),
    )
    .map(([order, peers]) => ({ order, peers })),
  { freq: 3 },
);
