import fc from 'fast-check';
import { toy, type Instruction, type Process, type Toy } from './toys.ts';

type Kind = (lane: string) => Omit<Instruction, 'label' | 'to'>;

/** What an instruction may do: counters with lost updates, locks, flags. */
const KINDS: Readonly<Record<string, Kind>> = {
  nothing: () => ({}),
  read: (lane) => ({ set: (memory) => ({ [lane]: memory['x']! }) }),
  write: (lane) => ({ set: (memory) => ({ x: (memory[lane] ?? 0) + 1 }) }),
  lockM: () => ({ when: (memory) => memory['m'] === 0, set: () => ({ m: 1 }) }),
  unlockM: () => ({ set: () => ({ m: 0 }) }),
  lockN: () => ({ when: (memory) => memory['n'] === 0, set: () => ({ n: 1 }) }),
  unlockN: () => ({ set: () => ({ n: 0 }) }),
  raise: () => ({ set: () => ({ flag: 1 }) }),
  wait: () => ({ when: (memory) => memory['flag'] === 1, set: () => ({ flag: 0 }) }),
};

const position = fc.array(
  fc.record({ kind: fc.constantFrom(...Object.keys(KINDS)), back: fc.constantFrom(0, 0, 0, 1, 2) }),
  { minLength: 1, maxLength: 2 },
);

const shape = fc.array(fc.array(position, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 4 });

/** Up to four processes of up to five positions with up to two alternatives, some of which jump back. */
export const arbitraryToy: fc.Arbitrary<Toy> = shape.map((codes) => {
  const processes = codes.map((code, p): Process => {
    const lane = `P${p}`;
    const instructions = code.map((alternatives, at) =>
      alternatives.map(({ kind, back }, k) => ({
        ...KINDS[kind]!(lane),
        label: `${lane}.${at}.${k}:${kind}`,
        to: back === 0 ? at + 1 : Math.max(at - back, 0),
      })),
    );
    return { lane, code: instructions };
  });
  return toy(processes, { x: 0, m: 0, n: 0, flag: 0 });
});
