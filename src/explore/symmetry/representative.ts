import type { Encoding } from '../encoding.ts';
import type { Expander, Replacing } from '../expander.ts';
import { orbitSize } from './orbits.ts';
import type { Replicas } from './replicas.ts';
import { Sum } from './sum.ts';

/** Sorts replicas, so that all states that differ in nothing but their order become one: their representative. */
export class Representatives implements Replacing {
  /** Firings of all states that the expanded ones stand for. */
  readonly edges = new Sum();
  private readonly sorted: readonly SortedClass[];

  constructor(readonly classes: readonly Replicas[]) {
    this.sorted = classes.map((each) => new SortedClass(each));
  }

  /** Of parts that are alike in a state only the first one acts: what the others do leads to the same orbits. */
  narrow(expander: Expander): void {
    const { values, enabled, enabledCount } = expander;
    this.edges.add(orbitSize(this.classes, values), enabledCount);
    for (const sorted of this.sorted) sorted.compare(values);
    let kept = 0;
    for (let i = 0; i < enabledCount; i++) {
      const rule = enabled[i];
      if (!this.sorted.some((of) => of.isRepeated(rule))) enabled[kept++] = rule;
    }
    expander.enabledCount = kept;
  }

  /** @param rules what each of the states came from, in a representative */
  replaceAll(words: Int32Array, rules: Int32Array, count: number, encoding: Encoding): void {
    for (const sorted of this.sorted) {
      sorted.use(encoding);
      for (let i = 0; i < count; i++) sorted.sortAfter(rules[i], words, i * encoding.words);
    }
  }

  sharing(field: number): readonly number[] {
    for (const { fields } of this.classes) {
      const at = fields.find((of) => of.includes(field))?.indexOf(field);
      if (at !== undefined) return fields.map((of) => of[at]);
    }
    return [field];
  }
}

/** The replicas of one class in packed states. */
class SortedClass {
  private readonly parts: number;
  private readonly width: number;
  private readonly fields: Int32Array;
  /** Per rule, the only part that it uses. */
  private readonly partOf = new Map<number, number>();
  private readonly ofMany = new Set<number>();
  /** Per part, 1 where the state at hand has the same values in the part before. */
  private readonly repeats: Uint8Array;
  private encoding: Encoding | null = null;
  /** Of each of {@link fields}, where it lies in a packed state. */
  private readonly word: Int32Array;
  private readonly shift: Int32Array;
  private readonly max: Int32Array;

  constructor({ fields, rules }: Replicas) {
    this.parts = fields.length;
    this.width = fields[0].length;
    this.fields = Int32Array.from(fields.flatMap((of) => [...of]));
    rules.forEach((of, part) => {
      for (const rule of of) {
        if (this.partOf.has(rule)) this.ofMany.add(rule);
        this.partOf.set(rule, part);
      }
    });
    this.repeats = new Uint8Array(this.parts);
    const length = this.fields.length;
    this.word = new Int32Array(length);
    this.shift = new Int32Array(length);
    this.max = new Int32Array(length);
  }

  use(encoding: Encoding): void {
    if (this.encoding === encoding) return;
    this.encoding = encoding;
    this.fields.forEach((field, i) => {
      this.word[i] = encoding.word[field];
      this.shift[i] = encoding.shift[field];
      this.max[i] = encoding.max[field];
    });
  }

  compare(values: Int32Array): void {
    const { fields, width, repeats } = this;
    for (let part = 1; part < this.parts; part++) {
      let at = part * width;
      for (const end = at + width; at < end && values[fields[at]] === values[fields[at - width]]; at++);
      repeats[part] = Number(at === (part + 1) * width);
    }
  }

  /** Whether a rule does in a part what one does in the part before that is alike. */
  isRepeated(rule: number): boolean {
    const part = this.partOf.get(rule);
    return part !== undefined && this.repeats[part] === 1 && !this.ofMany.has(rule);
  }

  /** Sorts a state in which only what a rule uses can be out of order. */
  sortAfter(rule: number, words: Int32Array, offset: number): void {
    const part = this.partOf.get(rule);
    if (part === undefined) return;
    if (this.ofMany.has(rule)) {
      for (let i = 1; i < this.parts; i++) this.moveDown(i, words, offset);
    } else {
      const place = this.moveDown(part, words, offset);
      if (place === part) this.moveUp(part, words, offset);
    }
  }

  /** Moves a part before those that are above it. @returns its place then */
  private moveDown(part: number, words: Int32Array, offset: number): number {
    let place = part;
    while (place > 0 && this.areExchanged(place - 1, words, offset)) place--;
    return place;
  }

  private moveUp(part: number, words: Int32Array, offset: number): void {
    for (let place = part; place + 1 < this.parts && this.areExchanged(place, words, offset); place++);
  }

  /** Exchanges a part and the next one if it is above that one. */
  private areExchanged(part: number, words: Int32Array, offset: number): boolean {
    const { word, shift, max, width } = this;
    let one = part * width;
    let other = one + width;
    for (const end = other; one < end; one++, other++) {
      const first = (words[offset + word[one]] >>> shift[one]) & max[one];
      const second = (words[offset + word[other]] >>> shift[other]) & max[other];
      if (first < second) return false;
      if (first > second) break;
    }
    if (one === (part + 1) * width) return false;
    for (const end = (part + 1) * width; one < end; one++, other++) {
      const first = offset + word[one];
      const second = offset + word[other];
      const value = (words[first] >>> shift[one]) & max[one];
      const next = (words[second] >>> shift[other]) & max[other];
      words[first] = (words[first] & ~(max[one] << shift[one])) | (next << shift[one]);
      words[second] = (words[second] & ~(max[other] << shift[other])) | (value << shift[other]);
    }
    return true;
  }
}
