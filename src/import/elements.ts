/** What a report needs to point at an element of a foreign file. */
export interface Element {
  readonly name?: string;
  /** 1-based. */
  readonly line?: number;
  /** The element's kind in its own format: `userTask`, `sequenceFlow`, `place`. */
  readonly kind: string;
}

/** By id, as it stands in the file. */
export type Elements = ReadonlyMap<string, Element>;
