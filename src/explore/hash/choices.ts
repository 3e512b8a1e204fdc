import type { CodedModel, CodedRule } from '../coding/coded.ts';
import { compares } from '../coding/linear.ts';
import type { Place } from '../kernel/layout.ts';
import type { Program } from '../kernel/program.ts';
import { Rule } from '../kernel/records.ts';
import { TableWriter } from '../kernel/table-writer.ts';

/**
 * Which rules a state is tried with: each rule hangs on one digit, and is offered by those values of the digit that it allows; rules
 * that allow all values of all digits are offered always. And where it is noted which members of a rule have fired.
 */
export interface Choices {
  /** To be written at the address that {@link choicesOf} was given. */
  readonly image: Uint8Array;
  /** Addresses of the first choice and after the last one. */
  readonly choices: number;
  readonly choicesEnd: number;
  /** Per rule record, the address of its flags; the byte at the value of the digit that tells its members apart, if there is one. */
  readonly fired: readonly number[];
  readonly firedEnd: number;
}

/** A place whose digit is always 0. */
const nowhere: Place = { word: 0, shift: 0, mask: 0 };

/**
 * Writes choices for a program without low digits.
 * @param base address for flags and tables, a multiple of 8
 */
export function choicesOf(program: Program, base: number): Choices {
  const { coded, layout } = program;
  const flags = program.origins.map((origin) => placeOfMember(program, coded.rules[origin]));
  const fired: number[] = [];
  let at = base;
  for (const { mask } of flags) {
    fired.push(at);
    at += mask + 1;
  }
  const firedEnd = (at + 7) & ~7;
  const writer = new TableWriter(firedEnd);
  const offers = new Map<number, number[][]>();
  program.origins.forEach((origin, i) => {
    const { word, shift, mask } = flags[i];
    const offer = [program.rules + i * Rule.bytes, writer.ofWords([4 * word, shift, mask, fired[i]])];
    const { digit, values } = hangsOn(coded.rules[origin], coded) ?? { digit: -1, values: [0] };
    const lists = offers.get(digit) ?? [];
    offers.set(digit, lists);
    for (const value of values) (lists[value] ??= []).push(...offer);
  });
  const records = [...offers].flatMap(([digit, lists]) => {
    const { word, shift, mask } = digit < 0 ? nowhere : layout.places[digit]!;
    const addresses = Array.from({ length: mask + 1 }, (_, value) => listAt(lists[value], writer));
    return [4 * word, shift, mask, writer.ofWords(addresses)];
  });
  const choices = writer.ofWords(records);
  return { image: writer.image, choices, choicesEnd: choices + 4 * records.length, fired, firedEnd };
}

function listAt(offers: readonly number[] | undefined, writer: TableWriter): number {
  return offers === undefined ? 0 : writer.ofWords([4 * offers.length, ...offers]);
}

function placeOfMember({ layout }: Program, { by }: CodedRule): Place {
  return by < 0 ? nowhere : layout.places[by]!;
}

/** The digit of which a rule allows the smallest part, with the values that it allows; `null` where it allows everything. */
function hangsOn({ moves, sums }: CodedRule, { digits }: CodedModel): Hook | null {
  const hooks: Hook[] = Array.from(moves, ([digit, { from }]) => ({ digit, values: from }));
  for (const { terms, is, limit } of sums) {
    if (terms.length !== 1) continue;
    const [{ digit, weights }] = terms;
    const all = Int32Array.from(weights.keys());
    hooks.push({ digit, values: all.filter((value) => compares(is, weights[value], limit)) });
  }
  let smallest = 1;
  let found: Hook | null = null;
  for (const hook of hooks) {
    const part = hook.values.length / digits[hook.digit].size;
    if (part < smallest) [found, smallest] = [hook, part];
  }
  return found;
}

interface Hook {
  readonly digit: number;
  readonly values: Int32Array;
}
